#include "core/auth/browser_grant.h"

#include "core/auth/base64url.h"
#include "core/auth/digest.h"
#include "core/auth/retry_after.h"
#include "core/base/error.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QOAuth2AuthorizationCodeFlow>
#include <QOAuthHttpServerReplyHandler>
#include <QTimer>
#include <QUrl>

#include <exception>
#include <optional>
#include <thread>

namespace landreeve::auth {
namespace {

/// What the page of the one who declined takes to reach his browser.
constexpr std::chrono::milliseconds kLastPage(200);

/// Bounds what the token endpoint may answer, and follows it nowhere.
class BoundedNetwork : public QNetworkAccessManager {
public:
    explicit BoundedNetwork(const HttpExchange::Limits& limits) : m_limits(limits) {}

protected:
    QNetworkReply* createRequest(Operation operation, const QNetworkRequest& asked, QIODevice* data) override {
        QNetworkRequest request = asked;
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setRawHeader("Accept", "application/json");
        request.setRawHeader("Accept-Encoding", "identity");
        auto* reply = QNetworkAccessManager::createRequest(operation, request, data);
        connect(reply, &QNetworkReply::downloadProgress, reply, [reply, most = m_limits.mostBytes](qint64 received) {
            if (received > most)
                reply->abort();
        });
        // For all of it: one that comes a byte at a time is never idle.
        QTimer::singleShot(m_limits.deadline, reply, &QNetworkReply::abort);
        return reply;
    }

private:
    HttpExchange::Limits m_limits;
};

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

/// A parameter's value as a query takes it: nothing in it is read as anything else.
QVariant encoded(const std::string& value) {
    return QUrl::toPercentEncoding(qt(value));
}

/// One sign-in, on the thread it is made on.
class Flow {
public:
    explicit Flow(const BrowserGrant& grant)
        : m_grant(grant),
          m_verifier(toBase64url(randomBytes(32))),
          m_network(grant.limits),
          m_back(QHostAddress(QHostAddress::LocalHost), 0),
          m_flow(qt(grant.clientId), QUrl(qt(grant.authorizationEndpoint)), QUrl(qt(grant.tokenEndpoint)), &m_network) {
        m_back.setCallbackPath(QStringLiteral("/signed-in"));
        m_back.setCallbackText(QStringLiteral("Landreeve has what it needs. This page can be closed."));
        m_flow.setReplyHandler(&m_back);
        m_flow.setScope(QStringLiteral("openid offline_access"));
        m_flow.setState(QString::fromStdString(toBase64url(randomBytes(24))));
        // PKCE, which Qt 6.4 does not bring by itself.
        m_flow.setModifyParametersFunction(
            [this](QAbstractOAuth::Stage stage, QMultiMap<QString, QVariant>* parameters) {
                addParameters(stage, *parameters);
            });
        QObject::connect(&m_back, &QAbstractOAuthReplyHandler::tokensReceived, &m_loop,
                         [this](const QVariantMap& answer) { take(answer); });
        QObject::connect(&m_flow, &QAbstractOAuth2::error, &m_loop,
                         [this](const QString& code, const QString& words) { refuse(code, words); });
        // What the handler keeps to itself: an answer that is no pair of tokens.
        QObject::connect(&m_network, &QNetworkAccessManager::finished, &m_loop, [this](QNetworkReply* reply) {
            QMetaObject::invokeMethod(
                &m_loop,
                [this, status = statusOf(*reply), words = reply->errorString(),
                 wait = reply->rawHeader("Retry-After").toStdString()] { missTokens(status, words, wait); },
                Qt::QueuedConnection);
        });
    }

