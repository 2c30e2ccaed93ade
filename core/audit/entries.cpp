#include "core/audit/entries.h"

#include "core/audit/entry_words.h"
#include "core/base/error.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace landreeve::audit {
namespace {

constexpr int kMostRows = 500;

constexpr const char* kColumns =
    "SELECT l.seq, l.at, l.tenant_id, l.actor, l.login, l.session_jti, l.action, l.object_kind, l.object_id, l.before, "
    "l.after, l.reason, l.source_database, l.source_id, l.address, encode(l.hash, 'hex') AS hash FROM policy_sync_log "
    "l";

/// For LIKE, with `*` for any text.
std::string asPattern(std::string_view text) {
    std::string pattern;
    for (const char c : text) {
        if (c == '*') {
            pattern += '%';
            continue;
        }
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::string textOr(const postgres::Row& row, const char* column) {
    return row.get<std::optional<std::string>>(column).value_or("");
}

Entry entryOf(const postgres::Row& row) {
    Entry entry;
    entry.seq = row.get<std::int64_t>("seq");
    entry.at = row.get<Time>("at");
    entry.tenantId = textOr(row, "tenant_id");
    entry.actor = row.get<std::string>("actor");
    entry.login = textOr(row, "login");
    entry.sessionJti = textOr(row, "session_jti");
    entry.address = textOr(row, "address");
    entry.action = row.get<std::string>("action");
    entry.objectKind = textOr(row, "object_kind");
    entry.objectId = textOr(row, "object_id");
    entry.before = row.get<std::optional<QJsonValue>>("before").value_or(QJsonValue());
    entry.after = row.get<std::optional<QJsonValue>>("after").value_or(QJsonValue());
    entry.reason = textOr(row, "reason");
    entry.source = row.get<std::string>("source_database") + "/" + std::to_string(row.get<std::int64_t>("source_id"));
    entry.hash = row.get<std::string>("hash");
    return entry;
}

/// What people are called, where they are mapped.
void nameActors(postgres::Connection& control, std::vector<Entry>& entries) {
    std::set<std::string> ids;
    for (const Entry& entry : entries)
        ids.insert(entry.actor);
    std::map<std::string, std::string> names;
    for (const auto row : control.exec("SELECT DISTINCT ON (subject) subject, display_name FROM user_mapping WHERE "
                                       "subject = ANY ($1::text[]) AND display_name IS NOT NULL ORDER BY subject, "
                                       "created_at DESC",
                                       std::vector<std::string>(ids.begin(), ids.end())))
        names.emplace(row.get<std::string>("subject"), row.get<std::string>("display_name"));
    for (Entry& entry : entries) {
        if (const auto name = names.find(entry.actor); name != names.end())
            entry.actorName = name->second;
    }
}

// From one value to the next by the index, whatever the number of entries is.
constexpr const char* kActors = R"(
    WITH RECURSIVE one AS ((SELECT actor AS value FROM policy_sync_log ORDER BY actor LIMIT 1) UNION ALL
        SELECT (SELECT l.actor FROM policy_sync_log l WHERE l.actor > one.value ORDER BY l.actor LIMIT 1)
          FROM one WHERE one.value IS NOT NULL)
    SELECT value FROM one WHERE value IS NOT NULL LIMIT 500)";
constexpr const char* kActions = R"(
    WITH RECURSIVE one AS ((SELECT action AS value FROM policy_sync_log ORDER BY action LIMIT 1) UNION ALL
        SELECT (SELECT l.action FROM policy_sync_log l WHERE l.action > one.value ORDER BY l.action LIMIT 1)
          FROM one WHERE one.value IS NOT NULL)
    SELECT value FROM one WHERE value IS NOT NULL LIMIT 500)";
constexpr const char* kTenants = R"(
    WITH RECURSIVE one AS ((SELECT tenant_id AS value FROM policy_sync_log WHERE tenant_id IS NOT NULL
                             ORDER BY tenant_id LIMIT 1) UNION ALL
        SELECT (SELECT l.tenant_id FROM policy_sync_log l WHERE l.tenant_id > one.value ORDER BY l.tenant_id LIMIT 1)
          FROM one WHERE one.value IS NOT NULL)
    SELECT value FROM one WHERE value IS NOT NULL LIMIT 500)";

std::vector<std::string> valuesOf(postgres::Connection& control, const char* sql) {
    std::vector<std::string> values;
    for (const auto row : control.exec(sql))
        values.push_back(row.get<std::string>(0));
    return values;
}

QJsonValue jsonOf(const std::string& text) {
    return text.empty() ? QJsonValue() : QJsonValue(QString::fromStdString(text));
}

} // namespace

