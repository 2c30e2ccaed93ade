// What the gate keeps of the control plane's word: a warm check asks nobody, and no copy outlives what it was made of.
#include "core/access/gate.h"
#include "core/access/standing.h"
#include "core/control/control_watch.h"
#include "core/sessions/session_store.h"
#include "tests/core/access/session_context.h"
#include "tests/support/message_proxy.h"
#include "tests/support/test_workspace.h"

#include <QElapsedTimer>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace landreeve;
using namespace std::chrono_literals;
using access::Gate;
using access::GateCopies;
using access::StandingKey;
using access::Subject;
using control::WatchEvent;
using tests::codeOf;

namespace {

/// By notification a change is known within 250 ms; ten times that is still half of what a copy may be old.
constexpr qint64 kHeardMs = 2500;

/// A gate of its own, and a watch that tells it what happens. `deafTo`: what it does not tell.
class HearingGate {
public:
    explicit HearingGate(
        workspace::Workspace& workspace,
        std::function<bool(const WatchEvent&)> deafTo = [](const WatchEvent&) { return false; })
        : gate(workspace.control(), workspace.servers()), m_watch({.url = workspace.control().url()}) {
        m_thread = std::jthread([this, deafTo = std::move(deafTo)](const std::stop_token& stop) {
            m_watch.run(
                [&](const WatchEvent& event) {
                    if (!deafTo(event))
                        gate.hear(event);
                    m_live = m_live || event.kind == WatchEvent::Kind::Live;
                },
                stop);
        });
    }
    bool isLive() const {
        return QTest::qWaitFor([this] { return m_live.load(); }, 10'000);
    }

    Gate gate;

private:
    std::atomic<bool> m_live = false;
    control::ControlWatch m_watch;
    std::jthread m_thread;
};

} // namespace

class TestGateCopies : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_test;
    int m_count = 0;

    template <typename... Values>
    postgres::Result control(std::string_view sql, const Values&... values) {
        return m_test->workspace().control().lend()->exec(sql, values...);
    }
    /// A viewer of everything with a living session in alpha.
    Subject viewer() {
        const std::string number = std::to_string(++m_count);
        Subject subject{kIssuer, "viewer-" + number, "Viewer " + number, "session-of-" + number};
        control("INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, expires_at) VALUES ($1, $2, $3, "
                "'alpha', now() - interval '1 hour', now() + interval '7 hours')",
                subject.issuer, subject.sessionJti, subject.userId);
        control("INSERT INTO user_mapping (issuer, subject, role) VALUES ($1, $2, 'viewer')", subject.issuer,
                subject.userId);
        return subject;
    }

    /// Nobody can ask the control plane what somebody may do while this lives.
    class Barred {
    public:
        explicit Barred(tests::TestWorkspace& test)
            : m_connection(test.superuser("landreeve_control")), m_transaction(m_connection) {
            m_transaction.exec("LOCK TABLE session, user_mapping, role_permission IN ACCESS EXCLUSIVE MODE");
        }

    private:
        postgres::Connection m_connection;
        postgres::Transaction m_transaction;
    };
    bool isWarm(Gate& gate, const Subject& subject) {
        const Barred barred(*m_test);
        try {
            return gate.check(subject, "alpha", kReadProducts, {{}, 200ms}).allowed;
        } catch (const Error&) {
            return false;
        }
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<tests::TestWorkspace>();
        m_test->provision("alpha");
    }

    void whoHearsNothingAsksEveryTime() {
        Gate gate(m_test->workspace().control(), m_test->workspace().servers());
        const Subject subject = viewer();
        QVERIFY(gate.check(subject, "alpha", kReadProducts).allowed);
        QVERIFY(!isWarm(gate, subject));
    }

    void aColdCheckIsOneRoundTrip() {
        tests::MessageProxy proxy(m_test->server().socketFolder());
        std::atomic<int> trips = 0;
        proxy.watch([&](const tests::MessageProxy::Message& message, tests::MessageProxy::Moment moment) {
            // Each ends with a Sync, or is a simple Query.
            if (moment == tests::MessageProxy::Moment::Before && (message.type == 'S' || message.type == 'Q'))
                ++trips;
            return tests::MessageProxy::Verdict::Pass;
        });
        const auto plane = control::ControlPlane::open(
            postgres::ConnectionUrl::socket(proxy.folder(), "landreeve_admin", control::ControlPlane::kDatabase), {},
            {});
        Gate gate(*plane, m_test->workspace().servers());
        const Subject subject = viewer();
        const auto check = [&] {
            trips = 0;
            return gate.check(subject, "alpha", kReadProducts).allowed;
        };
        // The first opens the connection, notes that the session is seen, and prepares.
        for (int i = 0; i < 3; ++i)
            QVERIFY(check());
        QVERIFY(check());
        QCOMPARE(trips.load(), 1);
        QVERIFY(!gate.may(subject, "alpha", {"product", "write"}).allowed);
        QCOMPARE(trips.load(), 2);
        proxy.watch({});
    }

