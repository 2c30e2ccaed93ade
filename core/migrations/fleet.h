#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/migrations/fingerprint.h"
#include "core/migrations/migration_runner.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::migrations {

/// A database of the fleet.
struct FleetTarget {
    std::string id;                  ///< The tenant's.
    postgres::ConnectionUrl url;     ///< Directly to the server, as the service role.
    std::optional<int> version = {}; ///< Its schema's, as far as the caller knows: spares a round trip.
    std::string leftOut = {};        ///< Why it takes no part ("suspended"); empty: it does.
};

/// What was learnt of one: `value`, or why not.
template <typename T>
struct FleetAnswer {
    std::string id;
    std::optional<T> value;
    std::optional<Error> failure;
};

/// Calls `work` for every index below `count`, on at most `jobs` threads, each taking the next that nobody has taken;
/// returns when all have ended. `work` must not throw. After a stop request no more are begun.
void inParallel(std::size_t count, int jobs, const std::stop_token& stop, const std::function<void(std::size_t)>& work);

/// Where every target stands, in the order given; those left out too. One connection and one query each.
/// Throws Cancelled.
std::vector<FleetAnswer<MigrationStatus>> fleetStatus(const MigrationRunner& runner,
                                                      const std::vector<FleetTarget>& targets, int jobs,
                                                      const std::stop_token& stop = {});

/// Every target's schema. Throws Cancelled.
std::vector<FleetAnswer<Fingerprint>> fleetFingerprints(const std::vector<FleetTarget>& targets, int jobs,
                                                        const std::stop_token& stop = {});

/// Connects for a migration: named so that a report of locks says who it is.
postgres::Connection connect(const FleetTarget& target, const std::stop_token& stop);

} // namespace landreeve::migrations
