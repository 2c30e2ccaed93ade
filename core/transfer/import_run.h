#pragma once

#include "core/postgres/transaction.h"
#include "core/transfer/import.h"

#include <string>

namespace landreeve::transfer {

/// How far an import has come, as the table import_run keeps it.
class ImportRun {
public:
    /// The unfinished run of the same file, entity and options, or a new one. `options` is all else the outcome depends
    /// on.
    static ImportRun begin(access::TenantConnection& connection, const ImportOptions& options,
                           const std::string& description);
    /// A run that is kept nowhere and begins behind the unfinished one of begin(), if there is one.
    static ImportRun unkept(access::TenantConnection& connection, const ImportOptions& options,
                            const std::string& description);

    const std::string& id() const { return m_id; }
    std::int64_t lineReached() const { return m_lineReached; }
    std::int64_t rejectsBytes() const { return m_rejectsBytes; }
    /// Counts and sums so far.
    const ImportReport& report() const { return m_report; }

    /// Keeps other programs from going on with it while the transaction lasts. Throws like reach().
    void hold(postgres::Transaction& transaction) const;
    /// Notes, in the transaction of the rows, that everything to this line is done. Throws Error `record_changed` where
    /// another program went on with the same run.
    void reach(postgres::Transaction& transaction, std::int64_t line, std::int64_t rejectsBytes,
               const ImportReport& report, bool finished);

private:
    std::string m_id;
    std::int64_t m_lineReached = 0;
    std::int64_t m_rejectsBytes = 0;
    ImportReport m_report;
};

/// All the outcome of an import depends on beside the file, as ImportRun keeps it and unfinishedImport() reads it.
std::string describe(const ImportOptions& options, const std::vector<std::string>& columns,
                     const ColumnMapping& mapping);

} // namespace landreeve::transfer
