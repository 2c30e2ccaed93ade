#include "core/sessions/sign_in_limiter.h"

#include "core/postgres/transaction.h"

#include <QString>

namespace landreeve::sessions {
namespace {

// In this order wherever both are taken, so that two attempts never wait for each other.
constexpr const char* kAccount = "sign-in/account";
constexpr const char* kAddress = "sign-in/address";

constexpr const char* kFailure = R"(
    INSERT INTO auth_failure (kind, issuer, account, address, tenant_id, reason)
    VALUES ('sign-in', nullif($1, ''), nullif($2, ''), nullif($3, '')::inet, nullif($4, ''), $5))";

constexpr const char* kPileUps = R"(
    SELECT account, NULL AS address, count(*) AS count, max(at) AS last FROM auth_failure
     WHERE at >= $1 AND account IS NOT NULL GROUP BY account HAVING count(*) >= $2
    UNION ALL
    SELECT NULL, host(address), count(*), max(at) FROM auth_failure
     WHERE at >= $1 AND address IS NOT NULL GROUP BY address HAVING count(*) >= $2
     ORDER BY count DESC, last DESC LIMIT 500)";

std::string foldedAccount(const SignInAttempt& attempt) {
    return QString::fromStdString(attempt.account).toCaseFolded().toStdString();
}

std::string accountKey(const SignInAttempt& attempt) {
    return attempt.issuer + " " + foldedAccount(attempt);
}

void record(postgres::Transaction& transaction, const SignInAttempt& attempt, const std::string& reason) {
    transaction.exec(kFailure, attempt.issuer, foldedAccount(attempt), attempt.address, attempt.tenantId, reason);
    transaction.exec("SELECT audit_record('sign-in.refused', 'user', nullif($1, ''), nullif($2, ''), NULL, "
                     "jsonb_build_object('issuer', $3::text, 'address', nullif($4, '')), $5)",
                     foldedAccount(attempt), attempt.tenantId, attempt.issuer, attempt.address, reason);
}

} // namespace

SignInVerdict SignInLimiter::begin(const SignInAttempt& attempt, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    std::vector<RateBucket> buckets;
    if (!attempt.account.empty())
        buckets.push_back({kAccount, accountKey(attempt), m_limits.account});
    if (!attempt.address.empty())
        buckets.push_back({kAddress, attempt.address, m_limits.address});
    const auto retryIn = takeTokens(transaction, buckets);
    if (retryIn)
        record(transaction, attempt, "rate_limited");
    transaction.commit();
    return retryIn ? SignInVerdict{false, *retryIn} : SignInVerdict{true};
}

void SignInLimiter::failed(const SignInAttempt& attempt, const std::string& reason, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    record(transaction, attempt, reason);
    transaction.commit();
}

void SignInLimiter::succeeded(const SignInAttempt& attempt, const postgres::Wait& wait) {
    auto lease = m_control.lend(wait);
    auto transaction = m_control.begin(*lease);
    transaction.exec("DELETE FROM rate_bucket WHERE scope = $1 AND key = $2", kAccount, accountKey(attempt));
    // Its own token only: whoever has one account must not buy guesses at others with it.
    transaction.exec("UPDATE rate_bucket SET tokens = least(capacity, tokens + 1) WHERE scope = $1 AND key = $2",
                     kAddress, attempt.address);
    transaction.commit();
}

std::vector<FailureCount> SignInLimiter::pileUps(Time since, int atLeast, const postgres::Wait& wait) {
    std::vector<FailureCount> counts;
    for (const auto row : m_control.lend(wait)->exec(kPileUps, since, atLeast))
        counts.push_back({row.get<std::optional<std::string>>("account").value_or(""),
                          row.get<std::optional<std::string>>("address").value_or(""), row.get<std::int64_t>("count"),
                          row.get<Time>("last")});
    return counts;
}

} // namespace landreeve::sessions
