#pragma once

#include "core/access/verdict.h"

#include <functional>
#include <stop_token>
#include <string>

namespace landreeve::ui::control {

/// Whether whoever works here may do that in a tenant; `schema_ahead` is a code of it too. Called on workers; where it
/// is empty everything may be tried.
using MayFn =
    std::function<access::Verdict(const access::Permission&, const std::string& tenantId, const std::stop_token&)>;

} // namespace landreeve::ui::control
