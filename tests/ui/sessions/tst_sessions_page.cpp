// Who is in, as the window shows it: found, filtered, read page by page, and changing by itself.
#include "core/sessions/sighted_token.h"
#include "tests/ui/sessions/sessions_window.h"
#include "tests/ui/support/stall_watch.h"
#include "ui/theme/format.h"
#include "ui/widgets/facts.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QScrollBar>

#include <ctime>

using namespace landreeve;
using tests::SessionsWindow;
using ui::sessions::SessionsModel;

namespace {

/// From the change in another program to the row in the window; ten times this is guarded.
constexpr int kSeenWithinMs = 250;

} // namespace

class TestSessionsPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<SessionsWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init() {
        m_window->reset();
        QTRY_COMPARE(m_window->model()->rowCount(), 1); // who works here
    }
    void showsWhoIsInFromWhere();
    void whatItsTokenSaidIsTold();
    void findsByAPartOfTheName_data();
    void findsByAPartOfTheName();
    void segmentsCountAndNarrow();
    void aStatusTakesItsSegmentAlong();
    void aTenantNarrowsTheList();
    void noMatchNamesTheFiltersAndClearsThem();
    void readsPageByPageAsItIsScrolled();
    void somebodyWhoComesIsSeenAtOnce();
    void somebodyWhoIsRevokedElsewhereIsSeenAtOnce();
    void aMarkMadeElsewhereEndsEveryRowItConcerns();
    void whatIsCleanedUpElsewhereGoesAtOnce();
    void pausedChangesWait();
    void newRowsWaitWhileTheListIsScrolled();
    void keepsTheRowsWhenTheServerIsLost();
    void whoIsOutIsReadNothingMore();
    void theRailCountsWhoIsIn();
    void figuresAreThoseOfTheDatabase();
    void aFloodOfChangesDoesNotStallTheWindow();

private:
    bool pressSegment(const char* id) {
        return m_window->driver().press(
            *m_window->driver().seen("sessionSegments")->findChild<QAbstractButton*>(QLatin1String(id)));
    }
    QString segment(const char* id) {
        return m_window->driver()
            .seen("sessionSegments")
            ->findChild<QAbstractButton*>(QLatin1String(id))
            ->accessibleName();
    }
    QString figure(const char* caption) {
        const QWidget* cell = m_window->driver().seen(QStringLiteral("figure:") + QLatin1String(caption));
        return cell == nullptr ? QString() : cell->accessibleName();
    }
    /// So many sessions of the past hours, one a second.
    void addMany(int count) {
        m_window->sql("INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, expires_at, registered_at) "
                      "SELECT $1, 'many-' || i, 'user' || i, $2, now() - i * interval '1 second', "
                      "now() + interval '4 hours', now() FROM generate_series(1, $3::int) i",
                      m_window->localIssuer(), std::string(SessionsWindow::kTenant), count);
    }

    std::unique_ptr<SessionsWindow> m_window;
};

