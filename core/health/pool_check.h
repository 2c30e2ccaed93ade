#pragma once

#include "core/health/report.h"
#include "core/postgres/connection_url.h"

#include <stop_token>
#include <string>

namespace landreeve::health {

/// Whether clients wait for connections of a PgBouncer, as its console (`url`, database `pgbouncer`) says. Unknown
/// where the console refuses the role, or there is none. Only Cancelled is thrown.
HealthCheck lookAtPool(const postgres::ConnectionUrl& url, const std::string& server, const std::stop_token& stop);

} // namespace landreeve::health
