#pragma once

#include "ui/records/record_services.h"
#include "ui/shell/look_up.h"

namespace landreeve::ui::records {

/// Finds orders of a tenant by a part of their number, for the palette; the newest first, an exact one before them.
/// Kinds that may not be read are passed over. It holds `services`.
shell::LookUp orderNumbers(const RecordServices& services);

} // namespace landreeve::ui::records
