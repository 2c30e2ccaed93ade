#include "core/control/known_people.h"

#include <algorithm>
#include <optional>

namespace landreeve::control {
namespace {

constexpr const char* kPeople = R"(
    SELECT user_id, max(name) AS name, max(at) AS at, bool_or(kind = 'mapped') AS mapped,
           coalesce(max(at) FILTER (WHERE kind = 'refused')
                    > coalesce(max(at) FILTER (WHERE kind = 'mapped'), '-infinity'), false) AS refused,
           (array_agg(tenant_id ORDER BY at DESC) FILTER (WHERE kind = 'refused'))[1] AS tenant_id
      FROM ((SELECT account AS user_id, NULL AS name, at, 'refused' AS kind, tenant_id FROM auth_failure
              WHERE issuer = $1 AND reason = 'session_unknown' AND account IS NOT NULL
                AND at > now() - interval '30 days' ORDER BY at DESC LIMIT 1000)
            UNION ALL
            (SELECT user_id, NULL, created_at, 'seen', NULL FROM session WHERE issuer = $1
              ORDER BY created_at DESC LIMIT 1000)
            UNION ALL
            SELECT subject, display_name, created_at, 'mapped', NULL FROM user_mapping WHERE issuer = $1) heard
     GROUP BY user_id ORDER BY refused DESC, mapped, at DESC, user_id LIMIT $2)";

} // namespace

std::vector<KnownPerson> knownPeople(postgres::Connection& control, const std::string& issuer, int most) {
    std::vector<KnownPerson> people;
    for (const auto row : control.exec(kPeople, issuer, std::clamp(most, 1, 500)))
        people.push_back({row.get<std::string>("user_id"), row.get<std::optional<std::string>>("name").value_or(""),
                          row.get<bool>("mapped"), row.get<bool>("refused"),
                          row.get<std::optional<std::string>>("tenant_id").value_or(""), row.get<Time>("at")});
    return people;
}

} // namespace landreeve::control
