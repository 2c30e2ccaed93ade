#include "ui/records/form_text.h"

#include "core/orders/order_line.h"
#include "core/records/merge.h"
#include "core/records/typed_field.h"
#include "ui/theme/format.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::india::FieldVerdict;
using landreeve::records::checkPart;
using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::SecretKind;

namespace {

const QString kKey = QStringLiteral("key");
const QString kType = QStringLiteral("type");
const QString kValue = QStringLiteral("value");

QString nameOf(const Field& field) {
    return QString::fromStdString(field.name);
}

FieldVerdict wrong(const char* code, const QString& message) {
    return {false, code, message.toStdString(), std::nullopt};
}

QString dateText(const QString& iso) {
    static const char* const kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const QDate day = QDate::fromString(iso, Qt::ISODate);
    return day.isValid()
               ? QStringLiteral("%1 %2 %3").arg(day.day()).arg(QLatin1String(kMonths[day.month() - 1])).arg(day.year())
               : iso;
}

QString numberText(const Field& field, const QString& decimal) {
    const std::string text = decimal.toStdString();
    if (field.type == FieldType::Money)
        return theme::grouped(text);
    // Without needless zeros; a cost keeps all that it has.
    return theme::quantity(text);
}

/// Records have a number as text, the audit log as a number.
QString decimalOf(const Field& field, const QJsonValue& value) {
    return value.isDouble() ? QString::number(value.toDouble(), 'f', field.scale()) : value.toString();
}

QJsonArray rowsOf(const QJsonObject& attributes) {
    QJsonArray rows;
    for (auto each = attributes.begin(); each != attributes.end(); ++each) {
        QJsonObject row{{kKey, each.key()}};
        const QJsonValue value = each.value();
        if (value.isBool()) {
            row.insert(kType, QStringLiteral("flag"));
            row.insert(kValue, value.toBool() ? QStringLiteral("yes") : QStringLiteral("no"));
        } else if (value.isDouble()) {
            row.insert(kType, QStringLiteral("number"));
            row.insert(
                kValue,
                QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).mid(1).chopped(1));
        } else if (value.isString()) {
            row.insert(kType, QStringLiteral("text"));
            row.insert(kValue, value);
        } else {
            // A program put something into it that has no editor: kept as it is.
            row.insert(kType, QStringLiteral("other"));
            row.insert(kValue, value);
        }
        rows.append(row);
    }
    return rows;
}

FormValue readRows(const QJsonArray& rows) {
    FormValue read;
    QJsonObject attributes;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QJsonObject row = rows[i].toObject();
        const QString key = row[kKey].toString().trimmed();
        const QString type = row[kType].toString();
        const QJsonValue value = row[kValue];
        const QString text = value.toString().trimmed();
        const QString part = QString::number(i);
        if (key.isEmpty() && text.isEmpty() && type != QLatin1String("other"))
            continue;
        if (key.isEmpty()) {
            read.faults.append({part, wrong("attribute_name", QStringLiteral("An attribute needs a name."))});
        } else if (attributes.contains(key)) {
            read.faults.append(
                {part, wrong("attribute_twice", QStringLiteral("There is another \"%1\" above.").arg(key))});
        } else if (type == QLatin1String("number")) {
            const QJsonDocument number = QJsonDocument::fromJson("[" + QString(text).remove(u',').toUtf8() + "]");
            if (number.array().size() != 1 || !number.array().first().isDouble())
                read.faults.append(
                    {part, wrong("number", QStringLiteral("\"%1\" is no number. Make it a text.").arg(text))});
            else
                attributes.insert(key, number.array().first());
        } else if (type == QLatin1String("flag")) {
            attributes.insert(key, text == QLatin1String("yes"));
        } else {
            attributes.insert(key, type == QLatin1String("other") ? value : QJsonValue(value.toString()));
        }
    }
    read.value = attributes;
    return read;
}

/// Parts of an address or of bank details; what has no field of its own here stays.
FormValue readParts(const QList<FormPart>& parts, const QJsonObject& typed, const QJsonObject& before, bool indian) {
    FormValue read;
    const QString country = typed[QStringLiteral("country")].toString().trimmed().toUpper();
    const bool home = indian && (country.isEmpty() || country == QLatin1String("IN"));
    QJsonObject value = before;
    for (const FormPart& part : parts) {
        const QString text = typed[part.name].toString().trimmed();
        if (text.isEmpty())
            value.remove(part.name);
        else
            value.insert(part.name, text);
        const FieldVerdict verdict = checkPart(part.name.toStdString(), text.toStdString(), home);
        if (!verdict.valid)
            read.faults.append({part.name, verdict});
        else if (!verdict.message.empty())
            read.good.append({part.name, verdict});
    }
    read.value = value;
    return read;
}

