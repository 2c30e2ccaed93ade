#include "core/control/control_watch.h"
#include "tests/support/private_postgres.h"

#include <QTest>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

using namespace landreeve;
using namespace std::chrono_literals;
using control::ControlWatch;
using control::WatchEvent;
using Kind = control::WatchEvent::Kind;

namespace {

/// A watch on a thread of its own, and what it has told so far.
class Watched {
public:
    explicit Watched(ControlWatch::Options options) : m_watch(std::move(options)) {
        m_thread = std::jthread([this](const std::stop_token& stop) {
            m_watch.run(
                [this](const WatchEvent& event) {
                    const std::lock_guard lock(m_mutex);
                    m_events.push_back(event);
                    m_told.notify_all();
                },
                stop);
        });
    }

    /// The first event of this kind that `fits`, after what was awaited before; nothing where none comes in time.
    std::optional<WatchEvent> next(Kind kind, std::chrono::milliseconds limit = 5s,
                                   const std::function<bool(const WatchEvent&)>& fits = {}) {
        std::unique_lock lock(m_mutex);
        std::optional<WatchEvent> found;
        m_told.wait_for(lock, limit, [&] {
            while (m_read < m_events.size()) {
                const WatchEvent& event = m_events[m_read++];
                if (event.kind == kind && (!fits || fits(event))) {
                    found = event;
                    return true;
                }
            }
            return false;
        });
        return found;
    }

    ControlWatch& watch() { return m_watch; }

private:
    ControlWatch m_watch;
    std::mutex m_mutex;
    std::condition_variable m_told;
    std::vector<WatchEvent> m_events;
    std::size_t m_read = 0;
    std::jthread m_thread;
};

bool names(const WatchEvent& event, const std::string& table) {
    return event.tables.contains(table);
}

} // namespace

class TestControlWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatChanged() {
        const tests::PrivatePostgres server;
        Watched watched({.url = server.superuserUrl()});
        QVERIFY(watched.next(Kind::Live));
        auto connection = server.connect();
        connection.exec(
            "SELECT pg_notify('landreeve', '{\"table\":\"tenant_metadata\",\"id\":\"a\",\"op\":\"insert\"}')");
        const auto changed = watched.next(Kind::Changed, 1s);
        QVERIFY(changed);
        QVERIFY(names(*changed, "tenant_metadata"));
        QVERIFY(watched.next(Kind::Delay, 2s));
    }

    void looksAgainWithoutNews() {
        const tests::PrivatePostgres server;
        Watched watched({.url = server.superuserUrl(), .poll = 50ms, .look = 20ms});
        QVERIFY(watched.next(Kind::Changed, 3s, [](const WatchEvent& event) { return event.tables.empty(); }));
    }

    void noticesAStoppedServerAndComesBack() {
        tests::PrivatePostgres server;
        Watched watched({.url = server.superuserUrl(), .retry = 20ms, .longestRetry = 100ms});
        QVERIFY(watched.next(Kind::Live));
        server.stop();
        const auto lost = watched.next(Kind::Lost, 1s);
        QVERIFY(lost);
        QCOMPARE(lost->attempt, 1);
        QVERIFY(lost->error);
        QVERIFY(watched.next(Kind::Lost, 5s, [](const WatchEvent& event) { return event.attempt == 3; }));
        server.start();
        QVERIFY(watched.next(Kind::Live));
    }

    void noticesASilentServerWithinASecond() {
        const tests::PrivatePostgres server;
        Watched watched({.url = server.superuserUrl()});
        QVERIFY(watched.next(Kind::Live));
        QVERIFY(watched.next(Kind::Delay));
        auto superuser = postgres::Connection::open(server.superuserUrl());
        const auto pid = superuser
                             .exec("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND "
                                   "pid <> pg_backend_pid() ORDER BY backend_start LIMIT 1")
                             .one()
                             .get<int>(0);
        QCOMPARE(::kill(pid, SIGSTOP), 0);
        const auto lost = watched.next(Kind::Lost, 1s);
        ::kill(pid, SIGCONT);
        QVERIFY(lost);
        QVERIFY(watched.next(Kind::Live));
    }

    void revivesAndTriesAtOnceWhenAsked() {
        tests::PrivatePostgres server;
        std::atomic<int> revived = 0;
        Watched watched({.url = server.superuserUrl(),
                         .revive = [&](const std::stop_token&) { ++revived; },
                         .retry = 1h,
                         .longestRetry = 1h});
        QVERIFY(watched.next(Kind::Live));
        QCOMPARE(revived.load(), 0);
        server.stop();
        QVERIFY(watched.next(Kind::Lost));
        server.start();
        watched.watch().tryNow();
        QVERIFY(watched.next(Kind::Trying));
        QVERIFY(watched.next(Kind::Live));
        QVERIFY(revived.load() > 0);
    }

    void stopsWhileLostAndWhileLive_data() {
        QTest::addColumn<bool>("lost");
        QTest::newRow("live") << false;
        QTest::newRow("lost") << true;
    }

    void stopsWhileLostAndWhileLive() {
        QFETCH(bool, lost);
        tests::PrivatePostgres server;
        const auto begun = [&] {
            Watched watched({.url = server.superuserUrl(), .retry = 1h, .longestRetry = 1h});
            if (!watched.next(Kind::Live))
                QTest::qFail("never live", __FILE__, __LINE__);
            if (lost) {
                server.stop();
                if (!watched.next(Kind::Lost))
                    QTest::qFail("never lost", __FILE__, __LINE__);
            }
            return std::chrono::steady_clock::now();
        }();
        QVERIFY(std::chrono::steady_clock::now() - begun < 500ms);
    }
};

QTEST_GUILESS_MAIN(TestControlWatch)
#include "tst_control_watch.moc"
