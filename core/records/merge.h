#pragma once

#include "core/records/entity.h"

#include <QJsonObject>

#include <vector>

namespace landreeve::records {

/// One field that two people changed to different values.
struct FieldConflict {
    const Field* field = nullptr;
    QJsonValue base;   ///< As both had read it.
    QJsonValue mine;   ///< As it was to be written.
    QJsonValue theirs; ///< As it is now.
};

/// Two edits of one record put together (domain.md, "Editing").
struct Merge {
    QJsonObject fields = {};                   ///< Mine that can be written over theirs.
    std::vector<const Field*> theirs = {};     ///< Changed by them alone.
    std::vector<FieldConflict> conflicts = {}; ///< Changed by both, to different values; not in `fields`.
};

/// Whether two values of a field are the same: decimals by value, all others as they are written.
bool sameValue(const Field& field, const QJsonValue& a, const QJsonValue& b);

/// `base` and `theirs` are whole records, `mine` the fields to be written. What both made the same is neither a
/// conflict nor written again. Only editable fields count; what the server keeps (version, totals) does not. An
/// encrypted field of mine conflicts in any case: masked values do not tell whether they changed it.
Merge mergeOf(const Entity& entity, const QJsonObject& base, const QJsonObject& mine, const QJsonObject& theirs);

} // namespace landreeve::records
