#include "core/auth/http_exchange.h"

#include "core/base/error.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <exception>
#include <optional>
#include <thread>

namespace landreeve::auth {
namespace {

bool isLoopback(const QString& host) {
    return host == QStringLiteral("localhost") || QHostAddress(host).isLoopback();
}

bool sameIgnoringCase(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

/// One exchange, on the thread it is made on.
class Exchange {
public:
    Exchange(const HttpRequest& asked, const HttpExchange::Limits& limits) : m_limits(limits) {
        QNetworkRequest request(QUrl(QString::fromStdString(asked.url), QUrl::StrictMode));
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        request.setRawHeader("Accept", "application/json");
        // An answer that unpacks to more than was sent could not be bounded while it comes.
        request.setRawHeader("Accept-Encoding", "identity");
        request.setRawHeader("User-Agent", "Landreeve");
        for (const auto& [name, value] : asked.headers)
            request.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
        m_reply.reset(m_network.sendCustomRequest(request, QByteArray::fromStdString(asked.method),
                                                  QByteArray::fromStdString(asked.body)));
        m_reply->setReadBufferSize(limits.mostBytes + 1);
        QObject::connect(m_reply.get(), &QNetworkReply::readyRead, &m_loop, [this] { take(); });
        QObject::connect(m_reply.get(), &QNetworkReply::finished, &m_loop, [this] { end(); });
    }

    /// What came, or nothing where it was stopped; `fault` is set where it failed.
    std::optional<HttpAnswer> run(const std::stop_token& stop, std::string& fault, std::string_view& kind) {
        QTimer deadline;
        deadline.setSingleShot(true);
        QObject::connect(&deadline, &QTimer::timeout, &m_loop, [this] {
            fail("slow", "it did not answer within " + std::to_string(m_limits.deadline.count() / 1000) + " seconds");
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
        kind = m_kind;
        return std::move(m_answer);
    }

private:
    void fail(std::string_view kind, std::string fault) {
        if (!m_ended) {
            m_fault = std::move(fault);
            m_kind = kind;
        }
        m_ended = true;
        m_loop.quit();
    }

    void take() {
        const QByteArray part = m_reply->readAll();
        m_answer.body.append(part.constData(), static_cast<std::size_t>(part.size()));
        if (static_cast<std::int64_t>(m_answer.body.size()) > m_limits.mostBytes)
            fail("too_large", "its answer has more than " + std::to_string(m_limits.mostBytes) + " bytes");
    }

    void end() {
        take();
        m_answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        // What an answer of 400 and above is called an error by, is an answer all the same.
        const bool cutOff =
            m_answer.status == 0 || (m_answer.status < 400 && m_reply->error() != QNetworkReply::NoError);
        if (cutOff)
            return fail("down", m_reply->errorString().toStdString());
        for (const auto& [name, value] : m_reply->rawHeaderPairs())
            m_answer.headers.emplace_back(name.toStdString(), value.toStdString());
        m_ended = true;
        m_loop.quit();
    }

    HttpExchange::Limits m_limits;
    QEventLoop m_loop;
    QNetworkAccessManager m_network;
    std::unique_ptr<QNetworkReply> m_reply;
    HttpAnswer m_answer;
    std::string m_fault;
    std::string_view m_kind;
    bool m_ended = false;
};

} // namespace

std::string HttpAnswer::header(std::string_view name) const {
    const auto found =
        std::ranges::find_if(headers, [name](const auto& header) { return sameIgnoringCase(header.first, name); });
    return found == headers.end() ? std::string() : found->second;
}

std::string HttpExchange::faultOf(const std::string& url) {
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

HttpAnswer HttpExchange::send(const HttpRequest& request, const std::stop_token& stop) const {
    if (const std::string fault = faultOf(request.url); !fault.empty())
        throw Error("usage", "The address " + request.url + " " + fault + ".",
                    "Give the address as the issuer documents it.");
    if (stop.stop_requested())
        throw Cancelled();
    std::optional<HttpAnswer> answer;
    std::string fault;
    std::string_view kind;
    std::exception_ptr failure;
    std::thread([&] {
        try {
            Exchange exchange(request, m_limits);
            answer = exchange.run(stop, fault, kind);
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure)
        std::rethrow_exception(failure);
    if (!answer)
        throw Cancelled();
    if (!fault.empty())
        throw Error("issuer_unavailable", request.url + " cannot be reached: " + fault + ".")
            .setRetryable()
            .withDetail("url", QString::fromStdString(request.url))
            .withDetail("fault", QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size())));
    return std::move(*answer);
}

} // namespace landreeve::auth
