// What the sessions page counts beside the sessions themselves: the day's figures, what a cleanup takes, sign-ins and
// refusals over time.
#include "core/sessions/session_figures.h"
#include "core/sessions/sign_in_history.h"
#include "tests/core/sessions/session_fixture.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::sessions;
using namespace std::chrono_literals;

class TestSessionFigures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<tests::SessionFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() {
        m_fixture->clear();
        m_fixture->addTenant("konkan-cold");
    }
    void countsWhatEndsSoonByLifeAndByIdleness();
    void countsWhatEndedToday();
    void countsWhatWasRevokedOneByOneAndByMarks();
    void aMarkIsInForceAsLongAsItsSessionsWouldLive();
    void foretellsWhatACleanupDeletes();
    void countsSignInsAndRefusalsBySlots();
    void aSlotWithoutAnythingIsThereToo();

private:
    SessionFigures read(bool exactly = true) {
        return readSessionFigures(m_fixture->test.workspace().control(), std::chrono::system_clock::now() - 6h, 15min,
                                  exactly);
    }
    void setEnd(const Session& session, const std::string& in) {
        m_fixture->sql("UPDATE session SET expires_at = now() + $2::interval WHERE jti = $1", session.jti, in);
    }

    std::unique_ptr<tests::SessionFixture> m_fixture;
};

void TestSessionFigures::countsWhatEndsSoonByLifeAndByIdleness() {
    QCOMPARE(read().endingSoon, 0);
    setEnd(m_fixture->create("asha"), "10 minutes");
    setEnd(m_fixture->create("binod"), "20 minutes");
    const Session idle = m_fixture->create("chitra");
    m_fixture->sql("UPDATE session SET idle_timeout = '30 minutes', last_seen_at = now() - interval '20 minutes' "
                   "WHERE jti = $1",
                   idle.jti);
    const Session both = m_fixture->create("devi");
    m_fixture->sql("UPDATE session SET idle_timeout = '30 minutes', last_seen_at = now() - interval '20 minutes', "
                   "expires_at = now() + interval '5 minutes' WHERE jti = $1",
                   both.jti);
    QCOMPARE(read().endingSoon, 3);
    m_fixture->store.revoke(idle.key(), "left");
    QCOMPARE(read().endingSoon, 2);
}

void TestSessionFigures::countsWhatEndedToday() {
    setEnd(m_fixture->create("asha"), "-1 hour");
    setEnd(m_fixture->create("binod"), "-7 hours");
    const Session idle = m_fixture->create("chitra");
    m_fixture->sql("UPDATE session SET idle_timeout = '30 minutes', last_seen_at = now() - interval '40 minutes' "
                   "WHERE jti = $1",
                   idle.jti);
    const Session revoked = m_fixture->create("devi");
    m_fixture->store.revoke(revoked.key(), "left");
    setEnd(revoked, "-1 minute");
    QCOMPARE(read().endedToday, 2);
}

void TestSessionFigures::countsWhatWasRevokedOneByOneAndByMarks() {
    m_fixture->store.revoke(m_fixture->create("asha").key(), "left");
    m_fixture->create("binod", "konkan-cold");
    m_fixture->create("chitra", "konkan-cold");
    m_fixture->create("devi");
    QCOMPARE(read().revokedToday, 1);
    m_fixture->store.mark(MarkScope::ofTenant("konkan-cold"), "moved");
    QCOMPARE(read().revokedToday, 3);
    // At once only what bears its revocation itself, and that is said.
    const SessionFigures quick = read(false);
    QCOMPARE(quick.revokedToday, 1);
    QVERIFY(!quick.exact);
    QVERIFY(!quick.marksInForce);
}

void TestSessionFigures::aMarkIsInForceAsLongAsItsSessionsWouldLive() {
    const Session session = m_fixture->create("asha", "konkan-cold");
    m_fixture->store.mark(MarkScope::ofUser("asha"), "lost laptop");
    m_fixture->store.mark(MarkScope::ofTenant("konkan-cold"), "moved");
    m_fixture->store.mark(MarkScope::ofUser("nobody"), "never was here");
    QCOMPARE(read().marksInForce, 2);
    m_fixture->store.mark(MarkScope::ofWorkspace(), "all out");
    QCOMPARE(read().marksInForce, 3);
    setEnd(session, "-1 second");
    QCOMPARE(read().marksInForce, 0);
}

void TestSessionFigures::foretellsWhatACleanupDeletes() {
    m_fixture->addIssuer("https://outside.example");
    m_fixture->create("asha");
    setEnd(m_fixture->create("binod"), "-2 days");
    setEnd(m_fixture->create("chitra"), "-1 hour");
    const Session revoked = m_fixture->create("devi");
    m_fixture->store.revoke(revoked.key(), "left");
    setEnd(revoked, "-2 days"); // revoked a moment ago: stays
    NewSession wanted;
    wanted.issuer = "https://outside.example";
    wanted.userId = "esha";
    const Session outside = m_fixture->store.create(wanted);
    m_fixture->sql("UPDATE session SET revoked_at = now() - interval '3 days', expires_at = now() - interval '2 days' "
                   "WHERE jti = $1",
                   outside.jti); // an outside issuer's that was revoked: stays
    auto& control = m_fixture->test.workspace().control();
    QCOMPARE(countCleanable(control, 24h), 1);
    QCOMPARE(m_fixture->store.cleanup(24h), 1);
    QCOMPARE(countCleanable(control, 24h), 0);
    QCOMPARE(countCleanable(control, 30min), 1);
    QCOMPARE(m_fixture->store.cleanup(30min), 1);
}

void TestSessionFigures::countsSignInsAndRefusalsBySlots() {
    const Time now = std::chrono::system_clock::now();
    for (const char* ago : {"5 minutes", "10 minutes", "70 minutes", "5 hours"}) {
        const Session session = m_fixture->create("asha");
        m_fixture->sql("UPDATE session SET registered_at = now() - $2::interval WHERE jti = $1", session.jti,
                       std::string(ago));
    }
    m_fixture->sql("INSERT INTO auth_failure (at, kind, account, reason) VALUES "
                   "(now() - interval '3 minutes', 'sign-in', 'asha', 'invalid_credentials'), "
                   "(now() - interval '65 minutes', 'token', NULL, 'expired'), "
                   "(now() - interval '9 hours', 'token', NULL, 'expired')");
    const auto counts = readSignInHistory(m_fixture->test.workspace().control(), {now - 3h, now - 2h, now - 1h});
    QCOMPARE(counts.size(), std::size_t{3});
    QCOMPARE(counts[0].signIns, 0);
    QCOMPARE(counts[1].signIns, 1);
    QCOMPARE(counts[1].refusals, 1);
    QCOMPARE(counts[2].signIns, 2);
    QCOMPARE(counts[2].refusals, 1);
}

void TestSessionFigures::aSlotWithoutAnythingIsThereToo() {
    const Time now = std::chrono::system_clock::now();
    const auto counts = readSignInHistory(m_fixture->test.workspace().control(), {now - 2h, now - 1h});
    QCOMPARE(counts.size(), std::size_t{2});
    QVERIFY(counts[0].from == now - 2h);
    QCOMPARE(counts[0].signIns + counts[0].refusals + counts[1].signIns + counts[1].refusals, 0);
    QVERIFY(readSignInHistory(m_fixture->test.workspace().control(), {}).empty());
}

QTEST_GUILESS_MAIN(TestSessionFigures)
#include "tst_session_figures.moc"
