#pragma once

#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/tenancy/server_access.h"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

namespace landreeve::tenancy {

/// How a server answers now.
struct ServerLook {
    std::string name;
    std::string version;             ///< "15.4"; empty where it was not reached.
    std::chrono::microseconds delay; ///< Of one round trip.
    std::optional<Error> refusal;    ///< Why no tenant can be placed there: away, too old, a right is missing.

    /// It was reached, though perhaps it refuses new tenants.
    bool up() const { return !version.empty(); }
};

/// Asks one server for a sign of life and whether tenants can be made there, within `limit`. What is wrong is part of
/// the answer; only Cancelled is thrown.
ServerLook lookAtServer(control::ControlPlane& control, ServerAccess& servers, const control::Server& server,
                        std::chrono::milliseconds limit, const std::stop_token& stop);

} // namespace landreeve::tenancy
