#pragma once

#include <string>
#include <string_view>

namespace landreeve::tenancy {

/// Whether a text may be a tenant's id or name; where not, which rule it breaks and what would do.
struct TextVerdict {
    bool valid = true;
    std::string code;    ///< `invalid_tenant_id`, `reserved_tenant_id` or `invalid_tenant_name`; empty where valid.
    std::string message; ///< The rule, in one sentence, to stand beside the field.
    std::string repair;  ///< A text that would be valid, where one can be proposed.
};

/// 3 to 40 characters: lower-case letters, digits and single inner hyphens, first a letter; not beginning with `pg-` or
/// `landreeve`. The database repeats these rules.
TextVerdict checkTenantId(std::string_view id);

/// 1 to 120 characters (Unicode code points) as readTenantName() keeps them, no control characters.
TextVerdict checkTenantName(std::string_view name);

/// A name as it is kept: no blanks around it, and one space for every run of blanks within.
std::string readTenantName(std::string_view typed);

/// An id made of a name: its letters without their accents, in lower case, words joined by hyphens; empty where nothing
/// of it can be used.
std::string proposeTenantId(std::string_view name);

/// Why no id can be made of a name, in a sentence that says what to do; empty where one can be, or where too little is
/// typed yet to tell.
std::string whyNoTenantId(std::string_view name);

/// Throws Error with the verdict's code where it is not valid.
void refuseInvalid(const TextVerdict& verdict);

/// `<id with - as _>_db_prod`, `<id>_app` and `<id>_viewer`.
std::string databaseOf(std::string_view tenantId);
std::string appLoginOf(std::string_view tenantId);
std::string viewerLoginOf(std::string_view tenantId);

} // namespace landreeve::tenancy