/// What was in the list before may stay in it.
FormValue readList(const Field& field, const QJsonArray& words, const QJsonArray& before) {
    FormValue read;
    QJsonArray list;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString word = words[i].toString().trimmed();
        if (word.isEmpty())
            continue;
        if (list.contains(word))
            read.faults.append(
                {QString::number(i),
                 wrong("list_twice",
                       QStringLiteral("%1 has \"%2\" twice.").arg(QString::fromStdString(field.label), word))});
        if (const FieldVerdict verdict = landreeve::records::checkEntry(field, word.toStdString());
            !verdict.valid && !before.contains(word))
            read.faults.append({QString::number(i), verdict});
        list.append(word);
    }
    read.value = list;
    return read;
}

FormValue readReference(const Field& field, const QJsonObject& chosen) {
    FormValue read;
    const QString id = chosen[QStringLiteral("id")].toString();
    const QString words = chosen[QStringLiteral("words")].toString().trimmed();
    const QString target = QString::fromStdString(landreeve::records::entity(field.refersTo).one);
    if (!id.isEmpty())
        read.value = id;
    else if (!words.isEmpty())
        read.faults.append({{}, wrong("reference", QStringLiteral("Choose a %1 from the list.").arg(target))});
    else if (field.required)
        read.faults.append({{}, wrong("required", QStringLiteral("A %1 is needed.").arg(target))});
    return read;
}

FormValue readLines(const QJsonArray& text, bool indian) {
    FormValue read{text};
    int wrongLines = 0;
    QString first;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto faults =
            landreeve::orders::faultsOf(landreeve::orders::OrderLine::fromJson(text[i].toObject()), indian);
        if (faults.empty())
            continue;
        if (++wrongLines == 1)
            first = QStringLiteral("Line %1: %2").arg(i + 1).arg(QString::fromStdString(faults.front().message));
    }
    if (wrongLines > 1)
        first += QStringLiteral(" %1 lines are wrong in all.").arg(wrongLines);
    if (wrongLines > 0)
        read.faults.append({{}, wrong("lines", first)});
    return read;
}

} // namespace

const QList<FormPart>& addressParts() {
    static const QList<FormPart> parts{
        {QStringLiteral("line1"), QStringLiteral("Street"), 0},
        {QStringLiteral("line2"), QStringLiteral("Line 2"), 0},
        {QStringLiteral("city"), QStringLiteral("City"), 260},
        {QStringLiteral("district"), QStringLiteral("District"), 260},
        {QStringLiteral("state"), QStringLiteral("State"), 260},
        {QStringLiteral("state_code"), QStringLiteral("State code"), 90},
        {QStringLiteral("pin"), QStringLiteral("PIN"), 130},
        {QStringLiteral("country"), QStringLiteral("Country"), 90},
    };
    return parts;
}

const QList<FormPart>& bankParts() {
    static const QList<FormPart> parts{
        {QStringLiteral("account_name"), QStringLiteral("Account name"), 0},
        {QStringLiteral("account_number"), QStringLiteral("Account"), 260},
        {QStringLiteral("ifsc"), QStringLiteral("IFSC"), 190},
        {QStringLiteral("bank"), QStringLiteral("Bank"), 260},
    };
    return parts;
}

QJsonValue formText(const Field& field, const QJsonObject& record) {
    const QJsonValue value = record[nameOf(field)];
    switch (field.type) {
    case FieldType::Flag:
        return value.toBool();
    case FieldType::Choice:
        return value.toString();
    case FieldType::Date:
        return dateText(value.toString());
    case FieldType::Json:
        return field.isAddress ? QJsonValue(value.toObject()) : QJsonValue(rowsOf(value.toObject()));
    case FieldType::List:
        return value.toArray();
    case FieldType::Lines:
        // As the grid gives it back: what is empty is left out.
        return landreeve::orders::toJson(landreeve::orders::linesFromJson(value.toArray()));
    case FieldType::Id: {
        if (field.refersTo.empty())
            return value.toString();
        QString words = record[QString::fromStdString(field.keyedBy)].toString();
        const QString named = record[QString::fromStdString(field.refersTo) + QStringLiteral("_name")].toString();
        if (!named.isEmpty())
            words += QStringLiteral(" · ") + named;
        return QJsonObject{{QStringLiteral("id"), value.toString()}, {QStringLiteral("words"), words}};
    }
    case FieldType::Secret:
        return QJsonValue::Null;
    default:
        return field.isNumber() && value.isString() ? numberText(field, value.toString()) : value.toString();
    }
}

