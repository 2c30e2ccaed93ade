#include "core/sessions/sighted_token.h"

#include <QJsonArray>

#include <algorithm>
#include <optional>

namespace landreeve::sessions {
namespace {

/// A NumericDate (RFC 7519): seconds since 1970.
std::optional<Time> timeOf(const QJsonValue& value) {
    constexpr double kMost = 253'402'300'800.0; // the year 10000
    if (!value.isDouble() || value.toDouble() < 0 || value.toDouble() > kMost)
        return std::nullopt;
    return Time(std::chrono::microseconds(static_cast<std::int64_t>(value.toDouble() * 1e6)));
}

std::string textAt(const QJsonObject& claims, const std::string& path) {
    QJsonValue value = claims;
    const auto members = QString::fromStdString(path).split(u'.');
    for (const QString& member : members)
        value = value.toObject().value(member);
    return value.toString().toStdString();
}

/// A text that is no longer than a name, a time, and a list of such texts; of methods with a timestamp the method.
QJsonValue shortOf(const QJsonValue& claim) {
    constexpr qsizetype kMostLetters = 256;
    constexpr qsizetype kMostItems = 16;
    if (timeOf(claim))
        return claim;
    if (claim.isString())
        return claim.toString().size() <= kMostLetters ? claim : QJsonValue();
    const QJsonArray items = claim.toArray();
    if (items.isEmpty() || items.size() > kMostItems)
        return {};
    QJsonArray kept;
    for (const QJsonValue item : items) {
        const QJsonValue text = item.isObject() ? item.toObject().value(QStringLiteral("method")) : item;
        if (text.isString() && text.toString().size() <= kMostLetters)
            kept.append(text);
    }
    return kept.isEmpty() ? QJsonValue() : QJsonValue(kept);
}

} // namespace

SightedToken sightedToken(const QJsonObject& claims, const std::string& tenantClaim) {
    SightedToken token;
    token.issuer = textAt(claims, "iss");
    token.userId = textAt(claims, "sub");
    token.jti = textAt(claims, "session_id");
    if (token.jti.empty())
        token.jti = textAt(claims, "jti");
    if (!tenantClaim.empty())
        token.tenantId = textAt(claims, tenantClaim);
    for (const char* name : {"aal", "amr", "aud", "client_id", "email", "exp", "iat", "role", "sid"}) {
        if (const QJsonValue kept = shortOf(claims.value(QLatin1String(name))); !kept.isNull())
            token.metadata.insert(QLatin1String(name), kept);
    }
    std::optional<Time> start;
    // Supabase's entries have a timestamp; those of RFC 8176 are names only.
    const QJsonArray methods = claims.value(QStringLiteral("amr")).toArray();
    for (const QJsonValue method : methods) {
        if (const auto time = timeOf(method.toObject().value(QStringLiteral("timestamp"))))
            start = std::min(start.value_or(*time), *time);
    }
    if (!start)
        start = timeOf(claims.value(QStringLiteral("iat")));
    token.start = start.value_or(Time());
    return token;
}

} // namespace landreeve::sessions
