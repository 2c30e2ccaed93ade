#include "core/base/error.h"
#include "core/postgres/connection.h"
#include "core/postgres/pool.h"
#include "tests/support/dropped_network.h"
#include "tests/support/private_postgres.h"

#include <QtTest>

#include <libpq-fe.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <condition_variable>
#include <optional>
#include <thread>

using namespace landreeve;
using namespace landreeve::postgres;
using namespace landreeve::tests;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

std::string separatingRefused;

int optionOf(const Connection& connection, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    getsockopt(PQsocket(connection.handle()), level, name, &value, &size);
    return value;
}

/// How a call ended, and after how long.
struct End {
    std::string code; ///< Of the Error; "cancelled" or "answered".
    steady_clock::duration took{};
};

template <typename Call>
End endOf(const Call& call) {
    const auto begun = steady_clock::now();
    End end{"answered"};
    try {
        call();
    } catch (const Cancelled&) {
        end.code = "cancelled";
    } catch (const Error& error) {
        end.code = error.code();
    }
    end.took = steady_clock::now() - begun;
    qInfo("%s after %lld ms", end.code.c_str(),
          static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(end.took).count()));
    return end;
}

/// Requests a stop so long after it was made, unless it ends before.
class StopLater {
public:
    explicit StopLater(std::chrono::milliseconds delay)
        : m_thread([this, delay](const std::stop_token& ended) {
              std::unique_lock lock(m_mutex);
              m_over.wait_for(lock, ended, delay, [] { return false; });
              m_source.request_stop();
          }) {}
    std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::mutex m_mutex;
    std::condition_variable_any m_over;
    std::jthread m_thread;
};

} // namespace

/// A network that swallows every packet: no reset, no refusal, nothing.
class TestDroppedNetwork : public QObject {
    Q_OBJECT

    std::unique_ptr<PrivatePostgres> m_server;
    ConnectionUrl m_url;

private Q_SLOTS:
    void initTestCase() {
        if (!separatingRefused.empty())
            QSKIP(("No network of its own can be had here: " + separatingRefused).c_str());
        PrivatePostgres::Options options;
        options.tcp = true;
        m_server = std::make_unique<PrivatePostgres>(options);
        Connection::open(m_server->superuserUrl()).script("ALTER ROLE landreeve_admin PASSWORD 'secret'");
        m_url = m_server->url("landreeve_admin", "secret", "postgres").with("host", "127.0.0.1");
    }

    void deadPeersAreNoticed() {
        const auto connection = Connection::open(m_url);
        QCOMPARE(optionOf(connection, SOL_SOCKET, SO_KEEPALIVE), 1);
        QCOMPARE(optionOf(connection, IPPROTO_TCP, TCP_KEEPIDLE), 10);
        QCOMPARE(optionOf(connection, IPPROTO_TCP, TCP_KEEPINTVL), 5);
        QCOMPARE(optionOf(connection, IPPROTO_TCP, TCP_KEEPCNT), 3);
        QCOMPARE(optionOf(connection, IPPROTO_TCP, TCP_USER_TIMEOUT), 15'000);
        const auto other = Connection::open(m_url.with("tcp_user_timeout", "7000"));
        QCOMPARE(optionOf(other, IPPROTO_TCP, TCP_USER_TIMEOUT), 7000);
    }

    void callEndsAtItsDeadline_data() {
        QTest::addColumn<bool>("byDeadline");
        QTest::newRow("deadline") << true;
        QTest::newRow("cancel") << false;
    }
    /// The figure is the limit and 80 ms for a server's word; the guard is ten times it.
    void callEndsAtItsDeadline() {
        QFETCH(bool, byDeadline);
        const std::string code = byDeadline ? "deadline_exceeded" : "cancelled";
        const auto limit = byDeadline ? 300ms : 30'000ms;
        auto inFlight = Connection::open(m_url);
        auto idle = Connection::open(m_url);
        Pool pool(m_url, 2);
        { const auto kept = pool.lend(); }

        const DroppedNetwork dropped;
        const auto check = [&](const auto& call) {
            const StopLater stopper(byDeadline ? 60'000ms : 200ms);
            const End end = endOf([&] { call(Wait{stopper.token(), limit}); });
            return end.code == code && end.took < 3s;
        };
        QVERIFY(check([&](const Wait& wait) {
            inFlight.setWait(wait);
            inFlight.exec("SELECT pg_sleep(60)");
        }));
        QVERIFY(!inFlight.usable());
        QVERIFY(check([&](const Wait& wait) {
            idle.setWait(wait);
            idle.pipeline({{"SELECT 1", {}}, {"SELECT 2", {}}});
        }));
        QVERIFY(!idle.usable());
        QVERIFY(check([&](const Wait& wait) { Connection::open(m_url, wait); }));
        QVERIFY(check([&](const Wait& wait) { pool.lend(wait)->exec("SELECT 1"); }));
        QVERIFY(check([&](const Wait& wait) { pool.lend(wait)->exec("SELECT 1"); }));
    }

    void withoutADeadlineTheSocketNotices_data() {
        QTest::addColumn<bool>("sending");
        QTest::newRow("what is sent is not confirmed") << true;
        QTest::newRow("nothing is sent") << false;
    }
    /// With shorter times than the program's, so that it is quick.
    void withoutADeadlineTheSocketNotices() {
        QFETCH(bool, sending);
        auto connection = Connection::open(m_url.with("tcp_user_timeout", "1000")
                                               .with("keepalives_idle", "1")
                                               .with("keepalives_interval", "1")
                                               .with("keepalives_count", "1"));
        connection.setWait({{}, 0ms});
        std::optional<DroppedNetwork> dropped;
        std::jthread dropper;
        if (sending) {
            dropped.emplace();
        } else {
            dropper = std::jthread([&] {
                auto watcher = m_server->connect();
                while (watcher
                           .exec("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'",
                                 connection.backendPid())
                           .empty()) {
                }
                dropped.emplace();
            });
        }
        const End end = endOf([&] { connection.exec("SELECT pg_sleep(120)"); });
        QCOMPARE(end.code, std::string("server_unavailable"));
        QVERIFY(end.took < 30s);
        QVERIFY(!connection.usable());
    }

    void healsByItself() {
        Pool pool(m_url, 1);
        {
            auto lease = pool.lend();
            const DroppedNetwork dropped;
            lease->setWait({{}, 100ms});
            QCOMPARE(endOf([&] { lease->exec("SELECT 1"); }).code, std::string("deadline_exceeded"));
        }
        QCOMPARE(pool.lend()->exec("SELECT 7").one().get<int>(0), 7);
    }
};

int main(int argc, char** argv) {
    separatingRefused = separateNetwork();
    const QCoreApplication application(argc, argv);
    TestDroppedNetwork test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_dropped_network.moc"
