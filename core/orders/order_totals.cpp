#include "core/orders/order_totals.h"

namespace landreeve::orders {

void OrderTotals::add(const LineAmounts& amounts) {
    m_subtotal = m_subtotal + amounts.taxable;
    m_tax = m_tax + amounts.tax();
    Rate& rate = m_rates[amounts.rate];
    ++rate.lines;
    rate.taxable = rate.taxable + amounts.taxable;
    rate.half = rate.half + amounts.half;
    rate.whole = rate.whole + amounts.whole;
}

void OrderTotals::remove(const LineAmounts& amounts) {
    m_subtotal = m_subtotal - amounts.taxable;
    m_tax = m_tax - amounts.tax();
    const auto found = m_rates.find(amounts.rate);
    if (found == m_rates.end())
        return;
    Rate& rate = found->second;
    rate.taxable = rate.taxable - amounts.taxable;
    rate.half = rate.half - amounts.half;
    rate.whole = rate.whole - amounts.whole;
    if (--rate.lines == 0)
        m_rates.erase(found);
}

void OrderTotals::clear() {
    *this = OrderTotals();
}

Decimal OrderTotals::total(bool rounded) const {
    const Decimal exact = m_subtotal + m_tax;
    return rounded ? exact.rounded(0) : exact;
}

OrderTotals totalsOf(const std::vector<OrderLine>& lines, TaxSplit split) {
    OrderTotals totals;
    for (const OrderLine& line : lines) {
        if (const auto amounts = amountsOf(line, split))
            totals.add(*amounts);
    }
    return totals;
}

} // namespace landreeve::orders
