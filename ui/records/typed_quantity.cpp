#include "ui/records/typed_quantity.h"

#include <QRegularExpression>

namespace landreeve::ui::records {

namespace {

constexpr int kMostDigits = 11;
constexpr int kMostDecimals = 3;

} // namespace

bool isTooLarge(const Decimal& quantity) {
    const Decimal limit(100'000'000'000);
    return quantity >= limit || -quantity >= limit;
}

QString TypedQuantity::words() const {
    switch (fault) {
    case Fault::None:
    case Fault::Empty:
        return {};
    case Fault::TooManyDigits:
        return QStringLiteral("A quantity has at most eleven digits.");
    case Fault::TooFine:
        return QStringLiteral("At most three decimals.");
    default:
        return QStringLiteral("This is no number. Write it like 1.5");
    }
}

QString wordsBesideQuantity(const QString& text, bool isLeft) {
    const TypedQuantity typed = typedQuantity(text);
    return isLeft || typed.isHopeless() ? typed.words() : QString();
}

TypedQuantity typedQuantity(const QString& text) {
    using Fault = TypedQuantity::Fault;
    static const QRegularExpression form(QStringLiteral("^([+\\-\u2212]?)([0-9]*)(\\.?)([0-9]*)$"));
    // As 12,34,567 is written in India and 1,234,567 elsewhere; a comma anywhere else groups nothing.
    static const QRegularExpression grouped(
        QStringLiteral("^[+\\-\u2212]?[0-9]{1,3}(,[0-9]{2,3})*,[0-9]{3}(\\.[0-9]*)?$"));
    QString trimmed = text.trimmed();
    if (grouped.match(trimmed).hasMatch())
        trimmed.remove(u',');
    static const QRegularExpression beingGrouped(QStringLiteral("^[+\\-\u2212]?[0-9]{1,3}(,[0-9]{0,3})+$"));
    if (beingGrouped.match(trimmed).hasMatch())
        return {Fault::Unfinished, {}};
    if (trimmed.isEmpty())
        return {Fault::Empty, {}};
    const auto match = form.match(trimmed);
    if (!match.hasMatch())
        return {Fault::NoNumber, {}};
    QString whole = match.captured(2);
    QString part = match.captured(4);
    if (whole.isEmpty())
        return {match.captured(3).isEmpty() ? Fault::Unfinished : Fault::NoNumber, {}};
    while (whole.size() > 1 && whole.startsWith(u'0'))
        whole.remove(0, 1);
    if (whole.size() > kMostDigits)
        return {Fault::TooManyDigits, {}};
    if (part.isEmpty() && !match.captured(3).isEmpty())
        return {Fault::Unfinished, {}};
    while (part.endsWith(u'0'))
        part.chop(1);
    if (part.size() > kMostDecimals)
        return {Fault::TooFine, {}};
    const bool negative = !match.captured(1).isEmpty() && match.captured(1) != QLatin1String("+");
    const QString plain =
        (negative ? QStringLiteral("-") : QString()) + whole + (part.isEmpty() ? QString() : u'.' + part);
    const auto value = Decimal::parse(plain.toStdString());
    return value ? TypedQuantity{Fault::None, *value} : TypedQuantity{Fault::NoNumber, {}};
}

} // namespace landreeve::ui::records
