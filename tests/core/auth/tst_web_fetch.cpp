#include "core/auth/web_fetch.h"
#include "core/base/error.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace landreeve;
using auth::WebAnswer;
using auth::WebFetch;

namespace {

/// Gives one answer to whoever asks, on a thread of its own, and keeps what it was asked. Without an answer it is
/// silent.
class FixedServer {
public:
    explicit FixedServer(QByteArray answer) {
        std::unique_lock lock(m_mutex);
        m_thread = std::thread([this, answer = std::move(answer)] { serve(answer); });
        m_changed.wait(lock, [this] { return m_port != 0; });
    }
    ~FixedServer() {
        m_stop = true;
        m_thread.join();
    }
    FixedServer(const FixedServer&) = delete;
    FixedServer& operator=(const FixedServer&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/keys"; }
    QByteArray asked() const {
        const std::lock_guard guard(m_mutex);
        return m_asked;
    }
    int requests() const { return m_requests; }

private:
    void serve(const QByteArray& answer) {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        {
            const std::lock_guard guard(m_mutex);
            m_port = server.serverPort();
        }
        m_changed.notify_all();
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        while (!m_stop) {
            if (!server.waitForNewConnection(20))
                continue;
            std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            socket->setParent(nullptr);
            QByteArray asked;
            while (!asked.contains("\r\n\r\n") && socket->waitForReadyRead(2000))
                asked += socket->readAll();
            {
                const std::lock_guard guard(m_mutex);
                m_asked = asked;
            }
            ++m_requests;
            if (!answer.isEmpty()) {
                socket->write(answer);
                socket->waitForBytesWritten(2000);
                socket->disconnectFromHost();
            }
            sockets.push_back(std::move(socket));
        }
    }

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    quint16 m_port = 0;
    QByteArray m_asked;
    std::atomic<int> m_requests = 0;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

QByteArray answerOf(const QByteArray& status, const QByteArray& body, const QByteArray& headers = {}) {
    QByteArray answer("HTTP/1.1 ");
    answer.append(status).append("\r\nConnection: close\r\n").append(headers);
    answer.append("Content-Length: ").append(QByteArray::number(body.size())).append("\r\n\r\n").append(body);
    return answer;
}

std::string codeOf(const std::function<void()>& work, std::string* message = nullptr, bool* retryable = nullptr) {
    try {
        work();
    } catch (const Error& error) {
        if (message != nullptr)
            *message = error.message();
        if (retryable != nullptr)
            *retryable = error.retryable();
        return error.code();
    } catch (const Cancelled&) {
        return "cancelled";
    }
    return "done";
}

} // namespace

class TestWebFetch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDocumentComesWithItsHeaders() {
        const FixedServer server(
            answerOf("200 OK", "{\"keys\":[]}", "ETag: \"v1\"\r\nCache-Control: public, max-age=300\r\n"));
        const WebAnswer answer = WebFetch().get(server.url(), {}, {});
        QCOMPARE(answer.body, std::string("{\"keys\":[]}"));
        QCOMPARE(answer.etag, std::string("\"v1\""));
        QCOMPARE(answer.cacheControl, std::string("public, max-age=300"));
        QVERIFY(!answer.unchanged);
        QVERIFY(server.asked().startsWith("GET /keys HTTP/1.1"));
        QVERIFY(server.asked().contains("Accept-Encoding: identity"));
        QVERIFY(!server.asked().contains("If-None-Match"));
    }

    void whatIsUnchangedIsNotSentAgain() {
        const FixedServer server("HTTP/1.1 304 Not Modified\r\nConnection: close\r\nETag: \"v1\"\r\n\r\n");
        const WebAnswer answer = WebFetch().get(server.url(), "\"v1\"", {});
        QVERIFY(answer.unchanged);
        QVERIFY(answer.body.empty());
        QVERIFY(server.asked().contains("If-None-Match: \"v1\""));
    }

