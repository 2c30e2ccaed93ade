#pragma once

#include "core/base/decimal.h"

#include <QJsonValue>

#include <string>
#include <vector>

namespace landreeve::documents {

/// How documents write numbers and addresses: the tenant's country decides.
struct Notation {
    bool indian = true;
    std::string country = "IN";
    std::string currency = "INR"; ///< ISO 4217.

    /// Two places, digits grouped: 12,34,567.50 in India, 1,234,567.50 elsewhere.
    std::string money(const Decimal& amount) const;
    /// With the sign of the currency before it.
    std::string moneyWithSign(const Decimal& amount) const;
    /// Without needless zeros behind the point.
    std::string plain(const Decimal& number) const;
    /// The lines of an address as it stands in a record; without the country where it is the tenant's own.
    std::vector<std::string> address(const QJsonValue& address) const;
};

/// What a currency is where the tenant's own record says nothing better: that of its country.
std::string currencyOf(const std::string& country);

} // namespace landreeve::documents
