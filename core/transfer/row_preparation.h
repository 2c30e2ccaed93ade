#pragma once

#include "core/transfer/cell_conversion.h"
#include "core/transfer/row_source.h"
#include "core/transfer/row_writer.h"

#include <unordered_set>
#include <variant>

namespace landreeve::vault {
class FieldVault;
}

namespace landreeve::transfer {

/// Turns rows of a file into rows to write: converts and checks every cell, and refuses a key that the file has twice.
/// Belongs to one thread.
class RowPreparation {
public:
    RowPreparation(const ImportOptions& options, const ColumnMapping& mapping, const std::vector<std::string>& columns,
                   bool indian);

    /// Which of the mapped fields a row has: all of a CSV, perhaps not all of a JSON object.
    using Presence = std::vector<bool>;
    /// Where an absent field is to stay as it is, rows of one chunk have the same fields.
    Presence presenceOf(const SourceRow& row) const;
    /// The columns that rows with these fields are written to.
    std::vector<WrittenColumn> columnsFor(const Presence& presence) const;

    std::variant<PreparedRow, RowReject> prepare(const SourceRow& row, const Presence& presence);
    /// Encrypted fields that columns bring one part of each.
    std::vector<const records::Field*> secretsInParts() const;
    /// Lays the parts that a row brings of these over those that its record has, as it is done with addresses that are
    /// not encrypted; a reject where these cannot be read. `sealed`: as the table has them, in that order.
    std::optional<RowReject> mergeParts(PreparedRow& row, const std::vector<WrittenColumn>& columns,
                                        const std::vector<std::optional<QByteArray>>& sealed,
                                        const vault::FieldVault& vault) const;
    /// Encrypts the personal fields of a row whose id is known; a reject where one is not in its form.
    std::optional<RowReject> seal(PreparedRow& row, const std::vector<WrittenColumn>& columns,
                                  const vault::FieldVault& vault) const;
    /// How a good row was read.
    ReadRow understood(const PreparedRow& prepared, const SourceRow& row, const Presence& presence) const;
    /// The row as CSV without a line end, personal fields masked, no cell a formula, numbers and dates in the
    /// form that needs no others to tell; imported it is the same row.
    std::string originalOf(const SourceRow& row) const;

    bool hasSecrets() const { return m_hasSecrets; }

private:
    struct MappedField {
        const records::Field* field;
        std::vector<ColumnTarget> targets; ///< Several where they are parts.
        CellConversion conversion;
    };
    std::optional<RowReject> addCell(MappedField& mapped, const SourceRow& row, PreparedRow& prepared) const;
    std::string keyOf(const SourceRow& row) const;
    std::string shownOf(const std::vector<ColumnTarget>& targets, const SourceRow& row) const;
    std::string_view textOf(const SourceRow& row, std::size_t column) const;
    QJsonObject partsOf(const std::vector<ColumnTarget>& targets, const SourceRow& row) const;

    const ImportOptions& m_options;
    bool m_indian;
    bool m_sheet; ///< Texts may have the apostrophe of harmlessText().
    bool m_hasSecrets = false;
    std::vector<MappedField> m_fields;
    std::vector<std::size_t> m_keyColumns;
    std::vector<std::size_t> m_writtenInOriginal; ///< Columns of the file, but those of an earlier rejects file.
    std::vector<bool> m_masked;
    std::vector<std::optional<ColumnForm>> m_rewritten; ///< By column: the form its values are read in.
    std::unordered_set<std::size_t> m_keys;             ///< Hashes of the keys of good rows.
};

} // namespace landreeve::transfer
