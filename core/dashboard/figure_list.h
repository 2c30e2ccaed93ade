#pragma once

#include "core/dashboard/figures.h"

#include <string>
#include <utility>
#include <vector>

namespace landreeve::dashboard {

/// The list behind a figure: filters as they are typed above its columns. It has as many rows as the figure counts.
struct FigureList {
    std::string entity;
    std::vector<std::pair<std::string, std::string>> filters = {};
    std::string sort = {}; ///< Empty: the entity's own.
};

/// Ordered and not cancelled: what counts as bought or sold.
const std::vector<std::string>& orderedStatuses(Side side);
/// Ordered and not all there yet: late once its day has passed.
const std::vector<std::string>& awaitedStatuses(Side side);
/// "purchase-order" or "sales-order".
std::string entityOf(Side side);

FigureList stockList();
FigureList inStockList();
FigureList damagedList();
FigureList lowStockList();
/// That row alone.
FigureList placeList(const LowStockRow& row);
FigureList statusList(Side side, const std::string& status);
FigureList monthList(Side side, const MonthFigure& month);
/// Sales orders of the period that have the product.
FigureList productList(const BestFigure& product, const Period& period);
/// Purchase orders of the period from the vendor.
FigureList vendorList(const BestFigure& vendor, const Period& period);
FigureList lateList(Side side, const std::string& today);

} // namespace landreeve::dashboard
