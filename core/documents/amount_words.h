#pragma once

#include "core/base/decimal.h"

#include <string>

namespace landreeve::documents {

/// An amount of money as documents spell it out, to two places: in India "Rupees Twelve Lakh Five Thousand and Fifty
/// Paise Only" by lakh and crore, elsewhere "EUR One Million Two Hundred Five Thousand and 50/100 Only". `currency` is
/// an ISO 4217 code; in India another one has lakh and crore, but no paise.
std::string amountInWords(const Decimal& amount, const std::string& currency, bool indian);

} // namespace landreeve::documents
