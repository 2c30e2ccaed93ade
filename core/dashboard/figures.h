#pragma once

#include "core/base/decimal.h"

#include <cstdint>
#include <string>
#include <vector>

/// What a tenant's dashboard shows. Days are "2026-11-27", days of the tenant; money is with tax.
namespace landreeve::dashboard {

/// Purchase or sales orders.
enum class Side { Purchases, Sales };

/// The twelve months up to this one: the first day of the first and the last day of this.
struct Period {
    std::string from;
    std::string to;
};

struct StockFigures {
    std::int64_t rows = 0; ///< Products in warehouses, also where nothing is left.
    std::int64_t inStock = 0;
    std::int64_t damaged = 0; ///< Rows with damaged goods.
    Decimal value;
};

struct LowStockRow {
    std::string inventoryId;
    std::string sku;
    std::string product;
    std::string warehouse;
    Decimal onHand;
    Decimal reorderLevel;
    std::string unit;
};

/// What is to be reordered, as the inventory's field `to_reorder` says.
struct LowStock {
    std::int64_t count = 0;
    std::vector<LowStockRow> lowest = {}; ///< At most kShown, the emptiest first.
};

struct StatusFigure {
    std::string status;
    std::int64_t count = 0;
    Decimal amount;
};

struct MonthFigure {
    std::string from; ///< Its first day,
    std::string to;   ///< and its last.
    std::int64_t count = 0;
    Decimal amount;
};

/// A product or a vendor, and what orders with it came to.
struct BestFigure {
    std::string id;
    std::string code; ///< A product's SKU, a vendor's code.
    std::string name;
    std::int64_t orders = 0;
    Decimal amount;
};

struct Best {
    Period period;
    std::vector<BestFigure> rows = {}; ///< At most kShown, the highest first.
};

struct LateOrder {
    std::string id;
    std::string number;
    std::string party;
    std::string due;
    std::int64_t days = 0; ///< Since then.
    Decimal amount;
};

struct LateOrders {
    std::string today;
    std::int64_t count = 0;
    Decimal amount;
    std::vector<LateOrder> longest = {}; ///< At most kShown, the longest late first.
};

/// What there is of each kind of record: an empty dashboard says what to do first.
struct Begun {
    bool products = false;
    bool vendors = false;
    bool customers = false;
    bool warehouses = false;
    bool stock = false;
    bool orders = false;

    bool anything() const { return stock || orders; }
};

/// So many rows of a list stand on the dashboard; the list behind it has all.
constexpr int kShown = 5;

} // namespace landreeve::dashboard
