#pragma once

#include "core/india/field_verdict.h"

#include <optional>
#include <string>
#include <string_view>

namespace landreeve::india {

/// A person's Aadhaar number: 12 digits, the first 2 to 9, the last a Verhoeff check digit, not all alike.
/// Messages never repeat the number.
FieldVerdict checkAadhaar(std::string_view number);

/// The one form it is stored and searched in: digits alone.
std::string normalisedAadhaar(std::string_view number);

/// All that may be shown: "XXXX-XXXX-1234".
std::string maskedAadhaar(std::string_view lastFour);

/// The digit that makes `digits` pass Verhoeff's check when appended (J. Verhoeff, "Error Detecting Decimal Codes",
/// 1969); nothing where they are not all digits.
std::optional<char> verhoeffDigit(std::string_view digits);

/// Whether `digits` end in their check digit.
bool passesVerhoeff(std::string_view digits);

} // namespace landreeve::india
