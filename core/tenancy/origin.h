#pragma once

#include "core/tenancy/tenant_id.h"

#include <string_view>

namespace landreeve::tenancy {

/// Whether a text is a web origin that may call for a tenant: scheme, host and port as a browser sends them (RFC 6454,
/// section 6.2), with https except on this computer, without a path or a star.
TextVerdict checkOrigin(std::string_view origin);

} // namespace landreeve::tenancy
