// The list of sessions without a window: read in pages, merged where what is asked for is stored as two, and changed in
// place.
#include "tests/core/sessions/session_fixture.h"
#include "ui/sessions/sessions_model.h"
#include "ui/tasks/task_runner.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace landreeve;
using sessions::MarkScope;
using sessions::Session;
using sessions::SessionChange;
using tests::SessionFixture;
using ui::sessions::SessionQuery;
using ui::sessions::SessionsModel;
using Kind = SessionChange::Kind;
using Which = SessionQuery::Which;

class TestSessionsModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        m_runner = std::make_unique<ui::tasks::TaskRunner>();
    }
    void cleanupTestCase() {
        m_model.reset();
        m_runner.reset();
        m_fixture.reset();
    }
    void init();
    void readsNoMoreThanIsAskedFor();
    void whatHasEndedIsOneListInOrder();
    void anotherQueryKeepsTheRowsUntilItsOwnAreThere();
    void whoComesStandsInItsPlace();
    void whoComesButIsNotMeantStaysOut_data();
    void whoComesButIsNotMeantStaysOut();
    void toldTwiceStandsOnce();
    void whatEndsStaysInItsRow();
    void aMarkEndsThoseThatBeganBeforeIt();
    void whatWaitsIsCountedAndComesInOrder();
    void tooManyThatWaitAreReadAgain();
    void readingAgainChangesOnlyWhatDiffers();
    void readingAgainKeepsWhatWasScrolledTo();
    void readingAgainMovesNothingThatIsToStandStill();
    void whatComesWhileItIsReadIsReadAfter();

private:
    void add(int count, const std::string& more = {});
    void show(const SessionQuery& query) {
        m_model->setQuery(query);
        QTRY_VERIFY(m_model->isLoaded() && !m_model->isReading());
    }
    bool isSorted() const {
        for (int row = 1; row < m_model->rowCount(); ++row) {
            if (!ui::sessions::comesBefore(*m_model->sessionAt(row - 1), *m_model->sessionAt(row)))
                return false;
        }
        return true;
    }
    Session made(const std::string& user) {
        Session session = m_fixture->create(user);
        return session;
    }
    static SessionChange told(Kind kind, const Session& session) {
        SessionChange change;
        change.kind = kind;
        change.session = session;
        return change;
    }

    std::unique_ptr<SessionFixture> m_fixture;
    std::unique_ptr<ui::tasks::TaskRunner> m_runner;
    std::unique_ptr<SessionsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestSessionsModel::init() {
    m_tester.reset();
    m_fixture->clear();
    m_model = std::make_unique<SessionsModel>(m_fixture->test.workspace().control(), *m_runner,
                                              [](const std::string&, const std::stop_token&) {});
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

/// So many of the past, a second after one another; every third has expired and every fifth was revoked.
void TestSessionsModel::add(int count, const std::string& more) {
    m_fixture->sql("INSERT INTO session (issuer, jti, user_id, created_at, expires_at, revoked_at) "
                   "SELECT 'https://issuer.example', $2 || i, 'user' || i, now() - i * interval '1 second', "
                   "CASE WHEN i % 3 = 0 THEN now() - interval '1 second' ELSE now() + interval '1 hour' END, "
                   "CASE WHEN i % 5 = 0 THEN now() END FROM generate_series(1, $1::int) i",
                   count, more + "s");
}

void TestSessionsModel::readsNoMoreThanIsAskedFor() {
    add(650);
    m_tester.reset(); // it asks for more by itself
    show({.which = Which::All});
    QCOMPARE(m_model->rowCount(), SessionsModel::kPage);
    while (m_model->canFetchMore({})) {
        m_model->fetchMore({});
        QVERIFY(!m_model->canFetchMore({})); // one at a time
        QTRY_VERIFY(!m_model->isReading());
    }
    QCOMPARE(m_model->rowCount(), 650);
    QVERIFY(m_model->isComplete());
    QVERIFY(isSorted());
}

void TestSessionsModel::whatHasEndedIsOneListInOrder() {
    add(600);
    show({.which = Which::Ended});
    while (m_model->canFetchMore({})) {
        m_model->fetchMore({});
        QTRY_VERIFY(!m_model->isReading());
    }
    QCOMPARE(m_model->rowCount(), 200 + 120 - 40);
    QVERIFY(isSorted());
    QCOMPARE(m_model->sessionAt(0)->userId, std::string("user3"));
    QCOMPARE(m_model->sessionAt(1)->userId, std::string("user5"));
}

void TestSessionsModel::anotherQueryKeepsTheRowsUntilItsOwnAreThere() {
    add(10);
    show({.which = Which::All});
    QCOMPARE(m_model->rowCount(), 10);
    const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_model->setQuery({.which = Which::All, .search = "user7"});
    QCOMPARE(m_model->rowCount(), 10);
    // One that is overtaken leaves no trace.
    m_model->setQuery({.which = Which::All, .search = "user9"});
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->sessionAt(0)->userId, std::string("user9"));
    QCOMPARE(reset.size(), 1);
}

