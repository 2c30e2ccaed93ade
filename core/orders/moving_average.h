#pragma once

#include "core/base/decimal.h"

namespace landreeve::orders {

/// value / quantity to six places, half away from zero: the moving average as the tenant's database computes it
/// (migrations/domain, stock). Both are not negative; zero where the quantity is.
Decimal averageOf(const Decimal& value, const Decimal& quantity);

/// amount × part / whole to two places: what a part of a line is worth. None is negative; zero where `whole` is.
Decimal shareOf(const Decimal& amount, const Decimal& part, const Decimal& whole);

} // namespace landreeve::orders
