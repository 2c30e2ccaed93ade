// The health page, the bell and the desktop's notifications in the window of a workspace where something is wrong.
#include "app/gui/session.h"
#include "tests/support/private_keyring.h"
#include "tests/ui/support/shown_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QClipboard>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDialog>
#include <QLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

using namespace landreeve;
using tests::ShownWorkspace;
using tests::WindowDriver;

/// A desktop's notifications: notes what it was told.
class Notifier : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown {
        uint id;
        QString summary;
        QString body;
        int urgency;
    };
    QList<Shown> shown;
    QList<uint> closed;

    explicit Notifier(const QString& address)
        : m_bus(QDBusConnection::connectToBus(address, QStringLiteral("notifier"))) {
        m_bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), this, QDBusConnection::ExportAllSlots);
        m_bus.registerService(QStringLiteral("org.freedesktop.Notifications"));
    }
    ~Notifier() override { QDBusConnection::disconnectFromBus(QStringLiteral("notifier")); }

    void press(uint id) {
        QDBusMessage signal = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/Notifications"),
                                                         QStringLiteral("org.freedesktop.Notifications"),
                                                         QStringLiteral("ActionInvoked"));
        signal << id << QStringLiteral("default");
        m_bus.send(signal);
    }

public Q_SLOTS:
    // NOLINTNEXTLINE(readability-identifier-naming): D-Bus names it
    uint Notify(const QString&, uint, const QString&, const QString& summary, const QString& body, const QStringList&,
                const QVariantMap& hints, int) {
        const auto id = static_cast<uint>(shown.size() + 1);
        shown.append({id, summary, body, hints.value(QStringLiteral("urgency")).toInt()});
        return id;
    }
    // NOLINTNEXTLINE(readability-identifier-naming): D-Bus names it
    void CloseNotification(uint id) { closed.append(id); }

private:
    QDBusConnection m_bus;
};

class TestHealthPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void everyCheckStandsInItsGroup();
    void aRemedyLeadsToWhatMendsIt();
    void aCommandIsCopied();
    void whatIsNotKnownHasItsCommand();
    void itIsLookedAgainOnRequest();
    void theOverviewsStripLeadsHere();
    void theBellShowsTheSameList();
    void anAlertThatBeginsBehindAnotherWindowIsToldOnce();
    void whoWantsNoneIsToldNothing();

private:
    void sql(const std::string& text) const {
        postgres::Connection::open(m_world->server().superuserUrl("landreeve_control")).exec(text);
    }
    QString spoken(const char* name) const {
        const auto* part = m_window->seen(name);
        return part == nullptr ? QString() : part->accessibleName();
    }

    std::unique_ptr<tests::PrivateKeyring> m_desktop;
    std::unique_ptr<Notifier> m_notifier;
    std::unique_ptr<ShownWorkspace> m_world;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_window;
};

void TestHealthPage::initTestCase() {
    if (!tests::PrivateKeyring::isPossible())
        QSKIP("No dbus-daemon");
    m_desktop = std::make_unique<tests::PrivateKeyring>();
    m_notifier = std::make_unique<Notifier>(m_desktop->busAddress());
    ui::theme::Theme::of();
    m_world = std::make_unique<ShownWorkspace>();
    m_session = std::make_unique<gui::Session>(m_world->home(), gui::Session::Begin{});
    QVERIFY(QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000));
    m_session->window().resize(1440, 900);
    m_window = std::make_unique<WindowDriver>(m_session->window());
}

void TestHealthPage::cleanupTestCase() {
    m_window.reset();
    m_session.reset();
    m_world.reset();
    m_notifier.reset();
    m_desktop.reset();
}

void TestHealthPage::init() {
    m_session->window().openPage(QStringLiteral("health"));
    QVERIFY(m_window->shows("check:server main"));
}

void TestHealthPage::everyCheckStandsInItsGroup() {
    QVERIFY2(spoken("check:server nashik-1").startsWith(QStringLiteral("Server nashik-1: Down, ")),
             qPrintable(spoken("check:server nashik-1")));
    QVERIFY2(spoken("check:key sets").startsWith(QStringLiteral("Key sets: Well, ")),
             qPrintable(spoken("check:key sets")));
    QVERIFY(m_window->shows("alert:server_down:nashik-1"));
    QVERIFY(m_window->shows("alert:secrets_weak"));
    const QString facts = m_session->window().currentPage()->head()->facts();
    QVERIFY2(facts.contains(QStringLiteral(" checks at ")) && facts.contains(QStringLiteral("things need you")),
             qPrintable(facts));
}