    void otherAnswersAreFailures_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const QByteArray& answer, const char* why) {
            QTest::newRow(name) << answer << QString::fromLatin1(why);
        };
        const QByteArray large(262'145, ' ');
        row("an error page", answerOf("502 Bad Gateway", "<html>"), "status 502");
        row("too often", answerOf("429 Too Many Requests", "{}"), "status 429");
        row("not found", answerOf("404 Not Found", "{}"), "status 404");
        row("not allowed", answerOf("401 Unauthorized", "{}", "WWW-Authenticate: Basic realm=\"x\"\r\n"), "status 401");
        row("no content", answerOf("204 No Content", ""), "status 204");
        for (const char* status : {"301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"})
            row(status, answerOf(status, "", "Location: /elsewhere\r\n"), "redirects");
        row("too large", answerOf("200 OK", large), "more than 262144 bytes");
        row("too large without a length", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + large,
            "more than 262144 bytes");
        row("cut off", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\n{\"keys\"", "");
        row("not HTTP", "220 mail.example ESMTP\r\n", "");
        row("closed at once", "\r\n", "");
    }
    void otherAnswersAreFailures() {
        QFETCH(QByteArray, answer);
        QFETCH(QString, why);
        const FixedServer server(answer);
        std::string message;
        bool retryable = false;
        QCOMPARE(codeOf([&] { WebFetch().get(server.url(), {}, {}); }, &message, &retryable),
                 std::string("issuer_unavailable"));
        if (why.startsWith(QStringLiteral("status")))
            QCOMPARE(retryable, why == QStringLiteral("status 502") || why == QStringLiteral("status 429"));
        QVERIFY2(QString::fromStdString(message).contains(why), message.c_str());
        // Where nothing readable came, or the answer ends only with its connection, Qt itself may have asked again.
        if (!why.isEmpty() && answer.contains("Content-Length"))
            QCOMPARE(server.requests(), 1);
    }

    void asMuchAsMayBeIsTaken() {
        const FixedServer server(answerOf("200 OK", QByteArray(262'144, ' ')));
        QCOMPARE(WebFetch().get(server.url(), {}, {}).body.size(), std::size_t{262'144});
    }

    void aSilentServerIsLeftInTime() {
        const FixedServer server{QByteArray()};
        WebFetch::Limits limits;
        limits.deadline = std::chrono::milliseconds(300);
        QElapsedTimer passed;
        passed.start();
        QCOMPARE(codeOf([&] { WebFetch(limits).get(server.url(), {}, {}); }), std::string("issuer_unavailable"));
        QVERIFY(passed.elapsed() >= 250 && passed.elapsed() < 3000);
    }

    void aRefusedConnectionIsAFailure() {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const std::string url = "http://127.0.0.1:" + std::to_string(closed.serverPort()) + "/";
        closed.close();
        QCOMPARE(codeOf([&] { WebFetch().get(url, {}, {}); }), std::string("issuer_unavailable"));
    }

    void aStopEndsItAtOnce() {
        const FixedServer server{QByteArray()};
        std::stop_source source;
        const std::jthread stopper([&] {
            while (server.requests() == 0)
                std::this_thread::yield();
            source.request_stop();
        });
        QElapsedTimer passed;
        passed.start();
        QCOMPARE(codeOf([&] { WebFetch().get(server.url(), {}, source.get_token()); }), std::string("cancelled"));
        QVERIFY(passed.elapsed() < 3000);
        QCOMPARE(codeOf([&] { WebFetch().get(server.url(), {}, source.get_token()); }), std::string("cancelled"));
        QCOMPARE(server.requests(), 1);
    }

    void onlySafeAddressesAreAsked_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("accepted");
        const auto row = [](const char* url, bool accepted) {
            QTest::newRow(url) << QString::fromLatin1(url) << accepted;
        };
        row("https://auth.example/.well-known/jwks.json", true);
        row("https://auth.example:8443/keys?x=1", true);
        row("http://127.0.0.1:9000/keys", true);
        row("http://127.9.9.9/keys", true);
        row("http://[::1]:9000/keys", true);
        row("http://localhost/keys", true);
        row("http://auth.example/keys", false);
        row("http://10.0.0.1/keys", false);
        row("http://127.0.0.1.evil.example/keys", false);
        row("http://localhost.evil.example/keys", false);
        row("http://0.0.0.0/keys", false);
        row("https://user:secret@auth.example/keys", false);
        row("http://user@127.0.0.1/keys", false);
        row("file:///etc/passwd", false);
        row("ftp://127.0.0.1/keys", false);
        row("https:///keys", false);
        row("https://", false);
        row("keys", false);
        row("", false);
        row("https://auth.example/a b", false);
    }
    void onlySafeAddressesAreAsked() {
        QFETCH(QString, url);
        QFETCH(bool, accepted);
        QCOMPARE(WebFetch::faultOf(url.toStdString()).empty(), accepted);
        if (!accepted)
            QCOMPARE(codeOf([&] { WebFetch().get(url.toStdString(), {}, {}); }), std::string("usage"));
    }
};

QTEST_GUILESS_MAIN(TestWebFetch)
#include "tst_web_fetch.moc"
