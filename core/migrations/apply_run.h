#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/migrations/migration_runner.h"
#include "core/migrations/runner_lock.h"
#include "core/migrations/transaction_script.h"

#include <functional>
#include <optional>

namespace landreeve::migrations {

/// One call of MigrationRunner::apply().
class ApplyRun {
public:
    ApplyRun(const MigrationRunner& runner, postgres::Connection& connection, ProgressFn progress,
             std::stop_token stop);

    /// Throws as MigrationRunner::apply() does, but without the versions in the details.
    void run(std::optional<int> believedVersion);
    const std::vector<int>& applied() const noexcept { return m_applied; }

private:
    void look();
    void lockAndLook();
    void believe(int version);
    const Migration* next() const;
    TransactionSetting setting(const Migration& migration) const;
    bool transactional(const Migration& migration);

    const MigrationRunner& m_runner;
    postgres::Connection& m_connection;
    ProgressFn m_progress;
    std::stop_token m_stop;
    std::optional<RunnerLock> m_lock;
    Ledger m_ledger; ///< As read, or believed.
    std::vector<int> m_pending;
    std::vector<int> m_applied;
};

/// Runs `work` until it succeeds, its failure is none that waiting helps against, or the attempts are used up; rolls
/// back after each failure. `what` is shown meanwhile. Throws work's own failure, for want of a lock one that names who
/// holds it.
void withAttempts(postgres::Connection& connection, const RunnerOptions& options, std::chrono::milliseconds lockTimeout,
                  const std::string& what, const ProgressFn& progress, const std::stop_token& stop,
                  const std::function<void()>& work);

/// The server's refusal of a migration as the user reads it: `migration_failed` with file, line and the server's
/// message; what is no fault of the file (a lock, a right, the disk, the connection) keeps its own code.
Error migrationFailure(const Migration& migration, int line, const Error& cause);

} // namespace landreeve::migrations
