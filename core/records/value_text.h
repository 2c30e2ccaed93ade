#pragma once

#include "core/base/decimal.h"
#include "core/records/field.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::records {

/// A date as people or programs write it ("2025-11-24", "24 Nov 2025", "24/11/2025") as "2025-11-24"; nothing for no
/// date.
std::optional<std::string> dateFromText(const std::string& text);

/// A number as people write it: grouped by thousands or as in India ("1,23,456.50"), with a hyphen or a true minus
/// sign; nothing for no number.
std::optional<Decimal> numberFromText(const std::string& text);

/// "yes", "true", "y", "t", "1" and their opposites, in capitals too; nothing for anything else.
std::optional<bool> flagFromText(const std::string& text);

/// A Choice's value from that value, its word, or how the word begins; nothing for anything else.
std::optional<std::string> choiceFromText(const Field& field, const std::string& text);

/// The words of a field's choices, for a sentence: "Active, Inactive, Blocked".
std::string choiceWords(const Field& field);

/// Without space at either end.
std::string trimmedText(std::string_view text);
/// Its ASCII letters in lower case.
std::string loweredText(std::string text);
/// The parts between any of the separators, trimmed; empty ones are left out.
std::vector<std::string> splitText(const std::string& text, std::string_view separators);

} // namespace landreeve::records
