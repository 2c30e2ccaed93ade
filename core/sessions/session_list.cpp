#include "core/base/error.h"
#include "core/sessions/session_row.h"
#include "core/sessions/session_store.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace landreeve::sessions {
namespace {

constexpr int kMostRows = 500;
/// Up to as many rows counting is quick enough to be exact at once; a sample is about as large.
constexpr double kFewRows = 20'000;

/// Up to as many people of one name an index finds their sessions; of more the newest are soon found without.
constexpr int kFewPeople = 500;

// An unnamed statement is planned with its values: what is not asked costs nothing, and indexes serve what is. User and
// tenant are asked for as a range of one and ordered by first: else the planner may walk all sessions by age, past half
// a million of others.
constexpr const char* kOfIssuer = " WHERE ($1::text IS NULL OR s.issuer = $1)";
constexpr const char* kInRange = R"(
       AND ($2::text IS NULL OR (s.user_id >= $2 AND s.user_id <= $2))
       AND ($3::text IS NULL OR (s.tenant_id >= $3 AND s.tenant_id <= $3)))";
constexpr const char* kEqual = R"(
       AND ($2::text IS NULL OR s.user_id = $2) AND ($3::text IS NULL OR s.tenant_id = $3))";
constexpr const char* kSearched = R"(
       AND ($4::text IS NULL OR s.user_id ILIKE $4 OR s.jti = $5 OR ($6::text IS NOT NULL AND host(s.ip) LIKE $6)
            OR ($7::text[] IS NOT NULL AND s.user_id = ANY ($7) AND s.issuer || ' ' || s.user_id = ANY ($8::text[]))
            OR ($9::boolean AND (s.issuer, s.user_id) IN
                (SELECT u.issuer, u.subject FROM user_mapping u WHERE u.display_name ILIKE $4))))";
constexpr const char* kOfReasons = " AND ($10::text[] IS NULL OR coalesce(s.reason, '') = ANY ($10))";
constexpr const char* kPage = R"(
       AND ($11::timestamptz IS NULL OR (s.created_at <= $11 AND (s.created_at < $11 OR (s.issuer, s.jti) > ($12, $13)))))";
constexpr const char* kOrder = " ORDER BY ";
constexpr const char* kByUser = "s.user_id, ";
constexpr const char* kByTenant = "s.tenant_id, ";
constexpr const char* kNewestFirst = "s.created_at DESC, s.issuer, s.jti LIMIT $14";

// What lives, in words that indexes know. That there is no reason is said as a comparison, of which the planner expects
// a third to hold and not a few of a thousand: else it would sort half a million for a page.
constexpr const char* kLiving = R"(
       AND $10::text[] IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > now()
       AND coalesce(length(s.reason), 0) < 1)";
constexpr const char* kSinceTenantsMark = R"(
       AND s.created_at > coalesce(greatest(
           (SELECT max(m.at) FROM revocation_mark m WHERE m.scope = 'workspace' AND m.issuer IS NULL),
           (SELECT max(m.at) FROM revocation_mark m WHERE m.scope = 'tenant' AND m.tenant_id = $3
               AND m.issuer IS NULL)), '-infinity'))";
/// Of how many of the newest those that live are looked for first.
constexpr const char* kAmongNewest = R"(
       AND s.created_at >= coalesce(
           (SELECT n.created_at FROM session n WHERE $11::timestamptz IS NULL OR n.created_at <= $11
             ORDER BY n.created_at DESC, n.issuer, n.jti OFFSET 2000 LIMIT 1), '-infinity'))";

