#pragma once

#include "core/health/report.h"
#include "core/postgres/connection.h"

#include <optional>
#include <string>

namespace landreeve::health {

/// How far a server's standbys are behind it, or it behind its primary where it is one; nothing where there is no
/// replication. Throws nothing but Cancelled.
std::optional<HealthCheck> lookAtReplication(postgres::Connection& connection, const std::string& server);

} // namespace landreeve::health
