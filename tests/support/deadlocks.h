#pragma once

#include "tests/support/domain_database.h"

#include <cstdint>

namespace landreeve::tests {

/// How many deadlocks there were in a tenant's database so far; -1 where a session would not end. A session counts for
/// certain only when it has ended, so all others are ended first: who works on opens new ones.
inline std::int64_t deadlocksOf(const DomainDatabase& database) {
    auto superuser = database.superuser();
    // It waits for each. Chosen before any is ended: conditions side by side run the cheapest first, and the session
    // would end itself.
    const auto left = superuser
                          .exec("WITH others AS MATERIALIZED (SELECT pid FROM pg_stat_activity WHERE datname = "
                                "current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend') "
                                "SELECT count(*) FROM others WHERE NOT pg_terminate_backend(pid, 30000)")
                          .one()
                          .get<std::int64_t>(0);
    if (left > 0)
        return -1;
    return superuser.exec("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        .one()
        .get<std::int64_t>(0);
}

} // namespace landreeve::tests
