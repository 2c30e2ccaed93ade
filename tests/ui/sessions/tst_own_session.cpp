// The session of who works in the window: it is counted down, gone on with, ended by others; and then the window keeps
// everything and shows nothing.
#include "tests/ui/sessions/own_window.h"

#include "ui/records/record_grid.h"
#include "ui/shell/leave_dialog.h"
#include "ui/shell/message_bar.h"

#include <QAbstractButton>
#include <QDialog>
#include <QElapsedTimer>
#include <QImage>
#include <QLineEdit>

using namespace landreeve;
using tests::OwnWindow;

class TestOwnSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<OwnWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init() {
        m_window->sql("DELETE FROM session");
        m_window->sql("DELETE FROM revocation_mark");
        m_window->open();
        QVERIFY(m_window->isReady());
    }
    void cleanup() { m_window->close(); }

    void revokedElsewhereItLocksAndKeepsWhatWasTyped();
    void nothingIsReachedWhileItIsLocked();
    void nothingIsReadableWhileItIsLocked();
    void leavingALockedWindowAsksWithoutNames();
    void aMarkLocksIt();
    void itsEndLocksIt();
    void isCountedDownAndGoneOnWith();
    void revokingOneselfLocks();
    void signingOutLocks();
    void signsOutByThePalette();
    void aDialogWaits();
    void aServerThatIsAwayLocksNothing();

private:
    tests::WindowDriver& driver() { return m_window->driver(); }
    std::string jti() { return m_window->user().sessionJti; }
    ui::shell::MainWindow& window() { return m_window->window(); }
    void signIn() {
        QVERIFY(driver().click("lockSignInButton"));
        QVERIFY(m_window->isUnlocked());
        QTRY_VERIFY(m_window->own().session());
    }

    /// The window as it looks once it is laid out.
    QImage atRest() {
        QImage now = window().grab().toImage();
        QImage before;
        do {
            before = now;
            QCoreApplication::processEvents();
            now = window().grab().toImage();
        } while (now != before);
        return now;
    }

    std::unique_ptr<OwnWindow> m_window;
};

void TestOwnSession::revokedElsewhereItLocksAndKeepsWhatWasTyped() {
    QVERIFY(m_window->openGrid("inventory"));
    auto* table = m_window->grid()->grid()->table();
    table->setFocus();
    table->setCurrentIndex(table->model()->index(3, table->currentIndex().column()));
    QVERIFY(driver().click("adjustStockButton"));
    QVERIFY(driver().fill("quantityEdit", QStringLiteral("50")));
    QVERIFY(driver().fill("reasonEdit", QStringLiteral("Counted on Friday")));
    QVERIFY(driver().at("reasonEdit"));
    const QRect place = driver().seen("adjustPanel")->geometry();
    const std::string before = jti();

    QElapsedTimer time;
    time.start();
    m_window->revoke(before);
    QVERIFY(m_window->isLocked());
    qInfo("locked %lld ms after it was revoked elsewhere", time.elapsed());
    QVERIFY(time.elapsed() < 2500); // ten times the figure
    QCOMPARE(driver().words("lockHeading"), QStringLiteral("Your session was revoked"));
    QVERIFY(driver().words("lockText").startsWith(QStringLiteral("meera.kulkarni revoked it at ")));
    QVERIFY(driver().words("lockText").endsWith(QStringLiteral(": “Laptop lost”")));
    QVERIFY(driver().words("lockStays").startsWith(QStringLiteral("What you typed is still here")));
    QVERIFY(driver().seen("adjustPanel") == nullptr);
    QVERIFY(driver().at("lockSignInButton"));

    driver().key(Qt::Key_Space);
    QVERIFY(m_window->isUnlocked());
    QVERIFY(jti() != before);
    QCOMPARE(m_window->reasonOf(jti()), std::string());
    QCOMPARE(m_window->reasonOf(before), std::string("session_revoked"));
    QCOMPARE(window().currentPageId(), QStringLiteral("inventory"));
    QCOMPARE(table->currentIndex().row(), 3);
    QCOMPARE(driver().seen<QLineEdit>("quantityEdit")->text(), QStringLiteral("50"));
    QCOMPARE(driver().seen<QLineEdit>("reasonEdit")->text(), QStringLiteral("Counted on Friday"));
    QVERIFY(driver().at("reasonEdit"));
    QCOMPARE(driver().seen("adjustPanel")->geometry(), place);
    // It can be sent, in the new session.
    QTRY_VERIFY(m_window->grid()->model()->isComplete() && !m_window->grid()->model()->isBusy());
    QVERIFY(driver().click("adjustSubmitButton"));
    QTRY_VERIFY(window().unsaved().isEmpty());
    auto tenant = m_window->world().superuser(m_window->elsewhere().lifecycle().get(OwnWindow::kTenant, {}).database);
    QCOMPARE(
        tenant.exec("SELECT count(*) FROM stock_move WHERE reason = 'Counted on Friday'").one().get<std::int64_t>(0),
        std::int64_t{1});
}

