#pragma once

#include <span>
#include <string_view>

namespace landreeve {

/// What a command's exit status means (docs/cli.md).
enum class Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Refused = 3,
    NotFound = 4,
    Conflict = 5,
    Unavailable = 6,
    Partial = 7,
    Interrupted = 130
};

struct ErrorCode {
    std::string_view code;
    Exit exit;
    std::string_view remedy; ///< What to do about it: one sentence, as docs/cli.md prints it.
};

/// Every code an Error may carry, sorted by exit status and then by code.
std::span<const ErrorCode> errorCodes();

/// The exit status of a code; Exit::Failed for one that is not registered.
Exit exitOf(std::string_view code);

} // namespace landreeve
