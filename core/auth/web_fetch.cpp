#include "core/auth/web_fetch.h"

#include "core/base/error.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>
#include <QUrl>

#include <exception>
#include <optional>
#include <thread>

namespace landreeve::auth {
namespace {

bool isLoopback(const QString& host) {
    return host == QStringLiteral("localhost") || QHostAddress(host).isLoopback();
}

/// One fetch, on the thread it is made on.
class Fetch {
public:
    Fetch(const QUrl& url, const std::string& etag, const WebFetch::Limits& limits) : m_limits(limits) {
        QNetworkRequest request(url);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        request.setRawHeader("Accept", "application/json");
        // An answer that unpacks to more than was sent could not be bounded while it comes.
        request.setRawHeader("Accept-Encoding", "identity");
        request.setRawHeader("User-Agent", "Landreeve");
        if (!etag.empty())
            request.setRawHeader("If-None-Match", QByteArray::fromStdString(etag));
        m_reply.reset(m_network.get(request));
        m_reply->setReadBufferSize(limits.mostBytes + 1);
        QObject::connect(m_reply.get(), &QNetworkReply::readyRead, &m_loop, [this] { take(); });
        QObject::connect(m_reply.get(), &QNetworkReply::finished, &m_loop, [this] { end(); });
    }

    /// What came, or nothing where it was stopped; `fault` is set where it failed.
    std::optional<WebAnswer> run(const std::stop_token& stop, std::string& fault) {
        QTimer deadline;
        deadline.setSingleShot(true);
        QObject::connect(&deadline, &QTimer::timeout, &m_loop, [this] {
            fail("it did not answer within " + std::to_string(m_limits.deadline.count() / 1000) + " seconds");
        });
        deadline.start(m_limits.deadline);
        const std::stop_callback stopped(
            stop, [this] { QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection); });
        m_loop.exec();
        m_reply->disconnect(&m_loop);
        m_reply->abort();
        if (!m_ended)
            return std::nullopt;
        fault = m_fault;
        return m_answer;
    }

private:
    void fail(std::string fault) {
        if (!m_ended)
            m_fault = std::move(fault);
        m_ended = true;
        m_loop.quit();
    }

    void take() {
        const QByteArray part = m_reply->readAll();
        m_answer.body.append(part.constData(), static_cast<std::size_t>(part.size()));
        if (static_cast<std::int64_t>(m_answer.body.size()) > m_limits.mostBytes)
            fail("its answer has more than " + std::to_string(m_limits.mostBytes) + " bytes");
    }

    void end() {
        take();
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 0)
            return fail(m_reply->errorString().toStdString());
        if (status == 304) {
            m_answer.unchanged = true;
        } else if (status >= 300 && status < 400) {
            return fail("it redirects (status " + std::to_string(status) + "), which is not followed");
        } else if (status != 200) {
            return fail("it answers with status " + std::to_string(status));
        } else if (m_reply->error() != QNetworkReply::NoError) {
            return fail(m_reply->errorString().toStdString());
        }
        m_answer.etag = m_reply->rawHeader("ETag").toStdString();
        m_answer.cacheControl = m_reply->rawHeader("Cache-Control").toStdString();
        m_ended = true;
        m_loop.quit();
    }

    WebFetch::Limits m_limits;
    QEventLoop m_loop;
    QNetworkAccessManager m_network;
    std::unique_ptr<QNetworkReply> m_reply;
    WebAnswer m_answer;
    std::string m_fault;
    bool m_ended = false;
};

} // namespace

std::string WebFetch::faultOf(const std::string& url) {
    const QUrl parsed(QString::fromStdString(url), QUrl::StrictMode);
    if (!parsed.isValid() || parsed.host().isEmpty())
        return "is no URL with a host";
    if (!parsed.userInfo().isEmpty())
        return "must not hold a user name or password";
    if (parsed.scheme() == QStringLiteral("https"))
        return {};
    if (parsed.scheme() != QStringLiteral("http"))
        return "must begin with https://";
    return isLoopback(parsed.host()) ? std::string() : "must begin with https://; http:// is for this computer only";
}

WebAnswer WebFetch::get(const std::string& url, const std::string& etag, const std::stop_token& stop) const {
    if (const std::string fault = faultOf(url); !fault.empty())
        throw Error("usage", "The address " + url + " " + fault + ".", "Give the address as the issuer documents it.");
    if (stop.stop_requested())
        throw Cancelled();
    std::optional<WebAnswer> answer;
    std::string fault;
    std::exception_ptr failure;
    std::thread([&] {
        try {
            Fetch fetch(QUrl(QString::fromStdString(url), QUrl::StrictMode), etag, m_limits);
            answer = fetch.run(stop, fault);
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure)
        std::rethrow_exception(failure);
    if (!answer)
        throw Cancelled();
    if (!fault.empty())
        throw Error("issuer_unavailable", url + " cannot be fetched: " + fault + ".")
            .withDetail("url", QString::fromStdString(url));
    return std::move(*answer);
}

} // namespace landreeve::auth
