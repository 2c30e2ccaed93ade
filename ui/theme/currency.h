#pragma once

#include <QString>

namespace landreeve::ui::theme {

/// What money() and shortMoney() count in: the currency of the tenant that is open, rupees until told. Window thread.
void setCurrency(const QString& iso);
/// ISO 4217: "INR", "EUR".
QString currency();
/// What stands before an amount: "₹", else the currency's three letters.
QString currencySign();

} // namespace landreeve::ui::theme
