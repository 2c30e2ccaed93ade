#pragma once

#include "core/records/entity.h"

#include <string>

namespace landreeve::records {

/// The names of an entity's fields, as commands take them: "sku, name, unit and …", for a hint.
std::string fieldNames(const Entity& entity);
/// Those that a list may be sorted by.
std::string sortNames(const Entity& entity);

} // namespace landreeve::records
