#pragma once

#include "core/postgres/params.h"
#include "core/postgres/result.h"
#include "core/records/entity.h"

#include <QJsonObject>

namespace landreeve::records {

/// Every field of the entity, in its order.
std::vector<const Field*> allColumns(const Entity& entity);

/// A row of QueryText::page() or rows() with these columns, as JSON.
QJsonObject recordOf(const postgres::Row& row, const std::vector<const Field*>& columns);

/// Adds the JSON value of an editable field to a statement's values; the SQL that stands for it ("$3::numeric", NULL).
/// Throws Error `invalid_record` where the value does not fit the field's type.
std::string bindJson(const Field& field, const QJsonValue& value, postgres::Params& params);

} // namespace landreeve::records
