#pragma once

#include "core/india/field_verdict.h"

#include <optional>
#include <span>
#include <string_view>

namespace landreeve::india {

/// A state or territory under its two-digit code of the goods and services tax. 96 stands for other countries, 97 for
/// other territory.
struct State {
    std::string_view code;
    std::string_view name;
};

/// By code: 01–24, 26, 27, 29–38, 96, 97.
std::span<const State> states();

/// Nothing for a code that is none.
std::optional<std::string_view> stateName(std::string_view code);

FieldVerdict checkStateCode(std::string_view code);

} // namespace landreeve::india
