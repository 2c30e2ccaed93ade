#include "core/workspace/issuer_service_keys.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace landreeve::workspace {
namespace {

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QJsonObject read(SecretStore& secrets, const std::string& name, const std::stop_token& stop) {
    const auto secret = secrets.read(name, stop);
    if (!secret)
        return {};
    const std::string_view bytes = secret->reveal();
    return QJsonDocument::fromJson(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))).object();
}

void write(SecretStore& secrets, const std::string& name, const QJsonObject& keys, const std::stop_token& stop) {
    if (keys.isEmpty())
        secrets.remove(name, stop);
    else
        secrets.write(name, SecretString(QJsonDocument(keys).toJson(QJsonDocument::Compact).toStdString()), stop);
}

} // namespace

std::string IssuerServiceKeys::name() const {
    return "issuer-service-keys:" + m_profile;
}

std::optional<SecretString> IssuerServiceKeys::of(const std::string& issuer, const std::stop_token& stop) const {
    const QJsonValue key = read(m_secrets, name(), stop).value(qt(issuer));
    return key.isString() ? std::optional(SecretString(key.toString().toStdString())) : std::nullopt;
}

void IssuerServiceKeys::put(const std::string& issuer, const SecretString& key, const std::stop_token& stop) {
    const auto alone = m_secrets.exclusive(stop);
    QJsonObject keys = read(m_secrets, name(), stop);
    keys.insert(qt(issuer), qt(key.reveal()));
    write(m_secrets, name(), keys, stop);
}

bool IssuerServiceKeys::remove(const std::string& issuer, const std::stop_token& stop) {
    const auto alone = m_secrets.exclusive(stop);
    QJsonObject keys = read(m_secrets, name(), stop);
    if (!keys.contains(qt(issuer)))
        return false;
    keys.remove(qt(issuer));
    write(m_secrets, name(), keys, stop);
    return true;
}

void IssuerServiceKeys::removeAll(const std::stop_token& stop) {
    m_secrets.remove(name(), stop);
}

} // namespace landreeve::workspace
