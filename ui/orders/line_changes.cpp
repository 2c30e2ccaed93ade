#include "ui/orders/line_changes.h"

#include "core/base/decimal.h"
#include "ui/orders/line_columns.h"

#include <QStringList>

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::OrderLine;

namespace {

constexpr qsizetype kMostNamed = 6;

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

bool isSame(const LineColumn& column, const std::string& a, const std::string& b) {
    if (a == b || column.kind != LineColumn::Kind::Figure)
        return a == b;
    const auto one = Decimal::parse(a);
    const auto other = Decimal::parse(b);
    return one && other && *one == *other;
}

/// "DRP-16 quantity 5, price 12.50"; empty where they are the same.
QString changeOf(const OrderLine& line, const OrderLine& before) {
    // What comes from the product came with it.
    if (line.sku != before.sku)
        return QStringLiteral("%1 became %2 × %3").arg(qt(before.sku), qt(line.sku), qt(line.quantity));
    QStringList parts;
    for (const LineColumn& column : lineColumns()) {
        if (!column.editable || isSame(column, line.*column.member, before.*column.member))
            continue;
        const QString label = QString::fromLatin1(column.label);
        const QString value = qt(line.*column.member);
        // "SKU" and "HSN" are written so; "Quantity" is a word.
        const QString name = label == label.toUpper() ? label : label.toLower();
        parts << name + u' ' + (value.isEmpty() ? QStringLiteral("emptied") : value);
    }
    return parts.isEmpty() ? QString() : qt(before.sku) + u' ' + parts.join(QStringLiteral(", "));
}

} // namespace

QString lineChangesWords(const QJsonArray& lines, const QJsonArray& before) {
    const auto now = landreeve::orders::linesFromJson(lines);
    const auto then = landreeve::orders::linesFromJson(before);
    QStringList changes;
    for (const OrderLine& line : now) {
        const auto was = line.lineId.empty() ? then.end() : std::ranges::find(then, line.lineId, &OrderLine::lineId);
        if (was == then.end())
            changes << QStringLiteral("%1 × %2 added").arg(qt(line.sku), qt(line.quantity));
        else if (const QString change = changeOf(line, *was); !change.isEmpty())
            changes << change;
    }
    for (const OrderLine& line : then) {
        if (std::ranges::find(now, line.lineId, &OrderLine::lineId) == now.end())
            changes << QStringLiteral("%1 taken out").arg(qt(line.sku));
    }
    if (changes.isEmpty() && !std::ranges::equal(now, then, {}, &OrderLine::lineId, &OrderLine::lineId))
        changes << QStringLiteral("in another order");
    QString words = lines.size() == 1 ? QStringLiteral("1 line") : QStringLiteral("%1 lines").arg(lines.size());
    if (changes.isEmpty())
        return words;
    words += QStringLiteral(": ") + changes.mid(0, kMostNamed).join(QStringLiteral("; "));
    if (changes.size() > kMostNamed)
        words += QStringLiteral("; and %1 more").arg(changes.size() - kMostNamed);
    return words;
}

} // namespace landreeve::ui::orders
