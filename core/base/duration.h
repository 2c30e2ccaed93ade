#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace landreeve {

/// A duration as commands and files write it: a whole number and its unit, `500ms`, `90s`, `15m`, `8h` or `30d`;
/// nothing for anything else, or for more than 10,000 days.
std::optional<std::chrono::milliseconds> durationFromText(std::string_view text);

/// A distance in time as a sentence has it, in one unit: "45 s", "7 min", "3 h", "12 d".
std::string durationWords(std::chrono::seconds time);

} // namespace landreeve
