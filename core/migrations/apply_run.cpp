#include "core/migrations/apply_run.h"

#include "core/migrations/patience.h"
#include "core/migrations/separate_run.h"

#include <algorithm>

namespace landreeve::migrations {
namespace {

/// The connection ended while a text with a COMMIT was under way.
Error inDoubt(Error error) {
    return error.setInDoubt().setRetryable(false).withHint(
        "The migration may have been applied as a whole; run this again, the ledger knows.");
}

} // namespace

ApplyRun::ApplyRun(const MigrationRunner& runner, postgres::Connection& connection, ProgressFn progress,
                   std::stop_token stop)
    : m_runner(runner), m_connection(connection), m_progress(std::move(progress)), m_stop(std::move(stop)) {}

void ApplyRun::run(std::optional<int> believedVersion) {
    if (believedVersion && *believedVersion > 0 && *believedVersion < m_runner.set().version())
        believe(*believedVersion);
    else
        look();
    const std::size_t total = m_pending.size();
    int refusals = 0;
    while (const Migration* migration = next()) {
        report(m_progress, {migration->fileName(),
                            {},
                            static_cast<double>(m_applied.size()),
                            static_cast<double>(std::max(total, m_applied.size() + 1))});
        if (!migration->transactional) {
            if (!m_lock) {
                lockAndLook();
                continue;
            }
            SeparateRun(m_runner, *migration, m_ledger, m_connection, m_progress, m_stop).run();
        } else if (!transactional(*migration)) {
            // Somebody else is migrating this database, or our belief was wrong.
            if (++refusals > 3)
                throw migrationFailure(*migration, 0,
                                       Error("query_failed", "The ledger changes while the runner's lock is held.",
                                             "Something else writes to schema_migration; find it."));
            lockAndLook();
            continue;
        }
        m_applied.push_back(migration->version);
        std::erase(m_pending, migration->version);
        m_ledger.exists = true;
        // The file may have made it.
        if (m_runner.options().tenantContext && !m_ledger.identity && next() != nullptr)
            m_ledger.identity = readLedger(m_connection, true).identity;
    }
}

void ApplyRun::look() {
    MigrationStatus status = m_runner.status(m_connection);
    refuseUnlessApplicable(m_runner.set(), status);
    m_pending = std::move(status.pending);
    m_ledger = std::move(status.ledger);
}

void ApplyRun::lockAndLook() {
    if (!m_lock)
        m_lock.emplace(m_connection, m_runner.options().runnerPatience, m_progress, m_stop);
    look();
}

void ApplyRun::believe(int version) {
    m_ledger.exists = true;
    m_ledger.identity = m_runner.options().tenantContext;
    for (int pending = version + 1; pending <= m_runner.set().version(); ++pending)
        m_pending.push_back(pending);
}

const Migration* ApplyRun::next() const {
    return m_pending.empty() ? nullptr : &m_runner.set().at(m_pending.front());
}

TransactionSetting ApplyRun::setting(const Migration& migration) const {
    const RunnerOptions& options = m_runner.options();
    return {options.role, migration.lockTimeout.value_or(options.lockTimeout), options.appliedBy, m_ledger.exists,
            options.tenantContext && m_ledger.identity};
}

bool ApplyRun::transactional(const Migration& migration) {
    const TransactionSetting how = setting(migration);
    const TransactionScript script(m_runner.set(), migration, how);
    bool guardHeld = true;
    try {
        withAttempts(m_connection, m_runner.options(), how.lockTimeout, migration.fileName(), m_progress, m_stop, [&] {
            try {
                m_connection.script(script.text());
            } catch (const Error& error) {
                if (!m_connection.usable() || !script.isGuard(error))
                    throw;
                rollBack(m_connection);
                guardHeld = false;
            }
        });
    } catch (const Error& error) {
        if (!m_connection.usable())
            throw migrationFailure(migration, 0, inDoubt(error));
        throw migrationFailure(migration, script.placeOf(error).line, error);
    }
    return guardHeld;
}

} // namespace landreeve::migrations
