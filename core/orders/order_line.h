#pragma once

#include "core/base/decimal.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>
#include <string>
#include <vector>

namespace landreeve::orders {

/// Which taxes an order bears: CGST and SGST, half each; IGST; or one tax, where the tenant is not Indian.
enum class TaxSplit { Intra, Inter, Single };

/// "intra", "inter", "single"; anything else is Intra.
TaxSplit taxSplitFromText(const std::string& text);

/// Whether a supply stays in one state, as tax_split_of() of the tenant's database has it: both are codes of states,
/// and an unknown one counts as the same.
TaxSplit taxSplitOf(const std::string& supplier, const std::string& place, bool sez, bool indian);

/// One line of an order's document as a person edits it (domain.md, "Entities": line_items). Figures are texts: what is
/// not finished yet stays as it was typed.
struct OrderLine {
    std::string lineId; ///< A UUID; empty until the database gives one.
    std::string productId;
    std::string sku;
    std::string description;
    std::string warehouse;
    std::string hsnCode;
    std::string quantity;
    std::string unitPrice;
    std::string discountPct;
    std::string taxRate;
    std::string unit; ///< The product's, to show; not part of the document.

    bool operator==(const OrderLine&) const = default;

    static OrderLine fromJson(const QJsonObject& json);
    /// Without what is empty: the database fills it from the product.
    QJsonObject toJson() const;
};

std::vector<OrderLine> linesFromJson(const QJsonArray& json);
QJsonArray toJson(const std::vector<OrderLine>& lines);

/// What a line comes to, as read_order_lines() of the tenant's database computes it: tax half-up to two places, CGST
/// computed once and copied to SGST.
struct LineAmounts {
    Decimal rate;
    Decimal taxable;
    Decimal half;  ///< CGST, and SGST the same; zero unless the split is Intra.
    Decimal whole; ///< IGST or the one tax; zero where the split is Intra.

    Decimal tax() const { return half + half + whole; }
    Decimal amount() const { return taxable + tax(); }
};

/// Nothing while a figure of the line is missing or wrong.
std::optional<LineAmounts> amountsOf(const OrderLine& line, TaxSplit split);

/// What is wrong with one field of a line, in the words the database has for it.
struct LineFault {
    std::string field; ///< As in JSON: "quantity".
    std::string message;

    bool operator==(const LineFault&) const = default;
};

/// Everything wrong with a line that can be told without the database. `indian`: whether GST's rates and codes bind.
std::vector<LineFault> faultsOf(const OrderLine& line, bool indian);

} // namespace landreeve::orders
