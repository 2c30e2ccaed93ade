#pragma once

#include "core/auth/verifier.h"
#include "tests/support/signing_key.h"

#include <QJsonArray>
#include <QJsonObject>

namespace landreeve::tests {

/// A clock that is told what time it is.
class SetClock final : public Clock {
public:
    explicit SetClock(std::int64_t seconds) : m_now(std::chrono::seconds(seconds)) {}
    Time now() const override { return m_now; }
    void set(std::chrono::microseconds sinceEpoch) { m_now = Time(sinceEpoch); }

private:
    Time m_now;
};

constexpr qint64 kIssued = 1'767'225'600; // 2026-01-01T00:00:00Z
constexpr qint64 kExpires = kIssued + 3600;
constexpr qint64 kNow = kIssued + 1800;

inline QJsonObject headerOf(auth::Algorithm algorithm, const QString& keyId = QStringLiteral("k1")) {
    const std::string_view name = auth::nameOf(algorithm);
    QJsonObject header{{QStringLiteral("alg"), QString::fromLatin1(name.data(), qsizetype(name.size()))},
                       {QStringLiteral("typ"), QStringLiteral("JWT")}};
    if (!keyId.isEmpty())
        header.insert(QStringLiteral("kid"), keyId);
    return header;
}

/// As Supabase Auth issues them.
inline QJsonObject claims() {
    return {{QStringLiteral("iss"), QStringLiteral("https://auth.example/auth/v1")},
            {QStringLiteral("aud"), QStringLiteral("authenticated")},
            {QStringLiteral("sub"), QStringLiteral("0b6e8a4e-9f0b-4b57-8a34-3c3a2e0c5f61")},
            {QStringLiteral("role"), QStringLiteral("authenticated")},
            {QStringLiteral("aal"), QStringLiteral("aal1")},
            {QStringLiteral("session_id"), QStringLiteral("5c1d7a2e-53a1-4a53-9f7e-2f4f0a9c6d11")},
            {QStringLiteral("iat"), kIssued},
            {QStringLiteral("exp"), kExpires}};
}

inline QJsonObject with(QJsonObject object, const char* name, const QJsonValue& value) {
    object.insert(QLatin1String(name), value);
    return object;
}

inline QJsonObject without(QJsonObject object, const char* name) {
    object.remove(QLatin1String(name));
    return object;
}

inline QString codeText(auth::Reason reason) {
    const std::string_view code = auth::codeOf(reason);
    return QString::fromLatin1(code.data(), qsizetype(code.size()));
}

} // namespace landreeve::tests
