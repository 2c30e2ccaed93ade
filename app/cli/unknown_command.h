#pragma once

#include "core/base/error.h"

#include <CLI/CLI.hpp>

#include <optional>

namespace landreeve::cli {

/// Where what was typed stops at a word that is no command there: Error `usage`, naming it and those that it may have
/// been meant to be. After App::parse() has failed; nothing where it failed for another reason.
std::optional<Error> unknownCommand(const CLI::App& app);

} // namespace landreeve::cli
