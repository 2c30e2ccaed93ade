#include "core/auth/key_set_cache.h"
#include "core/auth/key_set_server.h"
#include "core/base/error.h"

#include <QTcpSocket>
#include <QUrl>
#include <QtTest>

#include <atomic>
#include <future>
#include <thread>

using namespace landreeve;
using auth::KeySetEndpoint;

namespace {

constexpr const char* kDocument = R"({"keys":[]})";

/// An endpoint that serves for as long as it lives.
class Serving {
public:
    Serving() {
        KeySetEndpoint endpoint;
        endpoint.document = [this] {
            if (broken)
                throw Error("server_unavailable", "The control plane is away.");
            return std::string(kDocument);
        };
        std::promise<std::string> listening;
        endpoint.listening = [&](const std::string& at) { listening.set_value(at); };
        auto known = listening.get_future();
        m_thread = std::jthread([endpoint](const std::stop_token& stop) { auth::serveKeySet(endpoint, stop); });
        url = known.get();
    }

    int port() const { return QUrl(QString::fromStdString(url)).port(); }
    /// What it answers to these bytes, to its end.
    QByteArray say(const QByteArray& request) const {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(port()));
        if (!socket.waitForConnected(5000))
            return {};
        socket.write(request);
        while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForDisconnected(6000)) {
        }
        return socket.readAll();
    }

    std::string url;
    std::atomic<bool> broken{false};

private:
    std::jthread m_thread;
};

QByteArray get(const char* path, const QByteArray& headers = {}) {
    return QByteArray("GET ") + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

} // namespace

class TestKeySetServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheDocument() {
        const Serving serving;
        QVERIFY(serving.url.starts_with("http://127.0.0.1:"));
        const auto answer = auth::WebFetch().get(serving.url, {}, {});
        QCOMPARE(answer.body, std::string(kDocument));
        QCOMPARE(auth::maxAgeOf(answer.cacheControl).value_or(std::chrono::seconds(0)).count(), 60);
        QVERIFY(!answer.etag.empty());
        QVERIFY(auth::WebFetch().get(serving.url, answer.etag, {}).unchanged);
        QVERIFY(!auth::WebFetch().get(serving.url, "\"another\"", {}).unchanged);
    }

    void anythingElseIsRefused_data() {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("another path") << get("/") << QByteArray("404");
        QTest::newRow("a longer path") << get("/.well-known/jwks.json/x") << QByteArray("404");
        QTest::newRow("another method") << QByteArray("POST /.well-known/jwks.json HTTP/1.1\r\n\r\n")
                                        << QByteArray("405");
        QTest::newRow("no http") << QByteArray("hello\r\n\r\n") << QByteArray("400");
        QTest::newRow("no version") << QByteArray("GET /.well-known/jwks.json\r\n\r\n") << QByteArray("400");
    }
    void anythingElseIsRefused() {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, status);
        const Serving serving;
        QCOMPARE(serving.say(request).mid(9, 3), status);
    }

    void aHeadHasNoBody() {
        const Serving serving;
        const QByteArray answer = serving.say("HEAD /.well-known/jwks.json HTTP/1.1\r\n\r\n");
        QCOMPARE(answer.mid(9, 3), QByteArray("200"));
        QVERIFY(answer.endsWith("\r\n\r\n"));
    }

    void tooLongARequestIsCutOff() {
        const Serving serving;
        QCOMPARE(serving.say("GET / HTTP/1.1\r\nX: " + QByteArray(20'000, 'x')), QByteArray());
        QVERIFY(serving.say(get(KeySetEndpoint::kPath)).contains(kDocument));
    }

    void whileTheControlPlaneIsAwayItSaysSo() {
        Serving serving;
        serving.broken = true;
        QCOMPARE(serving.say(get(KeySetEndpoint::kPath)).mid(9, 3), QByteArray("503"));
        serving.broken = false;
        QCOMPARE(serving.say(get(KeySetEndpoint::kPath)).mid(9, 3), QByteArray("200"));
    }

    void aPortThatIsTakenIsNamed() {
        const Serving serving;
        KeySetEndpoint second;
        second.port = static_cast<std::uint16_t>(serving.port());
        try {
            auth::serveKeySet(second, {});
            QFAIL("It listens where another does.");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("port_taken"));
        }
    }
};

QTEST_GUILESS_MAIN(TestKeySetServer)
#include "tst_key_set_server.moc"
