#pragma once

#include "core/base/progress.h"
#include "core/migrations/fingerprint.h"
#include "core/migrations/ledger.h"
#include "core/migrations/migration_set.h"
#include "core/postgres/connection.h"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::migrations {

struct RunnerOptions {
    std::string role;           ///< Migrations run as this role; empty: as the one that is connected.
    bool tenantContext = false; ///< Every transaction sets app.tenant_id from tenant_identity, where it has its row.
    /// How long a statement waits for a lock, where the file does not say: nobody queues behind us longer than that.
    std::chrono::milliseconds lockTimeout = std::chrono::seconds(3);
    int attempts = 5; ///< In all, where a lock was not got or the server reports a deadlock.
    std::chrono::milliseconds retryPause = std::chrono::milliseconds(250); ///< Before the second; doubled, jittered.
    std::chrono::milliseconds runnerPatience = std::chrono::minutes(1);    ///< For another runner to finish.
    std::string appliedBy = "landreeve";                                   ///< For the ledger.

    /// As tenant databases need it: everything belongs to landreeve_schema.
    static RunnerOptions forTenants(std::string appliedBy);
};

/// What verify() found: the files against the ledger, the live schema against the expected one.
struct Verification {
    MigrationStatus status;
    std::vector<SchemaDifference> differences;
    bool ok() const { return status.verdict == LedgerVerdict::Current && differences.empty(); }
};

/// Brings a database to a set of migrations. Immutable; one may serve many threads, each with its own connection, which
/// leads directly to the server (no pooler) and is in no transaction.
class MigrationRunner {
public:
    MigrationRunner(MigrationSet set, RunnerOptions options);

    const MigrationSet& set() const noexcept { return m_set; }
    const RunnerOptions& options() const noexcept { return m_options; }

    /// Where the database stands. One query where there is a ledger.
    MigrationStatus status(postgres::Connection& connection) const;

    /// Applies what is pending, in order; the versions applied. A transactional file is one round trip and is applied
    /// whole or not at all; one without a transaction goes on where it was interrupted. `believedVersion`, where the
    /// caller has one, spares reading the ledger first: it is checked in the migration's own transaction.
    ///
    /// Throws Error `migration_changed`, `migration_gap`, `schema_ahead`, `migration_failed` (details: file, line),
    /// `migration_running`, `lock_timeout` (details: blockers) or what the connection throws; each carries the versions
    /// applied before in `applied`. inDoubt() where the connection ended in the middle: the ledger knows.
    std::vector<int> apply(postgres::Connection& connection, const ProgressFn& progress = {},
                           const std::stop_token& stop = {}, std::optional<int> believedVersion = {}) const;

    /// Enters the versions up to `version` as applied without running them: adopts a schema made otherwise.
    /// Throws Error `usage` for a version the set does not have, `already_migrated`, or what apply() refuses.
    void baseline(postgres::Connection& connection, int version, const std::stop_token& stop = {}) const;

    /// The SQL that apply() would send, in order.
    std::string plan(const MigrationStatus& status) const;

    Verification verify(postgres::Connection& connection, const Fingerprint& expected) const;

private:
    MigrationSet m_set;
    RunnerOptions m_options;
};

} // namespace landreeve::migrations
