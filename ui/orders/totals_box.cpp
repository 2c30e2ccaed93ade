#include "ui/orders/totals_box.h"

#include "ui/theme/format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_style.h"

#include <QPainter>

namespace landreeve::ui::orders {

using landreeve::orders::OrderTotals;
using landreeve::orders::TaxSplit;
using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kPadding = 14;
constexpr int kGap = 6;

int rowHeight() {
    return QFontMetrics(theme::font(TypeStyle::Body)).height() + kGap;
}

int totalHeight() {
    return QFontMetrics(theme::font(TypeStyle::Figure)).height() + 2 * kGap;
}

QString figure(const Decimal& value) {
    return theme::grouped(value.rounded(2).toString());
}

} // namespace

TotalsBox::TotalsBox(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("totalsBox"));
    setAccessibleName(QStringLiteral("Totals"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, [this] {
        updateGeometry();
        update();
    });
}

void TotalsBox::show(const OrderTotals& totals, TaxSplit split, bool indian) {
    QList<std::pair<QString, QString>> rows{{QStringLiteral("Subtotal"), figure(totals.subtotal())}};
    static const Decimal half = *Decimal::parse("0.5");
    for (const auto& [rate, part] : totals.rates()) {
        if (rate.isZero())
            continue;
        const auto row = [&, taxable = part.taxable](const char* name, const Decimal& percent, const Decimal& tax) {
            rows.append({QStringLiteral("%1 %2 % of %3")
                             .arg(QLatin1String(name), theme::quantity(percent.toString()), figure(taxable)),
                         figure(tax)});
        };
        if (split == TaxSplit::Intra) {
            row("CGST", rate * half, part.half);
            row("SGST", rate * half, part.half);
        } else {
            row(split == TaxSplit::Inter ? "IGST" : "Tax", rate, part.whole);
        }
    }
    if (indian)
        rows.append({QStringLiteral("Round-off"), figure(totals.roundOff(indian))});
    const QString total = figure(totals.total(indian));
    rows.append({QStringLiteral("Total"), indian ? theme::money(totals.total(indian).rounded(2).toString()) : total});
    if (rows == m_rows)
        return;
    const QSize before = sizeHint();
    m_rows = rows;
    QStringList said;
    for (const auto& [name, value] : std::as_const(m_rows))
        said << name + u' ' + value;
    setAccessibleDescription(said.join(QStringLiteral("; ")));
    if (sizeHint() != before)
        updateGeometry();
    update();
}

QSize TotalsBox::sizeHint() const {
    int width = 0;
    const QFontMetrics metrics(theme::font(TypeStyle::Body));
    for (const auto& [name, value] : m_rows)
        width = std::max(width, metrics.horizontalAdvance(name + value));
    const int rows = std::max(0, static_cast<int>(m_rows.size()) - 1);
    return {width + 2 * kPadding + 40, 2 * kPadding + rows * rowHeight() + totalHeight()};
}

QSize TotalsBox::minimumSizeHint() const {
    return {260, sizeHint().height()};
}

void TotalsBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, QRectF(rect()), 6, theme::color(Token::Base), theme::color(Token::Line));
    const QFont body = theme::font(TypeStyle::Body);
    const widgets::DigitText digits(body);
    QRectF row(kPadding, kPadding, width() - 2 * kPadding, rowHeight());
    for (qsizetype i = 0; i + 1 < m_rows.size(); ++i) {
        painter.setFont(body);
        painter.setPen(theme::color(Token::Ink2));
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, m_rows[i].first);
        painter.setPen(theme::color(Token::Ink));
        digits.draw(painter, row, Qt::AlignRight, m_rows[i].second);
        row.translate(0, rowHeight());
    }
    if (m_rows.isEmpty())
        return;
    theme::hairline(painter, QRectF(row.x(), row.y() + 2, row.width(), 1), Qt::Horizontal, theme::color(Token::Line2));
    row.setHeight(totalHeight());
    row.translate(0, 3);
    painter.setFont(theme::font(TypeStyle::BodyStrong));
    painter.setPen(theme::color(Token::Ink));
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, m_rows.last().first);
    widgets::DigitText(theme::font(TypeStyle::Figure)).draw(painter, row, Qt::AlignRight, m_rows.last().second);
}

} // namespace landreeve::ui::orders
