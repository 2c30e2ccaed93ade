#pragma once

#include "core/control/server_store.h"

#include <string>
#include <vector>

namespace landreeve::tenancy {

/// The server a new tenant goes to: the one named, or, where none is, the one with the most room (the fewest tenants
/// where capacities are not set), first by name among equals. Throws Error `server_not_found`, or `server_draining` for
/// a named one, `no_server` where none has room.
control::Server choosePlacement(const std::vector<control::Server>& servers, const std::string& wanted);

} // namespace landreeve::tenancy
