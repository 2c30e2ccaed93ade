#pragma once

#include "core/access/tenant_connection.h"
#include "core/records/entity.h"

#include <string>

namespace landreeve::records {

/// The id of a record that is named by its id or, as people know it, by its key: a product by its SKU, an order by its
/// number. An id is not looked up. Throws Error `record_not_found`, or `usage` where several have that key.
std::string recordIdOf(access::TenantConnection& connection, const Entity& entity, const std::string& named);

} // namespace landreeve::records
