#pragma once

namespace landreeve::workspace {

/// Whether other programs of the same user may look into this process.
enum class Inspection {
    Refused, ///< No debugger, no /proc/<pid>: for a command.
    Allowed  ///< For a window: the desktop's portals refuse a program whose /proc/<pid>/root they cannot open.
};

/// Keeps what this process holds out of core dumps, whoever would write them, and by default out of reach of debuggers
/// of the same user. Called first in main(). Child programs are not bound by the second.
void protectSecretsOfThisProcess(Inspection inspection = Inspection::Refused);

} // namespace landreeve::workspace
