#include "ui/records/cell_text.h"

#include "core/base/clock.h"
#include "ui/theme/format.h"

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::FieldType;

namespace {

QDateTime timeOf(const std::string& value) {
    return theme::toDateTime(timeFromText(value));
}

std::string rounded(const std::string& value, int scale) {
    const auto number = Decimal::parse(value);
    return number ? number->rounded(scale).toString() : value;
}

QString entriesOf(const Field& field, const std::string& value) {
    return landreeve::records::jsonOf(field, value).toVariant().toStringList().join(QStringLiteral(", "));
}

} // namespace

QString dayAs(const std::string& date, const QDateTime& now) {
    const QDate day = QDate::fromString(QString::fromStdString(date), Qt::ISODate);
    if (!day.isValid())
        return QString::fromStdString(date);
    static const char* const kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    QString text = QString::number(day.day()) + u' ' + QLatin1String(kMonths[day.month() - 1]);
    if (day.year() != now.date().year())
        text += u' ' + QString::number(day.year());
    return text;
}

QString shownAs(const Field& field, const std::optional<std::string>& value, const QDateTime& now) {
    if (!value) {
        const bool words = field.type == FieldType::Text || field.type == FieldType::Code;
        return words ? QString() : QStringLiteral("—");
    }
    switch (field.type) {
    case FieldType::Money:
        return theme::grouped(*value);
    case FieldType::UnitCost:
        return theme::grouped(rounded(*value, 2));
    case FieldType::Quantity:
    case FieldType::Percent:
        return theme::quantity(*value);
    case FieldType::Flag:
        return *value == "t" || *value == "true" ? QStringLiteral("Yes") : QStringLiteral("—");
    case FieldType::Choice:
        return QString::fromStdString(field.wordOf(*value));
    case FieldType::Date:
        return dayAs(*value, now);
    case FieldType::Instant:
        return theme::when(timeOf(*value), now);
    case FieldType::Secret:
        return QString::fromStdString(field.mask + *value);
    case FieldType::List:
        return entriesOf(field, *value);
    default:
        return QString::fromStdString(*value);
    }
}

QString moreAbout(const Field& field, const std::optional<std::string>& value) {
    if (!value)
        return {};
    if (field.type == FieldType::UnitCost)
        return theme::grouped(*value);
    if (field.type == FieldType::Instant)
        return theme::utcTime(timeOf(*value));
    return {};
}

QString copiedAs(const Field& field, const std::optional<std::string>& value) {
    if (!value)
        return {};
    switch (field.type) {
    case FieldType::Flag:
        return *value == "t" || *value == "true" ? QStringLiteral("yes") : QStringLiteral("no");
    case FieldType::Choice:
        return QString::fromStdString(field.wordOf(*value));
    case FieldType::Instant:
        return QString::fromStdString(toRfc3339(timeFromText(*value)));
    case FieldType::Secret:
        return QString::fromStdString(field.mask + *value);
    case FieldType::List:
        return entriesOf(field, *value);
    default:
        return QString::fromStdString(*value);
    }
}

QString totalAs(const Field& field, const Decimal& sum) {
    if (field.type == FieldType::Money)
        return theme::money(sum.rounded(2).toString());
    return theme::quantity(sum.toString());
}

} // namespace landreeve::ui::records
