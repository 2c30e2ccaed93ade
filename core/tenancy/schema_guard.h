#pragma once

#include "core/postgres/connection.h"

namespace landreeve::tenancy {

/// The version that a tenant database's ledger has reached; 0 while there is nothing. `tenant` is a connection of the
/// service role.
int ledgerVersion(postgres::Connection& tenant);

/// Throws Error `schema_ahead` where a newer program has migrated the tenant's database: this one only reads there.
void refuseNewerSchema(postgres::Connection& tenant, const std::string& tenantId);

} // namespace landreeve::tenancy
