#pragma once

#include "core/base/decimal.h"
#include "ui/theme/format.h"

#include <QString>

#include <string>

namespace landreeve::ui::stock {

/// A kind of move in words: "Moved out". What is none is returned as it is.
QString kindWords(const std::string& kind);

/// A quantity with its sign, a plus too; zero has none.
inline QString signedQuantity(const Decimal& value) {
    const QString words = theme::quantity(value.toString());
    return value.isNegative() || value.isZero() ? words : u'+' + words;
}

/// Money with its sign, a plus too.
inline QString signedMoney(const Decimal& value) {
    const QString words = theme::money(value.rounded(2).toString());
    return value.isNegative() || value.isZero() ? words : u'+' + words;
}

inline QString quantityWords(const Decimal& value) {
    return theme::quantity(value.toString());
}

} // namespace landreeve::ui::stock
