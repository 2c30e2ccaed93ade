#pragma once

#include "core/base/clock.h"
#include "core/migrations/migration_set.h"
#include "core/postgres/connection.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::migrations {

/// A row of schema_migration.
struct LedgerRow {
    int version = 0;
    std::string name;
    std::string sha256;
    Time appliedAt;
    std::optional<double> durationMs;
    std::string appliedBy;
    bool partial = false;
    int statement = 0;           ///< While partial: the statement reached, from 1.
    std::string statementSha256; ///< While partial: progressHash().
};

/// What a database says of its migrations.
struct Ledger {
    bool exists = false;
    bool identity = false; ///< Whether there is a table tenant_identity.
    std::vector<LedgerRow> rows;
};

enum class LedgerVerdict {
    Empty,   ///< Nothing was ever applied.
    Current, ///< As the set.
    Behind,
    Partial, ///< A file without a transaction was interrupted; it goes on where it was.
    Gap,     ///< One is missing below one that was applied.
    Changed, ///< A file differs from what was applied.
    Ahead    ///< Something was applied that the set does not know.
};

struct LedgerDifference {
    LedgerVerdict kind; ///< Partial, Gap, Changed or Ahead.
    int version;
    std::string sentence;
};

/// How a database stands to a set.
struct MigrationStatus {
    LedgerVerdict verdict = LedgerVerdict::Empty;
    int version = 0; ///< The highest one applied.
    std::vector<int> pending;
    std::vector<LedgerDifference> differences;
    Ledger ledger;

    /// "current", "behind", "ahead", "dirty" or "drifted", as docs/cli.md names them.
    std::string_view word() const;
    /// Whether what is pending may be applied.
    bool applicable() const;
};

/// One query. `withIdentity`: also look whether there is a tenant_identity (otherwise it counts as missing).
Ledger readLedger(postgres::Connection& connection, bool withIdentity);

/// The statement that makes the ledger's table.
std::string createLedgerSql(bool ifNotExists);

/// Compares a ledger with a set.
MigrationStatus compare(const MigrationSet& set, Ledger ledger);

/// Throws what keeps a database from being migrated: Error `migration_changed`, `migration_gap` or `schema_ahead`, each
/// with every difference in its details.
void refuseUnlessApplicable(const MigrationSet& set, const MigrationStatus& status);

/// SHA-256 over a migration's first `count` statements. In the ledger of an interrupted file it stands for what was
/// done: over the statements before the one reached, or up to it once that one was begun and may have been done.
std::string progressHash(const Migration& migration, int count);

} // namespace landreeve::migrations
