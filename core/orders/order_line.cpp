#include "core/orders/order_line.h"

#include "core/india/codes.h"

#include <algorithm>
#include <array>

namespace landreeve::orders {
namespace {

const Decimal kHundred{100};
const Decimal kHundredth = *Decimal::parse("0.01");
const Decimal kTwoHundredth = *Decimal::parse("0.005");
const Decimal kMostTaxable = *Decimal::parse("99999999999.99");

struct Part {
    const char* name;
    std::string OrderLine::*member;
};

constexpr auto kParts = std::to_array<Part>({{"line_id", &OrderLine::lineId},
                                             {"product_id", &OrderLine::productId},
                                             {"sku", &OrderLine::sku},
                                             {"description", &OrderLine::description},
                                             {"warehouse", &OrderLine::warehouse},
                                             {"hsn_code", &OrderLine::hsnCode},
                                             {"quantity", &OrderLine::quantity},
                                             {"unit_price", &OrderLine::unitPrice},
                                             {"discount_pct", &OrderLine::discountPct},
                                             {"tax_rate", &OrderLine::taxRate}});

/// A decimal from zero up with at most so many digits before and behind the point.
std::optional<Decimal> figure(const std::string& text, std::size_t whole, std::size_t decimals) {
    const auto point = text.find('.');
    const std::size_t before = std::min(point, text.size());
    const std::size_t behind = point == std::string::npos ? 0 : text.size() - point - 1;
    if (before < 1 || before > whole || behind > decimals || (point != std::string::npos && behind == 0))
        return std::nullopt;
    const auto number = Decimal::parse(text);
    return number && !number->isNegative() ? number : std::nullopt;
}

std::optional<Decimal> percent(const std::string& text) {
    const auto number = figure(text, 3, 2);
    return number && *number <= kHundred ? number : std::nullopt;
}

std::optional<Decimal> quantityOf(const OrderLine& line) {
    const auto number = figure(line.quantity, 11, 3);
    return number && !number->isZero() ? number : std::nullopt;
}

std::optional<Decimal> priceOf(const OrderLine& line) {
    return figure(line.unitPrice, 12, 2);
}

std::optional<Decimal> discountOf(const OrderLine& line) {
    return line.discountPct.empty() ? std::optional(Decimal()) : percent(line.discountPct);
}

std::optional<Decimal> rateOf(const OrderLine& line) {
    return percent(line.taxRate);
}

bool isGstRate(const Decimal& rate) {
    constexpr std::array<std::int64_t, 4> known{0, 5, 18, 40};
    return std::ranges::any_of(known, [&](std::int64_t each) { return rate == Decimal(each); });
}

} // namespace

TaxSplit taxSplitFromText(const std::string& text) {
    return text == "inter" ? TaxSplit::Inter : text == "single" ? TaxSplit::Single : TaxSplit::Intra;
}

TaxSplit taxSplitOf(const std::string& supplier, const std::string& place, bool sez, bool indian) {
    if (!indian)
        return TaxSplit::Single;
    const std::string from = supplier.substr(0, 2);
    const std::string to = place.substr(0, 2);
    return sez || (!from.empty() && !to.empty() && from != to) ? TaxSplit::Inter : TaxSplit::Intra;
}

OrderLine OrderLine::fromJson(const QJsonObject& json) {
    OrderLine line;
    for (const Part& part : kParts)
        line.*part.member = json[QLatin1String(part.name)].toString().toStdString();
    return line;
}

QJsonObject OrderLine::toJson() const {
    QJsonObject json;
    for (const Part& part : kParts) {
        if (const std::string& text = this->*part.member; !text.empty())
            json.insert(QLatin1String(part.name), QString::fromStdString(text));
    }
    return json;
}

std::vector<OrderLine> linesFromJson(const QJsonArray& json) {
    std::vector<OrderLine> lines;
    lines.reserve(static_cast<std::size_t>(json.size()));
    for (const QJsonValue line : json)
        lines.push_back(OrderLine::fromJson(line.toObject()));
    return lines;
}

QJsonArray toJson(const std::vector<OrderLine>& lines) {
    QJsonArray json;
    for (const OrderLine& line : lines)
        json.append(line.toJson());
    return json;
}

std::optional<LineAmounts> amountsOf(const OrderLine& line, TaxSplit split) {
    const auto quantity = quantityOf(line);
    const auto price = priceOf(line);
    const auto discount = discountOf(line);
    const auto rate = rateOf(line);
    if (!quantity || !price || !discount || !rate)
        return std::nullopt;
    LineAmounts amounts;
    amounts.rate = *rate;
    amounts.taxable = (*quantity * *price * (kHundred - *discount) * kHundredth).rounded(2);
    if (amounts.taxable > kMostTaxable)
        return std::nullopt;
    if (split == TaxSplit::Intra)
        amounts.half = (amounts.taxable * *rate * kTwoHundredth).rounded(2);
    else
        amounts.whole = (amounts.taxable * *rate * kHundredth).rounded(2);
    return amounts;
}

std::vector<LineFault> faultsOf(const OrderLine& line, bool indian) {
    std::vector<LineFault> faults;
    const auto fault = [&](bool wrong, const char* field, const char* message) {
        if (wrong)
            faults.push_back({field, message});
    };
    const auto quantity = quantityOf(line);
    const auto price = priceOf(line);
    const auto rate = rateOf(line);
    fault(line.productId.empty(), "sku", "No product has this SKU or barcode.");
    fault(line.warehouse.empty(), "warehouse", "Say into or from which warehouse.");
    fault(!quantity, "quantity", "A quantity is above zero and has at most three decimals.");
    fault(!price, "unit_price", "A price has at most two decimals.");
    fault(!discountOf(line), "discount_pct", "A discount is between 0 and 100 per cent.");
    fault(!rate, "tax_rate", "A tax rate is between 0 and 100 per cent.");
    if (indian) {
        fault(rate && !isGstRate(*rate), "tax_rate", "GST is 0, 5, 18 or 40 per cent.");
        fault(!line.hsnCode.empty() && !india::checkHsn(line.hsnCode).valid, "hsn_code",
              "An HSN code has 4, 6 or 8 digits.");
    }
    if (quantity && price)
        fault(*quantity * *price > kMostTaxable, "quantity", "The line is worth more than fits.");
    return faults;
}

} // namespace landreeve::orders