void TestSessionsPage::showsWhoIsInFromWhere() {
    const auto session = m_window->comes("meera.kulkarni", SessionsWindow::kTenant,
                                         "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0");
    QTRY_VERIFY(m_window->shows(session));
    const int row = m_window->model()->rowOf(session.key());
    const QStringList shown{QStringLiteral("Active"), QStringLiteral("meera.kulkarni"),
                            QStringLiteral("sahyadri-agro")};
    for (int column = 0; column < shown.size(); ++column)
        QCOMPARE(m_window->cell(row, column), shown[column]);
    QCOMPARE(m_window->cell(row, SessionsModel::Seen), QStringLiteral("now"));
    QCOMPARE(m_window->cell(row, SessionsModel::Expires), QStringLiteral("7 h 59"));
    QCOMPARE(m_window->cell(row, SessionsModel::Address), QStringLiteral("49.36.112.11"));
    QCOMPARE(m_window->cell(row, SessionsModel::Client), QStringLiteral("Firefox 132 on Linux"));
    const auto tip = [&](int column) { return m_window->model()->index(row, column).data(Qt::ToolTipRole).toString(); };
    QVERIFY(tip(SessionsModel::Started).contains(QStringLiteral("UTC")));
    QVERIFY(tip(SessionsModel::Client).contains(QStringLiteral("Gecko")));
    // What is seen is also spoken.
    QCOMPARE(m_window->model()->index(row, SessionsModel::Status).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Status: Active"));
}

void TestSessionsPage::whatItsTokenSaidIsTold() {
    static constexpr const char* kIssuer = "https://one.example/auth/v1";
    m_window->sql("INSERT INTO issuer (url, kind) VALUES ($1, 'supabase') ON CONFLICT DO NOTHING", kIssuer);
    m_window->sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, 'asha', $2, 'viewer')",
                  kIssuer, SessionsWindow::kTenant);
    const auto now = static_cast<qint64>(std::time(nullptr));
    const QJsonObject method{{QStringLiteral("method"), QStringLiteral("totp")},
                             {QStringLiteral("timestamp"), now - 60}};
    const QJsonObject claims{{QStringLiteral("iss"), QLatin1String(kIssuer)},
                             {QStringLiteral("sub"), QStringLiteral("asha")},
                             {QStringLiteral("session_id"), QStringLiteral("of-asha")},
                             {QStringLiteral("iat"), now - 5},
                             {QStringLiteral("exp"), now + 3600},
                             {QStringLiteral("role"), QStringLiteral("authenticated")},
                             {QStringLiteral("aal"), QStringLiteral("aal2")},
                             {QStringLiteral("amr"), QJsonArray{method}},
                             {QStringLiteral("email"), QStringLiteral("asha@sahyadri.example")},
                             {QStringLiteral("phone"), QStringLiteral("+91 98220 11223")}};
    QCOMPARE(m_window->store().admit(sessions::sightedToken(claims, {})).reason, std::string());
    const auto sessions = m_window->store().list({.search = "asha"}, 10).sessions;
    QCOMPARE(sessions.size(), std::size_t{1});
    QTRY_VERIFY(m_window->shows(sessions.front()));
    QVERIFY(m_window->openPanel(sessions.front()));
    const auto told = [this](const char* claim) {
        const auto* facts = m_window->driver().seen("claimsView")->findChild<ui::widgets::Facts*>();
        return facts == nullptr ? QString() : facts->value(QLatin1String(claim));
    };
    QTRY_COMPARE(told("aal"), QStringLiteral("aal2"));
    QVERIFY(m_window->driver().seen("session")->toolTip().contains(QStringLiteral("of-asha")));
    QCOMPARE(m_window->driver().words("user"), QStringLiteral("asha"));
    QCOMPARE(told("email"), QStringLiteral("asha@sahyadri.example"));
    QVERIFY2(told("amr").contains(QStringLiteral("totp")), qPrintable(told("amr")));
    QCOMPARE(told("role"), QStringLiteral("authenticated"));
    QCOMPARE(told("iat"), ui::theme::localTime(QDateTime::fromSecsSinceEpoch(now - 5)));
    QCOMPARE(told("exp"), ui::theme::localTime(QDateTime::fromSecsSinceEpoch(now + 3600)));
    // A telephone number is nothing that has to be known of a session.
    QCOMPARE(told("phone"), QString());
    // Of a session that is not an outside token's nothing is kept, and that is said.
    const auto own = m_window->comes("binod");
    QTRY_VERIFY(m_window->shows(own));
    QVERIFY(m_window->openPanel(own));
    QTRY_VERIFY(m_window->driver().seen("claimsView")->findChild<ui::widgets::Facts*>() == nullptr);
    const auto* words = m_window->driver().seen("claimsView")->findChild<ui::widgets::Label*>();
    QVERIFY(words != nullptr);
    QCOMPARE(words->text(), QStringLiteral("Nothing of its token is kept."));
}

void TestSessionsPage::findsByAPartOfTheName_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("a part") << QStringLiteral("kulk") << QStringList{QStringLiteral("meera.kulkarni")};
    QTest::newRow("in capitals") << QStringLiteral("IYER") << QStringList{QStringLiteral("r.iyer")};
    QTest::newRow("of several") << QStringLiteral("r")
                                << QStringList{QStringLiteral("r.iyer"), QStringLiteral("meera.kulkarni")};
    QTest::newRow("by the e-mail address of its token")
        << QStringLiteral("R.Iyer@Example.org") << QStringList{QStringLiteral("r.iyer")};
    QTest::newRow("what means something to a server") << QStringLiteral("100%") << QStringList();
}