    /// Nothing where it was stopped.
    std::optional<IssuerTokens> run(const BrowseFn& browse, const std::stop_token& stop) {
        if (!m_back.isListening())
            throw Error("sign_in_refused", "No port of this computer can be opened for the browser to come back to.",
                        "Look whether something forbids programs to listen on the loopback interface.");
        QObject::connect(&m_flow, &QAbstractOAuth::authorizeWithBrowser, &m_loop,
                         [&browse](const QUrl& url) { browse(QString::fromLatin1(url.toEncoded()).toStdString()); });
        QTimer deadline;
        deadline.setSingleShot(true);
        QObject::connect(&deadline, &QTimer::timeout, &m_loop, [this] {
            end(Error("sign_in_refused", "Nobody signed in in the browser.", "Start again, and finish it there."));
        });
        deadline.start(m_grant.patience);
        const std::stop_callback stopped(
            stop, [this] { QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection); });
        m_flow.grant();
        m_loop.exec();
        if (m_failure)
            throw Error(*m_failure);
        return std::move(m_tokens);
    }

private:
    static int statusOf(const QNetworkReply& reply) {
        return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    void addParameters(QAbstractOAuth::Stage stage, QMultiMap<QString, QVariant>& parameters) {
        if (stage == QAbstractOAuth::Stage::RequestingAuthorization) {
            const Digest hash = digestOf(Hash::Sha256, m_verifier);
            const std::string challenge = toBase64url({reinterpret_cast<const char*>(hash.bytes.data()), hash.size});
            parameters.insert(QStringLiteral("code_challenge"), qt(challenge));
            parameters.insert(QStringLiteral("code_challenge_method"), QStringLiteral("S256"));
            // Without it no refresh token is given (OpenID Connect Core, section 11).
            parameters.insert(QStringLiteral("prompt"), QStringLiteral("consent"));
        } else if (stage == QAbstractOAuth::Stage::RequestingAccessToken) {
            parameters.insert(QStringLiteral("code_verifier"), qt(m_verifier));
        }
        if (!m_grant.resource.empty())
            parameters.insert(QStringLiteral("resource"), encoded(m_grant.resource));
    }

    void take(const QVariantMap& answer) {
        const auto text = [&answer](const char* name) { return answer.value(QLatin1String(name)).toString(); };
        IssuerTokens tokens{SecretString(text("access_token").toStdString()),
                            SecretString(text("refresh_token").toStdString()), m_asked};
        const qint64 seconds = answer.value(QStringLiteral("expires_in")).toLongLong();
        if (tokens.accessToken.empty() || seconds <= 0)
            return; // missTokens() says so.
        tokens.expiresAt += std::chrono::seconds(std::min<qint64>(seconds, qint64{400} * 86400));
        m_tokens = std::move(tokens);
        m_loop.quit();
    }

    void refuse(const QString& code, const QString& words) {
        end(Error("sign_in_refused",
                  code == QStringLiteral("access_denied") ? "The issuer did not let you in, or you declined."
                                                          : "The issuer refused to sign you in.",
                  "Start again; if it stays, ask who administers the issuer.")
                .withDetail("issuer_code", code)
                .withDetail("issuer_words", words));
    }

    void missTokens(int status, const QString& words, const std::string& retryAfterHeader) {
        if (m_tokens || m_failure)
            return;
        if (status == 429) {
            end(tooManyAttempts(retryAfterHeader));
            return;
        }
        if (status >= 400 && status < 500) {
            end(Error("sign_in_refused", "The issuer did not exchange what the browser brought.",
                      "Start again; if it stays, check the client id that the issuer is configured with.")
                    .withDetail("issuer_status", status));
            return;
        }
        end(Error("issuer_unavailable", "The issuer gave no tokens.", "Try again in a moment.")
                .setRetryable()
                .withDetail("issuer_status", status)
                .withDetail("words", words));
    }

    void end(const Error& failure) {
        if (!m_tokens && !m_failure)
            m_failure = failure;
        QTimer::singleShot(kLastPage, &m_loop, &QEventLoop::quit);
    }

    const BrowserGrant& m_grant;
    std::string m_verifier;
    Time m_asked = std::chrono::system_clock::now();
    QEventLoop m_loop;
    BoundedNetwork m_network;
    QOAuthHttpServerReplyHandler m_back;
    QOAuth2AuthorizationCodeFlow m_flow;
    std::optional<IssuerTokens> m_tokens;
    std::optional<Error> m_failure;
};

} // namespace

IssuerTokens grantInBrowser(const BrowserGrant& grant, const BrowseFn& browse, const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
    std::optional<IssuerTokens> tokens;
    std::exception_ptr failure;
    std::thread([&] {
        try {
            Flow flow(grant);
            tokens = flow.run(browse, stop);
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure)
        std::rethrow_exception(failure);
    if (!tokens)
        throw Cancelled();
    return std::move(*tokens);
}

} // namespace landreeve::auth
