#pragma once

#include "core/orders/order_line.h"

#include <QString>

#include <optional>
#include <span>
#include <string>

namespace landreeve::ui::orders {

/// One column of the line grid. Tab stops where an order is entered; what comes from the product is reached by arrows.
struct LineColumn {
    enum class Kind { Number, Code, Text, Figure };
    const char* id; ///< As in JSON where it is part of a line.
    const char* label;
    Kind kind;
    std::string landreeve::orders::OrderLine::*member; ///< Null for what is computed.
    bool editable;
    bool tabStop;
    int width;    ///< In digits.
    int priority; ///< Table::Column's.
    int stretch;
};

std::span<const LineColumn> lineColumns();
/// -1 for an id that is none.
int lineColumn(const char* id);

/// What somebody typed or pasted into a column, as the line keeps it: figures without grouping, per cent signs or
/// currency; what is no figure stays as it was typed.
std::string typedInto(const LineColumn& column, const QString& text);

} // namespace landreeve::ui::orders
