#pragma once

#include "core/control/control_plane.h"
#include "core/documents/printed_document.h"

namespace landreeve::documents {

/// What a tenant's settings say of its letterhead: its own name and its tax number where nothing else is set. Blocks.
/// Throws Error `tenant_not_found`.
Letterhead readLetterhead(control::ControlPlane& control, const std::string& tenantId, const postgres::Wait& wait);

} // namespace landreeve::documents
