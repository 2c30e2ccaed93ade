#include "core/migrations/transaction_script.h"

#include "core/postgres/quote.h"

#include <algorithm>
#include <array>

namespace landreeve::migrations {
namespace {

using postgres::quoteIdentifier;
using postgres::quoteLiteral;

// A cold connection pays for every catalog entry it touches: this guard costs a tenth of a small migration, the same in
// PL/pgSQL more than half of it. What the cast refuses is what the server's log shows.
std::string unless(const std::string& condition, const std::string& message) {
    return "(CASE WHEN " + condition + " THEN '0' ELSE " + quoteLiteral(message) + " END)::int";
}

/// True where the ledger holds every migration before `version`, as the set has them, and nothing else.
std::string ledgerAsExpected(const MigrationSet& set, int version) {
    if (version == 1)
        return "count(*) = 0";
    std::string sql = "count(*) = " + std::to_string(version - 1) + " AND bool_and(state = 'applied' AND CASE version";
    for (int before = 1; before < version; ++before)
        // lint: a hash in hexadecimal
        sql += " WHEN " + std::to_string(before) + " THEN sha256 = '" + set.at(before).sha256 + "'";
    return sql + " ELSE false END)";
}

/// The byte at which a character, counted from 1, begins in UTF-8.
std::size_t byteAt(std::string_view text, int position) {
    int characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U && ++characters == position)
            return i;
    }
    return text.size();
}

} // namespace

int lineAt(std::string_view text, int position) {
    const std::size_t end = byteAt(text, position);
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
}

TransactionScript::TransactionScript(const MigrationSet& set, const Migration& migration,
                                     const TransactionSetting& setting)
    : m_migration(migration) {
    const auto add = [this](const std::string& statement) {
        m_text += statement + ";\n";
        ++m_before;
    };
    add("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    if (!setting.role.empty())
        add("SET LOCAL ROLE " + quoteIdentifier(setting.role));
    add("SELECT set_config('search_path', 'public', true), set_config('statement_timeout', '0', true), "
        "set_config('lock_timeout', '" +
        std::to_string(setting.lockTimeout.count()) + "', true), " +
        unless("pg_try_advisory_xact_lock(" + std::to_string(kRunnerLock) + ")",
               "landreeve: another program is migrating this database"));
    const std::string context =
        setting.identityExists ? "set_config('app.tenant_id', (SELECT tenant_id FROM public.tenant_identity), true)"
                               : "";
    if (setting.ledgerExists) {
        // A statement of its own: its snapshot must be younger than the lock.
        add("SELECT " + unless(ledgerAsExpected(set, migration.version), "landreeve: the ledger is not as expected") +
            (context.empty() ? "" : ", " + context) + " FROM public.schema_migration");
    } else {
        add(createLedgerSql(false));
        if (!context.empty())
            add("SELECT " + context);
    }
    m_fileBegin = m_text.size();
    m_text += migration.sql;
    m_fileEnd = m_text.size();
    m_text += "\n;\nINSERT INTO public.schema_migration (version, name, sha256, duration_ms, applied_by) VALUES (" +
              std::to_string(migration.version) + ", " + quoteLiteral(migration.name) + ", '" + migration.sha256 +
              "', date_part('epoch', clock_timestamp() - transaction_timestamp()) * 1000, " +
              quoteLiteral(setting.appliedBy) + ");\nCOMMIT;\n";
}

TransactionScript::Place TransactionScript::placeOf(const Error& failure) const {
    using Part = Place::Part;
    const QJsonObject& details = failure.details();
    if (const int position = details.value(QLatin1StringView("position")).toString().toInt(); position > 0) {
        const std::size_t byte = byteAt(m_text, position);
        if (byte < m_fileBegin)
            return {Part::Guard, 0};
        if (byte <= m_fileEnd + 1)
            return {Part::File,
                    1 + static_cast<int>(
                            std::count(m_text.begin() + static_cast<std::ptrdiff_t>(m_fileBegin),
                                       m_text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, m_fileEnd)), '\n'))};
        return {Part::Ledger, 0};
    }
    const int statement = details.value(QLatin1StringView("statement")).toInt(1) - m_before;
    if (statement < 1)
        return {Part::Guard, 0};
    const auto& statements = m_migration.statements;
    if (statement > static_cast<int>(statements.size()))
        return {Part::Ledger, 0};
    return {Part::File, statements[static_cast<std::size_t>(statement) - 1].line};
}

bool TransactionScript::isGuard(const Error& failure) const {
    // The cast, an undefined table or column, a table that is there already, a schema that is not.
    constexpr std::array<std::string_view, 5> kStates{"22P02", "42P01", "42703", "42P07", "3F000"};
    return placeOf(failure).part == Place::Part::Guard &&
           std::ranges::find(kStates, failure.sqlState()) != kStates.end();
}

} // namespace landreeve::migrations
