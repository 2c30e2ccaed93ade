#pragma once

#include "core/india/field_verdict.h"

#include <optional>
#include <string_view>

namespace landreeve::india {

/// A goods and services tax number: 15 characters, state ‖ PAN ‖ entity ‖ kind ‖ check. The message of a valid one
/// names its state and PAN: "Maharashtra (27), PAN AAPFU0939F. The check character is right."
FieldVerdict checkGstin(std::string_view gstin);

/// The check character of the first 14; nothing where they are not 14 of 0-9A-Z.
std::optional<char> gstinCheckCharacter(std::string_view first14);

/// The parts of a number in its form.
inline std::string_view gstinState(std::string_view gstin) {
    return gstin.substr(0, 2);
}
inline std::string_view gstinPan(std::string_view gstin) {
    return gstin.substr(2, 10);
}

} // namespace landreeve::india
