#include "core/sessions/sign_in_history.h"

namespace landreeve::sessions {
namespace {

constexpr const char* kHistory = R"(
    WITH slots (bounds, first) AS (SELECT $1::timestamptz[], ($1::timestamptz[])[1])
    SELECT slot, sum(signed_in)::bigint AS signed_in, sum(refused)::bigint AS refused
      FROM (SELECT width_bucket(s.registered_at, bounds) AS slot, 1 AS signed_in, 0 AS refused
              FROM slots JOIN session s ON s.registered_at >= first
            UNION ALL
            SELECT width_bucket(f.at, bounds), 0, 1 FROM slots JOIN auth_failure f ON f.at >= first) happened
     GROUP BY slot)";

} // namespace

std::vector<SignInCount> readSignInHistory(control::ControlPlane& control, const std::vector<Time>& from,
                                           const postgres::Wait& wait) {
    std::vector<SignInCount> counts;
    std::vector<std::string> bounds;
    for (const Time time : from) {
        counts.push_back({.from = time});
        bounds.push_back(toRfc3339(time));
    }
    if (from.empty())
        return counts;
    const auto result = control.lend(wait)->exec(kHistory, bounds);
    for (const auto row : result) {
        auto& count = counts.at(static_cast<std::size_t>(row.get<int>("slot")) - 1);
        count.signIns = row.get<std::int64_t>("signed_in");
        count.refusals = row.get<std::int64_t>("refused");
    }
    return counts;
}

} // namespace landreeve::sessions