void TestSessionsModel::whoComesStandsInItsPlace() {
    add(10);
    show({.which = Which::All});
    const Session newest = made("asha");
    m_model->take({told(Kind::Began, newest)});
    QCOMPARE(m_model->rowOf(newest.key()), 0);
    // Registered now, but its start lies before.
    Session older = made("binod");
    older.createdAt = m_model->sessionAt(5)->createdAt - std::chrono::milliseconds(500);
    m_model->take({told(Kind::Began, older)});
    QCOMPARE(m_model->rowOf(older.key()), 6);
    QVERIFY(isSorted());
}

void TestSessionsModel::whoComesButIsNotMeantStaysOut_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("search");
    QTest::addColumn<QString>("tenant");
    QTest::addColumn<bool>("shown");
    const auto row = [](const char* name, Which which, const char* search, const char* tenant, bool shown) {
        QTest::newRow(name) << static_cast<int>(which) << QString::fromLatin1(search) << QString::fromLatin1(tenant)
                            << shown;
    };
    row("those who are in", Which::Active, "", "", true);
    row("a part of the name", Which::Active, "SH", "", true);
    row("another name", Which::Active, "binod", "", false);
    row("what he is called", Which::Active, "kulk", "", true);
    row("the beginning of the address", Which::Active, "49.36", "", true);
    row("another address", Which::Active, "36.112", "", false);
    row("those that ended", Which::Ended, "", "", false);
    row("its tenant", Which::All, "", "konkan-cold", true);
    row("another tenant", Which::All, "", "thar-solar", false);
}

void TestSessionsModel::whoComesButIsNotMeantStaysOut() {
    QFETCH(const int, which);
    QFETCH(const QString, search);
    QFETCH(const QString, tenant);
    QFETCH(const bool, shown);
    SessionQuery query{.which = static_cast<Which>(which), .search = search.toStdString()};
    if (!tenant.isEmpty())
        query.tenantId = tenant.toStdString();
    show(query);
    m_fixture->addTenant("konkan-cold");
    m_fixture->sql("INSERT INTO user_mapping (issuer, subject, role, display_name) VALUES ($1, 'asha', 'viewer', 'Asha "
                   "Kulkarni') ON CONFLICT DO NOTHING",
                   m_fixture->localIssuer());
    landreeve::sessions::NewSession wanted;
    wanted.userId = "asha";
    wanted.tenantId = "konkan-cold";
    wanted.ip = "49.36.112.11";
    const Session session = m_fixture->store.create(wanted);
    m_model->take({told(Kind::Began, session)});
    QCOMPARE(m_model->rowOf(session.key()) >= 0, shown);
    // Read from the database it is the same.
    m_model->reload();
    QTRY_VERIFY(!m_model->isReading());
    QCOMPARE(m_model->rowOf(session.key()) >= 0, shown);
}

void TestSessionsModel::toldTwiceStandsOnce() {
    show({.which = Which::All});
    const Session session = made("asha");
    const int before = m_model->rowCount();
    m_model->take({told(Kind::Began, session), told(Kind::Began, session)});
    QCOMPARE(m_model->rowCount(), before + 1);
}

void TestSessionsModel::whatEndsStaysInItsRow() {
    Session session = made("asha");
    show({.which = Which::Active});
    const int row = m_model->rowOf(session.key());
    QVERIFY(row >= 0);
    m_fixture->store.revoke(session.key(), "left");
    const QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->take({told(Kind::Revoked, m_fixture->store.get(session.key()))});
    QCOMPARE(m_model->rowOf(session.key()), row);
    QCOMPARE(m_model->index(row, SessionsModel::Status).data().toString(), QStringLiteral("Revoked"));
    QCOMPARE(changed.size(), 1);
    m_model->reload(true);
    QTRY_VERIFY(!m_model->isReading());
    QCOMPARE(m_model->rowOf(session.key()), row);
    m_model->reload();
    QTRY_VERIFY(!m_model->isReading());
    QCOMPARE(m_model->rowOf(session.key()), -1);
}

void TestSessionsModel::aMarkEndsThoseThatBeganBeforeIt() {
    m_fixture->addTenant("konkan-cold");
    const Session before = m_fixture->create("asha", "konkan-cold");
    const Session other = made("binod");
    SessionChange change;
    change.kind = Kind::Marked;
    change.mark = m_fixture->store.mark(MarkScope::ofTenant("konkan-cold"), "moved");
    const Session after = m_fixture->create("asha", "konkan-cold");
    show({.which = Which::All});
    // As if it had been read before the mark.
    m_model->take({told(Kind::Began, before)});
    QCOMPARE(m_model->index(m_model->rowOf(before.key()), 0).data().toString(), QStringLiteral("Active"));
    m_model->take({change});
    const auto word = [this](const Session& session) {
        return m_model->index(m_model->rowOf(session.key()), 0).data().toString();
    };
    QCOMPARE(word(before), QStringLiteral("Revoked"));
    QCOMPARE(word(other), QStringLiteral("Active"));
    QCOMPARE(word(after), QStringLiteral("Active"));
}

