// Cloning and restoring driven through the window; the outcome is read from the control plane and the databases.
#include "app/gui/session.h"
#include "tests/support/command_line.h"
#include "tests/ui/support/shown_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/page.h"
#include "ui/tasks/task_centre.h"
#include "ui/tenants/copy_run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/side_panel.h"
#include "ui/widgets/table.h"

#include <QAction>
#include <QCheckBox>
#include <QFile>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

using namespace landreeve;
using tests::ShownWorkspace;
using tests::WindowDriver;
using ui::widgets::ChainStep;

class TestCopyPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<ShownWorkspace> m_world;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_window;
    QString m_backup;

    QString row(const char* column, const char* id) const { return QString::fromStdString(m_world->row(column, id)); }
    bool becomes(const char* id, const char* status) const {
        return QTest::qWaitFor([&] { return row("status", id) == QLatin1String(status); }, 30'000);
    }
    /// From the menu of the tenant's panel.
    bool openClone(const char* id) {
        m_session->window().openPage(QStringLiteral("tenants"), {{QStringLiteral("tenant"), QLatin1String(id)}});
        if (!m_window->shows("tenantPanel"))
            return false;
        auto* clone = m_session->window().findChild<QAction*>(QStringLiteral("cloneItem"));
        if (clone == nullptr || !clone->isEnabled())
            return false;
        clone->trigger();
        return QTest::qWaitFor([this] { return m_window->at("copyNameEdit"); }, 30'000);
    }
    bool openRestore() { return m_window->click("restoreAction") && m_window->shows("copyFileEdit"); }
    QString words(const char* sheet) const {
        QStringList all;
        const QWidget* part = m_window->seen(sheet);
        if (part != nullptr) {
            for (const QLabel* label : part->findChildren<QLabel*>())
                all << label->text();
        }
        return all.join(QLatin1Char(' '));
    }
    QList<ChainStep> steps() const {
        const auto* chain = m_window->seen<ui::widgets::ChainView>("copySteps");
        return chain != nullptr ? chain->steps() : QList<ChainStep>();
    }
    /// The Aadhaar numbers of a tenant's first employees in the clear; empty where they cannot be had.
    QStringList revealed(const QString& tenant) const {
        const auto run = [&](const QStringList& command) {
            return tests::landreevectl(QString::fromStdString(m_world->home().data().string()),
                                       command +
                                           QStringList{QStringLiteral("--tenant-id"), tenant, QStringLiteral("--json")})
                .json();
        };
        QStringList numbers;
        const QJsonArray employees = run({QStringLiteral("record"), QStringLiteral("list"), QStringLiteral("employee"),
                                          QStringLiteral("--sort"), QStringLiteral("employee_code"),
                                          QStringLiteral("--limit"), QStringLiteral("2")})[QStringLiteral("records")]
                                         .toArray();
        for (const QJsonValue employee : employees)
            numbers << run({QStringLiteral("pii"), QStringLiteral("reveal"), QStringLiteral("employee"),
                            employee[QStringLiteral("id")].toString(), QStringLiteral("aadhar_number"),
                            QStringLiteral("--reason"), QStringLiteral("to compare")})[QStringLiteral("value")]
                           .toString();
        numbers.removeAll(QString());
        return numbers;
    }
    void remove(const char* id) { m_world->workspace().lifecycle().remove(id, id, false, {}, {}); }

private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_world = std::make_unique<ShownWorkspace>();
        m_backup = QString::fromStdString(
            m_world->workspace().lifecycle().backup(ShownWorkspace::kActive, {}, {}, {}).file.string());
        m_session = std::make_unique<gui::Session>(m_world->home(), gui::Session::Begin{});
        QVERIFY(QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000));
        m_session->window().resize(1440, 900);
        m_window = std::make_unique<WindowDriver>(m_session->window());
    }
    void cleanupTestCase() {
        m_window.reset();
        m_session.reset();
        m_world.reset();
    }
    void init() {
        m_session->window().openPage(QStringLiteral("tenants"), {{QStringLiteral("status"), QStringLiteral("all")}});
        m_session->window().currentPage()->split()->setPanelShown(false);
        QTRY_VERIFY(m_window->seen<ui::widgets::Table>("tenantsTable") != nullptr &&
                    m_window->seen<ui::widgets::Table>("tenantsTable")->model()->rowCount() == 5);
    }

    void clonesATenant() {
        QVERIFY(openClone(ShownWorkspace::kActive));
        QCOMPARE(m_window->seen<QLineEdit>("copyNameEdit")->text(), QStringLiteral("Sahyadri Agro Traders, copy"));
        // The id follows the name until it is typed.
        QVERIFY(m_window->fill("copyNameEdit", QStringLiteral("Sahyadri trial")));
        QCOMPARE(m_window->seen<QLineEdit>("copyIdEdit")->text(), QStringLiteral("sahyadri-trial"));
        QTRY_COMPARE(m_window->said("copyIdEdit"), QStringLiteral("Free: sahyadri_trial_db_prod"));
        QVERIFY(m_window->click("neutraliseCheck"));
        QVERIFY(m_window->seen<QCheckBox>("neutraliseCheck")->isChecked());
        m_window->key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(m_window->shows("copySteps"));
        QCOMPARE(steps().size(), 14);
        QVERIFY(becomes("sahyadri-trial", "active"));
        QTRY_VERIFY2(words("copyNotice").contains(QStringLiteral("sahyadri-trial is active")),
                     qPrintable(words("copyNotice")));
        for (const ChainStep& step : steps())
            QVERIFY2(step.state == ChainStep::State::Done, qPrintable(step.title));
        QCOMPARE(postgres::Connection::open(m_world->server().superuserUrl("sahyadri_trial_db_prod"))
                     .exec("SELECT count(*) FROM vendor WHERE email NOT LIKE '%invented.example'")
                     .one()
                     .get<int>(0),
                 0);
        QVERIFY(m_window->click("copyGoButton"));
        QVERIFY(m_window->shows("tenantPanel"));
        remove("sahyadri-trial");
    }

    void aCloneKeepsWhatIsPersonal() {
        QVERIFY(openClone(ShownWorkspace::kActive));
        QVERIFY(m_window->fill("copyNameEdit", QStringLiteral("Sahyadri twin")));
        QTRY_COMPARE(m_window->said("copyIdEdit"), QStringLiteral("Free: sahyadri_twin_db_prod"));
        m_window->key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(becomes("sahyadri-twin", "active"));
        QTRY_VERIFY(words("copyNotice").contains(QStringLiteral("sahyadri-twin is active")));
        const QStringList numbers = revealed(QLatin1String(ShownWorkspace::kActive));
        QVERIFY(!numbers.isEmpty());
        QCOMPARE(revealed(QStringLiteral("sahyadri-twin")), numbers);
        remove("sahyadri-twin");
    }

    void restoresABackup() {
        QVERIFY(openRestore());
        QTRY_VERIFY(m_window->at("copyFileEdit"));
        QVERIFY(m_window->fill("copyFileEdit", m_backup));
        QVERIFY(m_window->fill("copyNameEdit", QStringLiteral("Sahyadri again")));
        m_window->key(Qt::Key_Return);
        QVERIFY(becomes("sahyadri-again", "active"));
        QTRY_VERIFY(words("copyNotice").contains(QStringLiteral("sahyadri-again is active")));
        const QStringList numbers = revealed(QLatin1String(ShownWorkspace::kActive));
        QVERIFY(!numbers.isEmpty());
        QCOMPARE(revealed(QStringLiteral("sahyadri-again")), numbers);
        remove("sahyadri-again");
    }

    void wrongFieldsAreNamedAndNothingBegins() {
        QVERIFY(openRestore());
        QVERIFY(m_window->click("copyGoButton"));
        QVERIFY(m_window->saysWrong("copyFileEdit", QStringLiteral("Name the file")));
        QTRY_VERIFY(m_window->at("copyFileEdit"));
        m_window->fill("copyFileEdit", QStringLiteral("/nowhere/x.dump"));
        m_window->fill("copyNameEdit", QStringLiteral("Again"));
        QVERIFY(m_window->click("copyGoButton"));
        QVERIFY(m_window->saysWrong("copyFileEdit", QStringLiteral("no such file")));
        m_window->fill("copyFileEdit", m_backup);
        m_window->fill("copyIdEdit", QStringLiteral("Sahyadri Agro"));
        QVERIFY(m_window->click("copyGoButton"));
        QVERIFY(m_window->saysWrong("copyIdEdit", QStringLiteral("Capital letters")));
        QCOMPARE(m_window->repair("copyIdEdit"), QStringLiteral("Use sahyadri-agro"));
        // The rules are kept then, and somebody has it.
        QVERIFY(m_window->pressRepair("copyIdEdit"));
        QVERIFY(m_window->saysWrong("copyIdEdit", QStringLiteral("Taken by")));
        QVERIFY(m_window->click("copyGoButton"));
        QVERIFY(m_window->at("copyIdEdit"));
        QVERIFY(m_window->seen("copySteps") == nullptr);
    }

    void damagedBackupSaysThatNothingWasMade() {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("damaged.dump"));
        QVERIFY(QFile::copy(m_backup, file));
        QVERIFY(QFile::copy(m_backup + QStringLiteral(".manifest.json"), file + QStringLiteral(".manifest.json")));
        QFile archive(file);
        QVERIFY(archive.open(QIODevice::Append));
        archive.write("x");
        archive.close();
        QVERIFY(openRestore());
        m_window->fill("copyFileEdit", file);
        m_window->fill("copyNameEdit", QStringLiteral("Damaged"));
        QVERIFY(m_window->click("copyGoButton"));
        QTRY_VERIFY2(words("copyNotice").contains(QStringLiteral("is not what was backed up")),
                     qPrintable(words("copyNotice")));
        QVERIFY(words("copyNotice").contains(QStringLiteral("Nothing was made.")));
        // What was typed is there again.
        QVERIFY(m_window->click("copyGoButton"));
        QVERIFY(m_window->shows("copyFileEdit"));
        QCOMPARE(m_window->seen<QLineEdit>("copyFileEdit")->text(), file);
        QCOMPARE(row("status", "damaged"), QStringLiteral("no such tenant"));
    }

    void cancelledLeavesNothing() {
        // It waits for what it is to copy: the button is there to be pressed.
        auto source = postgres::Connection::open(m_world->server().superuserUrl("sahyadri_agro_db_prod"));
        source.script("BEGIN; LOCK TABLE vendor");
        QVERIFY(openClone(ShownWorkspace::kActive));
        m_window->fill("copyNameEdit", QStringLiteral("Cancelled"));
        QVERIFY(m_window->click("copyGoButton"));
        QTRY_VERIFY(row("status", "cancelled") == QStringLiteral("provisioning"));
        QTRY_VERIFY(!steps().isEmpty() && steps().at(1).state == ChainStep::State::Running);
        QVERIFY(m_window->click("copySecondButton"));
        QTRY_VERIFY_WITH_TIMEOUT(words("copyNotice").contains(QStringLiteral("Nothing of cancelled is left")), 20'000);
        source.script("ROLLBACK");
        QCOMPARE(row("status", "cancelled"), QStringLiteral("no such tenant"));
        // The keyboard has stayed with the button, and goes back to the list.
        QCOMPARE(QApplication::focusWidget(), m_window->seen("copySecondButton"));
        m_window->key(Qt::Key_Space);
        QVERIFY(m_window->goes("copySecondButton"));
        QTRY_VERIFY(qobject_cast<ui::widgets::Table*>(QApplication::focusWidget()) != nullptr);
    }

    void goesOnWhenThePanelIsClosed() {
        auto source = postgres::Connection::open(m_world->server().superuserUrl("sahyadri_agro_db_prod"));
        source.script("BEGIN; LOCK TABLE vendor");
        QVERIFY(openClone(ShownWorkspace::kActive));
        m_window->fill("copyNameEdit", QStringLiteral("In peace"));
        QVERIFY(m_window->click("copyGoButton"));
        QTRY_VERIFY(row("status", "in-peace") == QStringLiteral("provisioning"));
        // Another panel takes the place, and asked again it shows what runs.
        QVERIFY(m_window->click("reconcileAction"));
        QVERIFY(m_window->shows("reconcilePanel"));
        QVERIFY(openRestoreWhileRunning());
        QVERIFY(words("copyNotice").contains(QStringLiteral("Making in-peace")));
        m_session->window().openPage(QStringLiteral("overview"));
        source.script("ROLLBACK");
        QVERIFY(becomes("in-peace", "active"));
        QTRY_VERIFY(m_session->window().findChild<ui::tenants::CopyRun*>()->state() ==
                    ui::tenants::CopyRun::State::Done);
        remove("in-peace");
    }

private:
    bool openRestoreWhileRunning() { return m_window->click("restoreAction") && m_window->shows("copySteps"); }
};

QTEST_MAIN(TestCopyPanel)
#include "tst_copy_panel.moc"
