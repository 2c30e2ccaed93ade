#pragma once

#include "core/records/field.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::records {

/// A view of a grid that is there from the start: a name, filters as `field=text` of the filter row, an order.
struct BuiltInView {
    std::string id;
    std::string label;
    std::vector<std::pair<std::string, std::string>> filters = {};
    std::string sort = {}; ///< `field` or `field:desc`; empty: the entity's own.
    bool counted = false;  ///< How many it holds stands beside its name: somebody is to see to them.
};

/// One kind of record: what list, get, update, grid and form need to know of it. One file describes one entity; the
/// rules that protect its data live in the database and are only repeated here.
struct Entity {
    std::string name; ///< As in commands and permissions: "purchase-order".
    std::string table;
    std::string from;     ///< The FROM clause; the table is `t`.
    std::string one;      ///< "purchase order"
    std::string many;     ///< "Purchase orders"
    std::string keyField; ///< The field people know a record by.
    std::string icon;     ///< Its picture's freedesktop name.
    std::string sort;     ///< The order a list has unless asked otherwise.
    std::string about;    ///< One sentence for an empty list.
    std::vector<Field> fields;
    std::vector<BuiltInView> views = {};
    /// SQL that follows from a match of a searched word, whose pattern is %1, told from small tables alone. Row
    /// security lets no index serve ILIKE; this spares a search reading a large table for nothing. Empty where it has
    /// none.
    std::string searchNeeds = {};
    std::string keptBecause = {};                        ///< Why its records cannot be deleted; empty: they can.
    std::string valueField = {};                         ///< The total that stands beside the count.
    std::map<std::string, std::string> constraints = {}; ///< Constraint → field, where the name does not tell.

    /// Nothing for a name it does not have.
    const Field* find(std::string_view field) const;
    /// Throws Error `internal_error` for a name it does not have.
    const Field& at(std::string_view field) const;
    /// The field that a constraint of the table guards; empty where it is none.
    std::string fieldOf(const std::string& constraint) const;
};

/// Every entity, in the order of the navigation.
std::span<const Entity> entities();

/// Throws Error `unknown_entity`.
const Entity& entity(std::string_view name);

/// What every record has after its own fields: version and who made and changed it when.
std::vector<Field> withServerFields(std::vector<Field> fields);

/// active, inactive, blocked.
std::vector<Choice> recordStatuses();
/// unpaid, partial, paid.
std::vector<Choice> paymentStatuses();

// One file each.
Entity vendorEntity();
Entity customerEntity();
Entity productEntity();
Entity warehouseEntity();
Entity purchaseOrderEntity();
Entity salesOrderEntity();
Entity inventoryEntity();
Entity employeeEntity();

} // namespace landreeve::records
