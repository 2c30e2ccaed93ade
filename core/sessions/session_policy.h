#pragma once

#include "core/control/control_plane.h"
#include "core/postgres/connection.h"

#include <QJsonObject>

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace landreeve::sessions {

/// What a tenant allows its sessions. Holds for those that begin after it was set.
struct SessionPolicy {
    std::chrono::seconds life = std::chrono::hours(8);
    bool lifeIsSet = false; ///< Else `life` is the default, which a session made on purpose may exceed.
    std::optional<std::chrono::seconds> idleTimeout;
    std::optional<int> sessionsPerUser; ///< Of one user in the tenant; the oldest give way. Empty: any number.
};

/// The policy that a tenant's settings say; the default one for what they do not.
SessionPolicy sessionPolicyOf(const QJsonObject& settings);

/// The policy of a tenant, or of sessions that belong to none (empty): the default. Throws Error `tenant_not_found`.
SessionPolicy readSessionPolicy(postgres::Connection& control, const std::string& tenantId);

/// A tenant's settings as people name and write them: `session.life` (a duration, 1m to 400d), `session.idle_timeout`
/// (2m to 400d, since being seen is noted once a minute only), `session.per_user` (1 to 1000). Those that are not set
/// have an empty value.
using TenantSettings = std::map<std::string, std::string>;

TenantSettings readTenantSettings(control::ControlPlane& control, const std::string& tenantId,
                                  const postgres::Wait& wait = {});

/// Sets one, or with an empty value takes it back to its default. Audited. Throws Error `tenant_not_found`, or
/// `invalid_setting` for a name that is none and a value it does not take.
void writeTenantSetting(control::ControlPlane& control, const std::string& tenantId, const std::string& name,
                        const std::string& value, const postgres::Wait& wait = {});

/// Throws Error `invalid_setting` for a name that is none of the settings'.
void refuseUnknownSetting(const std::string& name);

} // namespace landreeve::sessions