void TestSessionsPage::findsByAPartOfTheName() {
    QFETCH(const QString, typed);
    QFETCH(const QStringList, found);
    m_window->comes("meera.kulkarni");
    const auto last = m_window->comes("r.iyer");
    m_window->sql(
        "UPDATE session SET metadata = metadata || '{\"email\": \"r.iyer@example.org\"}' WHERE user_id = 'r.iyer'");
    QTRY_VERIFY(m_window->shows(last));
    m_window->driver().key(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(m_window->driver().at("sessionSearch"));
    m_window->driver().type(typed);
    const auto without = [this](const QStringList& people) {
        QStringList others = people;
        others.removeAll(QString::fromStdString(m_window->user().displayName) + QStringLiteral(" (you)"));
        return others;
    };
    QTRY_COMPARE(without(m_window->people()), found);
    // Who comes now and does not match is not shown.
    const auto other = m_window->comes("zzz");
    QTRY_VERIFY(m_window->value<bool>("SELECT EXISTS (SELECT FROM session WHERE user_id = 'zzz')"));
    QVERIFY(!m_window->shows(other));
    m_window->driver().key(Qt::Key_Escape);
    QTRY_COMPARE(m_window->model()->rowCount(), 4);
}

void TestSessionsPage::segmentsCountAndNarrow() {
    m_window->comes("meera");
    m_window->store().revoke(m_window->comes("asha").key(), "left");
    const auto expired = m_window->comes("binod");
    m_window->sql("UPDATE session SET expires_at = now() - interval '1 second' WHERE jti = $1", expired.jti);
    m_window->refresh();
    QTRY_COMPARE(segment("active"), QStringLiteral("Active, 2"));
    QCOMPARE(segment("ended"), QStringLiteral("Ended, 2"));
    QCOMPARE(segment("all"), QStringLiteral("All, 4"));
    QVERIFY(pressSegment("ended"));
    QTRY_COMPARE(m_window->people(), (QStringList{QStringLiteral("binod"), QStringLiteral("asha")}));
    QCOMPARE(m_window->cell(0, SessionsModel::Status), QStringLiteral("Expired"));
    QCOMPARE(m_window->cell(1, SessionsModel::Status), QStringLiteral("Revoked"));
    QVERIFY(pressSegment("all"));
    QTRY_COMPARE(m_window->model()->rowCount(), 4);
}

void TestSessionsPage::aStatusTakesItsSegmentAlong() {
    m_window->store().revoke(m_window->comes("asha").key(), "left");
    const auto expired = m_window->comes("binod");
    m_window->sql("UPDATE session SET expires_at = now() - interval '1 second' WHERE jti = $1", expired.jti);
    auto* status = m_window->driver().seen<QComboBox>("sessionStatusCombo");
    status->setCurrentIndex(status->findText(QStringLiteral("Revoked")));
    QTRY_COMPARE(m_window->people(), QStringList{QStringLiteral("asha")});
    QVERIFY(
        m_window->driver().seen("sessionSegments")->findChild<QAbstractButton*>(QStringLiteral("ended"))->isChecked());
    status->setCurrentIndex(status->findText(QStringLiteral("Expired")));
    QTRY_COMPARE(m_window->people(), QStringList{QStringLiteral("binod")});
    // The other way round the status gives way.
    QVERIFY(pressSegment("active"));
    QTRY_COMPARE(status->currentText(), QStringLiteral("Any status"));
    QTRY_COMPARE(m_window->model()->rowCount(), 1);
}

void TestSessionsPage::aTenantNarrowsTheList() {
    m_window->comes("asha", SessionsWindow::kTenant);
    m_window->comes("binod", SessionsWindow::kOther);
    auto* tenants = m_window->driver().seen<QComboBox>("sessionTenantCombo");
    QTRY_COMPARE(tenants->count(), 3);
    tenants->setCurrentIndex(tenants->findText(QLatin1String(SessionsWindow::kOther)));
    QTRY_COMPARE(m_window->people(), QStringList{QStringLiteral("binod")});
    QTRY_COMPARE(segment("active"), QStringLiteral("Active, 1"));
    tenants->setCurrentIndex(0);
    QTRY_COMPARE(m_window->model()->rowCount(), 3);
}

void TestSessionsPage::noMatchNamesTheFiltersAndClearsThem() {
    m_window->driver().seen<QWidget>("sessionsTable")->setFocus();
    m_window->driver().key(Qt::Key_Return);
    QVERIFY(m_window->driver().shows("sessionPanel"));
    auto* status = m_window->driver().seen<QComboBox>("sessionStatusCombo");
    status->setCurrentIndex(status->findText(QStringLiteral("Revoked")));
    QVERIFY(m_window->driver().fill("sessionSearch", QStringLiteral("iyer")));
    QVERIFY(m_window->driver().shows("noSessionMatches"));
    const auto said = [this] {
        const auto labels = m_window->driver().seen("noSessionMatches")->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [](const QLabel* label) {
            return label->text() == QStringLiteral("No session matches “iyer” and Revoked.");
        });
    };
    QTRY_VERIFY(said());
    QVERIFY(m_window->driver().goes("sessionPanel"));
    QVERIFY(m_window->driver().click("clearFiltersButton"));
    QTRY_COMPARE(m_window->model()->rowCount(), 1);
    QVERIFY(m_window->driver().at("sessionSearch"));
    QVERIFY(!status->currentIndex());
}