// Walking all by age would pass everyone whom a mark ended. So of each tenant those after its last mark are read from
// its index. Of more tenants than a page has rows only those whose newest is among the newest count.
constexpr const char* kTenants = R"(
    WITH RECURSIVE tenant (id) AS (
        SELECT min(n.tenant_id) FROM session n
        UNION ALL
        SELECT (SELECT min(n.tenant_id) FROM session n WHERE n.tenant_id > t.id) FROM tenant t WHERE t.id IS NOT NULL),
    marked (at) AS MATERIALIZED (
        SELECT coalesce(max(m.at), '-infinity') FROM revocation_mark m WHERE m.scope = 'workspace' AND m.issuer IS NULL),
    since (tenant_id, at) AS MATERIALIZED (
        SELECT t.id, greatest((SELECT w.at FROM marked w),
                              (SELECT max(m.at) FROM revocation_mark m
                                WHERE m.scope = 'tenant' AND m.tenant_id = t.id AND m.issuer IS NULL))
          FROM tenant t WHERE t.id IS NOT NULL),
    head AS MATERIALIZED (
        SELECT t.tenant_id, t.at, h.created_at FROM since t CROSS JOIN LATERAL (
            SELECT s.created_at, s.issuer, s.jti FROM session_state s)";
constexpr const char* kOfTenant = " AND s.tenant_id = t.tenant_id AND s.created_at > t.at";
constexpr const char* kOfHead = R"(
             ORDER BY s.created_at DESC, s.issuer, s.jti LIMIT 1) h
         ORDER BY h.created_at DESC, h.issuer, h.jti LIMIT $14),
    oldest (at) AS MATERIALIZED (
        SELECT CASE WHEN count(*) = $14 THEN min(h.created_at) ELSE '-infinity' END FROM head h),
    page AS (
        SELECT p.* FROM head t CROSS JOIN LATERAL (SELECT s.* FROM session_state s)";
constexpr const char* kOfPage = " AND s.created_at >= (SELECT o.at FROM oldest o)";
constexpr const char* kTenantless = R"() p
        UNION ALL
        (SELECT s.* FROM session_state s)";
constexpr const char* kOfNone = R"( AND s.tenant_id IS NULL AND s.created_at > (SELECT w.at FROM marked w))";

constexpr const char* kCount = R"(
    SELECT coalesce(s.reason, '') AS reason, count(*) AS count FROM session_state s)";
constexpr const char* kSample = R"(
    SELECT coalesce(r.reason, '') AS reason, (count(*) * 100 / $10)::bigint AS count
      FROM session s TABLESAMPLE SYSTEM ($10::real) CROSS JOIN LATERAL session_reason(s, now()) r)";

// By a part of the name they have here, or the whole e-mail address their tokens say (index session_email).
constexpr const char* kPeople = R"(
    SELECT issuer, subject FROM user_mapping WHERE display_name ILIKE $1
     UNION
    SELECT issuer, user_id FROM session WHERE metadata ? 'email' AND lower(metadata ->> 'email') = lower($3)
     LIMIT $2)";

/// What is looked for, in every form in which it may be found.
struct Search {
    std::optional<std::string> part;    ///< For ILIKE.
    std::optional<std::string> whole;   ///< A session's id.
    std::optional<std::string> address; ///< For LIKE; where it can be one's beginning.
    std::optional<std::vector<std::string>> people;
    std::optional<std::vector<std::string>> peopleWithIssuer;
    bool manyPeople = false;
};

