#pragma once

#include "tests/support/domain_database.h"

namespace landreeve::tests {

/// How many sessions in a tenant's database wait for somebody's lock.
inline int lockWaitsIn(const DomainDatabase& database) {
    return database.superuser()
        .exec("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
        .one()
        .get<int>(0);
}

} // namespace landreeve::tests
