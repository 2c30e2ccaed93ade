#include "core/records/secret_field.h"

#include "core/base/error.h"
#include "core/india/aadhaar.h"
#include "core/india/codes.h"
#include "core/india/pan.h"
#include "core/records/typed_field.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <sstream>

namespace landreeve::records {
namespace {

[[noreturn]] void refuse(const Field& field, const std::string& why) {
    throw Error("invalid_record", field.label + ": " + why, field.rule)
        .withDetail("field", QString::fromStdString(field.name));
}

std::span<const char* const> partsOf(const Field& field) {
    if (field.secret == SecretKind::BankDetails)
        return kBankParts;
    return kAddressParts;
}

/// An object of the parts that are filled; its text is the same whatever order they came in.
std::string normalisedParts(const Field& field, const QJsonValue& value, bool indian) {
    if (!value.isObject())
        refuse(field, "an object is needed.");
    const QJsonObject given = value.toObject();
    const bool abroad = !given[QStringLiteral("country")].toString(QStringLiteral("IN")).isEmpty() &&
                        given[QStringLiteral("country")].toString(QStringLiteral("IN")) != QLatin1String("IN");
    QJsonObject parts;
    for (auto part = given.begin(); part != given.end(); ++part) {
        const std::string name = part.key().toStdString();
        if (std::ranges::none_of(partsOf(field), [&](const char* known) { return name == known; }))
            refuse(field, "there is no part \"" + name + "\".");
        if (!part.value().isString())
            refuse(field, "each part is a text.");
        const QString text = part.value().toString().trimmed();
        if (text.contains(QChar(0)))
            refuse(field, "it holds a character that cannot be stored.");
        if (text.isEmpty())
            continue;
        if (const auto verdict = checkPart(name, text.toStdString(), indian && !abroad); !verdict.valid)
            refuse(field, verdict.message);
        parts.insert(part.key(), text);
    }
    if (field.secret == SecretKind::BankDetails && !parts.contains(QStringLiteral("account_number")))
        refuse(field, "an account number is needed.");
    return QJsonDocument(parts).toJson(QJsonDocument::Compact).toStdString();
}

std::string lastFourOf(const Field& field, const SecretString& plain) {
    std::string text(plain.reveal());
    if (field.secret == SecretKind::BankDetails)
        text = QJsonDocument::fromJson(QByteArray::fromStdString(text))[QStringLiteral("account_number")]
                   .toString()
                   .toStdString();
    // Of a short one even four characters would be nearly all of it.
    if (text.size() <= 4)
        return {};
    return text.substr(text.size() - 4);
}

/// Of which encrypted field `text` may be the whole number; null: of none.
const Field* fieldOfNumber(const Entity& entity, std::string_view text) {
    std::string digits;
    bool separated = true; // nothing but digits, and what people put between them
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            digits += c;
        else
            separated = separated && std::string_view(" +-()./").find(c) != std::string_view::npos;
    }
    const auto ofKind = [&entity](SecretKind kind) -> const Field* {
        const auto field = std::ranges::find(entity.fields, kind, &Field::secret);
        return field == entity.fields.end() ? nullptr : &*field;
    };
    static const QRegularExpression pan(QStringLiteral("^[A-Z]{5}[0-9]{4}[A-Z]$"),
                                        QRegularExpression::CaseInsensitiveOption);
    if (pan.match(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).trimmed()).hasMatch())
        return ofKind(SecretKind::Pan);
    if (!separated || digits.size() < 10)
        return nullptr;
    const bool called = text.find('+') != std::string_view::npos || digits.size() != 12;
    const Field* aadhaar = ofKind(SecretKind::Aadhaar);
    if (aadhaar != nullptr && !called && (india::checkAadhaar(digits).valid || !digits.starts_with("91")))
        return aadhaar;
    return ofKind(SecretKind::Phone);
}

} // namespace

bool hasLastFour(const Field& field) {
    return field.secret != SecretKind::None && field.secret != SecretKind::Address;
}

bool hasIndex(const Field& field) {
    return field.secret == SecretKind::Phone || field.secret == SecretKind::Aadhaar || field.secret == SecretKind::Pan;
}

SecretString normalisedSecret(const Field& field, const QJsonValue& value, bool indian) {
    if (field.secret == SecretKind::Address || field.secret == SecretKind::BankDetails)
        return SecretString(normalisedParts(field, value, indian));
    if (!value.isString())
        refuse(field, "a text is needed.");
    const std::string text = value.toString().trimmed().toStdString();
    const TypedField typed = typedField(field, text, indian);
    if (!typed.verdict.valid)
        refuse(field, typed.verdict.message);
    switch (field.secret) {
    case SecretKind::Phone:
        return SecretString(india::normalisedPhone(text));
    case SecretKind::Aadhaar:
        return SecretString(india::normalisedAadhaar(text));
    default:
        return SecretString(india::normalisedPan(text));
    }
}

SealedField sealedField(const vault::FieldVault& vault, const Entity& entity, const std::string& rowId,
                        const Field& field, const QJsonValue& value, bool indian) {
    if (value.isNull() || (value.isString() && value.toString().trimmed().isEmpty()) ||
        (value.isObject() && value.toObject().isEmpty()))
        return {};
    const SecretString plain = normalisedSecret(field, value, indian);
    SealedField sealed;
    sealed.ciphertext = vault.encrypt(entity.table, rowId, field.name, plain);
    if (hasLastFour(field))
        sealed.lastFour = lastFourOf(field, plain);
    if (hasIndex(field))
        sealed.index = vault.blindIndex(field.name, plain.reveal());
    return sealed;
}

RecordQuery numbersApart(const RecordQuery& query) {
    RecordQuery apart = query;
    const auto take = [&](const std::string& text) {
        const Field* field = fieldOfNumber(*query.entity, text);
        if (field != nullptr)
            apart.filters.push_back({field->name, Compare::Equal, {text}});
        return field != nullptr;
    };
    apart.search.clear();
    if (take(query.search))
        return apart;
    std::istringstream words(query.search);
    for (std::string word; words >> word;) {
        if (!take(word))
            apart.search += (apart.search.empty() ? "" : " ") + word;
    }
    // Nothing was taken: as it was typed.
    if (apart.filters.size() == query.filters.size())
        apart.search = query.search;
    return apart;
}

RecordQuery sealedQuery(const RecordQuery& query, const vault::FieldVault* vault) {
    RecordQuery sealed = numbersApart(query);
    for (Filter& filter : sealed.filters) {
        const Field* field = query.entity->find(filter.field);
        if (field == nullptr || field->type != FieldType::Secret)
            continue;
        if (!hasIndex(*field) || filter.compare != Compare::Equal || vault == nullptr)
            throw Error("encrypted_field", field->label + " is encrypted: it is found by its whole value alone.",
                        "Give all of it, or filter by another field.")
                .withDetail("field", QString::fromStdString(field->name));
        for (std::string& value : filter.values) {
            // As many formats as people write: what is in none is simply not found.
            const std::string plain = field->secret == SecretKind::Phone     ? india::normalisedPhone(value)
                                      : field->secret == SecretKind::Aadhaar ? india::normalisedAadhaar(value)
                                                                             : india::normalisedPan(value);
            value = "\\x" + vault->blindIndex(field->name, plain).toHex().toStdString();
        }
    }
    return sealed;
}

} // namespace landreeve::records