void TestHealthPage::aRemedyLeadsToWhatMendsIt() {
    QVERIFY(m_window->shows("remedy:tenant_half_made:thar-solar"));
    m_window->seen<QAbstractButton>("remedy:tenant_half_made:thar-solar")->setFocus();
    m_window->key(Qt::Key_Space);
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("provision"));
}

void TestHealthPage::aCommandIsCopied() {
    QGuiApplication::clipboard()->clear();
    sql("INSERT INTO schema_look (tenant_id, version, differences, since) VALUES ('kaveri-pharma', 12, '{lacks x}', "
        "now())");
    const char* name = "remedy:schema_drifted:kaveri-pharma";
    QVERIFY(m_window->shows(name));
    m_window->seen<QAbstractButton>(name)->setFocus();
    m_window->key(Qt::Key_Space);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("landreevectl migrate verify --tenant-id kaveri-pharma"));
    sql("DELETE FROM schema_look");
    QVERIFY(m_window->goes(name));
}

void TestHealthPage::whatIsNotKnownHasItsCommand() {
    QGuiApplication::clipboard()->clear();
    QVERIFY(m_window->shows("remedy:schemas"));
    m_window->seen<QAbstractButton>("remedy:schemas")->setFocus();
    m_window->key(Qt::Key_Space);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("landreevectl migrate verify --all"));
}

void TestHealthPage::itIsLookedAgainOnRequest() {
    const auto facts = [this] { return m_session->window().currentPage()->head()->facts(); };
    auto* check = m_window->seen<ui::widgets::LButton>("checkNowButton");
    QTRY_VERIFY(!check->isBusy());
    sql("UPDATE database_server SET capacity = 1 WHERE name = 'main'");
    check->setFocus();
    m_window->key(Qt::Key_Space);
    QVERIFY(m_window->shows("alert:server_full:main"));
    sql("UPDATE database_server SET capacity = NULL");
    QVERIFY(m_window->goes("alert:server_full:main"));
    QVERIFY(!facts().isEmpty());
}

void TestHealthPage::theOverviewsStripLeadsHere() {
    m_session->window().openPage(QStringLiteral("overview"));
    QVERIFY(m_window->shows("healthStrip"));
    QVERIFY(m_window->click("healthStrip"));
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("health"));
    m_session->window().openPage(QStringLiteral("overview"));
    m_window->seen("healthStrip")->setFocus();
    m_window->key(Qt::Key_Return);
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("health"));
}

void TestHealthPage::theBellShowsTheSameList() {
    m_session->window().openPage(QStringLiteral("tenants"));
    m_window->key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_window->shows("alertPopover"));
    const auto* popover = m_window->seen("alertPopover");
    const auto listed = [popover] {
        QStringList keys;
        for (const QWidget* one : popover->findChildren<QWidget*>())
            if (one->isVisible() && one->objectName().startsWith(QLatin1String("alert:")))
                keys << one->objectName();
        return keys;
    };
    QTRY_VERIFY(listed().contains(QStringLiteral("alert:server_down:nashik-1")));
    QVERIFY2(spoken("alertsButton").contains(QString::number(listed().size())), qPrintable(spoken("alertsButton")));
    // As high as what it lists, or as it may be, and then all can be scrolled to.
    auto* scroll = popover->findChild<QScrollArea*>();
    const int blank = scroll->widget()->layout()->contentsMargins().bottom(); // below the last alert
    QTRY_VERIFY2(scroll->verticalScrollBar()->maximum() <= blank || popover->height() == popover->maximumHeight(),
                 qPrintable(QStringLiteral("%1 of %2, %3 more")
                                .arg(popover->height())
                                .arg(popover->maximumHeight())
                                .arg(scroll->verticalScrollBar()->maximum())));
    QCOMPARE(scroll->widget()->width(), scroll->viewport()->width());
    QVERIFY(scroll->widget()->height() >= scroll->widget()->heightForWidth(scroll->widget()->width()));
    // The key that opened it closes it.
    m_window->key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_window->goes("alertPopover"));
    QVERIFY(m_window->click("alertsButton"));
    QVERIFY(m_window->click("openHealthButton"));
    QTRY_COMPARE(m_session->window().currentPageId(), QStringLiteral("health"));
    QVERIFY(m_window->goes("alertPopover"));
}

