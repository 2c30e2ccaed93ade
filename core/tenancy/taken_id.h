#pragma once

#include "core/base/error.h"
#include "core/control/tenant.h"
#include "core/postgres/connection.h"

#include <string>

namespace landreeve::tenancy {

/// Error `tenant_exists`.
Error tenantExists(const control::Tenant& tenant);
/// Error `invalid_status`: nobody is at it, or the tenant would be locked; its deletion was cut off.
Error beingDeleted(const control::Tenant& tenant);

/// Refuses the names a new tenant would need that somebody else uses on the server: Error `name_taken_on_server`.
void refuseTakenNames(postgres::Connection& maintenance, const std::string& tenantId);

} // namespace landreeve::tenancy
