#include "core/records/field_names.h"

namespace landreeve::records {

std::string fieldNames(const Entity& entity) {
    std::string names;
    for (std::size_t i = 0; i < entity.fields.size(); ++i)
        names += (i == 0 ? "" : i + 1 == entity.fields.size() ? " and " : ", ") + entity.fields[i].name;
    return names;
}

} // namespace landreeve::records
