#pragma once

#include "core/base/clock.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace landreeve::engine {

enum class EngineState {
    Absent,   ///< Nothing was made yet; start() makes it.
    Stopped,  ///< Made, and not running. After a crash too: start() recovers it.
    Starting, ///< Started, and not accepting connections yet (it may be replaying its log).
    Running,
    Stopping,
    Foreign, ///< The data folder holds what no engine made; start() refuses.
    Damaged, ///< Files of the engine are gone; start() refuses.
};

/// As commands print it: absent, stopped, starting, running, stopping, foreign, damaged.
constexpr std::string_view nameOf(EngineState state) {
    switch (state) {
    case EngineState::Absent:
        return "absent";
    case EngineState::Stopped:
        return "stopped";
    case EngineState::Starting:
        return "starting";
    case EngineState::Running:
        return "running";
    case EngineState::Stopping:
        return "stopping";
    case EngineState::Foreign:
        return "foreign";
    case EngineState::Damaged:
        return "damaged";
    }
    return "";
}

struct EngineStatus {
    EngineState state = EngineState::Absent;
    std::optional<pid_t> pid; ///< The server's, while one lives.
    std::string version;      ///< Major version of PostgreSQL that made the files, as "15"; empty where none did.
    std::filesystem::path dataFolder;
    std::filesystem::path socketFolder; ///< Empty unless a server lives.
    std::optional<Time> since;          ///< When the living server was started.
    std::string reason;                 ///< For Foreign and Damaged: a sentence for the user.
};

} // namespace landreeve::engine
