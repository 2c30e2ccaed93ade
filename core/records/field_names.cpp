#include "core/records/field_names.h"

namespace landreeve::records {
namespace {

std::string joined(const std::vector<const Field*>& fields) {
    std::string names;
    for (std::size_t i = 0; i < fields.size(); ++i)
        names += (i == 0 ? "" : i + 1 == fields.size() ? " and " : ", ") + fields[i]->name;
    return names;
}

} // namespace

std::string fieldNames(const Entity& entity) {
    std::vector<const Field*> all;
    for (const Field& field : entity.fields)
        all.push_back(&field);
    return joined(all);
}

std::string sortNames(const Entity& entity) {
    std::vector<const Field*> sortable;
    for (const Field& field : entity.fields) {
        if (field.sortable)
            sortable.push_back(&field);
    }
    return joined(sortable);
}

} // namespace landreeve::records