QJsonValue initialText(const Field& field, const QDate& today) {
    QJsonObject record;
    if (!field.initial.empty())
        record.insert(nameOf(field), field.type == FieldType::Flag ? QJsonValue(field.initial == "true")
                                                                   : QJsonValue(QString::fromStdString(field.initial)));
    else if (field.type == FieldType::Date && !field.nullable)
        record.insert(nameOf(field), today.toString(Qt::ISODate));
    return formText(field, record);
}

FormValue readText(const Field& field, const QJsonValue& text, const QJsonValue& before, bool indian) {
    switch (field.type) {
    case FieldType::Flag:
        return {text.toBool()};
    case FieldType::Lines:
        return readLines(text.toArray(), indian);
    case FieldType::List:
        return readList(field, text.toArray(), before.toArray());
    case FieldType::Json:
        return field.isAddress ? readParts(addressParts(), text.toObject(), before.toObject(), indian)
                               : readRows(text.toArray());
    case FieldType::Id:
        if (!field.refersTo.empty())
            return readReference(field, text.toObject());
        break;
    case FieldType::Secret:
        if (field.secret == SecretKind::Address)
            return readParts(addressParts(), text.toObject(), {}, indian);
        if (field.secret == SecretKind::BankDetails) {
            FormValue read = readParts(bankParts(), text.toObject(), {}, indian);
            if (!read.value.toObject().isEmpty() && !read.value.toObject().contains(QStringLiteral("account_number")))
                read.faults.append({QStringLiteral("account_number"),
                                    wrong("account_number", QStringLiteral("An account number is needed."))});
            return read;
        }
        break;
    default:
        break;
    }
    const auto typed = landreeve::records::typedField(field, text.toString().toStdString(), indian);
    FormValue read{typed.value};
    // Typed over several lines, a note keeps them as they are.
    if (field.type == FieldType::Note && !text.toString().trimmed().isEmpty())
        read.value = text;
    if (!typed.verdict.valid)
        read.faults.append({{}, typed.verdict});
    else if (!typed.verdict.message.empty())
        read.good.append({{}, typed.verdict});
    return read;
}

QString valueWords(const Field& field, const QJsonValue& value) {
    QString none = QStringLiteral("—");
    if (value.isNull() || value.isUndefined() || (value.isString() && value.toString().isEmpty()))
        return none;
    switch (field.type) {
    case FieldType::Flag:
        return value.toBool() ? QStringLiteral("Yes") : QStringLiteral("No");
    case FieldType::Choice:
        return QString::fromStdString(field.wordOf(value.toString().toStdString()));
    case FieldType::Date:
        return dateText(value.toString());
    case FieldType::Instant:
        return theme::localTime(QDateTime::fromString(value.toString(), Qt::ISODateWithMs));
    case FieldType::Lines: {
        const auto count = value.toArray().size();
        return count == 1 ? QStringLiteral("1 line") : QStringLiteral("%1 lines").arg(count);
    }
    case FieldType::List: {
        QStringList words;
        for (const QJsonValue each : value.toArray())
            words << each.toString();
        return words.isEmpty() ? none : words.join(QStringLiteral(", "));
    }
    case FieldType::Secret:
        return value.isString() ? value.toString() : QStringLiteral("new value");
    case FieldType::Json: {
        QStringList words;
        const QJsonObject object = value.toObject();
        if (field.isAddress) {
            for (const FormPart& part : addressParts())
                words << object[part.name].toString();
        } else {
            for (const QJsonValue row : rowsOf(object))
                words << row[kKey].toString() + u' ' + row[kValue].toVariant().toString();
        }
        words.removeAll(QString());
        return words.isEmpty() ? none : words.join(QStringLiteral(", "));
    }
    default:
        return field.isNumber() ? numberText(field, decimalOf(field, value)) : value.toString();
    }
}

bool isSame(const Field& field, const QJsonValue& a, const QJsonValue& b) {
    const auto isNone = [](const QJsonValue& value) {
        return value.isNull() || value.isUndefined() || (value.isString() && value.toString().isEmpty()) ||
               (value.isObject() && value.toObject().isEmpty()) || (value.isArray() && value.toArray().isEmpty());
    };
    return (isNone(a) && isNone(b)) || landreeve::records::sameValue(field, a, b);
}

} // namespace landreeve::ui::records
