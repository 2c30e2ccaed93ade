#include "core/migrations/ledger.h"

#include "core/base/error.h"

#include <QJsonArray>

#include <algorithm>
#include <set>

namespace landreeve::migrations {
namespace {

constexpr const char* kRead =
    "SELECT version, name, sha256, applied_at, duration_ms, applied_by, state, statement, statement_sha256";
constexpr const char* kIdentity = "to_regclass('public.tenant_identity') IS NOT NULL";

LedgerRow rowOf(const postgres::Row& row) {
    LedgerRow out;
    out.version = row.get<int>(0);
    out.name = row.get<std::optional<std::string>>(1).value_or("");
    out.sha256 = row.get<std::optional<std::string>>(2).value_or("");
    out.appliedAt = row.get<std::optional<Time>>(3).value_or(Time());
    out.durationMs = row.get<std::optional<double>>(4);
    out.appliedBy = row.get<std::optional<std::string>>(5).value_or("");
    out.partial = row.text(6) == "partial";
    out.statement = row.get<std::optional<int>>(7).value_or(0);
    out.statementSha256 = row.get<std::optional<std::string>>(8).value_or("");
    return out;
}

/// Whether what an interrupted file has done is still what the file says.
bool sameSoFar(const Migration& migration, const LedgerRow& row) {
    const int count = static_cast<int>(migration.statements.size());
    if (row.statement < 1 || row.statement > count + 1)
        return false;
    if (row.statementSha256 == progressHash(migration, row.statement - 1))
        return true;
    return row.statement <= count && row.statementSha256 == progressHash(migration, row.statement);
}

std::string fileName(int version, const std::string& name) {
    Migration migration;
    migration.version = version;
    migration.name = name;
    return migration.fileName();
}

std::optional<LedgerDifference> differenceOf(const MigrationSet& set, const LedgerRow& row) {
    if (row.version > set.version() || row.version < 1)
        return LedgerDifference{LedgerVerdict::Ahead, row.version,
                                fileName(row.version, row.name) +
                                    " was applied here and is not known to this program."};
    const Migration& migration = set.at(row.version);
    const std::string when = " on " + toRfc3339(row.appliedAt).substr(0, 10);
    if (row.partial ? migration.transactional || !sameSoFar(migration, row) : row.sha256 != migration.sha256)
        return LedgerDifference{LedgerVerdict::Changed, row.version,
                                migration.fileName() + " was changed after it was " +
                                    (row.partial ? "begun" : "applied") + when + " (SHA-256 then " +
                                    row.sha256.substr(0, 12) + ", now " + migration.sha256.substr(0, 12) + ")."};
    if (row.partial)
        return LedgerDifference{LedgerVerdict::Partial, row.version,
                                migration.fileName() + " was interrupted at statement " +
                                    std::to_string(row.statement) + " of " +
                                    std::to_string(migration.statements.size()) + "."};
    return std::nullopt;
}

bool has(const MigrationStatus& status, LedgerVerdict kind) {
    return std::ranges::any_of(status.differences, [&](const auto& difference) { return difference.kind == kind; });
}

LedgerVerdict verdictOf(const MigrationStatus& status) {
    for (const auto kind : {LedgerVerdict::Changed, LedgerVerdict::Gap, LedgerVerdict::Ahead, LedgerVerdict::Partial}) {
        if (has(status, kind))
            return kind;
    }
    if (status.ledger.rows.empty())
        return LedgerVerdict::Empty;
    return status.pending.empty() ? LedgerVerdict::Current : LedgerVerdict::Behind;
}

} // namespace

std::string_view MigrationStatus::word() const {
    switch (verdict) {
    case LedgerVerdict::Current:
        return "current";
    case LedgerVerdict::Empty:
    case LedgerVerdict::Behind:
        return "behind";
    case LedgerVerdict::Partial:
        return "dirty";
    case LedgerVerdict::Ahead:
        return "ahead";
    case LedgerVerdict::Gap:
    case LedgerVerdict::Changed:
        break;
    }
    return "drifted";
}

bool MigrationStatus::applicable() const {
    return verdict != LedgerVerdict::Gap && verdict != LedgerVerdict::Changed && verdict != LedgerVerdict::Ahead;
}

Ledger readLedger(postgres::Connection& connection, bool withIdentity) {
    Ledger ledger;
    try {
        const auto result = connection.exec(std::string(kRead) + (withIdentity ? std::string(", ") + kIdentity : "") +
                                            " FROM public.schema_migration");
        ledger.exists = true;
        for (const auto& row : result) {
            ledger.rows.push_back(rowOf(row));
            ledger.identity = withIdentity && row.get<bool>(9);
        }
        std::ranges::sort(ledger.rows, {}, &LedgerRow::version);
    } catch (const Error& error) {
        // Undefined table or schema: nothing was ever applied.
        if (error.sqlState() != "42P01" && error.sqlState() != "3F000")
            throw;
    }
    if (withIdentity && ledger.rows.empty())
        ledger.identity = connection.exec(std::string("SELECT ") + kIdentity).one().get<bool>(0);
    return ledger;
}

std::string createLedgerSql(bool ifNotExists) {
    return std::string("CREATE TABLE ") + (ifNotExists ? "IF NOT EXISTS " : "") +
           "public.schema_migration (\n"
           "    version           int              PRIMARY KEY,\n"
           "    name              text             NOT NULL,\n"
           "    sha256            text             NOT NULL,\n"
           "    applied_at        timestamptz      NOT NULL DEFAULT clock_timestamp(),\n"
           "    duration_ms       double precision,\n"
           "    applied_by        text             NOT NULL,\n"
           "    state             text             NOT NULL DEFAULT 'applied' CHECK (state IN ('applied', "
           "'partial')),\n"
           "    statement         int,\n"
           "    statement_sha256  text\n"
           ")";
}

MigrationStatus compare(const MigrationSet& set, Ledger ledger) {
    MigrationStatus status;
    status.ledger = std::move(ledger);
    std::set<int> applied;
    for (const LedgerRow& row : status.ledger.rows) {
        if (auto difference = differenceOf(set, row))
            status.differences.push_back(std::move(*difference));
        if (!row.partial) {
            applied.insert(row.version);
            status.version = std::max(status.version, row.version);
        }
    }
    for (const Migration& migration : set.all()) {
        if (applied.contains(migration.version))
            continue;
        status.pending.push_back(migration.version);
        if (migration.version < status.version)
            status.differences.push_back(
                {LedgerVerdict::Gap, migration.version,
                 migration.fileName() + " is not applied, and version " + std::to_string(status.version) + " is."});
    }
    status.verdict = verdictOf(status);
    return status;
}

void refuseUnlessApplicable(const MigrationSet& set, const MigrationStatus& status) {
    if (status.applicable())
        return;
    const auto first = std::ranges::find(status.differences, status.verdict, &LedgerDifference::kind);
    Error error("migration_changed", first->sentence,
                "Restore the file as it was, or put the change into a new migration.");
    if (status.verdict == LedgerVerdict::Gap)
        error = Error("migration_gap", first->sentence,
                      "Find out who applied the later one; nothing is applied out of order.");
    else if (status.verdict == LedgerVerdict::Ahead)
        error = Error("schema_ahead",
                      "The schema is at version " + std::to_string(status.version) +
                          ", and this program knows it up to " + std::to_string(set.version()) + ".",
                      "Use the version of the program that made it, or a later one.");
    QJsonArray all;
    for (const LedgerDifference& difference : status.differences)
        all.append(QString::fromStdString(difference.sentence));
    error.withDetail("differences", all);
    throw error;
}

std::string progressHash(const Migration& migration, int count) {
    std::string done;
    for (int i = 0; i < count; ++i)
        done += migration.statements.at(static_cast<std::size_t>(i)).text + ";\n";
    return sha256Hex(done);
}

} // namespace landreeve::migrations
