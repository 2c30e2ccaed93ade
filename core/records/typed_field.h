#pragma once

#include "core/india/field_verdict.h"
#include "core/records/field.h"

#include <QJsonValue>

#include <string>

namespace landreeve::records {

/// What somebody typed into a field: the value it stands for, and what to say beside it. A `repair` of the verdict is
/// text to type instead.
struct TypedField {
    QJsonValue value = QJsonValue::Null; ///< As RecordStore takes it; null for empty text.
    india::FieldVerdict verdict = {};
};

/// Reads text as a field's value and checks it as the database will, as far as that can be told without it. Numbers may
/// be grouped, dates written as people do. `indian`: whether the formats of India bind (domain.md, "India"). For fields
/// of one text: not Json, List, Lines, nor secrets of several parts.
TypedField typedField(const Field& field, const std::string& text, bool indian);

/// The same of one part of an address or of bank details ("pin", "ifsc").
india::FieldVerdict checkPart(const std::string& part, const std::string& text, bool indian);

/// The same of one entry of a List; where the field has a rule, its choices are all there are.
india::FieldVerdict checkEntry(const Field& field, const std::string& entry);

} // namespace landreeve::records
