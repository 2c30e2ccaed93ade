#include "core/auth/oidc_client.h"

#include "core/auth/browser_grant.h"
#include "core/auth/retry_after.h"
#include "core/base/error.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace landreeve::auth {
namespace {

/// application/x-www-form-urlencoded, of what RFC 3986 leaves as it is and nothing else.
std::string formOf(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    std::string form;
    for (const auto& [name, value] : fields) {
        if (value.empty())
            continue;
        form += form.empty() ? "" : "&";
        form += name;
        form += '=';
        form += QUrl::toPercentEncoding(QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())))
                    .toStdString();
    }
    return form;
}

HttpRequest formPost(const std::string& url, std::string form) {
    return {.url = url,
            .method = "POST",
            .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
            .body = std::move(form)};
}

QJsonObject objectIn(const HttpAnswer& answer) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
}

} // namespace

OidcClient::OidcClient(OidcConfiguration configuration, std::string clientId, std::string resource,
                       HttpExchange exchange)
    : m_configuration(std::move(configuration)),
      m_clientId(std::move(clientId)),
      m_resource(std::move(resource)),
      m_exchange(exchange) {
    if (m_configuration.authorizationEndpoint.empty() || m_configuration.tokenEndpoint.empty())
        throw Error("issuer_unavailable", "The issuer " + m_configuration.issuer + " does not say where to sign in.",
                    "Use an issuer with an authorization and a token endpoint.");
}

IssuerTokens OidcClient::signIn(const BrowseFn& browse, const std::stop_token& stop,
                                std::chrono::milliseconds patience) const {
    return grantInBrowser({m_configuration.authorizationEndpoint, m_configuration.tokenEndpoint, m_clientId, m_resource,
                           patience, m_exchange.limits()},
                          browse, stop);
}

IssuerTokens OidcClient::refresh(const SecretString& refreshToken, const std::stop_token& stop) const {
    // Counted from before it was asked: a clock that differs from the issuer's does not move it.
    const Time asked = std::chrono::system_clock::now();
    const HttpAnswer answer =
        m_exchange.send(formPost(m_configuration.tokenEndpoint, formOf({{"grant_type", "refresh_token"},
                                                                        {"refresh_token", refreshToken.reveal()},
                                                                        {"client_id", m_clientId},
                                                                        {"resource", m_resource}})),
                        stop);
    const QJsonObject object = objectIn(answer);
    if (answer.status == 429)
        throw tooManyAttempts(answer.header("Retry-After"));
    // RFC 6749, 5.2: only this says that the token is over; another complaint is about the client.
    if (answer.status == 400 && object[QLatin1String("error")].toString() == QStringLiteral("invalid_grant"))
        throw Error("session_refused", "The issuer has ended the session.", "Sign in again.");
    IssuerTokens tokens{SecretString(object[QLatin1String("access_token")].toString().toStdString()),
                        SecretString(object[QLatin1String("refresh_token")].toString().toStdString()), asked};
    const qint64 seconds = object[QLatin1String("expires_in")].toInteger(0);
    if (answer.status != 200 || tokens.accessToken.empty() || seconds <= 0)
        throw Error("issuer_unavailable",
                    "The issuer did not renew the sign-in; it answered with status " + std::to_string(answer.status) +
                        ".",
                    "Try again in a moment.")
            .setRetryable()
            .withDetail("issuer_code", object[QLatin1String("error")].toString());
    // An issuer that does not rotate gives none anew.
    if (tokens.refreshToken.empty())
        tokens.refreshToken = refreshToken;
    tokens.expiresAt += std::chrono::seconds(std::min<qint64>(seconds, qint64{400} * 86400));
    return tokens;
}

void OidcClient::revoke(const SecretString& refreshToken, const std::stop_token& stop) const {
    if (m_configuration.revocationEndpoint.empty() || refreshToken.empty())
        return;
    m_exchange.send(formPost(m_configuration.revocationEndpoint, formOf({{"token", refreshToken.reveal()},
                                                                         {"token_type_hint", "refresh_token"},
                                                                         {"client_id", m_clientId}})),
                    stop);
}

} // namespace landreeve::auth
