#pragma once

#include "core/tenancy/provision_request.h"

#include <map>
#include <string>
#include <vector>

namespace landreeve::tenancy {

/// What a tenant made of a backup, or of another tenant, is to be.
struct CopyRequest {
    std::string id;
    std::string name;
    std::string server = {}; ///< Empty: placement chooses the server with the most room.
    bool neutralise = false; ///< Of a clone: invented values in the place of personal data.
};

struct CopyResult {
    control::Tenant tenant;
    postgres::ConnectionUrl url; ///< As the tenant's application login, without its password.
    std::vector<StepRecord> steps;
    std::map<std::string, std::int64_t> rowCounts; ///< As they were compared with the manifest.
    std::string fingerprint;                       ///< Of the schema, the same in manifest and copy.
    bool ownKeys = false;                          ///< Encrypted anew, under keys that its source never had.
    std::int64_t encryptedFields = 0;              ///< How many were.
};

/// The names of the recipe's steps, in order.
const std::vector<std::string>& copySteps();

/// Whether a half-made tenant is one that was being restored or cloned: it is taken back, not gone on with.
bool isCopy(const control::Tenant& tenant);

} // namespace landreeve::tenancy
