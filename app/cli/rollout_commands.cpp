#include "app/cli/migrate_scope.h"
#include "core/base/error.h"
#include "core/migrations/rollout_journal.h"

#include <QJsonArray>

namespace landreeve::cli {
namespace {

using migrations::RolloutRecord;

QJsonObject documentOf(const RolloutRecord& record) {
    QJsonArray targets;
    for (const auto& target : record.targets)
        targets.append(
            QJsonObject{{QStringLiteral("target"), qt(target.target)},
                        {QStringLiteral("state"), qt(std::string(toText(target.state)))},
                        {QStringLiteral("error"), target.error.empty() ? QJsonValue() : QJsonValue(qt(target.error))},
                        {QStringLiteral("ms"), target.ms}});
    QJsonObject document{{QStringLiteral("id"), qt(record.id)},
                         {QStringLiteral("state"), qt(std::string(toText(record.state)))},
                         {QStringLiteral("live"), record.live},
                         {QStringLiteral("plan"), record.plan.toJson()},
                         {QStringLiteral("started_at"), qt(toRfc3339(record.startedAt))},
                         {QStringLiteral("finished_at"),
                          record.finishedAt ? QJsonValue(qt(toRfc3339(*record.finishedAt))) : QJsonValue()},
                         {QStringLiteral("by"), qt(record.by)},
                         {QStringLiteral("waiting"), record.waiting},
                         {QStringLiteral("applied"), record.applied},
                         {QStringLiteral("failed"), record.failed},
                         {QStringLiteral("skipped"), record.skipped}};
    if (!targets.isEmpty())
        document.insert(QStringLiteral("targets"), targets);
    return document;
}

std::vector<std::string> rowOf(const RolloutRecord& record) {
    return {record.id,
            std::string(toText(record.state)),
            std::to_string(record.plan.version),
            std::to_string(record.applied),
            std::to_string(record.failed),
            std::to_string(record.waiting),
            toRfc3339(record.startedAt)};
}

const std::vector<std::string> kHeads{"ROLLOUT", "STATE", "VERSION", "APPLIED", "FAILED", "WAITING", "STARTED"};

Exit showOne(Context& context, migrations::SqlRolloutJournal& journal, const std::string& id) {
    const RolloutRecord record = journal.show(id);
    std::vector<std::vector<std::string>> rows;
    for (const auto& target : record.targets)
        rows.push_back({target.target, std::string(toText(target.state)), target.error});
    context.terminal.result({{QStringLiteral("rollout"), documentOf(record)}},
                            table(kHeads, {rowOf(record)}) + "\n" + table({"TARGET", "STATE", "ERROR"}, rows));
    return Exit::Done;
}

} // namespace

void addRolloutCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "rollout", "Rollouts of migrations over all tenants", "rollout list");
    const auto id = std::make_shared<std::string>();
    const auto on = [&context](const std::string& action, auto work) {
        return [&context, action, work] {
            context.require("migration", action);
            auto lease = context.workspace().control().lend({context.stop()});
            migrations::SqlRolloutJournal journal(*lease);
            return work(journal);
        };
    };
    addCommand(*group, context, "list", "The newest first", "rollout list",
               on("read", [&context](migrations::SqlRolloutJournal& journal) {
                   QJsonArray list;
                   std::vector<std::vector<std::string>> rows;
                   for (const RolloutRecord& record : journal.list()) {
                       list.append(documentOf(record));
                       rows.push_back(rowOf(record));
                   }
                   context.terminal.result({{QStringLiteral("rollouts"), list}},
                                           rows.empty() ? "No rollouts yet." : table(kHeads, rows));
                   return Exit::Done;
               }));
    const auto withId = [id](CLI::App* command) { command->add_option("ID", *id, "The rollout's id")->required(); };
    withId(addCommand(
        *group, context, "show", "One, with its targets", "rollout show 4be1…",
        on("read", [&context, id](migrations::SqlRolloutJournal& journal) { return showOne(context, journal, *id); })));
    // The audit trail knows who asks.
    const auto ask = [&context, id](auto what) {
        return [&context, id, what] {
            context.require("migration", "write");
            auto& control = context.workspace().control();
            auto lease = control.lend({context.stop()});
            migrations::SqlRolloutJournal journal(*lease);
            auto transaction = control.begin(*lease);
            (journal.*what)(*id);
            transaction.commit();
            return showOne(context, journal, *id);
        };
    };
    withId(addCommand(*group, context, "pause", "Begin no more targets", "rollout pause 4be1…",
                      ask(&migrations::SqlRolloutJournal::pause)));
    withId(addCommand(*group, context, "cancel", "End it; what is applied stays", "rollout cancel 4be1…",
                      ask(&migrations::SqlRolloutJournal::cancel)));
    const auto scope = std::make_shared<MigrateScope>();
    CLI::App* resume = addCommand(*group, context, "resume", "Go on with one that ended early", "rollout resume 4be1…",
                                  on("write", [&context, id, scope](migrations::SqlRolloutJournal& journal) {
                                      scope->all = true;
                                      const migrations::MigrationRunner runner(scope->set(), scope->options(context));
                                      migrations::FleetRollout rollout(runner, &journal);
                                      const auto outcome = rollout.resume(*id, scope->targets(context),
                                                                          context.terminal.progress(), context.stop());
                                      noteVersions(context, outcome);
                                      return showOne(context, journal, *id);
                                  }));
    withId(resume);
    resume->add_option("--migrations", scope->folder,
                       "The folder it was planned with, where it was not the built-in set");
}

} // namespace landreeve::cli
