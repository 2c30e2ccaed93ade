#include "app/cli/context.h"
#include "core/base/error.h"
#include "core/tenancy/tenant_keys.h"

#include <QJsonArray>

namespace landreeve::cli {
namespace {

struct VaultArguments {
    std::string tenantId;
    bool all = false;
};

tenancy::TenantKeys keysOf(Context& context) {
    auto& workspace = context.workspace();
    return {workspace.control(), workspace.servers(), workspace.keyRing()};
}

/// The one that was named, or every one that can be worked on.
std::vector<std::string> tenantsOf(Context& context, const VaultArguments& arguments) {
    if (!arguments.tenantId.empty())
        return {arguments.tenantId};
    std::vector<std::string> ids;
    for (const control::Tenant& tenant : context.workspace().lifecycle().list(std::nullopt, context.stop())) {
        if (tenant.status == control::TenantStatus::Active || tenant.status == control::TenantStatus::Suspended)
            ids.push_back(tenant.id);
    }
    return ids;
}

QJsonObject failureOf(const std::string& tenantId, const Error& error) {
    return {{QStringLiteral("tenant"), qt(tenantId)}, {QStringLiteral("error"), error.toJson()}};
}

Exit status(Context& context, const VaultArguments& arguments) {
    context.require("tenant", "read", arguments.tenantId);
    QJsonArray tenants;
    std::vector<std::vector<std::string>> rows;
    bool failed = false;
    auto keys = keysOf(context);
    for (const std::string& id : tenantsOf(context, arguments)) {
        try {
            const tenancy::KeyStatus status = keys.status(id, context.stop());
            QJsonObject fields;
            std::int64_t all = 0;
            std::int64_t old = 0;
            for (const auto& [version, count] : status.fields) {
                fields.insert(QString::number(version), static_cast<qint64>(count));
                all += count;
                old += version < status.version ? count : 0;
            }
            tenants.append(QJsonObject{{QStringLiteral("tenant"), qt(id)},
                                       {QStringLiteral("key_version"), status.version},
                                       {QStringLiteral("made_at"), qt(toRfc3339(status.madeAt))},
                                       {QStringLiteral("fields"), fields},
                                       {QStringLiteral("rotating"), status.isRotating}});
            rows.push_back({id, std::to_string(status.version), toRfc3339(status.madeAt), std::to_string(all),
                            status.isRotating ? std::to_string(old) + ", rotation not finished" : "0"});
        } catch (const Error& error) {
            if (!arguments.tenantId.empty())
                throw;
            failed = true;
            tenants.append(failureOf(id, error));
            rows.push_back({id, "-", "-", "-", error.message()});
        }
    }
    context.terminal.result({{QStringLiteral("tenants"), tenants}},
                            rows.empty() ? "There is no tenant."
                                         : table({"TENANT", "KEY", "MADE", "FIELDS", "UNDER OLDER KEYS"}, rows));
    return failed ? Exit::Partial : Exit::Done;
}

Exit rotate(Context& context, const VaultArguments& arguments) {
    if (arguments.tenantId.empty() != arguments.all)
        throw Error("usage", "Say whose key is to be rotated.", "Use --tenant-id ID, or --all for every tenant.");
    context.require("tenant", "write", arguments.tenantId);
    QJsonArray tenants;
    std::string text;
    bool failed = false;
    auto keys = keysOf(context);
    for (const std::string& id : tenantsOf(context, arguments)) {
        try {
            const tenancy::KeyRotation rotation = keys.rotate(id, context.terminal.progress(), context.stop());
            tenants.append(QJsonObject{{QStringLiteral("tenant"), qt(id)},
                                       {QStringLiteral("key_version"), rotation.version},
                                       {QStringLiteral("fields"), static_cast<qint64>(rotation.fields)},
                                       {QStringLiteral("resumed"), rotation.wentOn}});
            text += (text.empty() ? "" : "\n") + id + ": " + std::to_string(rotation.fields) +
                    (rotation.fields == 1 ? " field is" : " fields are") + " under key " +
                    std::to_string(rotation.version) + " now; the one before was taken away.";
        } catch (const Cancelled&) {
            context.terminal.endProgress();
            if (!text.empty())
                context.terminal.note(text);
            throw Error("interrupted",
                        "Stopped while the key of " + id + " was rotated" +
                            (tenants.isEmpty() ? "" : "; those before it are done") + ". All fields can be read.",
                        "Run it again to go on.")
                .withDetail("tenants", tenants);
        } catch (const Error& error) {
            if (!arguments.all)
                throw;
            failed = true;
            tenants.append(failureOf(id, error));
            text += (text.empty() ? "" : "\n") + id + ": " + error.message();
        }
    }
    context.terminal.result({{QStringLiteral("tenants"), tenants}}, text.empty() ? "There is no tenant." : text);
    return failed ? Exit::Partial : Exit::Done;
}

} // namespace

void addVaultCommands(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<VaultArguments>();
    const auto on = [&context, arguments](Exit (*run)(Context&, const VaultArguments&)) {
        return [&context, arguments, run] { return run(context, *arguments); };
    };
    CLI::App* group = addCommand(app, context, "vault", "The keys of personal data", "vault status");
    group->require_subcommand(1);
    CLI::App* command = addCommand(*group, context, "status", "Which key each tenant's personal data is under",
                                   "vault status --tenant-id sahyadri-agro", on(status));
    command->add_option("--tenant-id", arguments->tenantId, "The tenant's id (default: every tenant)");
    command = addCommand(*group, context, "rotate", "Encrypt personal data again under a new key, while in use",
                         "vault rotate --tenant-id sahyadri-agro", on(rotate));
    command->add_option("--tenant-id", arguments->tenantId, "The tenant's id");
    command->add_flag("--all", arguments->all, "Every tenant");
}

} // namespace landreeve::cli
