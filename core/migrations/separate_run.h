#pragma once

#include "core/base/progress.h"
#include "core/migrations/ledger.h"
#include "core/migrations/migration_runner.h"

#include <chrono>
#include <functional>

namespace landreeve::migrations {

/// Applies a file whose header says `transaction: none`, while the runner's lock is held. The ledger keeps the
/// statement reached. A statement that can run in a transaction does so together with its ledger entry: exactly once.
/// One that cannot is entered as begun first; after an interruption it is done again, unless it is an index that turns
/// out to be there and valid. An invalid index is dropped and built again.
class SeparateRun {
public:
    SeparateRun(const MigrationRunner& runner, const Migration& migration, const Ledger& ledger,
                postgres::Connection& connection, const ProgressFn& progress, const std::stop_token& stop);

    void run();

private:
    struct Index {
        std::string name; ///< Quoted and qualified.
        bool valid;
    };

    void begin();
    void enterSession();
    void leaveSession();
    void statement(int number);
    void inTransaction(const SqlStatement& statement, int number);
    void alone(const SqlStatement& statement, int number);
    bool prepareIndex(const SqlStatement& statement, const ConcurrentIndex& index, bool begunBefore);
    void checkIndex(const SqlStatement& statement, const ConcurrentIndex& index);
    void dropLeftovers();
    std::optional<Index> find(const ConcurrentIndex& index);
    std::string reachedSql(int number, bool begun) const;
    /// `before`: characters that `work` sends before the statement's own.
    void attempt(const SqlStatement& statement, int before, const std::function<void()>& work);
    void setLockTimeout(std::chrono::milliseconds timeout);

    const MigrationRunner& m_runner;
    const Migration& m_migration;
    const Ledger& m_ledger;
    postgres::Connection& m_connection;
    const ProgressFn& m_progress;
    const std::stop_token& m_stop;
    std::vector<std::string> m_settings; ///< What the file has set for the session.
    std::chrono::milliseconds m_lockTimeout{-1};
    std::chrono::steady_clock::time_point m_started;
    int m_first = 1;      ///< The statement to go on with.
    bool m_begun = false; ///< It may have been done already.
};

} // namespace landreeve::migrations
