#pragma once

#include "core/postgres/transaction.h"
#include "core/transfer/import.h"

#include <QJsonValue>

#include <memory>

namespace landreeve::transfer {

/// A column that rows are written to.
struct WrittenColumn {
    std::string name; ///< In the table; of orders and inventory also the readable key of what is referred to.
    std::string cast; ///< The SQL type its text has.
    const records::Field* field = nullptr;
    bool parts = false; ///< A JSON object of the parts the file has: it is laid over what is there.
};

/// A row read and checked.
struct PreparedRow {
    std::int64_t line = 0;
    std::string key;
    std::string id;
    bool isNew = true;
    std::vector<std::optional<std::string>> cells;           ///< By written column.
    std::vector<std::pair<std::size_t, QJsonValue>> secrets; ///< Column and plain value, to be encrypted.
    std::vector<Decimal> amounts;                            ///< By field of ImportOptions::sums.
    std::string original;                                    ///< As a row of CSV, personal fields masked.
};

/// What became of the rows of a chunk.
struct WrittenRows {
    std::int64_t inserted = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::map<std::size_t, RowReject> rejects = {};    ///< By the row's place in the chunk.
    std::map<std::string, EmptiedField> emptied = {}; ///< By field.
    std::vector<Decimal> sums = {};                   ///< Of the accepted rows, as the table has them.
};

/// Writes the rows of a chunk inside its transaction; a row the database refuses costs no other.
class RowWriter {
public:
    virtual ~RowWriter() = default;
    virtual WrittenRows write(postgres::Transaction& transaction, const std::vector<PreparedRow>& rows) = 0;
};

/// By COPY into a temporary table and one INSERT and UPDATE.
std::unique_ptr<RowWriter> bulkWriter(const ImportOptions& options, std::vector<WrittenColumn> columns);
/// Orders: each is made as a new draft.
std::unique_ptr<RowWriter> orderWriter(const ImportOptions& options, std::vector<WrittenColumn> columns);
/// Inventory: what differs becomes an adjustment, whose key follows from the run and the line.
std::unique_ptr<RowWriter> inventoryWriter(const ImportOptions& options, std::vector<WrittenColumn> columns,
                                           std::string runId);

/// What a person is told about a row the database refused.
RowReject rejectOf(const records::Entity& entity, std::int64_t line, const Error& error);

} // namespace landreeve::transfer
