#pragma once

#include "core/control/user_store.h"

namespace landreeve::control {

/// The columns that mappingOf() reads.
inline constexpr const char* kUserColumns = "issuer, subject, tenant_id, role, display_name, created_at, created_by";

UserMapping mappingOf(const postgres::Row& row);

} // namespace landreeve::control
