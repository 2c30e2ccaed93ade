#include "core/access/act_limit.h"

#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/sessions/rate_bucket.h"
#include "core/tenancy/setting_rules.h"

#include <QSysInfo>

namespace landreeve::access {
namespace {

using sessions::RateBucket;
using sessions::RateLimit;

constexpr double kHour = 3600;
// An office shares an address; a tenant is many accounts.
constexpr int kAccountsOfAddress = 5;
constexpr int kAccountsOfTenant = 10;

RateLimit hourly(int count) {
    return {static_cast<double>(count), count / kHour, count, std::chrono::seconds(0)};
}

/// Where a session was begun; of one without an address, where this program is: in the server's eyes, or by the
/// computer's name where it is the server's own.
constexpr const char* kAddress = R"(
    SELECT coalesce((SELECT host(ip) FROM session WHERE issuer = $1 AND jti = $2), host(inet_client_addr()), $3))";

std::vector<RateBucket> bucketsOf(const Subject& subject, const std::string& address, const std::string& tenantId,
                                  const std::string& action, int perHour) {
    return {{action + "/account", tenantId + " " + subject.issuer + " " + subject.userId, hourly(perHour)},
            {action + "/address", tenantId + " " + address, hourly(perHour * kAccountsOfAddress)},
            {action + "/tenant", tenantId, hourly(perHour * kAccountsOfTenant)}};
}

} // namespace

bool isLimited(const std::string& action) {
    return action == "reveal" || action == "export";
}

void takeAct(control::ControlPlane& control, const Subject& subject, const std::string& tenantId,
             const Permission& permission, const QJsonObject& settings, const postgres::Wait& wait) {
    const bool reveals = permission.action == "reveal";
    const int perHour = reveals ? tenancy::revealsPerHour(settings) : tenancy::exportsPerHour(settings);
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    const auto address =
        transaction.exec(kAddress, subject.issuer, subject.sessionJti, QSysInfo::machineHostName().toStdString())
            .one()
            .get<std::string>(0);
    const auto blocked =
        sessions::takeTokens(transaction, bucketsOf(subject, address, tenantId, permission.action, perHour));
    if (blocked) {
        transaction.exec("SELECT set_config('app.actor', $1, true), set_config('app.session', $2, true)",
                         subject.userId, subject.sessionJti);
        transaction.exec("SELECT audit_record('access.limited', 'permission', $1, nullif($2, ''), NULL, "
                         "jsonb_build_object('issuer', $3::text), 'rate_limited')",
                         permission.toString(), tenantId, subject.issuer);
    }
    transaction.commit();
    if (blocked)
        throw Error("rate_limited",
                    reveals ? "Too many personal fields and passwords were revealed." : "Too much was exported.",
                    "Try again in " + durationWords(std::chrono::ceil<std::chrono::seconds>(*blocked)) +
                        (tenantId.empty() ? "."
                                          : "; " + tenantId + " allows each account " + std::to_string(perHour) +
                                                " an hour (its setting limits." + permission.action + "s_per_hour)."))
            .withDetail("retry_after_ms", static_cast<qint64>(blocked->count()));
}

} // namespace landreeve::access
