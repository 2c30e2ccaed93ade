#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/decimal.h"
#include "core/base/progress.h"
#include "core/records/record_store.h"
#include "core/records/row_key.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace landreeve::records {

/// One field of a record that is to change: texts as PostgreSQL sends them, nothing for null.
struct CellEdit {
    const Field* field = nullptr;
    std::optional<std::string> before = {};
    std::optional<std::string> after = {};
};

/// One record that is to change, as it was seen.
struct RecordEdit {
    RowKey key;
    std::int64_t version = 0;
    std::string name; ///< What people know it by.
    std::vector<CellEdit> cells = {};
    std::string title = {}; ///< What it is called beside that; empty where that says it.
};

/// What cannot be written, and why.
struct RefusedEdit {
    RowKey key;
    std::string name;
    const Field* field = nullptr; ///< Null: it is not about one field.
    std::optional<std::string> before = {};
    std::string typed = {}; ///< What it was to become.
    std::string why;
    std::string title = {}; ///< As in RecordEdit.
};

/// What an edit of many records would do. Nothing is written by making one.
struct EditPlan {
    std::vector<RecordEdit> edits = {};
    std::vector<RefusedEdit> refused = {};
    std::int64_t unchanged = 0; ///< Cells that are so already, or have nothing to raise.
    std::int64_t gone = 0;      ///< Records that are not there any more.
};

/// The same for every record.
struct FieldChange {
    enum class How { Set, Clear, RaisePercent, RaiseAmount };
    const Field* field = nullptr;
    How how = How::Set;
    std::string text = {}; ///< Set: as typed, see typedField().
    Decimal by = {};       ///< Raise: per cent or an amount; negative lowers.
    Decimal step = {};     ///< Raise: the result is rounded to a multiple of it; zero: to the field's decimals.
};

/// What was typed or pasted for one record.
struct TypedRecord {
    RowKey key;
    std::vector<std::pair<const Field*, std::string>> cells = {};
};

/// What became of a plan: all of it in one transaction, without what others changed meanwhile and what the database
/// refused.
struct AppliedEdits {
    std::vector<RecordEdit> written = {}; ///< With the versions they have now.
    std::vector<std::string> changed =
        {}; ///< Names of those changed or deleted since they were seen; left as they are.
    std::vector<RefusedEdit> refused = {};
};

/// Whether a field of many records can be changed together: editable, and of one text. Not the one that names a record.
bool isEditedTogether(const Entity& entity, const Field& field);
/// Whether it can be pasted into.
bool isPasted(const Field& field);

/// Reads these records and tells what the change would do, in their order. Blocks; throws Error and Cancelled.
EditPlan planChange(access::TenantConnection& connection, const Entity& entity, const std::vector<RowKey>& keys,
                    const FieldChange& change, bool indian, const ProgressFn& progress = {});
EditPlan planTyped(access::TenantConnection& connection, const Entity& entity, const std::vector<TypedRecord>& typed,
                   bool indian, const ProgressFn& progress = {});

/// Writes where a record still has the version it was seen with, all in one transaction: an Error or Cancelled leaves
/// everything as it was, unless the error says it is in doubt.
AppliedEdits applyEdits(access::TenantConnection& connection, const Entity& entity,
                        const std::vector<RecordEdit>& edits, const ProgressFn& progress = {});

/// What puts back what was written.
std::vector<RecordEdit> undoOf(const std::vector<RecordEdit>& written);

/// After an applyEdits() whose answer was lost: whether it was done. Fills in the versions of what was.
Landed editsLanded(access::TenantConnection& connection, const Entity& entity, std::vector<RecordEdit>& edits);

} // namespace landreeve::records
