#pragma once

#include "core/control/control_plane.h"
#include "core/tenancy/server_access.h"

#include <stop_token>
#include <string>

namespace landreeve::tenancy {

/// Whether an id that keeps the rules can be given to a new tenant now.
struct IdAvailability {
    enum class State {
        Free,
        Taken,      ///< By a tenant that is there.
        HalfMade,   ///< By one whose provisioning was cut off: it can be resumed or undone.
        NameTaken,  ///< The server has a database or role of a name it would need.
        NotLookedUp ///< The server could not be asked.
    };
    State state = State::Free;
    std::string message; ///< One sentence to stand beside the field; empty where it is free.
    std::string repair;  ///< An id that is free, where one can be proposed.
};

/// Asks the control plane, and the server (empty: the one placement would choose). A guess until the id is reserved:
/// somebody may be quicker.
IdAvailability checkIdAvailable(control::ControlPlane& control, ServerAccess& servers, const std::string& id,
                                const std::string& serverName, const std::stop_token& stop);

} // namespace landreeve::tenancy
