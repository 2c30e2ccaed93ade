#include "core/sessions/failed_sign_ins.h"

#include "core/sessions/pile_ups.h"

namespace landreeve::sessions {
namespace {

constexpr const char* kFailed = R"(
    WITH counted AS (
        SELECT account, address, reason, count(*) AS count, max(at) AS last
          FROM auth_failure
         WHERE at >= $1 AND ($5 = '' OR strpos(lower(account), lower($5)) > 0 OR strpos(host(address), lower($5)) > 0)
         GROUP BY account, address, reason)
    SELECT account, host(address) AS address, sum(count)::bigint AS count, max(last) AS last,
           array_agg(reason ORDER BY count DESC, reason) AS reasons,
           coalesce(account = ANY ($2), false) OR coalesce(host(address) = ANY ($3), false) AS piles_up
      FROM counted GROUP BY account, address ORDER BY piles_up DESC, count DESC, last DESC, account, address LIMIT $4)";

} // namespace

std::vector<FailedSignIns> failedSignIns(control::ControlPlane& control, Time since, int most,
                                         const std::string& search, const postgres::Wait& wait) {
    std::vector<std::string> accounts;
    std::vector<std::string> addresses;
    for (const FailureCount& piled : pileUpsNow(control, wait))
        (piled.account.empty() ? addresses : accounts).push_back(piled.account.empty() ? piled.address : piled.account);
    std::vector<FailedSignIns> failed;
    const auto result = control.lend(wait)->exec(kFailed, since, accounts, addresses, most, search);
    for (const auto row : result)
        failed.push_back({row.get<std::optional<std::string>>("account").value_or(""),
                          row.get<std::optional<std::string>>("address").value_or(""), row.get<std::int64_t>("count"),
                          row.get<Time>("last"), row.get<std::vector<std::string>>("reasons"),
                          row.get<bool>("piles_up")});
    return failed;
}

} // namespace landreeve::sessions
