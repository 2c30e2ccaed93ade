#pragma once

#include "core/orders/order_line.h"

#include <map>

namespace landreeve::orders {

/// What an order comes to, kept in step as its lines come, go and change: no line is read twice for another's sake.
class OrderTotals {
public:
    /// Tax at one rate.
    struct Rate {
        int lines = 0;
        Decimal taxable;
        Decimal half;
        Decimal whole;
    };

    void add(const LineAmounts& amounts);
    void remove(const LineAmounts& amounts);
    void clear();

    Decimal subtotal() const { return m_subtotal; }
    Decimal tax() const { return m_tax; }
    /// To the nearest rupee where the tenant is Indian (`rounded`), else as it is.
    Decimal total(bool rounded) const;
    Decimal roundOff(bool rounded) const { return total(rounded) - m_subtotal - m_tax; }
    /// By rate, ascending; rates of no line are not there.
    const std::map<Decimal, Rate>& rates() const { return m_rates; }

private:
    Decimal m_subtotal;
    Decimal m_tax;
    std::map<Decimal, Rate> m_rates;
};

/// Of all lines that are finished.
OrderTotals totalsOf(const std::vector<OrderLine>& lines, TaxSplit split);

} // namespace landreeve::orders
