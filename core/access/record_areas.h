#pragma once

#include "core/control/tenant_store.h"

#include <set>
#include <string>

namespace landreeve::access {

/// Whether an area is one of the kinds of record in a tenant's database; the others are the workspace's own affairs.
bool isRecordArea(const std::string& area);

/// Whether all that somebody with these permissions may do to records is to read them: then he acts in the
/// database as the role that can do no more.
bool onlyReadsRecords(const std::set<std::string>& permissions);

/// Whether a tenant's records are open to somebody with this role in it: an active tenant's to everybody, a suspended
/// one's to its owner and admin.
bool areRecordsOpen(control::TenantStatus status, const std::string& role);

} // namespace landreeve::access
