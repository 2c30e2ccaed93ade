#pragma once

#include "core/records/entity.h"
#include "core/transfer/column_form.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::transfer {

/// Where a column of a file goes: into a field, or into one part of an address ("city") or of bank details.
struct ColumnTarget {
    std::size_t column = 0;
    const records::Field* field = nullptr;
    std::string part = {};
};

/// Which column goes where; what is in no target is ignored.
struct ColumnMapping {
    std::vector<ColumnTarget> targets;
    std::vector<std::string> ignored;
    std::vector<ColumnForm> forms = {}; ///< By column, as the rows looked at tell.

    const ColumnTarget* find(std::string_view field) const;
};

/// Whether a file may bring this field: what is editable, and what names the record or what it refers to.
bool importable(const records::Entity& entity, const records::Field& field);

/// The parts that columns may bring of a field one by one ("city"); none where it has none.
std::vector<std::string> partsOf(const records::Field& field);

/// Proposes a mapping by names, labels and what other systems call the same, whatever their case, spaces and
/// underscores; what others call a field only where the values may be its own. `chosen` goes first: column → field or
/// field.part, empty to leave a column out. `rows` are the first ones, kSampleRows at most: they tell each column's
/// form, with what the file's format says of numbers, and a JSON address goes into its field whole. Throws Error
/// `invalid_mapping` for a column or field there is none of, or two columns for one field.
ColumnMapping mappingOf(const records::Entity& entity, const std::vector<std::string>& columns,
                        const std::map<std::string, std::string>& chosen,
                        const std::vector<std::vector<std::string>>& rows = {}, const CsvFormat& format = {});

} // namespace landreeve::transfer
