#include "ui/orders/line_columns.h"

#include "core/records/value_text.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace landreeve::ui::orders {
namespace {

using landreeve::orders::OrderLine;
using Kind = LineColumn::Kind;

constexpr auto kColumns = std::to_array<LineColumn>({
    {"position", "", Kind::Number, nullptr, false, false, 3, 100, 0},
    {"sku", "SKU", Kind::Code, &OrderLine::sku, true, true, 11, 100, 0},
    {"description", "Product", Kind::Text, &OrderLine::description, true, false, 22, 100, 1},
    {"warehouse", "Warehouse", Kind::Text, &OrderLine::warehouse, true, false, 11, 88, 0},
    {"hsn_code", "HSN", Kind::Code, &OrderLine::hsnCode, true, false, 8, 40, 0},
    {"quantity", "Quantity", Kind::Figure, &OrderLine::quantity, true, true, 7, 100, 0},
    {"free", "Free here", Kind::Text, nullptr, false, false, 10, 85, 0},
    {"unit", "Unit", Kind::Text, &OrderLine::unit, false, false, 4, 50, 0},
    {"unit_price", "Price", Kind::Figure, &OrderLine::unitPrice, true, true, 9, 100, 0},
    {"discount_pct", "Disc.", Kind::Figure, &OrderLine::discountPct, true, true, 5, 90, 0},
    {"taxable", "Taxable", Kind::Figure, nullptr, false, false, 12, 70, 0},
    {"tax_rate", "GST", Kind::Figure, &OrderLine::taxRate, true, false, 5, 80, 0},
    {"cgst", "CGST", Kind::Figure, nullptr, false, false, 9, 20, 0},
    {"sgst", "SGST", Kind::Figure, nullptr, false, false, 9, 20, 0},
    {"igst", "IGST", Kind::Figure, nullptr, false, false, 10, 20, 0},
    {"amount", "Amount", Kind::Figure, nullptr, false, false, 12, 100, 0},
});

} // namespace

std::span<const LineColumn> lineColumns() {
    return kColumns;
}

int lineColumn(const char* id) {
    const auto found =
        std::ranges::find_if(kColumns, [&](const LineColumn& column) { return std::string_view(column.id) == id; });
    return found == kColumns.end() ? -1 : static_cast<int>(found - kColumns.begin());
}

std::string typedInto(const LineColumn& column, const QString& text) {
    const QString trimmed = text.trimmed();
    if (column.kind != Kind::Figure)
        return trimmed.toStdString();
    static const QRegularExpression dress(QStringLiteral("^(₹|€|£|\\$|Rs\\.?|[A-Z]{3})\\s*|\\s*%$"));
    const QString bare = QString(trimmed).remove(dress);
    const auto number = landreeve::records::numberFromText(bare.toStdString());
    return number ? number->toString() : trimmed.toStdString();
}

} // namespace landreeve::ui::orders