void TestSessionsModel::whatWaitsIsCountedAndComesInOrder() {
    Session session = made("asha");
    show({.which = Which::All});
    const int before = m_model->rowCount();
    m_model->setHold(SessionsModel::Hold::NewRows);
    const Session fresh = made("binod");
    m_fixture->store.revoke(session.key(), "left");
    m_model->take({told(Kind::Began, fresh), told(Kind::Revoked, m_fixture->store.get(session.key()))});
    // A row that is there changes; one that would move the others waits.
    QCOMPARE(m_model->waiting(), 1);
    QCOMPARE(m_model->index(m_model->rowOf(session.key()), 0).data().toString(), QStringLiteral("Revoked"));
    m_model->setHold(SessionsModel::Hold::Everything);
    m_fixture->store.revoke(fresh.key(), "left too");
    m_model->take({told(Kind::Revoked, m_fixture->store.get(fresh.key()))});
    QCOMPARE(m_model->waiting(), 2);
    QCOMPARE(m_model->rowCount(), before);
    m_model->setHold(SessionsModel::Hold::Nothing);
    QCOMPARE(m_model->waiting(), 0);
    QCOMPARE(m_model->rowCount(), before + 1);
    QCOMPARE(m_model->index(m_model->rowOf(fresh.key()), 0).data().toString(), QStringLiteral("Revoked"));
}

void TestSessionsModel::tooManyThatWaitAreReadAgain() {
    show({.which = Which::All});
    m_model->setHold(SessionsModel::Hold::Everything);
    const Session session = made("asha");
    ui::sessions::SessionsFeed::Changes changes;
    for (int i = 0; i < 700; ++i) {
        Session other = session;
        other.jti = "other-" + std::to_string(i);
        changes.push_back(told(Kind::Expired, other)); // none of them is in the database
    }
    m_model->take(changes);
    m_model->take({told(Kind::Began, session)});
    QCOMPARE(m_model->waiting(), 701);
    m_model->showWaiting();
    QTRY_VERIFY(!m_model->isReading());
    QVERIFY(m_model->rowOf(session.key()) >= 0);
    QCOMPARE(m_model->rowCount(), static_cast<int>(m_fixture->value<std::int64_t>("SELECT count(*) FROM session")));
}

void TestSessionsModel::readingAgainChangesOnlyWhatDiffers() {
    add(20);
    show({.which = Which::All});
    m_fixture->sql("DELETE FROM session WHERE jti IN ('s4', 's5')");
    const Session fresh = made("asha");
    const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    const QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    const QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    m_model->reload();
    QTRY_COMPARE(m_model->rowOf(fresh.key()), 0);
    QCOMPARE(m_model->rowCount(), 19);
    QCOMPARE(removed.size(), 2);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(reset.size(), 0);
    QVERIFY(isSorted());
}

void TestSessionsModel::readingAgainKeepsWhatWasScrolledTo() {
    add(900);
    show({.which = Which::All});
    while (m_model->canFetchMore({})) {
        m_model->fetchMore({});
        QTRY_VERIFY(!m_model->isReading());
    }
    QCOMPARE(m_model->rowCount(), 900);
    m_fixture->sql("DELETE FROM session WHERE jti = 's1'");
    m_model->reload();
    QTRY_COMPARE(m_model->rowCount(), 899);
    QVERIFY(m_model->isComplete());
    QVERIFY(isSorted());
}

void TestSessionsModel::readingAgainMovesNothingThatIsToStandStill() {
    add(20);
    show({.which = Which::All});
    const int before = m_model->rowCount();
    m_model->setHold(SessionsModel::Hold::NewRows);
    const Session fresh = made("asha");
    made("binod");
    m_model->take({told(Kind::Began, fresh)});
    QCOMPARE(m_model->waiting(), 1);
    for (int time = 0; time < 2; ++time) {
        m_model->take({{.kind = Kind::Many}});
        QTRY_VERIFY(!m_model->isReading());
        QCOMPARE(m_model->rowCount(), before);
        QCOMPARE(m_model->waiting(), 2);
    }
    m_model->setHold(SessionsModel::Hold::Nothing);
    QTRY_COMPARE(m_model->rowCount(), before + 2);
    QVERIFY(isSorted());
    QCOMPARE(m_model->waiting(), 0);
}

void TestSessionsModel::whatComesWhileItIsReadIsReadAfter() {
    const Session session = made("asha");
    show({.which = Which::All});
    m_model->reload();
    QTest::qSleep(300); // it has been read, and is not here yet
    QVERIFY(m_model->isReading());
    m_fixture->sql("UPDATE session SET revoked_at = now() WHERE jti = $1", session.jti);
    m_model->take({{.kind = Kind::Many}});
    QTRY_COMPARE(m_model->index(m_model->rowOf(session.key()), 0).data().toString(), QStringLiteral("Revoked"));
}

QTEST_MAIN(TestSessionsModel)
#include "tst_sessions_model.moc"
