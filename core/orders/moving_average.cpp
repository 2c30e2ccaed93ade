#include "core/orders/moving_average.h"

#include <string>

namespace landreeve::orders {
namespace {

__extension__ using Digits = __int128;

Digits digitsOf(const Decimal& value) {
    Digits digits = 0;
    for (const char c : value.toString()) {
        if (c != '.')
            digits = digits * 10 + (c - '0');
    }
    return digits;
}

/// a / b to `scale` places; both are not negative.
Decimal quotient(const Decimal& a, const Decimal& b, int scale) {
    Digits upper = digitsOf(a);
    Digits lower = digitsOf(b);
    if (lower == 0 || a.isNegative() || b.isNegative())
        return {};
    int shift = scale + b.scale() - a.scale();
    for (; shift > 0; --shift)
        upper *= 10;
    for (; shift < 0; ++shift)
        lower *= 10;
    Digits result = (2 * upper + lower) / (2 * lower);
    std::string text;
    for (int place = 0; result > 0 || place <= scale; ++place, result /= 10) {
        if (place == scale && scale > 0)
            text.insert(0, 1, '.');
        text.insert(0, 1, static_cast<char>('0' + static_cast<int>(result % 10)));
    }
    return Decimal::parse(text).value_or(Decimal());
}

} // namespace

Decimal averageOf(const Decimal& value, const Decimal& quantity) {
    return quotient(value, quantity, 6);
}

Decimal shareOf(const Decimal& amount, const Decimal& part, const Decimal& whole) {
    return quotient(amount * part, whole, 2);
}

} // namespace landreeve::orders
