#pragma once

#include "core/postgres/connection.h"

#include <QJsonObject>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

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

/// What a tenant's settings take: a life from 1m to 400d, an idle timeout from 2m to 400d (being seen is noted once a
/// minute only), both in whole seconds, and a number from 1 to 1000.
std::optional<std::chrono::seconds> lifeFromText(std::string_view text);
std::optional<std::chrono::seconds> idleTimeoutFromText(std::string_view text);
std::optional<int> sessionsPerUserFromText(std::string_view text);

} // namespace landreeve::sessions
