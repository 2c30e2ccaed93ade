#include "core/migrations/separate_run.h"

#include "core/base/error.h"
#include "core/migrations/apply_run.h"
#include "core/migrations/patience.h"
#include "core/postgres/quote.h"

#include <algorithm>

namespace landreeve::migrations {

using postgres::quoteIdentifier;
using std::chrono::milliseconds;

SeparateRun::SeparateRun(const MigrationRunner& runner, const Migration& migration, const Ledger& ledger,
                         postgres::Connection& connection, const ProgressFn& progress, const std::stop_token& stop)
    : m_runner(runner),
      m_migration(migration),
      m_ledger(ledger),
      m_connection(connection),
      m_progress(progress),
      m_stop(stop),
      m_started(std::chrono::steady_clock::now()) {}

void SeparateRun::run() {
    const int count = static_cast<int>(m_migration.statements.size());
    try {
        enterSession();
        begin();
        for (int number = 1; number <= count; ++number)
            statement(number);
        const double took =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_started).count();
        m_connection.exec(
            "UPDATE public.schema_migration SET state = 'applied', statement = NULL, "
            "statement_sha256 = NULL, applied_at = clock_timestamp(), duration_ms = $2 WHERE version = $1",
            m_migration.version, took);
    } catch (...) {
        leaveSession();
        throw;
    }
    leaveSession();
}

/// Role, settings and tenant for the session: such a file's transactions are not ours to begin. The connection leads
/// directly to the server, and all of it is taken back at the end.
void SeparateRun::enterSession() {
    const RunnerOptions& options = m_runner.options();
    std::string sql;
    if (!options.role.empty())
        sql += "SET ROLE " + quoteIdentifier(options.role) + "; ";
    sql += "SET search_path = public; SET statement_timeout = 0";
    if (options.tenantContext && m_ledger.identity)
        sql += "; SELECT set_config('app.tenant_id', (SELECT tenant_id FROM public.tenant_identity), false)";
    m_connection.script(sql);
}

void SeparateRun::leaveSession() {
    rollBack(m_connection);
    std::string sql = "RESET ROLE; RESET search_path; RESET statement_timeout; RESET lock_timeout; "
                      "SELECT set_config('app.tenant_id', '', false)";
    for (const std::string& name : m_settings)
        // lint: quoted when it was kept
        sql += "; RESET " + name;
    lastWord(m_connection, sql);
}

void SeparateRun::begin() {
    m_connection.exec(createLedgerSql(true));
    const auto& rows = m_ledger.rows;
    const auto row = std::ranges::find(rows, m_migration.version, &LedgerRow::version);
    if (row == rows.end()) {
        m_connection.exec("INSERT INTO public.schema_migration (version, name, sha256, applied_by, state, statement, "
                          "statement_sha256) VALUES ($1, $2, $3, $4, 'partial', 1, $5)",
                          m_migration.version, m_migration.name, m_migration.sha256, m_runner.options().appliedBy,
                          progressHash(m_migration, 0));
        return;
    }
    m_first = row->statement;
    m_begun = row->statementSha256 != progressHash(m_migration, m_first - 1);
    // What was not done yet may have been corrected since.
    m_connection.exec("UPDATE public.schema_migration SET name = $2, sha256 = $3, applied_by = $4 WHERE version = $1",
                      m_migration.version, m_migration.name, m_migration.sha256, m_runner.options().appliedBy);
}

void SeparateRun::statement(int number) {
    const SqlStatement& statement = m_migration.statements[static_cast<std::size_t>(number) - 1];
    const auto setting = sessionSettingOf(statement);
    // Settings end with their session: they are made again by whoever goes on.
    if (number < m_first && !setting)
        return;
    report(m_progress, {m_migration.fileName(),
                        "Statement " + std::to_string(number) + " of " + std::to_string(m_migration.statements.size()),
                        static_cast<double>(number - 1), static_cast<double>(m_migration.statements.size())});
    if (setting) {
        attempt(statement, 0, [&] { m_connection.script(statement.text); });
        m_settings.push_back(*setting);
    } else if (runsAlone(statement)) {
        alone(statement, number);
    } else {
        inTransaction(statement, number);
    }
}

void SeparateRun::inTransaction(const SqlStatement& statement, int number) {
    setLockTimeout(m_migration.lockTimeout.value_or(m_runner.options().lockTimeout));
    constexpr std::string_view kBegin = "BEGIN;";
    attempt(statement, static_cast<int>(kBegin.size()), [&] {
        m_connection.script(std::string(kBegin) + statement.text + "\n;" + reachedSql(number + 1, false) + "; COMMIT");
    });
}

