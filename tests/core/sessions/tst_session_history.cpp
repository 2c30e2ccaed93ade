#include "core/control/audit_sealer.h"
#include "core/sessions/refresh_families.h"
#include "core/sessions/session_history.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

using namespace landreeve;
using namespace landreeve::sessions;
using tests::SessionFixture;

/// What became of one session: its renewals, and what was done in it and to it.
class TestSessionHistory : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    control::ControlPlane& control() { return f().test.workspace().control(); }
    SessionHistory history(const Session& session, bool withEntries = true) {
        return historyOf(control(), session, withEntries);
    }
    static QStringList actionsOf(const SessionHistory& history) {
        QStringList actions;
        for (const SessionEntry& entry : history.entries)
            actions << QString::fromStdString(entry.action);
        return actions;
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() { f().clear(); }

    void renewalsAreCounted() {
        const Session session = f().create("asha", "alpha");
        QVERIFY(!history(session).renewable);
        RefreshFamilies families(control(), f().test.workspace().keyRing());
        const auto first = families.begin(session.key());
        const auto begun = history(session);
        QVERIFY(begun.renewable);
        QCOMPARE(begun.renewals, std::int64_t{0});
        QVERIFY(!begun.renewedAt);
        const auto second = families.rotate(first.refreshToken);
        families.rotate(second.pair->refreshToken);
        const auto renewed = history(session);
        QCOMPARE(renewed.renewals, std::int64_t{2});
        QVERIFY(renewed.renewedAt && *renewed.renewedAt >= session.createdAt);
    }

    void whatWasDoneInItAndToItIsToldSealedOrNot_data() {
        QTest::addColumn<bool>("sealed");
        QTest::newRow("not sealed yet") << false;
        QTest::newRow("sealed") << true;
    }
    void whatWasDoneInItAndToItIsToldSealedOrNot() {
        QFETCH(bool, sealed);
        const Session session = f().create("asha", "alpha");
        const Session other = f().create("asha", "alpha");
        RefreshFamilies families(control(), f().test.workspace().keyRing());
        families.rotate(families.begin(session.key()).refreshToken);
        f().store.revoke(session.key(), "lost laptop");
        if (sealed)
            control::sealControl(control(), {});
        const auto all = history(session);
        QCOMPARE(actionsOf(all),
                 (QStringList{QStringLiteral("session.revoke"), QStringLiteral("session.refresh"),
                              QStringLiteral("session.refresh-begin"), QStringLiteral("session.create")}));
        QCOMPARE(all.entries.front().reason, std::string("lost laptop"));
        QCOMPARE(all.entries.at(1).actor, std::string("asha"));
        QCOMPARE(actionsOf(history(other)), QStringList{QStringLiteral("session.create")});
        QVERIFY(history(session, false).entries.empty());
    }
};

QTEST_GUILESS_MAIN(TestSessionHistory)
#include "tst_session_history.moc"