    void aWarmCheckAsksNobody() {
        HearingGate hearing(m_test->workspace());
        QVERIFY(hearing.isLive());
        const Subject subject = viewer();
        QTRY_VERIFY(hearing.gate.check(subject, "alpha", kReadProducts).allowed && isWarm(hearing.gate, subject));
    }

    void aChangeEndsIt_data() {
        QTest::addColumn<QString>("change"); // $1 is the session's id, $2 its user.
        QTest::addColumn<QString>("code");
        const auto row = [](const char* name, const char* change, const char* code) {
            QTest::newRow(name) << change << code;
        };
        row("revoked", "UPDATE session SET revoked_at = now() WHERE jti = $1 AND user_id = $2", "session_refused");
        row("deleted", "DELETE FROM session WHERE jti = $1 AND user_id = $2", "session_refused");
        row("made to end", "UPDATE session SET expires_at = now() WHERE jti = $1 AND user_id = $2", "session_refused");
        row("idle time shortened",
            "UPDATE session SET idle_timeout = '2 minutes', last_seen_at = now() - interval '3 minutes' WHERE jti = $1 "
            "AND user_id = $2",
            "session_refused");
        row("mark on the user",
            "INSERT INTO revocation_mark (by, reason, scope, user_id) SELECT 'test', $1, 'user', $2::text",
            "session_refused");
        row("mark on the tenant",
            "INSERT INTO revocation_mark (by, reason, scope, tenant_id, at) SELECT 'test', $1 || $2::text, 'tenant', "
            "'alpha', now() - interval '30 minutes'",
            "session_refused");
        row("unmapped", "DELETE FROM user_mapping WHERE subject = $2 AND $1 <> ''", "permission_denied");
        row("right taken",
            "INSERT INTO role_permission (role, permission, granted, tenant_id) SELECT 'viewer', 'product:read', $1 || "
            "$2::text = '', 'alpha'",
            "permission_denied");
    }
    void aChangeEndsIt() {
        QFETCH(const QString, change);
        QFETCH(const QString, code);
        HearingGate hearing(m_test->workspace());
        QVERIFY(hearing.isLive());
        const Subject subject = viewer();
        QTRY_VERIFY(hearing.gate.check(subject, "alpha", kReadProducts).allowed && isWarm(hearing.gate, subject));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(control(change.toStdString(), subject.sessionJti, subject.userId).affected(), std::int64_t{1});
        QTRY_COMPARE(hearing.gate.check(subject, "alpha", kReadProducts).code, code.toStdString());
        QVERIFY2(timer.elapsed() < kHeardMs, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(codeOf([&] { hearing.gate.lend(subject, "alpha", kReadProducts); }), code.toStdString());
        control("DELETE FROM role_permission WHERE tenant_id IS NOT NULL");
        control("DELETE FROM revocation_mark");
    }

    /// A refusal is never taken from a copy: the right holds at once, before anybody hears of it.
    void aRightThatIsGivenHoldsAtOnce() {
        HearingGate hearing(m_test->workspace(), [](const WatchEvent& event) { return !event.rows.empty(); });
        QVERIFY(hearing.isLive());
        const Subject subject = viewer();
        QTRY_VERIFY(hearing.gate.check(subject, "alpha", kReadProducts).allowed && isWarm(hearing.gate, subject));
        QVERIFY(!hearing.gate.check(subject, "alpha", kWriteProducts).allowed);
        control("UPDATE user_mapping SET role = 'operator' WHERE subject = $1", subject.userId);
        QVERIFY(hearing.gate.check(subject, "alpha", kWriteProducts).allowed);
        QVERIFY(hearing.gate.may(subject, "alpha", {"vendor", "write"}).allowed);
    }

    void anothersEndLeavesIt() {
        HearingGate hearing(m_test->workspace());
        QVERIFY(hearing.isLive());
        const Subject subject = viewer();
        const Subject other = viewer();
        QTRY_VERIFY(hearing.gate.check(other, "alpha", kReadProducts).allowed && isWarm(hearing.gate, other));
        QVERIFY(hearing.gate.check(subject, "alpha", kReadProducts).allowed);
        control("UPDATE session SET revoked_at = now() WHERE jti = $1", other.sessionJti);
        QTRY_VERIFY(!hearing.gate.check(other, "alpha", kReadProducts).allowed);
        QVERIFY(isWarm(hearing.gate, subject));
    }

    void aSuspendedTenantIsNotLent() {
        HearingGate hearing(m_test->workspace());
        QVERIFY(hearing.isLive());
        const Subject subject = viewer();
        hearing.gate.lend(subject, "alpha", kReadProducts);
        control("UPDATE tenant_metadata SET status = 'suspended' WHERE id = 'alpha'");
        QTRY_COMPARE_WITH_TIMEOUT(codeOf([&] { hearing.gate.lend(subject, "alpha", kReadProducts); }),
                                  std::string("tenant_not_active"), kHeardMs);
        control("UPDATE tenant_metadata SET status = 'active' WHERE id = 'alpha'");
        QTRY_COMPARE_WITH_TIMEOUT(codeOf([&] { hearing.gate.lend(subject, "alpha", kReadProducts); }), std::string(),
                                  kHeardMs);
    }

    /// Nothing tells of the time.
    void aSessionThatEndsByItselfHasEnded() {
        HearingGate hearing(m_test->workspace());
        QVERIFY(hearing.isLive());
        const Subject subject = viewer();
        control("UPDATE session SET expires_at = clock_timestamp() + interval '1500 milliseconds' WHERE jti = $1",
                subject.sessionJti);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(hearing.gate.check(subject, "alpha", kReadProducts).allowed);
        QTRY_COMPARE_WITH_TIMEOUT(hearing.gate.check(subject, "alpha", kReadProducts).reason,
                                  std::string("session_expired"), 4000);
        QVERIFY(timer.elapsed() >= 1300);
    }

    /// A pooler that swallows notifications, say: the copy's age ends it.
    void whereNewsAreLostItsAgeEndsIt() {
        HearingGate hearing(m_test->workspace(), [](const WatchEvent& event) { return !event.rows.empty(); });
        QVERIFY(hearing.isLive());
        const Subject subject = viewer();
        QTRY_VERIFY(hearing.gate.check(subject, "alpha", kReadProducts).allowed && isWarm(hearing.gate, subject));
        control("UPDATE session SET revoked_at = now() WHERE jti = $1", subject.sessionJti);
        QTRY_COMPARE_WITH_TIMEOUT(hearing.gate.check(subject, "alpha", kReadProducts).reason,
                                  std::string("session_revoked"), 6000);
    }

    void whatWasAskedBeforeAChangeIsNotKept() {
        GateCopies copies;
        const StandingKey key{kIssuer, "jti", "asha", "alpha"};
        const StandingKey other{kIssuer, "other", "ravi", "alpha"};
        const auto standing = std::make_shared<const access::Standing>();
        const auto keeps = [&](const auto& asked) {
            copies.standings.keep(key, asked, standing);
            return copies.standings.find(key) != nullptr;
        };
        QVERIFY(!keeps(copies.standings.ask())); // not live yet
        copies.hear({.kind = WatchEvent::Kind::Live});
        QVERIFY(keeps(copies.standings.ask()));
        copies.standings.keep(other, copies.standings.ask(), standing);

        const auto asked = copies.standings.ask();
        copies.hear({.kind = WatchEvent::Kind::Changed, .tables = {"session"}, .rows = {{"session", "jti", false}}});
        QVERIFY(copies.standings.find(key) == nullptr);
        QVERIFY(copies.standings.find(other) != nullptr);
        QVERIFY(!keeps(asked));
        QVERIFY(keeps(copies.standings.ask()));
        // One that begins, and tables that do not matter, leave it.
        copies.hear({.kind = WatchEvent::Kind::Changed,
                     .tables = {"session", "auth_failure"},
                     .rows = {{"session", "jti", true}, {"auth_failure", "1", true}}});
        QVERIFY(copies.standings.find(key) != nullptr);
        // Many at once are not named.
        copies.hear({.kind = WatchEvent::Kind::Changed, .tables = {"session"}, .rows = {{"session", {}, false}}});
        QVERIFY(copies.standings.find(key) == nullptr && copies.standings.find(other) == nullptr);
        for (const char* table : {"user_mapping", "role_permission", "revocation_mark", "employee_right"}) {
            QVERIFY(keeps(copies.standings.ask()));
            copies.hear({.kind = WatchEvent::Kind::Changed, .tables = {table}, .rows = {{table, "x", true}}});
            QVERIFY2(copies.standings.find(key) == nullptr, table);
        }
        QVERIFY(keeps(copies.standings.ask()));
        copies.hear({.kind = WatchEvent::Kind::Lost});
        QVERIFY(copies.standings.find(key) == nullptr);
        QVERIFY(!keeps(copies.standings.ask()));
    }
};

QTEST_GUILESS_MAIN(TestGateCopies)
#include "tst_gate_copies.moc"
