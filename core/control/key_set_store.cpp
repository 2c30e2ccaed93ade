#include "core/control/key_set_store.h"

#include <QJsonArray>
#include <QSysInfo>

#include <algorithm>

namespace landreeve::control {
namespace {

/// A verification waits for it.
postgres::Wait shortWait() {
    return {{}, std::chrono::seconds(5)};
}

/// Two programs may fetch at once: the later answer stands.
constexpr const char* kFetched = R"(
    INSERT INTO issuer_key_set AS k (url, document, etag, fetched_at, fresh_for, clock_ahead_s, clock_host)
    VALUES ($1, $2, nullif($3, ''), $4, $5 * interval '1 second', $6, $7)
    ON CONFLICT (url) DO UPDATE SET document = excluded.document, etag = excluded.etag,
           fetched_at = excluded.fetched_at, fresh_for = excluded.fresh_for, failed_at = NULL, fault = NULL,
           clock_ahead_s = excluded.clock_ahead_s, clock_host = excluded.clock_host
     WHERE k.fetched_at IS NULL OR k.fetched_at <= excluded.fetched_at)";

constexpr const char* kFailed = R"(
    INSERT INTO issuer_key_set (url, fault, failed_at) VALUES ($1, $2, $3)
    ON CONFLICT (url) DO UPDATE SET fault = excluded.fault, failed_at = excluded.failed_at)";

/// Of an issuer that cannot be had it stays known since when, and why.
constexpr const char* kForgetKeys = R"(
    UPDATE issuer_key_set SET document = NULL, etag = NULL, fetched_at = NULL, fresh_for = NULL, clock_ahead_s = NULL,
           clock_host = NULL
     WHERE url = $1 AND fault IS NOT NULL)";

constexpr const char* kAudit = "SELECT audit_record($1, 'issuer-key-set', $2, NULL, NULL, $3::jsonb, nullif($4, ''))";

/// Whether the last attempt had failed.
bool hasFailed(postgres::Transaction& transaction, const std::string& url) {
    return !transaction.exec("SELECT 1 FROM issuer_key_set WHERE url = $1 AND fault IS NOT NULL FOR UPDATE", url)
                .empty();
}

std::optional<int> aheadOf(const auth::FetchedKeySet& set) {
    constexpr std::int64_t kMost = 1'000'000'000;
    return set.issuerAhead ? std::optional(static_cast<int>(std::clamp(set.issuerAhead->count(), -kMost, kMost)))
                           : std::nullopt;
}

QJsonArray arrayOf(const std::vector<std::string>& texts) {
    QJsonArray array;
    for (const std::string& text : texts)
        array.append(QString::fromStdString(text));
    return array;
}

} // namespace

std::optional<auth::FetchedKeySet> KeySetStore::read(const std::string& url) {
    const auto row = m_control.lend(shortWait())
                         ->exec("SELECT document, etag, fetched_at, extract(epoch FROM fresh_for)::bigint AS fresh_for "
                                "FROM issuer_key_set WHERE url = $1 AND document IS NOT NULL",
                                url)
                         .first();
    if (!row)
        return std::nullopt;
    return auth::FetchedKeySet{row->get<std::string>("document"),
                               row->get<std::optional<std::string>>("etag").value_or(""), row->get<Time>("fetched_at"),
                               std::chrono::seconds(row->get<std::int64_t>("fresh_for"))};
}

void KeySetStore::fetched(const std::string& url, const auth::FetchedKeySet& set, const auth::KeySetChange& change) {
    if (m_control.schemaAhead())
        return;
    auto lease = m_control.lend(shortWait());
    auto transaction = m_control.begin(*lease);
    const bool recovered = hasFailed(transaction, url);
    const bool stored =
        transaction
            .exec(kFetched, url, set.document, set.etag, set.fetchedAt, static_cast<std::int64_t>(set.freshFor.count()),
                  aheadOf(set), QSysInfo::machineHostName().toStdString())
            .affected() > 0;
    if (stored && recovered)
        transaction.exec(kAudit, "jwks.recovered", url, std::nullopt, "");
    if (stored && !(change.added.empty() && change.removed.empty()))
        transaction.exec(kAudit, "jwks.changed", url,
                         QJsonObject{{QStringLiteral("added"), arrayOf(change.added)},
                                     {QStringLiteral("removed"), arrayOf(change.removed)}},
                         "");
    transaction.commit();
}

void KeySetStore::failed(const std::string& url, const std::string& fault, Time at) {
    if (m_control.schemaAhead())
        return;
    auto lease = m_control.lend(shortWait());
    auto transaction = m_control.begin(*lease);
    const bool first = !hasFailed(transaction, url);
    transaction.exec(kFailed, url, fault, at);
    if (first)
        transaction.exec(kAudit, "jwks.failed", url, std::nullopt, fault);
    transaction.commit();
}

void KeySetStore::invalidated(const std::string& url) {
    auto lease = m_control.lend(shortWait());
    auto transaction = m_control.begin(*lease);
    if (transaction.exec(kForgetKeys, url).affected() == 0)
        transaction.exec("DELETE FROM issuer_key_set WHERE url = $1", url);
    transaction.exec(kAudit, "jwks.invalidate", url, std::nullopt, "");
    transaction.commit();
}

} // namespace landreeve::control