void TestSessionsPage::readsPageByPageAsItIsScrolled() {
    addMany(450);
    // The live view may have taken in any number of them; a new question begins at the first page.
    QVERIFY(m_window->driver().fill("sessionSearch", QStringLiteral("nobody at all")));
    QVERIFY(m_window->driver().shows("noSessionMatches"));
    QVERIFY(m_window->driver().click("clearFiltersButton"));
    QTRY_COMPARE(m_window->model()->rowCount(), SessionsModel::kPage);
    QTRY_VERIFY(m_window->driver().words("rowPosition").endsWith(QStringLiteral("of 451")));
    m_window->table()->setFocus();
    QTRY_VERIFY_WITH_TIMEOUT(
        [this] {
            if (!m_window->model()->isReading())
                m_window->driver().key(Qt::Key_End, Qt::ControlModifier);
            return m_window->model()->isComplete();
        }(),
        20'000);
    QCOMPARE(m_window->model()->rowCount(), 451);
    QStringList people = m_window->people();
    QCOMPARE(people.last(), QStringLiteral("user450"));
    QCOMPARE(people.removeDuplicates(), 0);
    QCOMPARE(m_window->driver().words("followState").contains(QStringLiteral("Following live")), true);
    m_window->table()->scrollToTop();
}

void TestSessionsPage::somebodyWhoComesIsSeenAtOnce() {
    // The first connection of the other program is made before the time is taken.
    const auto first = m_window->comes("asha");
    QTRY_VERIFY(m_window->shows(first));
    QElapsedTimer timer;
    timer.start();
    const auto session = m_window->comes("meera");
    QTRY_VERIFY(m_window->shows(session));
    qInfo("shown %lld ms after it was asked for elsewhere", timer.elapsed());
    QVERIFY(timer.elapsed() < qint64{10} * kSeenWithinMs);
    QCOMPARE(m_window->cell(0, SessionsModel::Person), QStringLiteral("meera")); // the newest first
    // One's own is marked, and no other.
    QCOMPARE(m_window->people().filter(QStringLiteral(" (you)")),
             QStringList{QString::fromStdString(m_window->user().userId) + QStringLiteral(" (you)")});
    QVERIFY(QTest::qWaitFor(
        [this] { return m_window->driver().words("followState").contains(QStringLiteral("in the last minute")); },
        30'000));
}

void TestSessionsPage::somebodyWhoIsRevokedElsewhereIsSeenAtOnce() {
    const auto session = m_window->comes("meera");
    QTRY_COMPARE(m_window->status(session), QStringLiteral("Active"));
    QElapsedTimer timer;
    timer.start();
    m_window->store().revoke(session.key(), "lost laptop");
    QTRY_COMPARE(m_window->status(session), QStringLiteral("Revoked"));
    qInfo("shown %lld ms after it was asked for elsewhere", timer.elapsed());
    QVERIFY(timer.elapsed() < qint64{10} * kSeenWithinMs);
    const int row = m_window->model()->rowOf(session.key());
    QCOMPARE(m_window->cell(row, SessionsModel::Expires), QStringLiteral("ended"));
    QVERIFY(m_window->model()->index(row, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("lost laptop")));
}

void TestSessionsPage::aMarkMadeElsewhereEndsEveryRowItConcerns() {
    const auto first = m_window->comes("asha", SessionsWindow::kTenant);
    const auto second = m_window->comes("binod", SessionsWindow::kTenant);
    const auto other = m_window->comes("chitra", SessionsWindow::kOther);
    QTRY_VERIFY(m_window->shows(first) && m_window->shows(second) && m_window->shows(other));
    m_window->store().mark(sessions::MarkScope::ofTenant(SessionsWindow::kTenant), "moved");
    QTRY_COMPARE(m_window->status(first), QStringLiteral("Revoked"));
    QCOMPARE(m_window->status(second), QStringLiteral("Revoked"));
    QCOMPARE(m_window->status(other), QStringLiteral("Active"));
}

void TestSessionsPage::whatIsCleanedUpElsewhereGoesAtOnce() {
    const auto session = m_window->comes("meera");
    QTRY_VERIFY(m_window->shows(session));
    m_window->sql(
        "UPDATE session SET created_at = created_at - interval '9 days', expires_at = expires_at - interval '9 "
        "days' WHERE jti = $1",
        session.jti);
    m_window->model()->setQuery({.which = ui::sessions::SessionQuery::Which::Expired});
    QTRY_VERIFY(m_window->shows(session));
    QCOMPARE(m_window->store().cleanup(std::chrono::hours(24)), std::int64_t{1});
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->shows(session), 2000);
    m_window->model()->setQuery({});
}

void TestSessionsPage::pausedChangesWait() {
    const auto session = m_window->comes("asha");
    QTRY_VERIFY(m_window->shows(session));
    QVERIFY(m_window->driver().click("pauseButton"));
    m_window->store().revoke(session.key(), "left");
    const auto fresh = m_window->comes("binod");
    QTRY_COMPARE(m_window->driver().words("followState"), QStringLiteral("Paused. 2 changes waiting"));
    QCOMPARE(m_window->status(session), QStringLiteral("Active"));
    QVERIFY(!m_window->shows(fresh));
    QVERIFY(m_window->driver().click("showWaitingButton"));
    QTRY_COMPARE(m_window->status(session), QStringLiteral("Revoked"));
    QVERIFY(m_window->shows(fresh));
    QCOMPARE(m_window->driver().words("followState"), QStringLiteral("Paused"));
    QVERIFY(m_window->driver().click("pauseButton"));
    QVERIFY(m_window->driver().words("followState").startsWith(QStringLiteral("Following live")));
}

void TestSessionsPage::newRowsWaitWhileTheListIsScrolled() {
    addMany(150);
    m_window->refresh();
    QTRY_COMPARE(m_window->model()->rowCount(), 151);
    auto* bar = m_window->table()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 200);
    bar->setValue(200);
    const QModelIndex top = m_window->table()->indexAt({5, 5});
    const QString above = m_window->cell(top.row(), SessionsModel::Person);
    const auto fresh = m_window->comes("meera");
    QTRY_COMPARE(m_window->driver().words("followState"), QStringLiteral("1 change waiting"));
    // What is looked at stands still.
    QCOMPARE(m_window->cell(m_window->table()->indexAt({5, 5}).row(), SessionsModel::Person), above);
    QVERIFY(!m_window->shows(fresh));
    QVERIFY(m_window->driver().click("showWaitingButton"));
    QTRY_VERIFY(m_window->shows(fresh));
    QCOMPARE(bar->value(), 0);
}

void TestSessionsPage::keepsTheRowsWhenTheServerIsLost() {
    const auto session = m_window->comes("meera");
    QTRY_VERIFY(m_window->shows(session));
    QVERIFY(m_window->openPanel(session));
    QVERIFY(m_window->driver().click("panelRevokeButton"));
    m_window->server().stop();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->driver().words("followState").startsWith(QStringLiteral("As of ")), 10'000);
    QVERIFY(m_window->driver().words("followState").endsWith(QStringLiteral("may be 5 s old")));
    QVERIFY(m_window->shows(session));
    QVERIFY(!m_window->driver().seen("revokeButton")->isEnabled());
    QVERIFY(m_window->driver().seen("revokeButton")->toolTip().contains(QStringLiteral("does not answer")));
    QVERIFY(!m_window->driver().seen("revokeByTenantAction")->isEnabled());
    m_window->server().start();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->driver().words("followState").startsWith(QStringLiteral("Following live")),
                             30'000);
    QTRY_VERIFY(m_window->driver().seen("revokeByTenantAction")->isEnabled());
    const auto after = m_window->comes("asha");
    QTRY_VERIFY(m_window->shows(after));
}

void TestSessionsPage::whoIsOutIsReadNothingMore() {
    m_window->store().mark(sessions::MarkScope::ofWorkspace(), "all out");
    QTRY_VERIFY(m_window->session().window().isLocked());
    // The page is beneath a locked window.
    QString refused;
    connect(m_window->model(), &SessionsModel::failed, this,
            [&](const Error& error) { refused = QString::fromStdString(error.code()); });
    m_window->page()->refresh();
    QTRY_COMPARE(refused, QStringLiteral("session_refused"));
    disconnect(m_window->model(), &SessionsModel::failed, this, nullptr);
}

void TestSessionsPage::theRailCountsWhoIsIn() {
    const auto counted = [this] {
        const auto* entry = m_window->driver().seen("nav-sessions");
        return entry == nullptr ? QString() : entry->accessibleName();
    };
    QTRY_VERIFY2(counted().contains(QLatin1Char('1')), qPrintable(counted()));
    const auto session = m_window->comes("asha");
    m_window->comes("binod");
    QTRY_VERIFY2(counted().contains(QLatin1Char('3')), qPrintable(counted()));
    m_window->store().revoke(session.key(), "left");
    QTRY_VERIFY2(counted().contains(QLatin1Char('2')), qPrintable(counted()));
}

void TestSessionsPage::figuresAreThoseOfTheDatabase() {
    const auto ending = m_window->comes("asha");
    m_window->sql("UPDATE session SET expires_at = now() + interval '10 minutes' WHERE jti = $1", ending.jti);
    m_window->store().revoke(m_window->comes("binod").key(), "left");
    m_window->comes("chitra", SessionsWindow::kOther);
    m_window->store().mark(sessions::MarkScope::ofTenant(SessionsWindow::kOther), "moved");
    m_window->refresh();
    QTRY_COMPARE(figure("Active now"), QStringLiteral("Active now: 2"));
    QTRY_COMPARE(figure("Ending soon"), QStringLiteral("Ending soon: 1"));
    QTRY_COMPARE(figure("Revoked today"), QStringLiteral("Revoked today: 2"));
    QTRY_COMPARE(figure("Revocations in force"), QStringLiteral("Revocations in force: 1"));
}

void TestSessionsPage::aFloodOfChangesDoesNotStallTheWindow() {
    addMany(400);
    m_window->refresh();
    QTRY_COMPARE(m_window->model()->rowCount(), SessionsModel::kPage);
    const tests::StallWatch watch;
    m_window->sql("INSERT INTO session (issuer, jti, user_id, tenant_id, expires_at) SELECT $1, 'flood-' || i, "
                  "'flood' || i, $2, now() + interval '8 hours' FROM generate_series(1, 900) i",
                  m_window->localIssuer(), std::string(SessionsWindow::kTenant));
    m_window->sql("UPDATE session SET revoked_at = now() WHERE jti LIKE 'many-%'");
    QTRY_COMPARE_WITH_TIMEOUT(m_window->cell(m_window->model()->rowCount() - 1, SessionsModel::Status),
                              QStringLiteral("Revoked"), 20'000);
    watch.check();
}

int main(int argc, char** argv) {
    return tests::windowTests<TestSessionsPage>(argc, argv);
}
#include "tst_sessions_page.moc"
