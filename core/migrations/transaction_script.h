#pragma once

#include "core/base/error.h"
#include "core/migrations/ledger.h"

#include <chrono>
#include <string>

namespace landreeve::migrations {

/// The key of the advisory lock that one runner holds in a database.
constexpr std::int64_t kRunnerLock = 0x4C616E6472656576;

/// How a migration's transaction begins.
struct TransactionSetting {
    std::string role; ///< Empty: the role that is connected.
    std::chrono::milliseconds lockTimeout{};
    std::string appliedBy;
    bool ledgerExists = true;
    bool identityExists = false; ///< Then app.tenant_id is set from it.
};

/// A transactional migration as one text for one round trip: begin, role and settings, the runner's lock, the ledger
/// exactly as expected, the tenant's context, the file, its ledger row, commit. Where the guard does not hold, the
/// server fails the text before anything of the file has run.
class TransactionScript {
public:
    TransactionScript(const MigrationSet& set, const Migration& migration, const TransactionSetting& setting);

    const std::string& text() const noexcept { return m_text; }

    struct Place {
        enum class Part { Guard, File, Ledger };
        Part part;
        int line; ///< Of the file, from 1; 0 where it is not in the file.
    };
    /// Where the failure that Connection::script() threw for this text happened.
    Place placeOf(const Error& failure) const;
    /// Whether it says that another runner is at work, or that the ledger is not as expected: nothing has run, look
    /// again.
    bool isGuard(const Error& failure) const;

private:
    const Migration& m_migration;
    std::string m_text;
    int m_before = 0;            ///< Statements before the file's first.
    std::size_t m_fileBegin = 0; ///< Bytes.
    std::size_t m_fileEnd = 0;
};

/// The line of `text` at a position counted in characters from 1 (as the server counts), from 1.
int lineAt(std::string_view text, int position);

} // namespace landreeve::migrations