std::string escaped(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

Search searchOf(postgres::Connection& connection, const SessionFilter& filter) {
    Search search;
    if (filter.search.empty())
        return search;
    const std::string text = escaped(filter.search);
    search.part = "%" + text + "%";
    search.whole = filter.search;
    if (filter.search.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos)
        search.address = QString::fromStdString(text).toLower().toStdString() + "%";
    const auto people = connection.exec(kPeople, search.part, kFewPeople + 1, filter.search);
    if (people.size() > kFewPeople) {
        search.manyPeople = true;
    } else if (!people.empty()) {
        search.people.emplace();
        search.peopleWithIssuer.emplace();
        for (const auto row : people) {
            search.people->push_back(row.get<std::string>("subject"));
            search.peopleWithIssuer->push_back(row.get<std::string>("issuer") + " " + row.get<std::string>("subject"));
        }
    }
    return search;
}

/// Runs a query whose first nine parameters say which sessions are meant.
template <typename... More>
postgres::Result ask(postgres::Connection& connection, const std::string& text, const SessionFilter& filter,
                     const More&... more) {
    const Search search = searchOf(connection, filter);
    return connection.exec(text, filter.issuer, filter.userId, filter.tenantId, search.part, search.whole,
                           search.address, search.people, search.peopleWithIssuer, search.manyPeople, more...);
}

std::optional<std::vector<std::string>> reasonsOf(const SessionFilter& filter) {
    if (filter.statuses.empty())
        return std::nullopt;
    std::vector<std::string> reasons;
    for (const SessionStatus status : filter.statuses) {
        for (std::string& reason : reasonsOf(status))
            reasons.push_back(std::move(reason));
    }
    return reasons;
}

struct Place {
    std::optional<std::string> createdAt;
    std::optional<std::string> issuer;
    std::optional<std::string> jti;
};

QJsonValue jsonOf(const std::optional<std::string>& text) {
    return text ? QJsonValue(QString::fromStdString(*text)) : QJsonValue();
}

// What a cursor belongs to: with another filter its place means nothing.
QString markOf(const SessionFilter& filter) {
    QJsonArray statuses;
    for (const SessionStatus status : filter.statuses)
        statuses.append(static_cast<int>(status));
    const QJsonArray said{jsonOf(filter.issuer), jsonOf(filter.userId), jsonOf(filter.tenantId), statuses,
                          QString::fromStdString(filter.search)};
    return QString::fromLatin1(
        QCryptographicHash::hash(QJsonDocument(said).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256)
            .left(9)
            .toBase64());
}

std::string cursorOf(const SessionFilter& filter, const Session& last) {
    const QJsonArray said{markOf(filter), QString::fromStdString(toRfc3339(last.createdAt)),
                          QString::fromStdString(last.issuer), QString::fromStdString(last.jti)};
    return QJsonDocument(said)
        .toJson(QJsonDocument::Compact)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        .toStdString();
}

[[noreturn]] void refuseCursor() {
    throw Error("invalid_cursor", "This cursor does not belong to this list.",
                "Take `next` of a list with the same filters, or start without a cursor.");
}

Place placeOf(const SessionFilter& filter, const std::string& cursor) {
    if (cursor.empty())
        return {};
    const auto decoded = QByteArray::fromBase64Encoding(
        QByteArray::fromStdString(cursor), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        refuseCursor();
    const QJsonArray said = QJsonDocument::fromJson(*decoded).array();
    if (said.size() != 4 || said[0].toString() != markOf(filter))
        refuseCursor();
    Place place{said[1].toString().toStdString(), said[2].toString().toStdString(), said[3].toString().toStdString()};
    try {
        timeFromText(*place.createdAt);
    } catch (const Error&) {
        refuseCursor();
    }
    return place;
}

/// The living ones of all tenants, where they are far between.
std::string livingByTenant() {
    const std::string which = std::string(kOfIssuer) + kInRange + kSearched + kPage + kLiving;
    const std::string order = std::string(kOrder) + kNewestFirst;
    return kTenants + which + kOfTenant + kOfHead + which + kOfTenant + kOfPage + order + kTenantless + which +
           kOfNone + order + ")) SELECT " + kSessionColumns + " FROM page s" + order;
}

SessionCounts countsOf(const postgres::Result& result, bool exact) {
    SessionCounts counts;
    counts.exact = exact;
    for (const auto row : result) {
        const auto count = row.get<std::int64_t>("count");
        switch (sessionStatusOf(row.get<std::string>("reason"))) {
        case SessionStatus::Active:
            counts.active += count;
            break;
        case SessionStatus::Expired:
            counts.expired += count;
            break;
        case SessionStatus::Revoked:
            counts.revoked += count;
            break;
        }
    }
    return counts;
}

} // namespace

SessionPage SessionStore::list(const SessionFilter& filter, int limit, const std::string& after,
                               const postgres::Wait& wait) {
    const int most = std::clamp(limit, 1, kMostRows);
    const Place place = placeOf(filter, after);
    const char* const byIndex = filter.userId ? kByUser : filter.tenantId ? kByTenant : "";
    auto lease = m_control.lend(wait);
    // One more than asked for tells whether there is a page behind.
    const auto read = [&](const std::string& text) {
        return ask(*lease, text, filter, reasonsOf(filter), place.createdAt, place.issuer, place.jti, most + 1);
    };
    const std::string plain =
        std::string("SELECT ") + kSessionColumns + " FROM session_state s" + kOfIssuer + kInRange + kSearched + kPage;
    const std::string order = std::string(kOrder) + byIndex + kNewestFirst;
    const bool living = filter.statuses == std::vector{SessionStatus::Active};
    auto result = [&] {
        if (!living)
            return read(plain + kOfReasons + order);
        if (filter.userId || filter.tenantId || !filter.search.empty())
            return read(plain + kLiving + kSinceTenantsMark + order);
        return read(plain + kLiving + kAmongNewest + order);
    }();
    if (living && !filter.userId && !filter.tenantId && filter.search.empty() && result.size() <= most)
        result = read(livingByTenant());
    SessionPage page;
    for (const auto row : result) {
        if (static_cast<int>(page.sessions.size()) == most) {
            page.next = cursorOf(filter, page.sessions.back());
            break;
        }
        page.sessions.push_back(sessionOf(row));
    }
    return page;
}

SessionCounts SessionStore::estimate(const SessionFilter& filter, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    const double rows =
        lease->exec("SELECT reltuples::float8 FROM pg_class WHERE oid = 'session'::regclass").one().get<double>(0);
    // A user has few, however many there are.
    if (rows < kFewRows || filter.userId)
        return count(filter, wait);
    return countsOf(ask(*lease, std::string(kSample) + kOfIssuer + kEqual + kSearched + " GROUP BY r.reason", filter,
                        100 * kFewRows / rows),
                    false);
}

SessionCounts SessionStore::count(const SessionFilter& filter, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    return countsOf(ask(*lease, std::string(kCount) + kOfIssuer + kEqual + kSearched + " GROUP BY s.reason", filter),
                    true);
}

} // namespace landreeve::sessions
