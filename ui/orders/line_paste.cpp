#include "ui/orders/line_paste.h"

#include "ui/orders/line_columns.h"
#include "ui/widgets/clipboard_cells.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace landreeve::ui::orders {
namespace {

using landreeve::orders::OrderLine;

struct Heading {
    const char* word;
    const char* column;
};

/// As our own grid, other systems and people name them; lower case, letters and digits alone.
constexpr auto kHeadings = std::to_array<Heading>({{"sku", "sku"},
                                                   {"code", "sku"},
                                                   {"item", "sku"},
                                                   {"itemcode", "sku"},
                                                   {"productcode", "sku"},
                                                   {"barcode", "sku"},
                                                   {"product", "description"},
                                                   {"description", "description"},
                                                   {"name", "description"},
                                                   {"warehouse", "warehouse"},
                                                   {"hsn", "hsn_code"},
                                                   {"hsncode", "hsn_code"},
                                                   {"hsnsac", "hsn_code"},
                                                   {"quantity", "quantity"},
                                                   {"qty", "quantity"},
                                                   {"price", "unit_price"},
                                                   {"unitprice", "unit_price"},
                                                   {"rate", "unit_price"},
                                                   {"disc", "discount_pct"},
                                                   {"discount", "discount_pct"},
                                                   {"discountpct", "discount_pct"},
                                                   {"gst", "tax_rate"},
                                                   {"tax", "tax_rate"},
                                                   {"taxrate", "tax_rate"}});

int columnNamed(const QString& heading) {
    QString word;
    for (const QChar c : heading.toLower()) {
        if (c.isLetterOrNumber())
            word += c;
    }
    const auto found =
        std::ranges::find_if(kHeadings, [&](const Heading& each) { return word == QLatin1String(each.word); });
    return found == kHeadings.end() ? -1 : lineColumn(found->column);
}

} // namespace

LinePaste pasted(const QString& text, const std::vector<OrderLine>& existing, int column) {
    QList<QStringList> rows = widgets::pastedCells(text);
    rows.removeIf([](const QStringList& row) {
        return std::ranges::all_of(row, [](const QString& cell) { return cell.trimmed().isEmpty(); });
    });
    if (rows.isEmpty())
        return {};
    // Two headings that are known are no accident; one may be a product's name.
    std::vector<int> columns;
    for (const QString& cell : std::as_const(rows.first()))
        columns.push_back(columnNamed(cell));
    const auto named = std::ranges::count_if(columns, [](int each) { return each >= 0; });
    const bool headed = named >= 2 || (named == 1 && columns.size() == 1);
    if (headed) {
        rows.removeFirst();
    } else {
        columns.clear();
        // A list of codes goes on with what is entered by Tab; a range of the grid with its neighbours.
        const bool entering = existing.empty();
        for (int next = column; next < static_cast<int>(lineColumns().size()); ++next) {
            const LineColumn& described = lineColumns()[static_cast<std::size_t>(next)];
            if (described.editable && (!entering || described.tabStop))
                columns.push_back(next);
        }
    }
    LinePaste paste;
    paste.replaced =
        headed ? 0 : static_cast<int>(std::min<std::size_t>(existing.size(), static_cast<std::size_t>(rows.size())));
    for (qsizetype i = 0; i < rows.size(); ++i) {
        OrderLine line = i < paste.replaced ? existing[static_cast<std::size_t>(i)] : OrderLine();
        for (qsizetype cell = 0; cell < rows[i].size() && cell < static_cast<qsizetype>(columns.size()); ++cell) {
            const int at = columns[static_cast<std::size_t>(cell)];
            if (at < 0)
                continue;
            const LineColumn& described = lineColumns()[static_cast<std::size_t>(at)];
            if (!described.editable)
                continue;
            if (described.member == &OrderLine::sku && line.sku != typedInto(described, rows[i][cell]))
                line.productId.clear();
            line.*described.member = typedInto(described, rows[i][cell]);
        }
        paste.lines.push_back(std::move(line));
    }
    return paste;
}

} // namespace landreeve::ui::orders
