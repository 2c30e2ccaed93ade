#include "core/migrations/rollout_journal.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/migrations/patience.h"
#include "core/postgres/quote.h"
#include "core/postgres/transaction.h"

#include <QJsonArray>

namespace landreeve::migrations {
namespace {

using postgres::Params;
using postgres::Statement;

/// The first half of a claim's key: the second is the id's hash.
constexpr int kClaim = 0x4C52;

constexpr const char* kInsertTargets = "INSERT INTO rollout_target (rollout_id, tenant_id, state, error) "
                                       "SELECT $1::uuid, v.target, v.state, v.error FROM jsonb_to_recordset($2::jsonb) "
                                       "AS v(target text, state text, error text)";

constexpr const char* kUpdateTargets =
    "UPDATE rollout_target t SET state = v.state, applied = v.applied, error_code = v.error_code, error = v.error, "
    "ms = v.ms, finished_at = CASE WHEN v.state IN ('applied', 'failed', 'skipped') THEN now() END "
    "FROM jsonb_to_recordset($2::jsonb) AS v(target text, state text, applied int[], error_code text, error text, "
    "ms float8, version int) WHERE t.rollout_id = $1::uuid AND t.tenant_id = v.target";

constexpr const char* kUpdateTenants =
    "UPDATE tenant_metadata m SET schema_version = v.version "
    "FROM jsonb_to_recordset($1::jsonb) AS v(target text, version int) "
    "WHERE m.id = v.target AND v.version IS NOT NULL AND m.schema_version IS DISTINCT FROM v.version";

const std::string& rolloutColumns() {
    static const std::string columns =
        "SELECT r.id, r.state, r.plan, r.started_at, r.finished_at, r.by, "
        "EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.classid = " +
        std::to_string(kClaim) +
        "::oid AND l.objid = (hashtext(r.id::text)::bigint & 4294967295)::oid) AS live, "
        "count(t.*) FILTER (WHERE t.state IN ('waiting', 'running')) AS waiting, "
        "count(t.*) FILTER (WHERE t.state = 'applied') AS applied, "
        "count(t.*) FILTER (WHERE t.state = 'failed') AS failed, "
        "count(t.*) FILTER (WHERE t.state = 'skipped') AS skipped "
        "FROM rollout r LEFT JOIN rollout_target t ON t.rollout_id = r.id ";
    return columns;
}

QJsonArray toJson(const std::vector<TargetResult>& results) {
    QJsonArray out;
    for (const TargetResult& result : results) {
        QJsonArray applied;
        for (const int version : result.applied)
            applied.append(version);
        const auto text = [](const std::string& value) {
            return value.empty() ? QJsonValue() : QJsonValue(QString::fromStdString(value));
        };
        const bool ended = result.state == TargetState::Applied || result.state == TargetState::Failed;
        out.append(
            QJsonObject{{QStringLiteral("target"), QString::fromStdString(result.target)},
                        {QStringLiteral("state"), QString::fromStdString(std::string(toText(result.state)))},
                        {QStringLiteral("applied"), applied},
                        {QStringLiteral("error_code"), text(result.errorCode)},
                        {QStringLiteral("error"), text(result.error)},
                        {QStringLiteral("ms"), ended ? QJsonValue(result.ms) : QJsonValue()},
                        {QStringLiteral("version"), result.version ? QJsonValue(*result.version) : QJsonValue()}});
    }
    return out;
}

RolloutRecord recordOf(const postgres::Row& row) {
    RolloutRecord record;
    record.id = row.get<std::string>("id");
    record.state = rolloutStateFrom(row.get<std::string>("state"));
    record.live = row.get<bool>("live");
    record.plan = RolloutPlan::fromJson(row.get<QJsonValue>("plan").toObject());
    record.startedAt = row.get<Time>("started_at");
    record.finishedAt = row.get<std::optional<Time>>("finished_at");
    record.by = row.get<std::optional<std::string>>("by").value_or("");
    record.waiting = row.get<int>("waiting");
    record.applied = row.get<int>("applied");
    record.failed = row.get<int>("failed");
    record.skipped = row.get<int>("skipped");
    return record;
}

TargetResult targetOf(const postgres::Row& row) {
    TargetResult target;
    target.target = row.get<std::string>(0);
    target.state = targetStateFrom(row.get<std::string>(1));
    for (const std::string& version : row.get<std::vector<std::string>>(2))
        target.applied.push_back(std::stoi(version));
    target.errorCode = row.get<std::optional<std::string>>(3).value_or("");
    target.error = row.get<std::optional<std::string>>(4).value_or("");
    target.ms = row.get<std::optional<double>>(5).value_or(0);
    return target;
}

Error notFound(const std::string& id) {
    return Error("rollout_not_found", "There is no rollout " + id + ".", "Run `rollout list` to see those there are.");
}

} // namespace

bool SqlRolloutJournal::claim(const std::string& id) {
    return m_control.exec("SELECT pg_try_advisory_lock($1::int, hashtext($2))", kClaim, id).one().get<bool>(0);
}

void SqlRolloutJournal::unclaim(const std::string& id) {
    lastWord(m_control,
             "SELECT pg_advisory_unlock(" + std::to_string(kClaim) + ", hashtext(" + postgres::quoteLiteral(id) + "))");
}

std::string SqlRolloutJournal::begin(const RolloutPlan& plan, const std::string& by,
                                     const std::vector<TargetResult>& targets) {
    std::string id = newUuid();
    claim(id);
    try {
        // A pipeline is one transaction.
        m_control.pipeline(
            {{"INSERT INTO rollout (id, kind, state, plan, by) VALUES ($1, 'migrate', 'running', $2, $3)",
              Params::of(id, plan.toJson(), by)},
             {kInsertTargets, Params::of(id, toJson(targets))}});
    } catch (...) {
        unclaim(id);
        throw;
    }
    return id;
}

RolloutRecord SqlRolloutJournal::takeUp(const std::string& id) {
    show(id);
    if (!claim(id))
        throw Error("rollout_running", "Another program is running this rollout.",
                    "Wait for it, or pause it with `rollout pause`.");
    try {
        RolloutRecord record = show(id);
        if (record.state == RolloutState::Done || record.state == RolloutState::Cancelled)
            throw Error("rollout_ended", "This rollout is " + std::string(toText(record.state)) + ".",
                        "Start a new one with `migrate apply`.");
        m_control.exec("UPDATE rollout SET state = 'running', finished_at = NULL WHERE id = $1", id);
        record.state = RolloutState::Running;
        return record;
    } catch (...) {
        unclaim(id);
        throw;
    }
}

RolloutState SqlRolloutJournal::record(const std::string& id, const std::vector<TargetResult>& results) {
    std::vector<Statement> statements;
    if (!results.empty()) {
        const QJsonArray json = toJson(results);
        statements.push_back({kUpdateTargets, Params::of(id, json)});
        statements.push_back({kUpdateTenants, Params::of(json)});
    }
    statements.push_back({"SELECT state FROM rollout WHERE id = $1", Params::of(id)});
    const auto row = m_control.pipeline(statements).back().first();
    if (!row)
        throw notFound(id);
    return rolloutStateFrom(row->get<std::string>(0));
}

void SqlRolloutJournal::finish(const std::string& id, RolloutState state) {
    const bool ended = state == RolloutState::Done || state == RolloutState::Failed || state == RolloutState::Cancelled;
    try {
        m_control.exec("UPDATE rollout SET state = CASE WHEN state = 'cancelled' THEN state ELSE $2 END, "
                       "finished_at = CASE WHEN $3 OR state = 'cancelled' THEN now() END WHERE id = $1",
                       id, std::string(toText(state)), ended);
    } catch (...) {
        unclaim(id);
        throw;
    }
    unclaim(id);
}

std::vector<RolloutRecord> SqlRolloutJournal::list(int limit) {
    std::vector<RolloutRecord> out;
    for (const auto& row : m_control.exec(
             rolloutColumns() + "WHERE r.id IN (SELECT id FROM rollout ORDER BY started_at DESC, id LIMIT $1) "
                                "GROUP BY r.id ORDER BY r.started_at DESC, r.id",
             limit))
        out.push_back(recordOf(row));
    return out;
}

RolloutRecord SqlRolloutJournal::show(const std::string& id) {
    if (!isUuid(id))
        throw notFound(id);
    const auto row = m_control.exec(rolloutColumns() + "WHERE r.id = $1 GROUP BY r.id", id).first();
    if (!row)
        throw notFound(id);
    RolloutRecord record = recordOf(*row);
    for (const auto& target : m_control.exec("SELECT tenant_id, state, applied::text[], error_code, error, ms "
                                             "FROM rollout_target WHERE rollout_id = $1 ORDER BY tenant_id",
                                             id))
        record.targets.push_back(targetOf(target));
    return record;
}

std::optional<std::string> SqlRolloutJournal::unfinished(const std::string& checksum) {
    for (const auto& row :
         m_control.exec(rolloutColumns() + "WHERE r.state IN ('planned', 'running', 'paused', 'failed') "
                                           "AND r.plan ->> 'checksum' = $1 GROUP BY r.id ORDER BY r.started_at DESC",
                        checksum)) {
        if (!row.get<bool>("live"))
            return row.get<std::string>("id");
    }
    return std::nullopt;
}

void SqlRolloutJournal::pause(const std::string& id) {
    ask(id, RolloutState::Paused);
}

void SqlRolloutJournal::cancel(const std::string& id) {
    ask(id, RolloutState::Cancelled);
}

void SqlRolloutJournal::ask(const std::string& id, RolloutState state) {
    if (!isUuid(id))
        throw notFound(id);
    const auto result =
        m_control.exec("UPDATE rollout SET state = $2, finished_at = CASE WHEN $2 = 'cancelled' THEN now() END "
                       "WHERE id = $1 AND (state IN ('planned', 'running', 'paused') "
                       "OR ($2 = 'cancelled' AND state = 'failed'))",
                       id, std::string(toText(state)));
    if (result.affected() > 0)
        return;
    const auto row = m_control.exec("SELECT state FROM rollout WHERE id = $1", id).first();
    if (!row)
        throw notFound(id);
    throw Error("rollout_ended", "This rollout is " + row->get<std::string>(0) + ".", "Nothing is left to stop.");
}

} // namespace landreeve::migrations
