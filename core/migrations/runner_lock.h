#pragma once

#include "core/base/progress.h"
#include "core/postgres/connection.h"

#include <chrono>
#include <stop_token>

namespace landreeve::migrations {

/// The right to migrate a database: a session's advisory lock, polled for on an idle connection and never awaited in a
/// transaction (CREATE INDEX CONCURRENTLY waits for every transaction, and would wait for ours).
class RunnerLock {
public:
    /// Throws Error `migration_running`, naming who has it, where it does not come within `patience`; Cancelled.
    RunnerLock(postgres::Connection& connection, std::chrono::milliseconds patience, const ProgressFn& progress,
               const std::stop_token& stop);
    RunnerLock(const RunnerLock&) = delete;
    RunnerLock& operator=(const RunnerLock&) = delete;
    ~RunnerLock();

private:
    postgres::Connection& m_connection;
};

} // namespace landreeve::migrations
