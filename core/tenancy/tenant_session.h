#pragma once

#include "core/postgres/transaction.h"
#include "core/tenancy/database_objects.h"

#include <string>

namespace landreeve::tenancy {

/// A transaction on a tenant's database as the owner of its objects. Forced row security binds the owner too, so it
/// sees and changes this tenant's rows only.
inline postgres::Transaction beginAsOwner(postgres::Connection& tenant, const std::string& tenantId) {
    return {tenant,
            {{"SELECT set_config('app.tenant_id', $1, true), set_config('app.actor', 'landreeve', true), "
              "set_config('role', $2, true)",
              postgres::Params::of(tenantId, kSchemaRole)}}};
}

} // namespace landreeve::tenancy
