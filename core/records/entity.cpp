#include "core/records/entity.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace landreeve::records {
namespace {

std::string without(std::initializer_list<std::string_view> endings, std::string name) {
    const auto found = std::ranges::find_if(endings, [&](std::string_view each) { return name.ends_with(each); });
    if (found != endings.end())
        name.resize(name.size() - found->size());
    return name;
}

} // namespace

const Field* Entity::find(std::string_view field) const {
    const auto found = std::ranges::find(fields, field, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

const Field& Entity::at(std::string_view field) const {
    if (const Field* found = find(field))
        return *found;
    throw Error("internal_error", "There is no field \"" + std::string(field) + "\" in " + name + ".");
}

std::string Entity::fieldOf(const std::string& constraint) const {
    if (const auto found = constraints.find(constraint); found != constraints.end())
        return found->second;
    // PostgreSQL names a column's own check <table>_<column>_check; ours follow with _unique and _valid. What stands
    // beside an encrypted field is named after it.
    if (!constraint.starts_with(table + "_"))
        return {};
    const std::string column = without({"_check", "_unique", "_valid", "_fkey"}, constraint.substr(table.size() + 1));
    const std::string field = without({"_last4", "_index"}, column);
    return find(field) != nullptr ? field : std::string();
}

std::vector<Field> withServerFields(std::vector<Field> fields) {
    const std::string hint = "The server keeps it.";
    fields.push_back({.name = "created_at",
                      .label = "Created",
                      .type = FieldType::Instant,
                      .nullable = false,
                      .readOnlyHint = hint,
                      .shown = false,
                      .width = 16,
                      .priority = 1});
    fields.push_back({.name = "created_by",
                      .label = "Created by",
                      .nullable = false,
                      .readOnlyHint = hint,
                      .shown = false,
                      .width = 12,
                      .priority = 1});
    fields.push_back({.name = "updated_at",
                      .label = "Changed",
                      .type = FieldType::Instant,
                      .nullable = false,
                      .readOnlyHint = hint,
                      .shown = false,
                      .width = 16,
                      .priority = 1});
    return fields;
}

std::vector<Choice> recordStatuses() {
    return {{"active", "Active"}, {"inactive", "Inactive"}, {"blocked", "Blocked"}};
}

std::vector<Choice> paymentStatuses() {
    return {{"unpaid", "Unpaid"}, {"partial", "Partial"}, {"paid", "Paid"}};
}

std::span<const Entity> entities() {
    static const std::array<Entity, 8> all{vendorEntity(),        customerEntity(),   productEntity(),
                                           purchaseOrderEntity(), salesOrderEntity(), inventoryEntity(),
                                           warehouseEntity(),     employeeEntity()};
    return all;
}

const Entity& entity(std::string_view name) {
    const auto all = entities();
    const auto found = std::ranges::find(all, name, &Entity::name);
    if (found != all.end())
        return *found;
    std::string known;
    for (const Entity& each : all)
        known += (known.empty() ? "" : ", ") + each.name;
    throw Error("unknown_entity", "There is no kind of record named \"" + std::string(name) + "\".",
                "Take one of: " + known + ".");
}

} // namespace landreeve::records