void TestHealthPage::anAlertThatBeginsBehindAnotherWindowIsToldOnce() {
    const qsizetype before = m_notifier->shown.size();
    const char* name = "alert:server_full:main";
    // In front: the window itself says so.
    sql("UPDATE database_server SET capacity = 1 WHERE name = 'main'");
    QVERIFY(m_window->shows(name));
    sql("UPDATE database_server SET capacity = NULL");
    QVERIFY(m_window->goes(name));
    QCOMPARE(m_notifier->shown.size(), before);

    QWidget other;
    other.show();
    other.activateWindow();
    QTRY_VERIFY(!m_session->window().isActiveWindow());
    sql("UPDATE database_server SET capacity = 1 WHERE name = 'main'");
    QTRY_COMPARE_WITH_TIMEOUT(m_notifier->shown.size(), before + 1, 20'000);
    const Notifier::Shown told = m_notifier->shown.last();
    QCOMPARE(told.summary, QStringLiteral("Server main is nearly full"));
    QCOMPARE(told.body, QStringLiteral("Raise its capacity, or add a server for new tenants."));
    QCOMPARE(told.urgency, 1);
    // It is taken back when it is over, and one that comes and goes is told once.
    sql("UPDATE database_server SET capacity = NULL");
    QTRY_COMPARE_WITH_TIMEOUT(m_notifier->closed, QList<uint>{told.id}, 20'000);
    sql("UPDATE database_server SET capacity = 1 WHERE name = 'main'");
    QVERIFY(m_window->shows(name));
    QCOMPARE(m_notifier->shown.size(), before + 1);
    sql("UPDATE database_server SET capacity = NULL");
    QVERIFY(m_window->goes(name));

    // Pressed, it brings the window to the front, at this page.
    m_session->window().openPage(QStringLiteral("tenants"));
    sql("UPDATE tenant_metadata SET schema_version = 1 WHERE id = 'kaveri-pharma'");
    QTRY_COMPARE_WITH_TIMEOUT(m_notifier->shown.size(), before + 2, 20'000);
    QCOMPARE(m_notifier->shown.last().summary, QStringLiteral("1 tenant is behind on migrations"));
    QTRY_VERIFY([&] {
        m_notifier->press(m_notifier->shown.last().id);
        return m_session->window().currentPageId() == QStringLiteral("health");
    }());
    QTRY_VERIFY(m_session->window().isActiveWindow());
    sql("UPDATE tenant_metadata SET schema_version = (SELECT schema_version FROM tenant_metadata WHERE id = "
        "'sahyadri-agro') WHERE id = 'kaveri-pharma'");
    QVERIFY(m_window->goes("alert:tenants_behind"));
}

void TestHealthPage::whoWantsNoneIsToldNothing() {
    m_window->key(Qt::Key_Comma, Qt::ControlModifier);
    QDialog* settings = nullptr;
    QTRY_VERIFY((settings = m_session->window().findChild<QDialog*>(QStringLiteral("settingsDialog"))) != nullptr &&
                settings->isVisible());
    auto* check = settings->findChild<QCheckBox*>(QStringLiteral("desktopNoticesCheck"));
    QVERIFY(check != nullptr && check->isChecked());
    QTest::mouseClick(check, Qt::LeftButton, {}, QPoint(8, check->height() / 2));
    QVERIFY(!check->isChecked());
    settings->activateWindow();
    QTRY_VERIFY(!m_session->window().isActiveWindow());
    const qsizetype before = m_notifier->shown.size();
    sql("INSERT INTO auth_failure (kind, account, reason) SELECT 'sign-in', 'guessed@example', 'invalid_credentials' "
        "FROM generate_series(1, 12)");
    QVERIFY(m_window->shows("alert:sign_ins_failing"));
    QCOMPARE(m_notifier->shown.size(), before);
    settings->close();
    sql("DELETE FROM auth_failure");
}

QTEST_MAIN(TestHealthPage)
#include "tst_health_page.moc"
