#pragma once

#include "core/records/entity.h"
#include "core/records/value_text.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::records {

/// How a field is compared.
enum class Compare {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    StartsWith,
    Empty,
    NotEmpty
};

/// One condition on a field. Several values of Equal mean any of them.
struct Filter {
    std::string field; ///< Of a Json field one key may follow a point: "attributes.colour".
    Compare compare = Compare::Equal;
    std::vector<std::string> values = {};

    bool operator==(const Filter&) const = default;
};

/// The order of a list; records that are alike follow by id, nulls come last in both directions.
struct Sort {
    std::string field;
    bool descending = false;

    bool operator==(const Sort&) const = default;
};

/// Which records, in which order. A value; nothing in it is checked until it is used.
struct RecordQuery {
    const Entity* entity = nullptr;
    std::string search = {};          ///< Every word of it must be in one of the searchable fields.
    std::vector<Filter> filters = {}; ///< All of them hold.
    std::optional<Sort> sort = {};    ///< Nothing: the entity's own order.

    bool operator==(const RecordQuery&) const = default;
};

/// "name", "on_hand:desc". Throws Error `invalid_sort` for another ending or a field that cannot be sorted by.
Sort sortFromText(const Entity& entity, const std::string& text);

/// The query's order, or its entity's.
Sort sortOf(const RecordQuery& query);

/// "FIELD=VALUE" of a command: equality, or emptiness where nothing follows; of a number or a day VALUE may also be
/// what a list's filter takes: "> 40000", "2026-11-01..2026-11-30". Throws Error `invalid_filter`.
std::vector<Filter> filtersFromCommand(const Entity& entity, const std::string& text);

/// What people type above a column: "neem", "> 0", "10..20", ">= 24 Nov 2025", "draft, closed", "= exactly this", "="
/// for empty and "<>" for not. Numbers may be grouped. Empty text gives no filter. Throws Error `invalid_filter`.
std::vector<Filter> filtersFromText(const Field& field, const std::string& text);

/// What filtersFromText would read again, for a chip: "> 0", "Draft, Closed".
std::string textOf(const Field& field, const std::vector<Filter>& filters);

} // namespace landreeve::records
