#pragma once

#include "core/base/progress.h"
#include "core/postgres/connection.h"
#include "core/vault/field_cipher.h"

#include <string>

namespace landreeve::tenancy {

/// Where the company of the sample records is, by its code: Maharashtra.
inline constexpr const char* kSampleState = "27";

struct SampleCounts {
    bool written = false; ///< Else they were there already, or others.
    int products = 0;
    int vendors = 0;
    int customers = 0;
    int orders = 0;
    int employees = 0;
};

/// Fills a tenant's database with the records of an invented distributor: the same every time, dated over the year
/// before today, personal data encrypted under the tenant's key. All or nothing; nothing where any product exists
/// already.
SampleCounts writeSampleData(postgres::Connection& tenant, const std::string& tenantId,
                             const vault::FieldCipher& cipher, const ProgressFn& progress);

} // namespace landreeve::tenancy
