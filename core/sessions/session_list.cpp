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

// An unnamed statement is planned with its values: what is not asked costs nothing, and indexes serve what is. User and
// tenant are asked for as a range of one and ordered by first: else the planner may walk all sessions by age, past half
// a million of others.
constexpr const char* kList = R"(
      FROM session_state s
     WHERE ($1::text IS NULL OR s.issuer = $1) AND ($2::text IS NULL OR (s.user_id >= $2 AND s.user_id <= $2))
       AND ($3::text IS NULL OR (s.tenant_id >= $3 AND s.tenant_id <= $3))
       AND ($4::text IS NULL OR s.user_id ILIKE $4 OR s.jti = $5)
       AND ($6::text[] IS NULL OR coalesce(s.reason, '') = ANY ($6))
       AND ($7::timestamptz IS NULL OR (s.created_at <= $7 AND (s.created_at < $7 OR (s.issuer, s.jti) > ($8, $9))))
     ORDER BY )";
constexpr const char* kByUser = "s.user_id, ";
constexpr const char* kByTenant = "s.tenant_id, ";
constexpr const char* kNewestFirst = "s.created_at DESC, s.issuer, s.jti LIMIT $10";

constexpr const char* kCount = R"(
    SELECT coalesce(s.reason, '') AS reason, count(*) AS count
      FROM session_state s
     WHERE ($1::text IS NULL OR s.issuer = $1) AND ($2::text IS NULL OR s.user_id = $2)
       AND ($3::text IS NULL OR s.tenant_id = $3) AND ($4::text IS NULL OR s.user_id ILIKE $4 OR s.jti = $5)
     GROUP BY s.reason)";

constexpr const char* kSample = R"(
    SELECT coalesce(r.reason, '') AS reason, (count(*) * 100 / $6)::bigint AS count
      FROM session s TABLESAMPLE SYSTEM ($6::real) CROSS JOIN LATERAL session_reason(s, now()) r
     WHERE ($1::text IS NULL OR s.issuer = $1) AND ($2::text IS NULL OR s.user_id = $2)
       AND ($3::text IS NULL OR s.tenant_id = $3) AND ($4::text IS NULL OR s.user_id ILIKE $4 OR s.jti = $5)
     GROUP BY r.reason)";

struct Search {
    std::optional<std::string> part;  ///< For ILIKE.
    std::optional<std::string> whole; ///< A session's id.
};

Search searchOf(const SessionFilter& filter) {
    if (filter.search.empty())
        return {};
    std::string part = "%";
    for (const char c : filter.search) {
        if (c == '%' || c == '_' || c == '\\')
            part += '\\';
        part += c;
    }
    return {part + "%", filter.search};
}

std::optional<std::vector<std::string>> reasonsOf(const SessionFilter& filter) {
    return filter.status ? std::optional(reasonsOf(*filter.status)) : std::nullopt;
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
    const QJsonArray said{jsonOf(filter.issuer), jsonOf(filter.userId), jsonOf(filter.tenantId),
                          filter.status ? static_cast<int>(*filter.status) : -1, QString::fromStdString(filter.search)};
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
    const Search search = searchOf(filter);
    const char* const kIndex = filter.userId ? kByUser : filter.tenantId ? kByTenant : "";
    // One more than asked for tells whether there is a page behind.
    const auto result =
        m_control.lend(wait)->exec(std::string("SELECT ") + kSessionColumns + kList + kIndex + kNewestFirst,
                                   filter.issuer, filter.userId, filter.tenantId, search.part, search.whole,
                                   reasonsOf(filter), place.createdAt, place.issuer, place.jti, most + 1);
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
    const Search search = searchOf(filter);
    return countsOf(lease->exec(kSample, filter.issuer, filter.userId, filter.tenantId, search.part, search.whole,
                                100 * kFewRows / rows),
                    false);
}

SessionCounts SessionStore::count(const SessionFilter& filter, const postgres::Wait& wait) {
    const Search search = searchOf(filter);
    return countsOf(
        m_control.lend(wait)->exec(kCount, filter.issuer, filter.userId, filter.tenantId, search.part, search.whole),
        true);
}

} // namespace landreeve::sessions
