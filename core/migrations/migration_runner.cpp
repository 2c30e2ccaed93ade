#include "core/migrations/migration_runner.h"

#include "core/base/error.h"
#include "core/migrations/apply_run.h"
#include "core/migrations/patience.h"
#include "core/postgres/quote.h"
#include "core/postgres/transaction.h"

#include <QJsonArray>

namespace landreeve::migrations {
namespace {

QJsonArray toJson(const std::vector<int>& versions) {
    QJsonArray out;
    for (const int version : versions)
        out.append(version);
    return out;
}

std::string sentenceOf(const Migration& migration) {
    return "-- " + migration.fileName() +
           (migration.transactional ? "\n" : ": without a transaction, each statement for itself\n");
}

} // namespace

RunnerOptions RunnerOptions::forTenants(std::string appliedBy) {
    RunnerOptions options;
    options.role = "landreeve_schema";
    options.tenantContext = true;
    options.appliedBy = std::move(appliedBy);
    return options;
}

MigrationRunner::MigrationRunner(MigrationSet set, RunnerOptions options)
    : m_set(std::move(set)), m_options(std::move(options)) {}

MigrationStatus MigrationRunner::status(postgres::Connection& connection) const {
    return compare(m_set, readLedger(connection, m_options.tenantContext));
}

std::vector<int> MigrationRunner::apply(postgres::Connection& connection, const ProgressFn& progress,
                                        const std::stop_token& stop, std::optional<int> believedVersion) const {
    // A migration takes as long as it takes; a dead server is noticed by the connection's keepalives.
    const WaitScope scope(connection, {stop, std::chrono::milliseconds(0)});
    ApplyRun run(*this, connection, progress, stop);
    try {
        run.run(believedVersion);
    } catch (Error& error) {
        error.withDetail("applied", toJson(run.applied()));
        throw;
    }
    return run.applied();
}

void MigrationRunner::baseline(postgres::Connection& connection, int version, const std::stop_token& stop) const {
    if (version < 1 || version > m_set.version())
        throw Error("usage", "There is no version " + std::to_string(version) + " to begin from.",
                    "Give one from 1 to " + std::to_string(m_set.version()) + ".");
    const WaitScope scope(connection, {stop, std::chrono::seconds(30)});
    const RunnerLock lock(connection, m_options.runnerPatience, {}, stop);
    const MigrationStatus before = status(connection);
    refuseUnlessApplicable(m_set, before);
    if (before.verdict == LedgerVerdict::Partial || before.version >= version)
        throw Error("already_migrated",
                    before.verdict == LedgerVerdict::Partial
                        ? before.differences.front().sentence
                        : "The ledger is at version " + std::to_string(before.version) + " already.",
                    "A baseline adopts a schema that the ledger does not know yet.");
    postgres::Transaction transaction(connection);
    if (!m_options.role.empty())
        transaction.exec("SET LOCAL ROLE " + postgres::quoteIdentifier(m_options.role));
    transaction.exec(createLedgerSql(true));
    for (int entered = before.version + 1; entered <= version; ++entered)
        transaction.exec(
            "INSERT INTO public.schema_migration (version, name, sha256, applied_by) VALUES ($1, $2, $3, $4)", entered,
            m_set.at(entered).name, m_set.at(entered).sha256, m_options.appliedBy + " (baseline)");
    transaction.commit();
}

std::string MigrationRunner::plan(const MigrationStatus& status) const {
    std::string out;
    TransactionSetting setting{m_options.role, m_options.lockTimeout, m_options.appliedBy, status.ledger.exists,
                               m_options.tenantContext && status.ledger.identity};
    for (const int version : status.pending) {
        const Migration& migration = m_set.at(version);
        setting.lockTimeout = migration.lockTimeout.value_or(m_options.lockTimeout);
        out += sentenceOf(migration);
        out += migration.transactional ? TransactionScript(m_set, migration, setting).text() : migration.sql + "\n";
        out += "\n";
        setting.ledgerExists = true;
    }
    return out;
}

Verification MigrationRunner::verify(postgres::Connection& connection, const Fingerprint& expected) const {
    return {status(connection), differences(expected, fingerprint(connection))};
}

} // namespace landreeve::migrations
