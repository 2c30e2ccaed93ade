#pragma once

#include "core/engine/account.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::engine {

/// A program with its arguments, run without a shell, with a small environment of its own, from the root folder.
struct Command {
    std::filesystem::path program;
    std::vector<std::string> arguments;
    Account account;            ///< Whom it runs as; only root can run it as somebody else.
    std::string input = {};     ///< What it reads from its standard input.
    std::vector<int> open = {}; ///< Descriptors of ours it keeps open.
};

struct Outcome {
    int exitCode = 0;   ///< 128 + the signal's number where a signal ended it.
    std::string output; ///< Standard output and error together; the last megabyte.
};

/// Runs it to its end. It and what it started are killed on a stop request (then Cancelled), after `limit` (then Error
/// `engine_start_failed`), and when the calling thread dies. `onLine` gets every line as it comes.
Outcome run(const Command& command, const std::stop_token& stop, std::chrono::milliseconds limit,
            const std::function<void(std::string_view)>& onLine = {});

/// Starts it in a session of its own, nobody's child, its output appended to the file `output`. The process's id.
pid_t startDetached(const Command& command, const std::filesystem::path& output);

} // namespace landreeve::engine
