#include "core/records/typed_field.h"

#include "core/base/ids.h"
#include "core/base/likeness.h"
#include "core/india/aadhaar.h"
#include "core/india/codes.h"
#include "core/india/gstin.h"
#include "core/india/pan.h"
#include "core/india/states.h"
#include "core/records/decimal_comma.h"
#include "core/records/value_text.h"

#include <QDate>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

namespace landreeve::records {
namespace {

using india::FieldVerdict;

FieldVerdict good() {
    return {true, {}, {}, std::nullopt};
}

FieldVerdict bad(const char* code, std::string message, std::optional<std::string> repair = std::nullopt) {
    return {false, code, std::move(message), std::move(repair)};
}

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

FieldVerdict checkEmail(const std::string& text) {
    static const QRegularExpression form(QStringLiteral("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"));
    if (form.match(qt(text)).hasMatch())
        return good();
    const QString compact = qt(text).remove(u' ');
    std::optional<std::string> repair;
    if (form.match(compact).hasMatch())
        repair = compact.toStdString();
    return bad("email", "An email address looks like name@example.com.", repair);
}

/// A day and a month's name alone are meant in the year that brings them nearest to today. Of two numbers it is not
/// known which one is the month.
FieldVerdict noDate(const std::string& text) {
    const QDate today = QDate::currentDate();
    const auto words = [](const QDate& day) {
        return QLocale::c().toString(day, QStringLiteral("d MMM yyyy")).toStdString();
    };
    QDate meant;
    const bool named = std::ranges::any_of(text, [](unsigned char c) { return std::isalpha(c) != 0; });
    for (const int year : {today.year(), today.year() - 1, today.year() + 1}) {
        const auto day = dateFromText(text + " " + std::to_string(year));
        const QDate candidate = day ? QDate::fromString(qt(*day), Qt::ISODate) : QDate();
        if (named && candidate.isValid() &&
            (!meant.isValid() || std::abs(today.daysTo(candidate)) < std::abs(today.daysTo(meant))))
            meant = candidate;
    }
    if (meant.isValid())
        return bad("date", "\"" + text + "\" names no year.", words(meant));
    return bad("date", "\"" + text + "\" is no date. Write " + words(today) + " or " +
                           today.toString(Qt::ISODate).toStdString() + ".");
}

FieldVerdict checkPhone(const std::string& text) {
    static const QRegularExpression form(QStringLiteral("^\\+?[0-9(][0-9 ()/.-]{4,30}$"));
    return form.match(qt(text)).hasMatch()
               ? good()
               : bad("phone", "A phone number has 5 to 31 digits, spaces and ( ) / . -, with + before the country.");
}

FieldVerdict checkRoleName(const std::string& text) {
    static const QRegularExpression form(QStringLiteral("^[a-z][a-z0-9-]{0,39}$"));
    if (form.match(qt(text)).hasMatch())
        return good();
    const QString lowered = qt(text).trimmed().toLower().replace(u' ', u'-');
    return bad("role_name", "A role is lower-case letters, digits and hyphens.",
               form.match(lowered).hasMatch() ? std::optional(lowered.toStdString()) : std::nullopt);
}

FieldVerdict checkGstRate(const Decimal& rate) {
    constexpr std::array<std::int64_t, 4> known{0, 5, 18, 40};
    std::optional<std::int64_t> nearest;
    for (const std::int64_t each : known) {
        if (rate == Decimal(each))
            return good();
        // 12 and 28 were the rates before 22 September 2025; most of what they bore went to 5 and 18.
        if ((rate == Decimal(12) && each == 5) || (rate == Decimal(28) && each == 18))
            nearest = each;
    }
    return bad("gst_rate", "GST is 0, 5, 18 or 40 per cent.",
               nearest ? std::optional(std::to_string(*nearest)) : std::nullopt);
}

FieldVerdict checkForm(const Field& field, const std::string& text, bool indian) {
    switch (field.form) {
    case TextForm::Email:
        return checkEmail(text);
    case TextForm::Phone:
        return checkPhone(text);
    case TextForm::RoleName:
        return checkRoleName(text);
    case TextForm::Gstin:
        return indian ? india::checkGstin(text) : good();
    case TextForm::StateCode:
        return indian ? india::checkStateCode(text) : good();
    case TextForm::Hsn:
        return indian ? india::checkHsn(text) : good();
    default:
        return good();
    }
}

FieldVerdict checkSecret(const Field& field, const std::string& text, bool indian) {
    switch (field.secret) {
    case SecretKind::Phone:
        return checkPhone(text);
    case SecretKind::Aadhaar:
        // Groups of four are how people write it; it is stored without.
        return indian ? india::checkAadhaar(india::normalisedAadhaar(text)) : good();
    case SecretKind::Pan:
        return indian ? india::checkPan(india::normalisedPan(text)) : good();
    default:
        return good();
    }
}

/// Whether a number fits its column: digits before the point, and a range of its own.
FieldVerdict checkNumber(const Field& field, const Decimal& number, bool indian) {
    if (number.rounded(field.scale()) != number)
        return bad("decimals",
                   field.label + ": at most " + std::to_string(field.scale()) +
                       (field.scale() == 1 ? " decimal." : " decimals."),
                   number.rounded(field.scale()).toString());
    if (number.isNegative())
        return bad("negative", field.rule.empty() ? field.label + " is not negative." : field.rule);
    switch (field.type) {
    case FieldType::Percent:
        if (number > Decimal(100))
            return bad("percent", field.label + " is between 0 and 100.");
        return indian && field.form == TextForm::GstRate ? checkGstRate(number) : good();
    case FieldType::Rating:
        return number > Decimal(5) ? bad("rating", field.rule) : good();
    case FieldType::Quantity:
        return number >= Decimal(100'000'000'000) ? bad("too_large", "A quantity has at most eleven digits.") : good();
    default:
        return number >= Decimal(1'000'000'000'000) ? bad("too_large", "An amount has at most twelve digits.") : good();
    }
}

} // namespace

TypedField typedField(const Field& field, const std::string& typed, bool indian) {
    const std::string text = trimmedText(typed);
    if (text.empty()) {
        if (field.required || (!field.nullable && field.secret == SecretKind::None && field.initial != "false"))
            return {QJsonValue::Null, bad("required", field.label + " is needed.")};
        return {QJsonValue::Null, good()};
    }
    if (qt(text).contains(QChar(0)))
        return {QJsonValue::Null, bad("nul", field.label + " holds a character that cannot be stored.")};
    if (field.isNumber()) {
        const auto number = numberFromText(text);
        if (!number) {
            const auto meant = decimalCommaFromText(text);
            return {QJsonValue::Null,
                    bad("number",
                        "\"" + text + "\" is no number." + (meant ? " Decimals follow a point: " + *meant + "." : ""),
                        meant)};
        }
        return {qt(number->toString()), checkNumber(field, *number, indian)};
    }
    switch (field.type) {
    case FieldType::Date: {
        const auto date = dateFromText(text);
        if (!date)
            return {QJsonValue::Null, noDate(text)};
        return {qt(*date), good()};
    }
    case FieldType::Flag: {
        const auto flag = flagFromText(text);
        if (!flag)
            return {QJsonValue::Null, bad("flag", field.label + " is yes or no.")};
        return {*flag, good()};
    }
    case FieldType::Choice: {
        const auto choice = choiceFromText(field, text);
        if (!choice)
            return {QJsonValue::Null,
                    bad("choice", "There is no \"" + text + "\". Take one of: " + choiceWords(field) + ".")};
        return {qt(*choice), good()};
    }
    case FieldType::Id:
        return {qt(loweredText(text)), isUuid(loweredText(text)) ? good() : bad("id", "\"" + text + "\" is no id.")};
    case FieldType::Secret:
        return {qt(text), checkSecret(field, text, indian)};
    default:
        break;
    }
    if (field.most > 0 && qt(text).toUcs4().size() > field.most)
        return {qt(text), bad("too_long", field.label + " has at most " + std::to_string(field.most) + " characters.")};
    return {qt(text), checkForm(field, text, indian)};
}

FieldVerdict checkPart(const std::string& part, const std::string& text, bool indian) {
    if (text.empty() || !indian)
        return good();
    if (part == "pin")
        return india::checkPin(text);
    if (part == "state_code")
        return india::checkStateCode(text);
    if (part == "ifsc")
        return india::checkIfsc(text);
    if (part == "account_number") {
        static const QRegularExpression form(QStringLiteral("^[0-9A-Z]{6,34}$"));
        const QString compact = qt(text).remove(u' ').remove(u'-').toUpper();
        if (form.match(qt(text)).hasMatch())
            return good();
        return bad("account_number", "An account number has 6 to 34 digits or letters, without spaces.",
                   form.match(compact).hasMatch() ? std::optional(compact.toStdString()) : std::nullopt);
    }
    return good();
}

FieldVerdict checkEntry(const Field& field, const std::string& entry) {
    if (field.rule.empty() || std::ranges::find(field.choices, entry, &Choice::value) != field.choices.end())
        return good();
    std::vector<std::string> known;
    for (const Choice& choice : field.choices)
        known.push_back(choice.value);
    const std::vector<std::string> near = likest(loweredText(trimmedText(entry)), known);
    std::string meant;
    for (const std::string& each : near)
        meant += (meant.empty() ? " Did you mean " : each == near.back() ? " or " : ", ") + each;
    return bad("entry", "There is no \"" + entry + "\"." + (meant.empty() ? " " + field.rule : meant + "?"));
}

} // namespace landreeve::records
