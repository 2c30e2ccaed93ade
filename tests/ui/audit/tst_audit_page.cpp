#include "app/gui/session.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/support/window_driver.h"
#include "ui/audit/audit_model.h"
#include "ui/audit/audit_page.h"
#include "ui/audit/audit_sealing.h"
#include "ui/audit/audit_strip.h"
#include "ui/audit/audit_words.h"
#include "ui/audit/chain_status.h"
#include "ui/sessions/time_plot.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/side_panel.h"
#include "ui/widgets/table.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>
#include <optional>

using namespace landreeve;
using namespace landreeve::tests;
using ui::audit::AuditModel;
using ui::audit::AuditPage;
using ui::audit::AuditStrip;

/// The audit page, driven; what it says is read from the database.
class TestAuditPage : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_world;
    std::unique_ptr<gui::Session> m_session;
    std::optional<WindowDriver> m_driver;
    QTemporaryDir m_files;

    AuditPage* page() { return m_session->window().findChild<AuditPage*>(QStringLiteral("auditPage")); }
    AuditModel* model() { return page()->model(); }
    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) {
        auto connection = m_world->superuser("landreeve_control");
        connection.exec("SET session_replication_role = replica");
        return connection.exec(text, values...);
    }
    /// As another program does, which is told of.
    void change(const std::string& text) { m_world->superuser("landreeve_control").script(text); }
    std::int64_t count(const std::string& condition) {
        return sql("SELECT count(*) FROM policy_sync_log WHERE action LIKE $1", condition).one().get<std::int64_t>(0);
    }
    /// In March of this year, or of the last.
    void revealInMarch(const std::string& who) {
        auto& control = m_world->workspace().control();
        auto lease = control.lend();
        lease->exec(
            "INSERT INTO audit_outbox (at, actor, session_jti, tenant_id, action, object_kind, object_id, before, "
            "reason, address) VALUES (make_timestamptz(extract(year FROM now() - interval '90 days')::int, 3, 10, 12, "
            "0, 0, 'UTC'), $1, 'session-of-march', 'kaveri', 'employee.reveal', 'employee', "
            "'11111111-2222-3333-4444-555555555555', '{\"field\": \"aadhar_number\"}', 'asked by the bank', "
            "'203.0.113.7')",
            who);
    }
    /// With two clicks: on the choice, and on an item of its list.
    bool chooseByMouse(const char* combo, const QString& words) {
        auto* box = m_driver->seen<QComboBox>(combo);
        if (box == nullptr || box->findText(words) < 0 || !m_driver->click(combo))
            return false;
        QAbstractItemView* list = box->view();
        const QModelIndex item = list->model()->index(box->findText(words), box->modelColumn(), box->rootModelIndex());
        // The list takes nothing as long as it may still be the click that opened it.
        return QTest::qWaitFor(
            [&] {
                if (list->isVisible()) {
                    list->scrollTo(item);
                    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(item).center());
                }
                return box->currentText() == words;
            },
            30'000);
    }
    bool choose(const char* combo, const QString& words) {
        auto* box = m_driver->seen<QComboBox>(combo);
        if (box == nullptr || !QTest::qWaitFor([&] { return box->findText(words) >= 0; }, 10'000))
            return false;
        box->setCurrentIndex(box->findText(words));
        return true;
    }
    /// Rights that were changed reach the window with the next notification: it asks again until then.
    bool refreshedUntil(const std::function<bool()>& holds) {
        for (int i = 0; i < 20; ++i) {
            page()->refresh();
            if (QTest::qWaitFor(holds, 1'000))
                return true;
        }
        return false;
    }
    QString words(const char* name) {
        const auto* label = m_driver->seen<QLabel>(name);
        return label == nullptr ? QString() : label->text();
    }

private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_world = std::make_unique<TestWorkspace>();
        sql("INSERT INTO tenant_metadata (id, name, status) VALUES ('kaveri', 'kaveri', 'suspended')");
        sql("DELETE FROM tenant_metadata"); // its entries stay
        for (int i = 0; i < 450; ++i)
            m_world->workspace().control().lend()->exec(
                "SELECT audit_record('product.update', 'product', $1, 'kaveri', "
                "'{\"price\": 5, \"name\": \"old\"}', '{\"price\": 7, \"name\": "
                "\"new\"}')",
                std::to_string(i));
        revealInMarch("asha");
        m_session = std::make_unique<gui::Session>(m_world->home(), gui::Session::Begin{.workspace = "test"});
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isReady(), 30'000);
        m_session->window().resize(1440, 900);
        m_driver.emplace(m_session->window());
    }
    void cleanupTestCase() {
        m_driver.reset();
        m_session.reset();
        m_world.reset();
    }
    void init() {
        // A dialog of the test before took the keyboard along.
        m_session->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_session->window()));
        m_session->window().openPage(QStringLiteral("overview"));
        m_session->window().openPage(QStringLiteral("audit"));
        page()->split()->setPanelShown(false);
        while (page()->escape()) {
        }
        page()->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(model()->isLoaded() && !model()->isReading() && !page()->chain()->isRunning(), 20'000);
    }

    void showsWhatHappenedNewestFirst() {
        const QAbstractItemModelTester tester(model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model()->at(0)->seq, sql("SELECT max(seq) FROM policy_sync_log").one().get<std::int64_t>(0));
        QVERIFY(model()->rowCount() >= 200);
        // The rest comes as it is scrolled to.
        auto* table = m_driver->seen<ui::widgets::Table>("auditTable");
        const auto all = static_cast<int>(count("%"));
        QTRY_VERIFY_WITH_TIMEOUT((table->scrollToBottom(), model()->rowCount() >= all), 20'000);
        QCOMPARE(model()->at(model()->rowCount() - 1)->seq, 1);
        for (int row = 1; row < model()->rowCount(); ++row)
            QCOMPARE(model()->at(row)->seq, model()->at(row - 1)->seq - 1);
    }

    // Journey 12: who saw an employee's Aadhaar number in March? At most five clicks.
    void saysWhoSawAnAadhaarNumberInMarch() {
        const int year = sql("SELECT extract(year FROM at)::int FROM policy_sync_log WHERE action = 'employee.reveal'")
                             .one()
                             .get<int>(0);
        m_session->window().openPage(QStringLiteral("overview"));
        const int before = m_driver->clicks();
        QVERIFY(m_driver->click("nav-audit"));
        QTRY_VERIFY(m_driver->at("auditSearch"));
        m_driver->type(QStringLiteral("aadhaar"));
        QVERIFY(chooseByMouse("auditTimeCombo", QStringLiteral("March %1").arg(year)));
        QTRY_COMPARE(model()->rowCount(), 1);
        QCOMPARE(model()->index(0, AuditModel::Who).data().toString(), QStringLiteral("asha"));
        QCOMPARE(model()->index(0, AuditModel::What).data().toString(), QStringLiteral("asked by the bank"));
        // That the log is whole stands above it without being asked for.
        QVERIFY2(words("chainWords").contains(QStringLiteral("are as they were sealed")),
                 qPrintable(words("chainWords")));
        QVERIFY(words("chainWords").contains(QStringLiteral("Checked at ")));
        QTRY_VERIFY(words("auditTimeWords").startsWith(QStringLiteral("1 in 31 days")));

        auto* table = m_driver->seen<ui::widgets::Table>("auditTable");
        table->setFocus();
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows("entryPanel"));
        const auto* facts = m_driver->seen<ui::widgets::Facts>("entryFacts");
        QCOMPARE(facts->value(QStringLiteral("reason")), QStringLiteral("asked by the bank"));
        QCOMPARE(facts->value(QStringLiteral("address")), QStringLiteral("203.0.113.7"));
        bool named = false;
        for (const auto* label : m_driver->seen<QWidget>("entryChanges")->findChildren<QLabel*>())
            named = named || label->text() == QStringLiteral("Aadhaar"); // looked at, not taken away
        QVERIFY(named);

        const QString file = m_files.filePath(QStringLiteral("march.csv"));
        QVERIFY(m_driver->click("exportAuditButton"));
        auto* dialog = m_session->window().findChild<QFileDialog*>(QStringLiteral("auditFileDialog"));
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(file);
        auto* save = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
        QTRY_VERIFY(save->isVisible() && save->isEnabled());
        QTest::mouseClick(save, Qt::LeftButton);
        QCOMPARE(m_driver->clicks() - before + 2, 5); // an item of the choice and the dialog's button are no part of it
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), 20'000);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll().count('\n'), 2);
        QTRY_VERIFY(sql("SELECT count(*) FROM audit_outbox WHERE action = 'audit.export'").one().get<int>(0) == 1);
        const auto task = [this] { return m_driver->seen<QAbstractButton>("newestTask")->text(); };
        QTRY_VERIFY2(task().startsWith(QStringLiteral("Exported 1 entry of the audit log (")), qPrintable(task()));
        QVERIFY2(task().endsWith(QStringLiteral(") to march.csv")), qPrintable(task()));
    }

    /// From the days to a day, and from its hours to an hour.
    void aDayOfTheTimeLineIsChosen() {
        auto* strip = m_driver->seen<AuditStrip>("auditStrip");
        auto* plot = m_driver->seen<ui::sessions::TimePlot>("auditPlot");
        auto* times = m_driver->seen<QComboBox>("auditTimeCombo");
        QVERIFY(strip && plot && times);
        QTRY_VERIFY(strip->words().contains(QStringLiteral(" in 30 days")));
        const auto press = [&](int slot) {
            QTest::mouseClick(plot->viewport(), Qt::LeftButton, {}, plot->slotRect(slot).center().toPoint());
        };
        press(29); // today
        const QDateTime now = ui::theme::toLocal(QDateTime::currentDateTime());
        const QString today = QLocale::c().toString(now, QStringLiteral("d MMM yyyy"));
        QCOMPARE(times->currentText(), today);
        QTRY_VERIFY2(strip->words().contains(QStringLiteral(" in 24 hours")), qPrintable(strip->words()));
        const auto between = [this](const QDateTime& from, const QDateTime& to) {
            return sql("SELECT count(*) FROM policy_sync_log WHERE at >= $1::timestamptz AND at < $2::timestamptz",
                       from.toUTC().toString(Qt::ISODate).toStdString(), to.toUTC().toString(Qt::ISODate).toStdString())
                .one()
                .get<std::int64_t>(0);
        };
        const QDateTime begin = now.date().startOfDay(now.timeZone());
        QVERIFY(between(begin, begin.addDays(1)) > 0);
        QVERIFY(between(begin, begin.addDays(1)) < between(begin.addYears(-2), begin.addDays(1)));
        QTRY_COMPARE(strip->words().section(QLatin1Char(' '), 0, 0).remove(QLatin1Char(',')).toLongLong(),
                     between(begin, begin.addDays(1)));

        press(0); // its first hour
        QCOMPARE(times->currentText(), today + QStringLiteral(", 00:00 to 01:00"));
        QTRY_VERIFY2(strip->words().contains(QStringLiteral(" in 1 hour")), qPrintable(strip->words()));
        press(0); // and back to its day
        QCOMPARE(times->currentText(), today);
        QTRY_VERIFY2(strip->words().contains(QStringLiteral(" in 24 hours")), qPrintable(strip->words()));
        m_driver->key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(times->currentIndex(), 0);
        QTRY_VERIFY(strip->words().contains(QStringLiteral(" in 30 days")));
    }

    void aDayOfTheTimeLineIsChosenByKeyboard() {
        auto* strip = m_driver->seen<AuditStrip>("auditStrip");
        auto* times = m_driver->seen<QComboBox>("auditTimeCombo");
        QVERIFY(strip && times);
        QTRY_VERIFY(strip->words().contains(QStringLiteral(" in 30 days")));
        strip->setFocus(Qt::TabFocusReason);
        const QDate today = ui::theme::toLocal(QDateTime::currentDateTime()).date();
        const auto named = [](const QDate& day) { return QLocale::c().toString(day, QStringLiteral("d MMM yyyy")); };
        QTRY_VERIFY2(strip->words().startsWith(named(today) + QStringLiteral(": ")), qPrintable(strip->words()));
        QTest::keyClick(strip, Qt::Key_Right);
        QVERIFY(strip->words().startsWith(named(today)));
        QTest::keyClick(strip, Qt::Key_Left);
        QVERIFY(strip->words().startsWith(named(today.addDays(-1)) + QStringLiteral(": 0 entries")));
        QCOMPARE(strip->accessibleDescription(), named(today.addDays(-1)) + QStringLiteral(": 0 entries"));
        QTest::keyClick(strip, Qt::Key_Home);
        QVERIFY(strip->words().startsWith(named(today.addDays(-29))));
        QTest::keyClick(strip, Qt::Key_Return);
        QCOMPARE(times->currentText(), named(today.addDays(-29)));
        QTRY_COMPARE(model()->rowCount(), 0);
        QVERIFY(m_driver->seen<QWidget>("noEntryMatches"));
        // Another time, and this one again: it stays among the choices.
        times->setCurrentIndex(0);
        QTRY_VERIFY(model()->rowCount() > 0);
        QVERIFY(choose("auditTimeCombo", named(today.addDays(-29))));
        QTRY_COMPARE(model()->rowCount(), 0);
        times->setCurrentIndex(0);
    }

    void theEntryBesideTheListLeavesWithIt() {
        auto* table = m_driver->seen<ui::widgets::Table>("auditTable");
        QVERIFY(choose("auditActionCombo", QStringLiteral("Product changed")));
        QTRY_VERIFY(model()->rowCount() > 3 && model()->at(0)->action == "product.update" && !model()->isReading());
        table->setFocus();
        table->setCurrentIndex(model()->index(2, 0));
        const auto seq = model()->at(2)->seq;
        const QString of = QString::fromStdString(model()->at(2)->objectId);
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows("entryPanel"));
        // It is one of what is found: it stays, and is the current one.
        m_driver->key(Qt::Key_F, Qt::ControlModifier);
        m_driver->type(of);
        QTRY_VERIFY(!model()->isReading() && model()->rowOf(seq) >= 0 && model()->rowCount() < 20);
        QTRY_COMPARE(model()->at(table->currentIndex().row())->seq, seq);
        QVERIFY(m_driver->seen<QWidget>("entryPanel") != nullptr);
        // And then it is not.
        m_driver->type(QStringLiteral("nowhere"));
        QVERIFY(m_driver->goes("entryPanel"));
        QTRY_VERIFY(m_driver->seen<QWidget>("noEntryMatches") != nullptr);
    }

    /// Whoever works with a tenant's own login may give any reason.
    void ofWhatIsLongTheBeginningIsShown() {
        sql("SELECT audit_record('vendor.update', 'vendor', repeat('v', 90000), 'kaveri', NULL, "
            "jsonb_build_object('note', repeat('n', 90000)), repeat('r', 90000))");
        page()->refresh();
        const auto isLong = [this] { return model()->rowCount() > 0 && model()->at(0)->reason.size() == 90'000; };
        QTRY_VERIFY(isLong());
        for (int column = 0; column < model()->columnCount(); ++column) {
            const QModelIndex cell = model()->index(0, column);
            QVERIFY(cell.data().toString().size() <= 301);
            for (const int role : {Qt::ToolTipRole, Qt::AccessibleTextRole})
                QVERIFY(cell.data(role).toString().size() < 2100);
        }
        auto* table = m_driver->seen<ui::widgets::Table>("auditTable");
        table->setFocus();
        table->setCurrentIndex(model()->index(0, 0));
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows("entryPanel"));
        QString reason = m_driver->seen<ui::widgets::Facts>("entryFacts")->value(QStringLiteral("reason"));
        QCOMPARE(reason.remove(QChar(0x200b)), QString(5000, u'r') + u'…'); // with places to break at
        for (const auto* label : m_driver->seen<QWidget>("entryPanel")->findChildren<QLabel*>())
            QVERIFY(label->text().size() < 6000 && label->toolTip().size() < 6000);
        QCOMPARE(ui::audit::startOf(QStringLiteral("ab😀c"), 3), QStringLiteral("ab…"));
        QCOMPARE(ui::audit::startOf(QStringLiteral("ab😀c"), 4), QStringLiteral("ab😀…"));
        QCOMPARE(ui::audit::startOf(QStringLiteral("ab😀c"), 5), QStringLiteral("ab😀c"));
        QVERIFY(m_driver->click("copyEntryButton"));
        QVERIFY(QGuiApplication::clipboard()->text().contains(QString(90'000, u'n')));
    }

    void columnsWithoutRoomAreNamedAndChosen() {
        m_session->window().resize(1024, 640);
        m_driver->seen<ui::widgets::Table>("auditTable")->setFocus();
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows("entryPanel"));
        m_driver->key(Qt::Key_Escape);
        ui::theme::Theme::of().setTextSize(2.0);
        QTRY_VERIFY2(words("rowPosition").contains(QStringLiteral("no room for")), qPrintable(words("rowPosition")));
        ui::theme::Theme::of().setTextSize(1.0);
        m_session->window().resize(1440, 900);
        QTRY_VERIFY(!words("rowPosition").contains(QStringLiteral("no room for")));
        m_driver->seen<ui::widgets::Table>("auditTable")->setFocus();
        m_driver->key(Qt::Key_F4);
        QVERIFY(m_driver->shows("columnChooser"));
        m_driver->key(Qt::Key_Escape);
        QVERIFY(m_driver->goes("columnChooser"));
    }

    void fromWhereIsAColumnThatIsOffAtFirst() {
        const auto* table = m_driver->seen<ui::widgets::Table>("auditTable");
        QVERIFY(!table->isColumnChosen(AuditModel::From));
        m_driver->key(Qt::Key_F, Qt::ControlModifier);
        m_driver->type(QStringLiteral("203.0.113.7"));
        QTRY_VERIFY(model()->rowCount() == 1 && !model()->isReading());
        QCOMPARE(model()->index(0, AuditModel::From).data().toString(), QStringLiteral("203.0.113.7"));
        m_driver->key(Qt::Key_F4);
        QVERIFY(m_driver->shows("columnChooser"));
        const auto tick = [this] {
            auto* list = m_driver->seen<QListWidget>("columnList");
            list->setCurrentItem(list->findItems(QStringLiteral("From"), Qt::MatchStartsWith).value(0));
            list->setFocus();
            m_driver->key(Qt::Key_Space);
        };
        tick();
        QTRY_VERIFY(table->isColumnChosen(AuditModel::From) && !table->isColumnHidden(AuditModel::From));
        tick();
        QTRY_VERIFY(!table->isColumnChosen(AuditModel::From) && table->isColumnHidden(AuditModel::From));
        m_driver->key(Qt::Key_Escape);
        QVERIFY(m_driver->goes("columnChooser"));
        m_driver->key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(model()->rowCount() > 1 && !model()->isReading());
        QCOMPARE(model()->index(0, AuditModel::From).data().toString(), QStringLiteral("the server's computer"));
    }

    void changesAreReadAsADifference() {
        m_session->window().openPage(QStringLiteral("audit"),
                                     {{QStringLiteral("search"), QStringLiteral("product.up")}});
        QTRY_VERIFY_WITH_TIMEOUT(
            model()->rowCount() > 0 && model()->at(0)->action == "product.update" && !model()->isReading(), 20'000);
        QCOMPARE(model()->index(0, AuditModel::Action).data().toString(), QStringLiteral("Changed"));
        QCOMPARE(model()->index(0, AuditModel::What).data().toString(),
                 QStringLiteral("Name: old → new, Price: 5 → 7"));
    }

    void entryThatWasChangedIsNamedAndShown() {
        sql("UPDATE policy_sync_log SET actor = actor || 'x' WHERE seq = 3");
        QVERIFY(m_driver->click("verifyLogButton"));
        QTRY_VERIFY_WITH_TIMEOUT(words("chainWords").startsWith(QStringLiteral("Entry 3 was changed")), 20'000);
        QVERIFY(m_driver->click("showBadEntryButton"));
        QTRY_VERIFY(m_driver->seen<QWidget>("entryPanel") != nullptr && model()->rowOf(3) >= 0);
        const auto* table = m_driver->seen<ui::widgets::Table>("auditTable");
        QCOMPARE(model()->at(table->currentIndex().row())->seq, 3);
        sql("UPDATE policy_sync_log SET actor = left(actor, -1) WHERE seq = 3");
        QVERIFY(m_driver->click("verifyLogButton"));
        QTRY_VERIFY_WITH_TIMEOUT(words("chainWords").startsWith(QStringLiteral("All ")), 20'000);
    }

    void whatOthersDoArrives() {
        m_world->workspace().control().lend()->exec("SELECT audit_record('test.arrived', 'note', '1')");
        page()->chain()->verify();
        QTRY_VERIFY_WITH_TIMEOUT(model()->at(0) != nullptr && model()->at(0)->action == "test.arrived", 20'000);
    }

    void windowSealsByItself() {
        ui::tasks::TaskRunner runner;
        ui::tasks::TaskCentre tasks(runner);
        ui::control::FleetFeed fleet(m_world->workspace(), runner);
        ui::audit::AuditSealing sealing({m_world->workspace(), fleet, tasks, m_session->window()});
        sealing.setPace(50, 2);
        m_world->workspace().control().lend()->exec("SELECT audit_record('test.by-itself', 'note', '1')");
        QTRY_COMPARE_WITH_TIMEOUT(count("test.by-itself"), 1, 20'000);
    }

    void byKeyboardAlone() {
        auto* table = m_driver->seen<ui::widgets::Table>("auditTable");
        QTRY_VERIFY(m_driver->at("auditSearch"));
        m_driver->key(Qt::Key_Down);
        QTRY_VERIFY(table->hasFocus());
        m_driver->key(Qt::Key_Down);
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows("entryPanel"));
        m_driver->key(Qt::Key_Escape);
        QVERIFY(m_driver->goes("entryPanel"));
        m_driver->key(Qt::Key_F, Qt::ControlModifier);
        m_driver->type(QStringLiteral("bank"));
        QTRY_COMPARE(model()->rowCount(), 1);
        m_driver->key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(model()->rowCount() > 1);
    }

    void whoMayNotReadIsToldWhy() {
        change("UPDATE role_permission SET granted = false WHERE role = 'owner' AND permission = 'audit:read'");
        QVERIFY(refreshedUntil([this] { return m_driver->seen<QWidget>("auditRefused") != nullptr; }));
        QVERIFY(!m_driver->seen<QWidget>("verifyLogButton")->isEnabled());
        change("UPDATE role_permission SET granted = true WHERE role = 'owner' AND permission = 'audit:read'");
        QVERIFY(refreshedUntil([this] { return m_driver->seen<QWidget>("auditRefused") == nullptr; }));
    }

    /// As by command: what happened in his tenant, and nothing else.
    void aTenantsAdminReadsWhatHappenedInIt() {
        const std::string user = m_session->workspace()->user().userId;
        change(
            "INSERT INTO user_mapping (issuer, subject, role) SELECT url, 'deputy', 'owner' FROM issuer WHERE kind = "
            "'local' ON CONFLICT DO NOTHING");
        sql("INSERT INTO tenant_metadata (id, name, status) VALUES ('kaveri', 'kaveri', 'active')");
        change("INSERT INTO user_mapping (issuer, subject, tenant_id, role) SELECT issuer, subject, 'kaveri', 'admin' "
               "FROM "
               "user_mapping WHERE subject <> 'deputy' AND tenant_id IS NULL");
        change("UPDATE user_mapping SET role = 'viewer' WHERE subject <> 'deputy' AND tenant_id IS NULL");
        QVERIFY(refreshedUntil([this] { return m_driver->seen<QWidget>("auditRefused") != nullptr; }));
        QVERIFY(m_driver->click("showOwnTenantButton"));
        QVERIFY(m_driver->goes("auditRefused"));
        const auto* table = m_driver->seen<ui::widgets::Table>("auditTable");
        QTRY_VERIFY(table != nullptr && table->model()->rowCount() > 0);
        QTRY_VERIFY(m_driver->seen<QWidget>("exportAuditButton")->isEnabled());
        QVERIFY(!m_driver->seen<QWidget>("verifyLogButton")->isEnabled());
        change("UPDATE user_mapping SET role = 'owner' WHERE subject <> 'deputy' AND tenant_id IS NULL");
        change("DELETE FROM user_mapping WHERE tenant_id IS NOT NULL OR subject = 'deputy'");
        sql("DELETE FROM tenant_metadata");
        m_driver->key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(refreshedUntil([this] { return m_driver->seen<QWidget>("verifyLogButton")->isEnabled(); }));
    }

    void mayReadAndNotExport() {
        const auto button = [this] { return m_driver->seen<QWidget>("exportAuditButton"); };
        change("UPDATE role_permission SET granted = false WHERE role = 'owner' AND permission = 'audit:export'");
        QVERIFY(refreshedUntil([&] { return !button()->isEnabled() && !button()->toolTip().isEmpty(); }));
        change("UPDATE role_permission SET granted = true WHERE role = 'owner' AND permission = 'audit:export'");
        QVERIFY(refreshedUntil([&] { return button()->isEnabled(); }));
    }
};

int main(int argc, char** argv) {
    qputenv("LANDREEVE_SECRET_STORE", "key-file");
    return tests::windowTests<TestAuditPage>(argc, argv);
}

#include "tst_audit_page.moc"
