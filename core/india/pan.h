#pragma once

#include "core/india/field_verdict.h"

#include <string>
#include <string_view>

namespace landreeve::india {

/// A permanent account number, `AAA` + kind of holder + letter + four digits + letter. It has no check character.
/// Messages never repeat the number: it may be a person's.
FieldVerdict checkPan(std::string_view pan);

/// The one form it is stored and searched in.
std::string normalisedPan(std::string_view pan);

} // namespace landreeve::india
