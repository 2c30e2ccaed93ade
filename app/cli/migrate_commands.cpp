#include "app/cli/context.h"
#include "app/cli/migrate_scope.h"
#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/health/schema_look.h"
#include "core/migrations/fleet_rollout.h"
#include "core/migrations/new_migration.h"
#include "core/migrations/rollout_journal.h"
#include "core/tenancy/sample_data.h"
#include "core/tenancy/tenant_settings.h"

#include <QJsonArray>

namespace landreeve::cli {
namespace {

using migrations::FleetTarget;
using migrations::MigrationRunner;

struct MigrateArguments {
    MigrateScope scope;
    std::string name;
    std::string lockTimeout;
    int jobs = 4;
    int canary = 0;
    int maxFailures = -1;
    int version = 0;
    bool seed = false;
    bool dryRun = false;
};

QJsonArray numbers(const std::vector<int>& versions) {
    QJsonArray array;
    for (const int version : versions)
        array.append(version);
    return array;
}

std::string listed(const std::vector<int>& versions) {
    std::string text;
    for (const int version : versions)
        text += (text.empty() ? "" : ", ") + std::to_string(version);
    return text.empty() ? "-" : text;
}

MigrationRunner runnerFor(Context& context, const MigrateArguments& arguments) {
    auto options = arguments.scope.options(context);
    if (!arguments.lockTimeout.empty()) {
        const auto timeout = durationFromText(arguments.lockTimeout);
        if (!timeout)
            throw Error("usage", "\"" + arguments.lockTimeout + "\" is no duration.", "Write it as 500ms, 2s or 1m.");
        options.lockTimeout = *timeout;
    }
    return {arguments.scope.set(), options};
}

Exit status(Context& context, const MigrateArguments& arguments) {
    context.require("migration", "read");
    const MigrationRunner runner = runnerFor(context, arguments);
    QJsonArray targets;
    std::vector<std::vector<std::string>> rows;
    for (const auto& answer :
         migrations::fleetStatus(runner, arguments.scope.targets(context), arguments.jobs, context.stop())) {
        const std::string state = answer.value ? std::string(answer.value->word()) : "unreachable";
        const std::vector<int> pending = answer.value ? answer.value->pending : std::vector<int>();
        QJsonObject target{{QStringLiteral("target"), qt(answer.id)},
                           {QStringLiteral("version"), answer.value ? QJsonValue(answer.value->version) : QJsonValue()},
                           {QStringLiteral("pending"), numbers(pending)},
                           {QStringLiteral("state"), qt(state)}};
        QJsonArray differences;
        if (answer.value) {
            for (const auto& difference : answer.value->differences)
                differences.append(qt(difference.sentence));
        }
        if (!differences.isEmpty())
            target.insert(QStringLiteral("differences"), differences);
        if (answer.failure)
            target.insert(QStringLiteral("error"), qt(answer.failure->message()));
        targets.append(target);
        rows.push_back({answer.id, answer.value ? std::to_string(answer.value->version) : "?", listed(pending), state});
    }
    context.terminal.result({{QStringLiteral("targets"), targets}},
                            table({"TARGET", "VERSION", "PENDING", "STATE"}, rows));
    return Exit::Done;
}

Exit plan(Context& context, const MigrateArguments& arguments) {
    context.require("migration", "read");
    const MigrationRunner runner = runnerFor(context, arguments);
    QJsonArray targets;
    std::string text;
    for (const auto& answer :
         migrations::fleetStatus(runner, arguments.scope.targets(context), arguments.jobs, context.stop())) {
        if (answer.failure)
            throw *answer.failure;
        const std::string sql = runner.plan(*answer.value);
        targets.append(QJsonObject{{QStringLiteral("target"), qt(answer.id)},
                                   {QStringLiteral("pending"), numbers(answer.value->pending)},
                                   {QStringLiteral("sql"), qt(sql)}});
        text += "-- " + answer.id + ": " + (sql.empty() ? "nothing to apply" : "") + "\n" + sql;
    }
    context.terminal.result({{QStringLiteral("targets"), targets}}, text);
    return Exit::Done;
}

void seedTenants(Context& context, const migrations::RolloutOutcome& outcome) {
    for (const auto& target : outcome.targets) {
        if (target.state != migrations::TargetState::Applied)
            continue;
        const auto tenant = context.workspace().lifecycle().get(target.target, context.stop());
        auto lease = context.workspace().control().lend({context.stop()});
        const auto cipher =
            context.workspace().keyRing().cipher(tenant.id, control::TenantStore(*lease).keys(tenant.id).back());
        auto connection =
            postgres::Connection::open(tenantUrl(context, tenant), {context.stop(), std::chrono::minutes(2)});
        const auto counts = tenancy::writeSampleData(connection, tenant.id, cipher, context.terminal.progress());
        // Their company has a state, which is a setting like any other.
        const auto settings = tenancy::settingsFromJson(tenant.settings);
        if (counts.written && tenancy::inForce(settings, "company.country") == "IN" &&
            tenancy::stateOf(settings).empty())
            tenancy::writeTenantSettings(context.workspace().control(), context.workspace().servers(), tenant.id,
                                         {{{"company.state", tenancy::kSampleState}}}, {context.stop()});
        context.touched(tenant.id);
    }
}

/// As a failure's. Who was left out failed at nothing, and has no code.
QJsonValue errorOf(const migrations::TargetResult& target) {
    return Error(target.errorCode, target.error).toJson();
}

Exit printOutcome(Context& context, const migrations::RolloutOutcome& outcome) {
    using migrations::TargetState;
    QJsonArray targets;
    std::vector<std::vector<std::string>> rows;
    for (const auto& target : outcome.targets) {
        const std::string state(toText(target.state));
        targets.append(QJsonObject{{QStringLiteral("target"), qt(target.target)},
                                   {QStringLiteral("state"), qt(state)},
                                   {QStringLiteral("applied"), numbers(target.applied)},
                                   {QStringLiteral("error"), target.error.empty() ? QJsonValue() : errorOf(target)},
                                   {QStringLiteral("ms"), target.ms}});
        rows.push_back({target.target, state, listed(target.applied), target.error});
    }
    const int failed = outcome.count(TargetState::Failed);
    context.terminal.result(
        {{QStringLiteral("rollout"), outcome.id.empty() ? QJsonValue() : QJsonValue(qt(outcome.id))},
         {QStringLiteral("applied"), outcome.count(TargetState::Applied)},
         {QStringLiteral("failed"), failed},
         {QStringLiteral("skipped"), outcome.count(TargetState::Skipped)},
         {QStringLiteral("targets"), targets}},
        table({"TARGET", "STATE", "APPLIED", "ERROR"}, rows));
    if (outcome.interrupted)
        throw Cancelled();
    if (outcome.state == migrations::RolloutState::Paused || outcome.state == migrations::RolloutState::Cancelled)
        return Exit::Partial;
    return failed == 0                   ? Exit::Done
           : outcome.targets.size() == 1 ? exitOf(outcome.targets.front().errorCode)
                                         : Exit::Partial;
}

Exit apply(Context& context, const MigrateArguments& arguments) {
    context.require("migration", "write");
    const MigrationRunner runner = runnerFor(context, arguments);
    const auto targets = arguments.scope.targets(context);
    migrations::RolloutOptions options;
    options.jobs = arguments.jobs;
    options.canary = arguments.canary;
    options.dryRun = arguments.dryRun;
    options.by = context.workspace().control().actor();
    if (arguments.maxFailures >= 0)
        options.maxFailures = arguments.maxFailures;

    const bool kept = arguments.scope.all && !arguments.dryRun;
    auto lease = context.workspace().control().lend({context.stop(), std::chrono::minutes(10)});
    migrations::SqlRolloutJournal journal(*lease);
    migrations::FleetRollout rollout(runner, kept ? &journal : nullptr);
    // Run again it goes on with what was interrupted.
    const auto unfinished = kept ? journal.unfinished(runner.set().checksum()) : std::nullopt;
    const auto outcome = unfinished ? rollout.resume(*unfinished, targets, context.terminal.progress(), context.stop())
                                    : rollout.run(targets, options, context.terminal.progress(), context.stop());
    if (!arguments.dryRun && !arguments.scope.control)
        noteVersions(context, outcome);
    if (arguments.seed && !arguments.dryRun && !arguments.scope.control)
        seedTenants(context, outcome);
    return printOutcome(context, outcome);
}

/// For `health`, which does not compare for itself. Other migrations than ours say nothing of the tenant's schema.
void noteLook(Context& context, const MigrateArguments& arguments, const FleetTarget& target, int version,
              const QJsonArray& differences) {
    auto& control = context.workspace().control();
    if (arguments.scope.control || !arguments.scope.folder.empty() || control.schemaAhead())
        return;
    std::vector<std::string> sentences;
    for (const QJsonValue sentence : differences)
        sentences.push_back(sentence.toString().toStdString());
    health::noteSchemaLook(control, target.id, version, sentences, context.stop());
}

Exit verify(Context& context, const MigrateArguments& arguments) {
    context.require("migration", "read");
    const MigrationRunner runner = runnerFor(context, arguments);
    QJsonArray targets;
    std::vector<std::vector<std::string>> rows;
    bool ok = true;
    for (const FleetTarget& target : arguments.scope.targets(context)) {
        const auto expected = arguments.scope.expectedSchema(context, runner, target);
        auto connection = migrations::connect(target, context.stop());
        const auto verification = runner.verify(connection, expected);
        QJsonArray differences;
        for (const auto& difference : verification.status.differences)
            differences.append(qt(difference.sentence));
        for (const auto& difference : verification.differences)
            differences.append(qt(difference.sentence()));
        for (const QJsonValue sentence : differences)
            rows.push_back({target.id, sentence.toString().toStdString()});
        if (verification.ok())
            rows.push_back({target.id, "as the migrations make it"});
        noteLook(context, arguments, target, verification.status.version, differences);
        ok = ok && verification.ok();
        targets.append(QJsonObject{{QStringLiteral("target"), qt(target.id)},
                                   {QStringLiteral("ok"), verification.ok()},
                                   {QStringLiteral("version"), verification.status.version},
                                   {QStringLiteral("differences"), differences}});
    }
    context.terminal.result({{QStringLiteral("targets"), targets}}, table({"TARGET", "FINDING"}, rows));
    return ok ? Exit::Done : Exit::Failed;
}

Exit baseline(Context& context, const MigrateArguments& arguments) {
    context.require("migration", "write");
    const MigrationRunner runner = runnerFor(context, arguments);
    const auto targets = arguments.scope.targets(context);
    if (targets.size() != 1)
        throw Error("usage", "A baseline is set for one database at a time.", "Name it with --tenant-id.");
    auto connection = migrations::connect(targets.front(), context.stop());
    runner.baseline(connection, arguments.version, context.stop());
    context.terminal.result(
        {{QStringLiteral("target"), qt(targets.front().id)}, {QStringLiteral("version"), arguments.version}},
        targets.front().id + " is taken to be at version " + std::to_string(arguments.version) + ".");
    return Exit::Done;
}

Exit makeNew(const Context& context, const MigrateArguments& arguments) {
    const auto path =
        migrations::newMigration(arguments.scope.folder.empty() ? std::filesystem::current_path()
                                                                : std::filesystem::path(arguments.scope.folder),
                                 arguments.name);
    context.terminal.result({{QStringLiteral("file"), qt(path.string())}}, "Made " + path.string());
    return Exit::Done;
}

} // namespace

void addMigrateCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "migrate", "Migrations of one tenant, of all, or of the control plane",
                                 "migrate status --all");
    const auto arguments = std::make_shared<MigrateArguments>();
    const auto on = [&context, arguments](auto work) {
        return [&context, arguments, work] { return work(context, *arguments); };
    };
    const auto scoped = [arguments](CLI::App* command) {
        arguments->scope.addTo(*command);
        command->add_option("--jobs", arguments->jobs, "Connections at once")->check(CLI::Range(1, 64));
        return command;
    };
    scoped(addCommand(*group, context, "status", "Where each database stands", "migrate status --all", on(status)));
    scoped(addCommand(*group, context, "plan", "The SQL that would run, in order",
                      "migrate plan --tenant-id sahyadri-agro", on(plan)));
    CLI::App* command = scoped(addCommand(*group, context, "apply", "Apply what is pending; run again, it goes on",
                                          "migrate apply --all --canary 2 --max-failures 3", on(apply)));
    command->add_flag("--seed", arguments->seed, "Write sample records where there are none");
    command->add_option("--canary", arguments->canary, "So many go first; one that fails among them ends it")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--max-failures", arguments->maxFailures, "So many failures end it")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--lock-timeout", arguments->lockTimeout, "How long a statement waits for a lock: 500ms, 2s");
    command->add_flag("--dry-run", arguments->dryRun, "Only say what would be applied");
    scoped(addCommand(*group, context, "verify", "Compare files and live schema with what is expected",
                      "migrate verify --all", on(verify)));
    command = scoped(addCommand(*group, context, "baseline", "Take an existing schema for one at this version",
                                "migrate baseline --tenant-id sahyadri-agro --version 3", on(baseline)));
    command->add_option("--version", arguments->version, "The version")->required();
    command = addCommand(*group, context, "new", "An empty migration with the next version",
                         "migrate new \"add hsn index\" --migrations ./sql", on(makeNew));
    command->add_option("NAME", arguments->name, "What it does, in a few words")->required();
    command->add_option("--migrations", arguments->scope.folder, "The folder (default: this one)");
    addRolloutCommands(app, context);
}

} // namespace landreeve::cli
