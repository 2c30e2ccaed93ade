#include "core/base/decimal.h"

#include "core/base/error.h"

#include <algorithm>

namespace landreeve {
namespace {

constexpr int kMaxScale = 18;

Error overflow() {
    return Error("decimal_overflow", "A number has more digits than can be kept exactly.");
}

} // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative)
        text.remove_prefix(1);
    Digits digits = 0;
    int scale = 0;
    int count = 0;
    bool point = false;
    bool digitLast = false;
    for (const char c : text) {
        if (c == '.') {
            if (point || !digitLast)
                return std::nullopt;
            point = true;
            digitLast = false;
            continue;
        }
        if (c < '0' || c > '9' || (point && ++scale > kMaxScale) || (count += (digits != 0 || c != '0')) > 36)
            return std::nullopt;
        digits = digits * 10 + (c - '0');
        digitLast = true;
    }
    if (!digitLast)
        return std::nullopt;
    return Decimal(negative ? -digits : digits, scale);
}

Decimal Decimal::scaledTo(int scale) const {
    Decimal out = *this;
    for (; out.m_scale < scale; ++out.m_scale) {
        if (__builtin_mul_overflow(out.m_digits, 10, &out.m_digits))
            throw overflow();
    }
    return out;
}

Decimal Decimal::rounded(int scale) const {
    if (scale >= m_scale)
        return scaledTo(std::min(scale, kMaxScale));
    Digits divisor = 1;
    for (int i = scale; i < m_scale; ++i)
        divisor *= 10;
    const Digits half = divisor / 2;
    const Digits magnitude = ((m_digits < 0 ? -m_digits : m_digits) + half) / divisor;
    return {m_digits < 0 ? -magnitude : magnitude, scale};
}

Decimal Decimal::operator-() const {
    return {-m_digits, m_scale};
}

Decimal Decimal::operator+(const Decimal& other) const {
    const int scale = std::max(m_scale, other.m_scale);
    Decimal out = scaledTo(scale);
    if (__builtin_add_overflow(out.m_digits, other.scaledTo(scale).m_digits, &out.m_digits))
        throw overflow();
    return out;
}

Decimal Decimal::operator-(const Decimal& other) const {
    return *this + -other;
}

Decimal Decimal::operator*(const Decimal& other) const {
    if (m_scale + other.m_scale > kMaxScale)
        throw overflow();
    Decimal out(0, m_scale + other.m_scale);
    if (__builtin_mul_overflow(m_digits, other.m_digits, &out.m_digits))
        throw overflow();
    return out;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
    const int scale = std::max(m_scale, other.m_scale);
    return scaledTo(scale).m_digits <=> other.scaledTo(scale).m_digits;
}

std::string Decimal::toString() const {
    Digits rest = m_digits < 0 ? -m_digits : m_digits;
    std::string reversed;
    for (int position = 0; rest != 0 || position <= m_scale; ++position) {
        if (position == m_scale && m_scale > 0)
            reversed.push_back('.');
        reversed.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
    }
    if (m_digits < 0)
        reversed.push_back('-');
    return {reversed.rbegin(), reversed.rend()};
}

} // namespace landreeve
