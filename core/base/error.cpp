#include "core/base/error.h"

#include "core/base/error_codes.h"

namespace landreeve {
namespace {

/// What is said where whoever threw had nothing better to say.
std::string remedyOf(std::string_view code) {
    const auto known = std::ranges::find(errorCodes(), code, &ErrorCode::code);
    return known == errorCodes().end() ? std::string() : std::string(known->remedy);
}

} // namespace

Error::Error(std::string_view code, std::string message, std::string hint)
    : m_code(code), m_message(std::move(message)), m_hint(std::move(hint)) {}

Error& Error::withHint(std::string hint) {
    m_hint = std::move(hint);
    return *this;
}

Error& Error::withSqlState(std::string sqlState) {
    m_sqlState = std::move(sqlState);
    return *this;
}

Error& Error::withDetail(std::string_view key, const QJsonValue& value) {
    m_details.insert(QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size())), value);
    return *this;
}

Error& Error::setRetryable(bool on) {
    m_retryable = on;
    return *this;
}

Error& Error::setConnectionLost(bool on) {
    m_connectionLost = on;
    return *this;
}

Error& Error::setInDoubt(bool on) {
    m_inDoubt = on;
    return *this;
}

QJsonObject Error::toJson() const {
    QJsonObject details = m_details;
    if (!m_sqlState.empty())
        details.insert(QStringLiteral("sqlstate"), QString::fromStdString(m_sqlState));
    if (m_inDoubt)
        details.insert(QStringLiteral("in_doubt"), true);
    return {{QStringLiteral("code"), QString::fromStdString(m_code)},
            {QStringLiteral("message"), QString::fromStdString(m_message)},
            {QStringLiteral("hint"), QString::fromStdString(m_hint.empty() ? remedyOf(m_code) : m_hint)},
            {QStringLiteral("details"), details}};
}

} // namespace landreeve
