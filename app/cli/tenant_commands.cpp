#include "app/cli/context.h"
#include "app/cli/tenant_document.h"
#include "core/base/error.h"
#include "core/health/tenant_health.h"
#include "core/tenancy/tenant_id.h"

#include <QJsonArray>

#include <algorithm>
#include <filesystem>

namespace landreeve::cli {
namespace {

using control::Tenant;

/// What the options of the tenant commands fill in; each command uses its own part.
struct TenantArguments {
    std::string id;
    std::string name;
    std::string server;
    std::string status;
    std::string reason;
    std::string role = "app";
    std::string confirm;
    std::string output;
    bool seed = false;
    bool showPassword = false;
    bool noBackup = false;
    bool dryRun = false;
    bool force = false;
};

Exit provision(Context& context, const TenantArguments& arguments) {
    tenancy::refuseInvalid(tenancy::checkTenantId(arguments.id));
    tenancy::refuseInvalid(tenancy::checkTenantName(arguments.name));
    context.require("tenant", "write");
    tenancy::ProvisionRequest request;
    request.id = arguments.id;
    request.name = arguments.name;
    request.server = arguments.server;
    request.seed = arguments.seed;
    context.touched(arguments.id);
    const auto progress = context.terminal.progress();
    const auto onStep = [&](const tenancy::StepRecord& step) { report(progress, {step.name, step.detail, 0, 0}); };
    try {
        const auto result = context.workspace().provisioner().provision(request, onStep, progress, context.stop());
        context.terminal.result(documentOf(result), textOf(result));
        return Exit::Done;
    } catch (const Cancelled&) {
        context.terminal.note("Stopped. What was made of " + request.id +
                              " is kept: run the command again to go on, or tenant reconcile to take it back.");
        throw;
    } catch (Error& error) {
        if (error.details().contains(QStringLiteral("step"))) {
            const std::string step = error.details().value(QStringLiteral("step")).toString().toStdString();
            error.withHint(error.hint() + (error.hint().empty() ? "" : " ") + "It stopped at \"" + step +
                           "\": run the command again to go on, or tenant reconcile to take it back.");
        }
        throw;
    }
}

Exit list(Context& context, const TenantArguments& arguments) {
    const tenancy::Fleet fleet = context.workspace().fleet(context.stop());
    if (std::ranges::none_of(fleet.tenants, &tenancy::FleetTenant::mayBeRead))
        context.require("tenant", "read", fleet.tenants.empty() ? std::string() : fleet.tenants.front().tenant.id);
    const bool some = !arguments.status.empty();
    if (some)
        control::tenantStatusFromText(arguments.status); // refuses what is none
    QJsonArray tenants;
    std::vector<std::vector<std::string>> rows;
    std::string halfMade;
    for (const auto& one : fleet.tenants) {
        if (!one.mayBeRead || (some && toString(one.shownStatus()) != arguments.status))
            continue;
        const Tenant& tenant = one.tenant;
        tenants.append(documentOf(context, one));
        rows.push_back({tenant.id, tenant.name, toString(one.shownStatus()),
                        tenant.schemaVersion == 0 ? "-" : std::to_string(tenant.schemaVersion), tenant.server,
                        tenant.database});
        if (one.isHalfMade())
            halfMade += (halfMade.empty() ? "" : ", ") + tenant.id;
    }
    const std::string empty = some ? "No tenant is " + arguments.status + "."
                                   : "No tenants yet. Make one with: landreevectl tenant provision --help";
    context.terminal.result({{QStringLiteral("tenants"), tenants}},
                            rows.empty() ? empty
                                         : table({"ID", "NAME", "STATUS", "VERSION", "SERVER", "DATABASE"}, rows));
    if (!halfMade.empty())
        context.terminal.note("Left half-made: " + halfMade + ". How to go on says: landreevectl tenant show ID");
    return Exit::Done;
}

Exit show(Context& context, const Tenant& tenant) {
    context.terminal.result({{QStringLiteral("tenant"), documentOf(context, tenant)}}, textOf(context, tenant));
    return Exit::Done;
}

Exit showOne(Context& context, const TenantArguments& arguments) {
    context.require("tenant", "read", arguments.id);
    const auto fleet = context.workspace().fleet(context.stop());
    const tenancy::FleetTenant* tenant = fleet.tenant(arguments.id);
    if (tenant == nullptr)
        return show(context, context.workspace().lifecycle().get(arguments.id, context.stop())); // or says it is none
    context.terminal.result({{QStringLiteral("tenant"), documentOf(context, *tenant)}}, textOf(context, *tenant));
    return Exit::Done;
}

Exit printUrl(Context& context, const TenantArguments& arguments) {
    context.require("tenant", arguments.showPassword ? "reveal" : "read", arguments.id);
    const auto login = arguments.role == "viewer" ? tenancy::LoginKind::Viewer : tenancy::LoginKind::App;
    const auto url = context.workspace().lifecycle().url(arguments.id, login, arguments.showPassword, context.stop());
    const std::string text = arguments.showPassword ? std::string(url.toStringWithPassword().reveal()) : url.redacted();
    context.terminal.result({{QStringLiteral("connection_url"), qt(text)}}, text);
    return Exit::Done;
}

Exit remove(Context& context, const TenantArguments& arguments) {
    context.require("tenant", "delete", arguments.id);
    context.workspace().lifecycle().get(arguments.id, context.stop());
    const auto removal = context.workspace().lifecycle().remove(arguments.id, arguments.confirm, !arguments.noBackup,
                                                                context.terminal.progress(), context.stop());
    context.terminal.result(
        {{QStringLiteral("deleted"), qt(removal.tenantId)},
         {QStringLiteral("backup"), removal.backup ? QJsonValue(qt(removal.backup->string())) : QJsonValue()}},
        "Deleted the tenant " + removal.tenantId + "." +
            (removal.backup ? "\nIts backup: " + removal.backup->string() : ""));
    return Exit::Done;
}

Exit backup(Context& context, const TenantArguments& arguments) {
    if (std::error_code unknown; !arguments.force && std::filesystem::exists(arguments.output, unknown))
        throw Error("file_exists", "The file " + arguments.output + " exists already.",
                    "Choose another file, or write over it with --force.")
            .withDetail("file", qt(arguments.output));
    context.require("tenant", "export", arguments.id);
    const auto backup = context.workspace().lifecycle().backup(arguments.id, arguments.output,
                                                               context.terminal.progress(), context.stop());
    QJsonObject rows;
    for (const auto& [name, count] : backup.rowCounts)
        rows.insert(qt(name), static_cast<qint64>(count));
    context.terminal.result(
        {{QStringLiteral("backup"), QJsonObject{{QStringLiteral("file"), qt(backup.file.string())},
                                                {QStringLiteral("bytes"), static_cast<qint64>(backup.bytes)},
                                                {QStringLiteral("sha256"), qt(backup.sha256)},
                                                {QStringLiteral("row_counts"), rows}}}},
        "Backed up to " + backup.file.string() + ", " + std::to_string(backup.bytes) + " bytes.");
    return Exit::Done;
}

Exit health(Context& context, const TenantArguments& arguments) {
    context.require("tenant", "read", arguments.id);
    health::HealthReport report;
    if (!arguments.id.empty()) {
        report = health::tenantHealth(context.workspace().control(), context.workspace().servers(), arguments.id,
                                      context.stop());
        return printHealth(context, report);
    }
    for (const Tenant& tenant : context.workspace().lifecycle().list(std::nullopt, context.stop())) {
        auto one = health::tenantHealth(context.workspace().control(), context.workspace().servers(), tenant.id,
                                        context.stop());
        report.status = std::max(report.status, one.status);
        for (auto& check : one.checks) {
            check.name = tenant.id + ": " + check.name;
            report.checks.push_back(std::move(check));
        }
    }
    return printHealth(context, report);
}

Exit reconcile(Context& context, const TenantArguments& arguments) {
    context.require("tenant", arguments.dryRun ? "read" : "write");
    QJsonArray findings;
    std::vector<std::vector<std::string>> rows;
    bool failed = false;
    for (const auto& finding : context.workspace().reconcile(arguments.dryRun, context.stop())) {
        QJsonObject document{
            {QStringLiteral("kind"), qt(finding.kind)},
            {QStringLiteral("tenant"), finding.tenant.empty() ? QJsonValue() : QJsonValue(qt(finding.tenant))},
            {QStringLiteral("database"), qt(finding.database)},
            {QStringLiteral("action"), qt(finding.action)}};
        if (!finding.error.empty())
            document.insert(QStringLiteral("error"), qt(finding.error));
        findings.append(document);
        failed = failed || !finding.error.empty();
        rows.push_back({finding.kind, finding.tenant, finding.database, finding.action, finding.error});
    }
    context.terminal.result({{QStringLiteral("findings"), findings}},
                            rows.empty() ? "Nothing was left behind."
                                         : table({"FOUND", "TENANT", "NAME", "ACTION", "ERROR"}, rows));
    return failed ? Exit::Partial : Exit::Done;
}

} // namespace

void addTenantCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "tenant", "Tenants: one company, one database each", "tenant list");
    const auto arguments = std::make_shared<TenantArguments>();
    const auto on = [&context, arguments](auto work) {
        return [&context, arguments, work] { return work(context, *arguments); };
    };
    const auto withId = [arguments](CLI::App* command, bool required = true) {
        CLI::Option* option = command->add_option("ID", arguments->id, "The tenant's id");
        if (required)
            option->required();
        return command;
    };

    CLI::App* command =
        addCommand(*group, context, "provision", "Make a tenant, or go on with a half-made one",
                   "tenant provision --tenant-id sahyadri-agro --tenant-name \"Sahyadri Agro\" --seed", on(provision));
    command->add_option("--tenant-id", arguments->id, "3 to 40 lower-case letters, digits, single inner hyphens")
        ->required();
    command->add_option("--tenant-name", arguments->name, "How people call it")->required();
    command->add_option("--server", arguments->server, "Where it goes (default: placement chooses)");
    command->add_flag("--seed", arguments->seed, "With sample records");

    command = addCommand(*group, context, "list", "All tenants", "tenant list --status active", on(list));
    command->add_option("--status", arguments->status, "Only those: provisioning, active, suspended, deleting, failed");
    withId(addCommand(*group, context, "show", "One tenant", "tenant show sahyadri-agro", on(showOne)));
    command = withId(addCommand(*group, context, "url", "How its login connects",
                                "tenant url sahyadri-agro --role viewer", on(printUrl)));
    command->add_option("--role", arguments->role, "app or viewer")->check(CLI::IsMember({"app", "viewer"}));
    command->add_flag("--show-password", arguments->showPassword, "With its password (audited)");
    command = withId(addCommand(*group, context, "rename", "Give it another name; its id stays",
                                "tenant rename sahyadri-agro --tenant-name \"Sahyadri Agro Ltd\"",
                                on([](Context& c, const TenantArguments& a) {
                                    c.require("tenant", "write", a.id);
                                    return show(c, c.workspace().lifecycle().rename(a.id, a.name, c.stop()));
                                })));
    command->add_option("--tenant-name", arguments->name)->required();
    command = withId(addCommand(*group, context, "suspend", "Shut its logins out",
                                "tenant suspend sahyadri-agro --reason \"licence unpaid\"",
                                on([](Context& c, const TenantArguments& a) {
                                    c.require("tenant", "write", a.id);
                                    return show(c, c.workspace().lifecycle().suspend(a.id, a.reason, c.stop()));
                                })));
    command->add_option("--reason", arguments->reason, "Kept with the tenant and in the audit log");
    withId(addCommand(*group, context, "resume", "Let its logins in again", "tenant resume sahyadri-agro",
                      on([](Context& c, const TenantArguments& a) {
                          c.require("tenant", "write", a.id);
                          return show(c, c.workspace().lifecycle().resume(a.id, c.stop()));
                      })));
    command = withId(addCommand(*group, context, "delete", "Delete it for good, after a backup",
                                "tenant delete sahyadri-agro --confirm sahyadri-agro", on(remove)));
    command->add_option("--confirm", arguments->confirm, "Its id, once more")->required();
    command->add_flag("--no-backup", arguments->noBackup, "Without a backup");
    command = withId(addCommand(*group, context, "backup", "Write a backup",
                                "tenant backup sahyadri-agro --output sahyadri.dump", on(backup)));
    command->add_option("--output", arguments->output, "The file")->required();
    command->add_flag("--force", arguments->force, "Write over a file that is there");
    withId(
        addCommand(*group, context, "health", "Whether it is as it must be", "tenant health sahyadri-agro", on(health)),
        false);
    addCopyCommands(*group, context);
    command = addCommand(*group, context, "reconcile", "Find and clear up what a crash left behind",
                         "tenant reconcile --dry-run", on(reconcile));
    command->add_flag("--dry-run", arguments->dryRun, "Only say what would be done");
}

} // namespace landreeve::cli
