// A newcomer's window on an empty home: this computer in one click, or a server that is refused well.
#include "app/gui/session.h"
#include "tests/support/frozen_server.h"
#include "tests/support/private_folder.h"
#include "tests/support/private_postgres.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/support/window_driver.h"
#include "ui/records/record_grid_page.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/table.h"

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QFile>
#include <QRadioButton>
#include <QTableView>

#include <future>

using namespace landreeve;
using tests::WindowDriver;

class TestWelcome : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::PrivateFolder> m_folder;
    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<tests::StallWatch> m_watch;

    workspace::Home home() const { return workspace::Home::resolve(m_folder->path().toStdString()); }
    WindowDriver& driver() { return *m_driver; }
    void open() {
        m_session = std::make_unique<gui::Session>(home(), gui::Session::Begin{});
        m_driver = std::make_unique<WindowDriver>(m_session->window());
    }
    bool stopsEngine() {
        m_session.reset();
        engine::Engine engine(home().engine());
        engine.stop({});
        return engine.status().state == engine::EngineState::Stopped;
    }
    QString url(const char* role, int port = 0) const {
        return QStringLiteral("postgresql://%1@127.0.0.1:%2")
            .arg(QLatin1String(role))
            .arg(port == 0 ? m_server->tcpPort() : port);
    }
    /// The field that can mend it says so, and the form can be used again.
    bool refusesBeside(const char* field, const QString& words) {
        if (!driver().saysWrong(field, words)) {
            qWarning() << field << "says" << driver().said(field);
            return false;
        }
        return driver().shows("connectForm") && driver().seen("connectButton")->isEnabled() && driver().at(field);
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("LANDREEVE_SECRET_STORE", "key-file");
        tests::PrivatePostgres::Options options;
        options.tcp = true;
        m_server = std::make_unique<tests::PrivatePostgres>(options);
        auto superuser = postgres::Connection::open(m_server->superuserUrl());
        superuser.script("CREATE ROLE ops LOGIN CREATEDB CREATEROLE PASSWORD 'right'; "
                         "CREATE ROLE weak LOGIN PASSWORD 'right'");
    }
    void init() {
        m_folder = std::make_unique<tests::PrivateFolder>(QStringLiteral("lr-welcome"));
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_folder->path(),
                              QFile::permissions(m_folder->path()) | QFile::ExeGroup | QFile::ExeOther);
        m_watch = std::make_unique<tests::StallWatch>();
        open();
        QVERIFY(driver().shows("welcomeChoice"));
    }
    void cleanup() {
        m_watch->check();
        m_driver.reset();
        m_session.reset();
        m_folder.reset();
    }

    // Journey 1: from a bare machine to a tenant's inventory in at most six clicks and a minute.
    void firstTenant() {
        QElapsedTimer time;
        time.start();
        QVERIFY(driver().at("useLocalButton"));
        QVERIFY(driver().click("useLocalButton"));
        QVERIFY(driver().shows("welcomeOpening"));
        auto* steps = driver().seen<ui::widgets::ChainView>("openingSteps");
        QTRY_VERIFY(!steps->steps().isEmpty());
        QVERIFY(driver().at("cancelOpeningButton"));
        QVERIFY(driver().shows("identityPage", 60'000));
        qInfo("the engine was made and the wizard shown in %lld ms", time.elapsed());
        QVERIFY(driver().at("tenantNameEdit"));
        driver().type(QStringLiteral("Sahyadri Agro Distributors"));
        QVERIFY(driver().seen<QRadioButton>("sampleRadio")->isChecked());
        QVERIFY(driver().click("skipButton"));
        QVERIFY(driver().click("provisionButton"));
        QVERIFY(driver().shows("resultPage", 60'000));
        QVERIFY(driver().click("openDataButton"));
        auto& window = m_session->window();
        QTRY_COMPARE(window.currentPageId(), QStringLiteral("dashboard"));
        // There is nothing to open behind a figure before it is there.
        QTRY_VERIFY_WITH_TIMEOUT(
            driver().seen("stockValue") != nullptr &&
                !driver().seen("stockValue")->accessibleName().contains(QStringLiteral("not known yet")),
            20'000);
        QVERIFY(driver().click("stockValue"));
        QTRY_COMPARE(window.currentPageId(), QStringLiteral("inventory"));
        auto* page = static_cast<ui::records::RecordGridPage*>(window.currentPage());
        QTRY_VERIFY(page->model()->isComplete() && page->model()->rowCount() > 400);
        const auto* table = driver().seen<QTableView>("recordTable");
        QVERIFY(table != nullptr);
        const int column = page->model()->columnOf("sku");
        QTRY_VERIFY(!page->model()->index(0, column).data().toString().isEmpty());
        QVERIFY(table->visualRect(page->model()->index(0, column)).isValid());
        QVERIFY(window.windowTitle().contains(QStringLiteral("Sahyadri Agro Distributors")));
        qInfo("the first tenant's inventory after %d clicks and %lld ms", driver().clicks(), time.elapsed());
        QVERIFY(driver().clicks() <= 6);
        QVERIFY(time.elapsed() < 60'000);

        // As the home is found again: the overview, with the tenant.
        m_driver.reset();
        open();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isReady(), 20'000);
        QCOMPARE(m_session->window().currentPageId(), QStringLiteral("overview"));
        QVERIFY(m_session->workspace()->lifecycle().get("sahyadri-agro-distributors", {}).status ==
                control::TenantStatus::Active);
        QVERIFY(stopsEngine());
    }

    // A copy of the home may be being made: the window heals what broke, and leaves alone what somebody stopped.
    void aStoppedEngineStaysStoppedUntilAsked() {
        QVERIFY(driver().click("useLocalButton"));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isReady(), 60'000);
        const auto live = [&] { return driver().seen<QAbstractButton>("liveState")->text(); };
        QTRY_COMPARE(live(), QStringLiteral("Live"));
        auto stopped = std::async(std::launch::async, [this] { engine::Engine(home().engine()).stop({}); });
        QTRY_COMPARE(live(), QStringLiteral("Offline"));
        QTRY_VERIFY(driver().seen("messageBar") != nullptr &&
                    driver().seen("messageBar")->accessibleName().contains(QStringLiteral("stays so until asked")));
        stopped.wait();
        QCOMPARE(engine::Engine(home().engine()).status().state, engine::EngineState::Stopped);
        QVERIFY(driver().click("messageAction"));
        QTRY_COMPARE(live(), QStringLiteral("Live"));
        QVERIFY(stopsEngine());
    }

    void openingIsCancelled() {
        QVERIFY(driver().click("useLocalButton"));
        QVERIFY(driver().click("cancelOpeningButton"));
        QTRY_VERIFY(driver().seen("welcomeChoice") != nullptr);
        QVERIFY(driver().at("useLocalButton"));
        QVERIFY(driver().click("useLocalButton"));
        QVERIFY(driver().shows("identityPage", 60'000));
        QVERIFY(stopsEngine());
    }

    void aServerIsRefusedBesideItsField_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing typed") << ""
                                       << ""
                                       << "controlUrlEdit"
                                       << "A URL is needed";
        QTest::newRow("no URL") << "db.example.com"
                                << ""
                                << "controlUrlEdit"
                                << "it does not begin with postgresql://. Write it as postgresql://";
        QTest::newRow("unknown option") << "postgresql://ops@127.0.0.1/?colour=red"
                                        << ""
                                        << "controlUrlEdit"
                                        << "The connection URL cannot be read: invalid URI query parameter. Write it";
        QTest::newRow("down") << url("ops", 1) << "right"
                              << "controlUrlEdit"
                              << "No connection to ";
        QTest::newRow("wrong password") << url("ops") << "wrong"
                                        << "passwordEdit"
                                        << "refused user and password.";
        QTest::newRow("no such role") << url("nobody-here") << "right"
                                      << "passwordEdit"
                                      << "refused user and password.";
        QTest::newRow("too few rights") << url("weak") << "right"
                                        << "controlUrlEdit"
                                        << "The role \"weak\" lacks CREATEDB and CREATEROLE.";
    }

    void aServerIsRefusedBesideItsField() {
        QFETCH(QString, url);
        QFETCH(QString, password);
        QFETCH(QString, field);
        QFETCH(QString, words);
        QVERIFY(driver().click("connectServerButton"));
        QVERIFY(driver().at("controlUrlEdit"));
        driver().type(url);
        QVERIFY(driver().fill("passwordEdit", password));
        QVERIFY(driver().click("connectButton"));
        QVERIFY(refusesBeside(field.toLatin1().constData(), words));
        QCOMPARE(driver().seen<QLineEdit>("controlUrlEdit")->text(), url);
        QCOMPARE(driver().seen<QLineEdit>("passwordEdit")->text(), password);
        // Looking at another field does not take the reason away, and nothing was kept.
        driver().key(Qt::Key_Tab);
        QVERIFY(driver().saysWrong(field.toLatin1().constData(), words));
        QCOMPARE(workspace::Profiles(home()).list().size(), std::size_t(1));
    }

    void aWorkspacesNameIsChecked() {
        QVERIFY(driver().click("connectServerButton"));
        driver().type(url("ops"));
        QVERIFY(driver().tabTo("workspaceNameEdit"));
        QVERIFY(!driver().seen<QLineEdit>("workspaceNameEdit")->text().isEmpty());
        QVERIFY(driver().fill("workspaceNameEdit", QStringLiteral("Bad Name")));
        QVERIFY(!driver().said("workspaceNameEdit").isEmpty());
        driver().key(Qt::Key_Return);
        QVERIFY(driver().at("workspaceNameEdit"));
        QVERIFY(driver().fill("workspaceNameEdit", QStringLiteral("local")));
        QVERIFY(driver().saysWrong("workspaceNameEdit", QStringLiteral("There is a workspace of this name already.")));
    }

    void corrected() {
        QVERIFY(driver().click("connectServerButton"));
        // A password typed within the URL goes where nobody reads it.
        driver().type(QStringLiteral("postgresql://ops:wrong@127.0.0.1:%1").arg(m_server->tcpPort()));
        QVERIFY(driver().tabTo("passwordEdit"));
        QCOMPARE(driver().seen<QLineEdit>("controlUrlEdit")->text(), url("ops") + u'/');
        QCOMPARE(driver().seen<QLineEdit>("passwordEdit")->text(), QStringLiteral("wrong"));
        QVERIFY(driver().fill("workspaceNameEdit", QStringLiteral("staging-1")));
        driver().key(Qt::Key_Return);
        QVERIFY(refusesBeside("passwordEdit", QStringLiteral("refused user and password.")));
        // The keyboard is in the field to be mended.
        QVERIFY(driver().fill("passwordEdit", QStringLiteral("right")));
        driver().key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isReady(), 20'000);
        QCOMPARE(m_session->window().currentPageId(), QStringLiteral("overview"));
        QCOMPARE(m_session->workspace()->profile().name, std::string("staging-1"));
        QVERIFY(m_session->window().windowTitle().contains(QStringLiteral("staging-1")));
        QFile kept(QString::fromStdString((home().config() / "workspaces.json").string()));
        QVERIFY(kept.open(QIODevice::ReadOnly) && !kept.readAll().contains("right"));
    }

    void aServerThatDoesNotAnswerIsLeft() {
        const tests::FrozenServer frozen(*m_server);
        QVERIFY(driver().click("connectServerButton"));
        driver().type(url("ops"));
        QVERIFY(driver().fill("passwordEdit", QStringLiteral("right")));
        QVERIFY(driver().click("connectButton"));
        QVERIFY(driver().shows("welcomeOpening"));
        QElapsedTimer time;
        time.start();
        QVERIFY(driver().click("cancelOpeningButton"));
        QVERIFY(driver().shows("connectForm"));
        qInfo("a server that does not answer was left in %lld ms", time.elapsed());
        QVERIFY(time.elapsed() < 1000); // ten times the figure
        QCOMPARE(driver().seen<QLineEdit>("controlUrlEdit")->text(), url("ops"));
    }
};

int main(int argc, char** argv) {
    return landreeve::tests::windowTests<TestWelcome>(argc, argv);
}
#include "tst_welcome.moc"
