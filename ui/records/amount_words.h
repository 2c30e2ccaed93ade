#pragma once

#include "core/base/decimal.h"
#include "ui/theme/format.h"

namespace landreeve::ui::records {

/// A quantity as the grid writes it.
inline QString amount(const Decimal& value) {
    return theme::quantity(value.toString());
}

/// The same with its sign, a plus too; zero has none.
inline QString signedAmount(const Decimal& value) {
    return value.isNegative() || value.isZero() ? amount(value) : u'+' + amount(value);
}

} // namespace landreeve::ui::records
