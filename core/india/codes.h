#pragma once

#include "core/india/field_verdict.h"

#include <string>
#include <string_view>

namespace landreeve::india {

/// A bank's branch: four letters, 0, six letters or digits.
FieldVerdict checkIfsc(std::string_view ifsc);

/// A code of the harmonised system of nomenclature: 4, 6 or 8 digits.
FieldVerdict checkHsn(std::string_view hsn);

/// A postal index number: six digits, the first not 0.
FieldVerdict checkPin(std::string_view pin);

/// The number of an invoice or order under the tax rules: 1 to 16 of letters, digits, `-` and `/`.
FieldVerdict checkDocumentNumber(std::string_view number);

/// The one form a telephone number is stored and searched in: `+`, country and number, digits alone. An Indian number
/// may leave out its country. Text that is none keeps what it has of digits.
std::string normalisedPhone(std::string_view phone);

} // namespace landreeve::india