void TestOwnSession::nothingIsReachedWhileItIsLocked() {
    QVERIFY(m_window->openGrid("vendor"));
    const QString page = window().currentPageId();
    m_window->revoke(jti());
    QVERIFY(m_window->isLocked());
    QVERIFY(driver().shows("lockCard"));
    for (const auto& [key, modifiers] : std::initializer_list<std::pair<Qt::Key, Qt::KeyboardModifiers>>{
             {Qt::Key_K, Qt::ControlModifier},
             {Qt::Key_1, Qt::ControlModifier},
             {Qt::Key_N, Qt::ControlModifier},
             {Qt::Key_J, Qt::ControlModifier},
             {Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier},
             {Qt::Key_Comma, Qt::ControlModifier},
             {Qt::Key_F1, Qt::NoModifier},
             {Qt::Key_F6, Qt::NoModifier},
             {Qt::Key_F9, Qt::NoModifier},
             {Qt::Key_Escape, Qt::NoModifier}}) {
        driver().key(key, modifiers);
        QCoreApplication::processEvents();
        QVERIFY(window().isLocked());
        QVERIFY(driver().at("lockCard"));
        QVERIFY(QApplication::activeModalWidget() == nullptr);
        for (const char* over : {"commandPalette", "tenantPopover", "taskPopover", "helpPopover", "settingsDialog"})
            QVERIFY2(window().findChild<QWidget*>(QLatin1String(over)) == nullptr, over);
    }
    QCOMPARE(window().currentPageId(), page);
    for (int i = 0; i < 12; ++i) {
        driver().key(Qt::Key_Tab);
        QVERIFY2(driver().at("lockCard"), qPrintable(QApplication::focusWidget()->objectName()));
    }
    // Nor by what comes from elsewhere.
    window().openPalette();
    window().openTenantSwitch();
    window().openPerson();
    QVERIFY(driver().seen("commandPalette") == nullptr);
    QVERIFY(driver().seen("tenantPopover") == nullptr);
    signIn();
    QCOMPARE(window().currentPageId(), page);
    driver().key(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(driver().shows("commandPalette"));
}

void TestOwnSession::nothingIsReadableWhileItIsLocked() {
    QVERIFY(m_window->openGrid("vendor"));
    QVERIFY(m_window->spoken().contains(QLatin1String(OwnWindow::kTenantName)));
    m_window->revoke(jti());
    QVERIFY(m_window->isLocked());
    QVERIFY(driver().at("lockSignInButton"));
    const QImage overVendors = atRest();
    const QString text = driver().words("lockText");
    const QString spoken = m_window->spoken();
    QVERIFY(spoken.contains(QStringLiteral("Your session was revoked")));
    for (const char* name : {OwnWindow::kTenantName, OwnWindow::kTenant, "Vendors", "Inventory"}) {
        QVERIFY2(!spoken.contains(QLatin1String(name)), qPrintable(spoken));
        QVERIFY(!window().windowTitle().contains(QLatin1String(name)));
    }
    QVERIFY(window().windowTitle().startsWith(QStringLiteral("Locked")));
    signIn();
    // With other data beneath it is the same to the last pixel.
    window().closeTenant();
    window().openPage(QStringLiteral("tenants"));
    window().say(QStringLiteral("Backed up sahyadri-agro"), ui::tasks::Task::State::Done);
    m_window->revoke(jti());
    QVERIFY(m_window->isLocked());
    driver().seen<QLabel>("lockText")->setText(text); // a minute may have passed
    QVERIFY(driver().at("lockSignInButton"));
    QTRY_COMPARE(atRest(), overVendors);
    signIn();
}

void TestOwnSession::leavingALockedWindowAsksWithoutNames() {
    QVERIFY(m_window->openGrid("inventory"));
    QVERIFY(driver().click("adjustStockButton"));
    QVERIFY(driver().fill("quantityEdit", QStringLiteral("50")));
    QCOMPARE(window().unsaved().size(), 1);
    const QString named = window().unsaved().first();
    m_window->revoke(jti());
    QVERIFY(m_window->isLocked());
    QCOMPARE(window().unsaved().size(), 1);
    QVERIFY(driver().click("lockQuitLink"));
    QTRY_VERIFY(window().findChild<ui::shell::LeaveDialog*>() != nullptr);
    auto* asked = window().findChild<ui::shell::LeaveDialog*>();
    QTRY_VERIFY(asked->isVisible());
    const QString losses = asked->findChild<QLabel*>(QStringLiteral("leaveLosses"))->text();
    QVERIFY2(losses.contains(QStringLiteral("What was typed")) && !losses.contains(named), qPrintable(losses));
    asked->reject();
    QVERIFY(window().isVisible() && window().isLocked());
    signIn();
    QCOMPARE(driver().seen<QLineEdit>("quantityEdit")->text(), QStringLiteral("50"));
}

void TestOwnSession::aMarkLocksIt() {
    sessions::SessionStore store(m_window->elsewhere().control());
    store.mark(sessions::MarkScope::ofUser("somebody.else"), "Not this one");
    store.mark(sessions::MarkScope::ofUser(m_window->user().userId), "Role changes");
    QVERIFY(m_window->isLocked());
    QCOMPARE(driver().words("lockHeading"), QStringLiteral("Your session was revoked with others"));
    QTRY_VERIFY2(driver().words("lockText").contains(QStringLiteral("revoked all of your sessions at ")) &&
                     driver().words("lockText").endsWith(QStringLiteral(": “Role changes”")),
                 qPrintable(driver().words("lockText")));
    signIn();
}

void TestOwnSession::itsEndLocksIt() {
    m_window->sql("UPDATE session SET expires_at = clock_timestamp() + interval '1 second' WHERE jti = $1", jti());
    QVERIFY(m_window->isLocked(15'000));
    QCOMPARE(driver().words("lockHeading"), QStringLiteral("Your session has ended"));
    QVERIFY(driver().words("lockText").startsWith(QStringLiteral("It lasted ")));
    QVERIFY(driver().words("lockStays").startsWith(QStringLiteral("The page comes back")));
    signIn();
    QVERIFY(!m_window->own().hasEnded());
}

void TestOwnSession::isCountedDownAndGoneOnWith() {
    QVERIFY(m_window->openGrid("inventory"));
    QVERIFY(driver().click("adjustStockButton"));
    QVERIFY(driver().fill("quantityEdit", QStringLiteral("50")));
    const std::string before = jti();
    m_window->sql("UPDATE session SET expires_at = now() + interval '4 minutes 32 seconds' WHERE jti = $1", before);
    QTRY_VERIFY_WITH_TIMEOUT(driver().words("messageText").contains(QStringLiteral("Your session ends in 4:")), 15'000);
    QVERIFY(!window().isLocked());
    const auto live = [this] { return driver().seen<QAbstractButton>("liveState"); };
    QVERIFY(live()->text().startsWith(QStringLiteral("4:")) && live()->text().endsWith(QStringLiteral(" left")));
    // It ticks, and says nothing new by it.
    const QString ticked = live()->text();
    const QString spoken = driver().seen("messageBar")->accessibleName();
    const QString liveSpoken = live()->accessibleName();
    QVERIFY(spoken.startsWith(QStringLiteral("Your session ends in 5 minutes.")));
    QTRY_VERIFY(live()->text() != ticked);
    QCOMPARE(driver().seen("messageBar")->accessibleName(), spoken);
    QCOMPARE(live()->accessibleName(), liveSpoken);
    QVERIFY(driver().at("quantityEdit"));
    driver().type(QStringLiteral("5"));
    QCOMPARE(driver().seen<QLineEdit>("quantityEdit")->text(), QStringLiteral("505"));

    QCOMPARE(driver().seen<QAbstractButton>("messageAction")->text(), QStringLiteral("Stay signed in"));
    QVERIFY(driver().click("messageAction"));
    QVERIFY(driver().goes("messageBar"));
    QVERIFY(jti() != before);
    QTRY_VERIFY(m_window->own().endsAt() > QDateTime::currentDateTimeUtc().addSecs(25'200));
    QTRY_COMPARE(live()->text(), QStringLiteral("Live"));
    QCOMPARE(driver().seen<QLineEdit>("quantityEdit")->text(), QStringLiteral("505"));
}

void TestOwnSession::revokingOneselfLocks() {
    window().openPage(QStringLiteral("sessions"));
    const auto table = [this] { return driver().seen<ui::widgets::Table>("sessionsTable"); };
    QTRY_VERIFY(table() != nullptr && table()->model()->rowCount() == 1);
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                      table()->visualRect(table()->model()->index(0, 1)).center());
    QVERIFY(driver().click("panelRevokeButton"));
    QTRY_COMPARE(driver().words("revokeWarning"),
                 QStringLiteral("This is your own session: this window ends with it."));
    QVERIFY(driver().fill("revokeReason", QStringLiteral("Going home")));
    QVERIFY(driver().click("revokeButton"));
    QVERIFY(m_window->isLocked());
    QVERIFY(driver().words("lockText").endsWith(QStringLiteral(": “Going home”")));
    signIn();
    QCOMPARE(window().currentPageId(), QStringLiteral("sessions"));
}

void TestOwnSession::signingOutLocks() {
    const std::string before = jti();
    QVERIFY(driver().click("personButton"));
    QVERIFY(driver().shows("personPopover"));
    QTRY_COMPARE(driver().words("personRole"), QStringLiteral("owner"));
    QCOMPARE(driver().words("personSignedIn"), QStringLiteral("the database role"));
    QVERIFY(driver().words("personUntil").contains(u':'));
    QVERIFY(driver().seen("renewButton") == nullptr); // there is nothing to renew
    QVERIFY(driver().click("signOutButton"));
    QVERIFY(m_window->isLocked(20'000));
    QCOMPARE(driver().words("lockHeading"), QStringLiteral("You are signed out"));
    QCOMPARE(m_window->reasonOf(before), std::string("session_revoked"));
    signIn();
    QVERIFY(jti() != before);
}

void TestOwnSession::signsOutByThePalette() {
    const std::string before = jti();
    driver().key(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(driver().at("paletteEdit"));
    driver().type(QStringLiteral(">sign out"));
    driver().key(Qt::Key_Return);
    QVERIFY(m_window->isLocked(20'000));
    QCOMPARE(m_window->reasonOf(before), std::string("session_revoked"));
    signIn();
    QVERIFY(jti() != before);
}

void TestOwnSession::aDialogWaits() {
    driver().key(Qt::Key_Comma, Qt::ControlModifier);
    QTRY_VERIFY(window().findChild<QDialog*>(QStringLiteral("settingsDialog")) != nullptr);
    auto* dialog = window().findChild<QDialog*>(QStringLiteral("settingsDialog"));
    QTRY_VERIFY(dialog->isVisible());
    m_window->revoke(jti());
    QVERIFY(m_window->isLocked());
    QVERIFY(!dialog->isVisible());
    signIn();
    QVERIFY(dialog->isVisible());
    dialog->close();
}

void TestOwnSession::aServerThatIsAwayLocksNothing() {
    // What has been committed this moment a server of the tests forgets in a crash.
    m_window->sql("CHECKPOINT");
    m_window->world().server().stop();
    QTRY_COMPARE_WITH_TIMEOUT(driver().seen<QAbstractButton>("liveState")->text(), QStringLiteral("Offline"), 20'000);
    QVERIFY(!m_window->own().hasEnded());
    m_window->world().server().start();
    QTRY_COMPARE_WITH_TIMEOUT(driver().seen<QAbstractButton>("liveState")->text(), QStringLiteral("Live"), 20'000);
    QVERIFY(!window().isLocked());
    // What was ended meanwhile is noticed then.
    m_window->revoke(jti());
    QVERIFY(m_window->isLocked(20'000));
}

QTEST_MAIN(TestOwnSession)
#include "tst_own_session.moc"