const char* const kEntryCondition = R"( WHERE
           ($1::text IS NULL OR l.tenant_id = $1)
       AND ($2::text IS NULL OR l.action LIKE $2)
       AND ($3::text IS NULL OR l.actor = $3)
       AND ($4::text IS NULL OR l.object_kind = $4)
       AND ($5::text IS NULL OR l.object_id = $5)
       AND ($6::text IS NULL OR l.session_jti = $6)
       AND ($7::text[] IS NULL OR concat_ws(E'\n', l.actor, l.action, l.object_kind, l.object_id, l.tenant_id, l.reason,
                                            nullif(l.address, 'local'), l.before::text, l.after::text) ~* ALL ($7))
       AND ($8::timestamptz IS NULL OR l.at >= $8)
       AND ($9::timestamptz IS NULL OR l.at < $9))";

postgres::Params conditionParams(postgres::Connection& control, const EntryFilter& filter) {
    const auto action = given(asPattern(filter.action));
    const auto words = searchPatterns(control, filter.search);
    const auto search = words.empty() ? std::nullopt : std::optional(words);
    return postgres::Params::of(given(filter.tenantId), action, given(filter.actor), given(filter.objectKind),
                                given(filter.objectId), given(filter.sessionJti), search, filter.since, filter.until);
}

QJsonObject toJson(const Entry& entry) {
    return {{QStringLiteral("seq"), static_cast<qint64>(entry.seq)},
            {QStringLiteral("at"), jsonOf(toRfc3339(entry.at))},
            {QStringLiteral("tenant"), jsonOf(entry.tenantId)},
            {QStringLiteral("actor"), jsonOf(entry.actor)},
            {QStringLiteral("login"), jsonOf(entry.login)},
            {QStringLiteral("session"), jsonOf(entry.sessionJti)},
            {QStringLiteral("address"), jsonOf(entry.address)},
            {QStringLiteral("action"), jsonOf(entry.action)},
            {QStringLiteral("object_kind"), jsonOf(entry.objectKind)},
            {QStringLiteral("object_id"), jsonOf(entry.objectId)},
            {QStringLiteral("before"), entry.before},
            {QStringLiteral("after"), entry.after},
            {QStringLiteral("reason"), jsonOf(entry.reason)},
            {QStringLiteral("source"), jsonOf(entry.source)},
            {QStringLiteral("hash"), jsonOf(entry.hash)}};
}

EntryPage entriesOf(control::ControlPlane& control, const EntryFilter& filter, int limit, std::int64_t before,
                    const postgres::Wait& wait) {
    if (limit < 1 || limit > kMostRows)
        throw Error("usage", "A page has 1 to 500 entries.", "Ask for as many.");
    auto lease = control.lend(wait);
    postgres::Params params = conditionParams(*lease, filter);
    params.add(before > 0 ? std::optional(before) : std::nullopt);
    params.add(limit + 1);
    EntryPage page;
    for (const auto row :
         lease->execParams(std::string(kColumns) + kEntryCondition +
                               " AND ($10::bigint IS NULL OR l.seq < $10) ORDER BY l.seq DESC LIMIT $11",
                           params))
        page.entries.push_back(entryOf(row));
    if (page.entries.size() > static_cast<std::size_t>(limit)) {
        page.entries.pop_back();
        page.next = page.entries.back().seq;
    }
    nameActors(*lease, page.entries);
    return page;
}

EntryChoices choicesOf(control::ControlPlane& control, const postgres::Wait& wait) {
    auto lease = control.lend(wait);
    return {valuesOf(*lease, kActors), actionsOf(*lease), valuesOf(*lease, kTenants)};
}

std::vector<std::string> actionsOf(postgres::Connection& control) {
    return valuesOf(control, kActions);
}

std::vector<EntryCount> timeLine(control::ControlPlane& control, const EntryFilter& filter, Time begin,
                                 std::chrono::seconds step, int steps, const postgres::Wait& wait) {
    std::vector<EntryCount> counts;
    counts.reserve(static_cast<std::size_t>(steps));
    for (int i = 0; i < steps; ++i)
        counts.push_back({begin + i * step, 0});
    auto lease = control.lend(wait);
    postgres::Params params = conditionParams(*lease, filter);
    params.add(begin);
    params.add(static_cast<std::int64_t>(step.count()));
    params.add(begin + steps * step);
    for (const auto row : lease->execParams(
             std::string(
                 "SELECT floor(extract(epoch FROM l.at - $10::timestamptz) / $11::bigint)::int AS place, count(*) AS "
                 "entries FROM policy_sync_log l") +
                 kEntryCondition + " AND l.at >= $10::timestamptz AND l.at < $12::timestamptz GROUP BY 1",
             params)) {
        const auto place = row.get<int>("place");
        if (place >= 0 && place < steps)
            counts[static_cast<std::size_t>(place)].entries = row.get<std::int64_t>("entries");
    }
    return counts;
}

} // namespace landreeve::audit
