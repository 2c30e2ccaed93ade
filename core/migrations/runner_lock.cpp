#include "core/migrations/runner_lock.h"

#include "core/base/error.h"
#include "core/migrations/blockers.h"
#include "core/migrations/patience.h"
#include "core/migrations/transaction_script.h"

namespace landreeve::migrations {

using namespace std::chrono_literals;

RunnerLock::RunnerLock(postgres::Connection& connection, std::chrono::milliseconds patience, const ProgressFn& progress,
                       const std::stop_token& stop)
    : m_connection(connection) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::vector<Blocker> holders;
    while (!connection.exec("SELECT pg_try_advisory_lock($1)", kRunnerLock).one().get<bool>(0)) {
        // Asked until somebody is seen: it may have been on its way out.
        if (holders.empty())
            holders = runnerLockHolders(connection);
        const std::string who = holders.empty() ? "another program" : describe(holders);
        if (std::chrono::steady_clock::now() >= deadline)
            throw Error("migration_running", "This database is being migrated by " + who + ".",
                        "Wait until it is done, or end it, then run this again.")
                .withDetail("blockers", toJson(holders))
                .setRetryable();
        report(progress, {"wait", "Waiting for " + who + " to finish migrating this database"});
        pause(jittered(100ms, 1), stop);
    }
}

RunnerLock::~RunnerLock() {
    lastWord(m_connection, "SELECT pg_advisory_unlock(" + std::to_string(kRunnerLock) + ")");
}

} // namespace landreeve::migrations
