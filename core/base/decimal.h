#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace landreeve {

/// An exact decimal number: an integer of up to 36 digits and a scale of 0 to 18 digits behind the point.
/// Money, costs and quantities are never a double. Overflow throws Error `decimal_overflow`.
class Decimal {
public:
    Decimal() = default;
    explicit Decimal(std::int64_t whole) : m_digits(whole) {}

    /// Reads `-?digits[.digits]`, without exponent, grouping or space; nothing for anything else.
    static std::optional<Decimal> parse(std::string_view text);

    int scale() const noexcept { return m_scale; }
    bool isZero() const noexcept { return m_digits == 0; }
    bool isNegative() const noexcept { return m_digits < 0; }

    /// Rounded half away from zero to `scale` digits behind the point (PostgreSQL's round() of numeric).
    Decimal rounded(int scale) const;

    Decimal operator-() const;
    Decimal operator+(const Decimal& other) const;
    Decimal operator-(const Decimal& other) const;
    Decimal operator*(const Decimal& other) const;

    /// By value: 1.50 equals 1.5.
    bool operator==(const Decimal& other) const { return (*this <=> other) == std::strong_ordering::equal; }
    std::strong_ordering operator<=>(const Decimal& other) const;

    /// With exactly scale() digits behind the point, as PostgreSQL prints numeric.
    std::string toString() const;

private:
    __extension__ using Digits = __int128;

    Decimal(Digits digits, int scale) : m_digits(digits), m_scale(scale) {}
    Decimal scaledTo(int scale) const;

    Digits m_digits = 0;
    int m_scale = 0;
};

} // namespace landreeve