void SeparateRun::alone(const SqlStatement& statement, int number) {
    // What runs concurrently waits for old transactions without anybody waiting for it.
    const bool concurrently = statement.hasWord("concurrently");
    setLockTimeout(m_migration.lockTimeout.value_or(concurrently ? milliseconds(0) : m_runner.options().lockTimeout));
    const auto index = concurrentIndexOf(statement);
    const bool begunBefore = m_begun && number == m_first;
    if (begunBefore && statement.startsWith({"reindex"}))
        dropLeftovers();
    if (!index || prepareIndex(statement, *index, begunBefore)) {
        m_connection.script(reachedSql(number, true));
        try {
            attempt(statement, 0, [&] {
                // An attempt that a lock ended has left an invalid index behind.
                if (index)
                    prepareIndex(statement, *index, true);
                m_connection.script(statement.text);
                if (index)
                    checkIndex(statement, *index);
            });
        } catch (const Error& error) {
            const bool gone = begunBefore && error.sqlState() == "42704" && statement.startsWith({"drop", "index"});
            if (!gone) {
                // The server said that it is not done: it may be corrected.
                lastWord(m_connection, reachedSql(number, false));
                throw;
            }
        }
    }
    m_connection.script(reachedSql(number + 1, false));
}

/// Whether the index is still to be built. An invalid one of its name is dropped.
bool SeparateRun::prepareIndex(const SqlStatement& statement, const ConcurrentIndex& index, bool begunBefore) {
    const auto found = find(index);
    if (!found)
        return true;
    if (found->valid)
        return !begunBefore;
    report(m_progress, {m_migration.fileName(), "Dropping the invalid index " + index.name});
    // lint: the server quoted it, with format()
    attempt(statement, 0, [&] { m_connection.script("DROP INDEX CONCURRENTLY IF EXISTS " + found->name); });
    return true;
}

void SeparateRun::checkIndex(const SqlStatement& statement, const ConcurrentIndex& index) {
    const auto found = find(index);
    if (!found || !found->valid)
        throw migrationFailure(m_migration, statement.line,
                               Error("query_failed", "The index " + index.name + " is invalid after it was built.",
                                     "Run this again: it is dropped and built anew."));
}

std::optional<SeparateRun::Index> SeparateRun::find(const ConcurrentIndex& index) {
    const auto row = m_connection
                         .exec("SELECT format('%I.%I', n.nspname, c.relname), i.indisvalid AND i.indisready "
                               "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                               "JOIN pg_namespace n ON n.oid = c.relnamespace "
                               "WHERE i.indrelid = to_regclass($1) AND c.relname = $2",
                               index.table, index.name)
                         .first();
    return row ? std::optional(Index{row->get<std::string>(0), row->get<bool>(1)}) : std::nullopt;
}

/// An interrupted REINDEX CONCURRENTLY leaves an invalid copy, named by the server (documentation of REINDEX).
void SeparateRun::dropLeftovers() {
    const auto names = m_connection.exec("SELECT format('%I.%I', n.nspname, c.relname) FROM pg_index i "
                                         "JOIN pg_class c ON c.oid = i.indexrelid "
                                         "JOIN pg_namespace n ON n.oid = c.relnamespace "
                                         "WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' "
                                         "AND n.nspname !~ '^pg_'");
    for (const auto& row : names)
        // lint: the server quoted it, with format()
        m_connection.script("DROP INDEX CONCURRENTLY IF EXISTS " + row.get<std::string>(0));
}

std::string SeparateRun::reachedSql(int number, bool begun) const {
    // lint: a hash in hexadecimal
    return "UPDATE public.schema_migration SET statement = " + std::to_string(number) + ", statement_sha256 = '" +
           progressHash(m_migration, begun ? number : number - 1) +
           "' WHERE version = " + std::to_string(m_migration.version);
}

void SeparateRun::attempt(const SqlStatement& statement, int before, const std::function<void()>& work) {
    try {
        withAttempts(m_connection, m_runner.options(), std::max(m_lockTimeout, milliseconds(0)), m_migration.fileName(),
                     m_progress, m_stop, work);
    } catch (const Error& error) {
        if (!error.details().value(QLatin1StringView("file")).isUndefined())
            throw;
        const int position = error.details().value(QLatin1StringView("position")).toString().toInt() - before;
        throw migrationFailure(m_migration, statement.line + (position > 0 ? lineAt(statement.text, position) - 1 : 0),
                               error);
    }
}

void SeparateRun::setLockTimeout(milliseconds timeout) {
    // The file's own word goes first.
    if (timeout == m_lockTimeout || std::ranges::find(m_settings, quoteIdentifier("lock_timeout")) != m_settings.end())
        return;
    m_connection.script("SET lock_timeout = " + std::to_string(timeout.count()));
    m_lockTimeout = timeout;
}

} // namespace landreeve::migrations
