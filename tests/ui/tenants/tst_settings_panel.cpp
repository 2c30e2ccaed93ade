// A tenant's settings driven through the window; the outcome is read from the control plane and the tenant's database.
#include "app/gui/session.h"
#include "core/postgres/transaction.h"
#include "core/tenancy/tenant_settings.h"
#include "tests/ui/support/shown_workspace.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choice_popup.h"
#include "ui/widgets/table.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QBuffer>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QTemporaryDir>

using namespace landreeve;
using tests::ShownWorkspace;
using tests::WindowDriver;

class TestSettingsPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<ShownWorkspace> m_world;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_window;
    QTemporaryDir m_files;

    QString kept(const char* name) const {
        return QString::fromStdString(
            tenancy::readTenantSettings(m_world->workspace().control(), ShownWorkspace::kActive).at(name));
    }
    QString shown(const char* field) const {
        const auto* edit = m_window->seen<QLineEdit>(field);
        return edit != nullptr ? edit->text() : QStringLiteral("none");
    }
    /// Under the field.
    bool says(const char* field, const char* words) const {
        const auto* edit = m_window->seen(field);
        return edit != nullptr && edit->accessibleDescription().contains(QLatin1String(words));
    }
    void set(const char* name, const char* value) const {
        tenancy::writeTenantSetting(m_world->workspace().control(), ShownWorkspace::kActive, name, value);
    }
    void may(const char* permission, bool granted) const {
        auto connection = postgres::Connection::open(m_world->server().superuserUrl("landreeve_control"));
        connection.exec("UPDATE role_permission SET granted = $1 WHERE role = 'owner' AND permission = $2", granted,
                        std::string(permission));
    }
    void mayWrite(bool granted) const { may("settings:write", granted); }
    QString said(const char* part) const {
        QString text;
        for (const auto* label : m_window->seen(part)->findChildren<QLabel*>())
            text += label->text() + u' ';
        return text;
    }
    QByteArray keptLogo() const { return tenancy::readLogo(m_world->workspace().control(), ShownWorkspace::kActive); }
    /// By keyboard: it may stand below what is seen.
    bool press(const char* button) const {
        if (!m_window->tabTo(button, 80))
            return false;
        m_window->key(Qt::Key_Space);
        return true;
    }
    /// Through the dialog.
    bool chooseLogo(const QByteArray& content) {
        const QString path = m_files.filePath(QStringLiteral("logo.png"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return false;
        file.close();
        if (!press("chooseLogoButton"))
            return false;
        QFileDialog* dialog = nullptr;
        if (!QTest::qWaitFor(
                [&] {
                    dialog = m_session->window().findChild<QFileDialog*>();
                    return dialog != nullptr && dialog->isVisible();
                },
                30'000))
            return false;
        dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
        const bool taken = QMetaObject::invokeMethod(dialog, "accept");
        const bool gone =
            QTest::qWaitFor([&] { return m_session->window().findChild<QFileDialog*>() == nullptr; }, 30'000);
        m_session->window().activateWindow();
        return taken && gone && QTest::qWaitForWindowActive(&m_session->window());
    }
    bool enabled(const char* button) const {
        const auto* part = m_window->seen(button);
        return part != nullptr && part->isEnabled();
    }
    bool open() {
        m_session->window().openPage(QStringLiteral("tenants"),
                                     {{QStringLiteral("settings"), QLatin1String(ShownWorkspace::kActive)}});
        return m_window->shows("settingsTab") && QTest::qWaitFor(
                                                     [this] {
                                                         const auto* edit =
                                                             m_window->seen<QLineEdit>("sessionLifeEdit");
                                                         return edit != nullptr && !edit->isReadOnly();
                                                     },
                                                     20'000);
    }

private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_world = std::make_unique<ShownWorkspace>();
        m_session = std::make_unique<gui::Session>(m_world->home(), gui::Session::Begin{});
        QVERIFY(QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000));
        m_session->window().resize(1440, 900);
        m_window = std::make_unique<WindowDriver>(m_session->window());
        m_session->window().openPage(QStringLiteral("tenants"));
        QTRY_VERIFY(m_window->seen<ui::widgets::Table>("tenantsTable") != nullptr &&
                    m_window->seen<ui::widgets::Table>("tenantsTable")->model()->rowCount() == 5);
    }
    void cleanupTestCase() {
        m_window.reset();
        m_session.reset();
        m_world.reset();
    }
    void init() {
        set("session.life", "");
        set("session.idle_timeout", "");
        mayWrite(true);
        QVERIFY(open());
        // Until it has been read anew, it shows what the test before left.
        QTRY_COMPARE_WITH_TIMEOUT(shown("sessionLifeEdit"), QString(), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(shown("sessionIdleTimeoutEdit"), QString(), 20'000);
    }

    void savesByTheKeyboardAlone() {
        QVERIFY(m_window->at("sessionLifeEdit"));
        QVERIFY(!enabled("settingsSaveButton"));
        m_window->type(QStringLiteral("2h"));
        QVERIFY(m_window->tabTo("companyTaxIdEdit"));
        m_window->key(Qt::Key_A, Qt::ControlModifier);
        m_window->type(QStringLiteral("24AAQCA8719H1ZC"));
        // The sample company's state is another.
        QVERIFY(m_window->saysWrong("companyStateEdit", QStringLiteral("The GSTIN says 24")));
        QVERIFY(m_window->tabTo("companyStateEdit"));
        m_window->key(Qt::Key_A, Qt::ControlModifier);
        m_window->type(QStringLiteral("24"));
        QTRY_VERIFY(m_window->seen("settingsWrongButton") == nullptr);
        m_window->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(kept("session.life"), QStringLiteral("2h"));
        QTRY_VERIFY(!enabled("settingsSaveButton"));
        QTRY_COMPARE(
            QString::fromStdString(postgres::Connection::open(m_world->server().superuserUrl("sahyadri_agro_db_prod"))
                                       .exec("SELECT concat_ws(' ', state_code, tax_id) FROM tenant_identity")
                                       .one()
                                       .get<std::string>(0)),
            QStringLiteral("24 24AAQCA8719H1ZC"));
    }

    void whatHoldsWhereNothingIsSetIsSaid() {
        const auto* idle = m_window->seen<QLineEdit>("sessionIdleTimeoutEdit");
        QCOMPARE(idle->placeholderText(), QStringLiteral("no limit: only its life ends it"));
        QCOMPARE(m_window->seen<QLineEdit>("sessionLifeEdit")->placeholderText(), QStringLiteral("8h, the default"));
        for (const tenancy::Setting& setting : tenancy::allSettings())
            QVERIFY2(!tenancy::withoutIt(setting).empty(), setting.name);
        QVERIFY(m_window->said("originsAllowedEdit").contains(QStringLiteral("one origin a line")));
    }

    void whatIsNotSavedIsMarkedAndWhatIsWrongIsLedTo() {
        const auto labelled = [this](const QString& words) {
            const auto labels = m_window->seen("settingsTab")->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text() == words; });
        };
        QVERIFY(!labelled(QStringLiteral("Session life — not saved")));
        QVERIFY(m_window->fill("sessionLifeEdit", QStringLiteral("4h")));
        QVERIFY(labelled(QStringLiteral("Session life — not saved")));
        QTRY_COMPARE(m_window->seen<QAbstractButton>("settingsSaveButton")->text(), QStringLiteral("Save 1 setting"));
        QVERIFY(m_window->seen("settingsWrongButton") == nullptr);
        m_window->seen("retentionAuditEdit")->setFocus();
        m_window->type(QStringLiteral("1d"));
        QVERIFY(m_window->saysWrong("retentionAuditEdit", QStringLiteral("a duration from 30d")));
        QVERIFY(m_window->at("retentionAuditEdit"));
        m_window->seen("sessionLifeEdit")->setFocus();
        QVERIFY(m_window->click("settingsWrongButton"));
        QTRY_VERIFY(m_window->at("retentionAuditEdit"));
        QTRY_VERIFY(m_window->isHit(*m_window->seen("retentionAuditEdit")));
        QVERIFY(m_window->click("settingsRevertButton"));
        QVERIFY(!labelled(QStringLiteral("Session life — not saved")));
        QCOMPARE(m_window->seen<QAbstractButton>("settingsSaveButton")->text(), QStringLiteral("Save settings"));
    }

    void whatIsTypedIsNotLostByLeaving() {
        auto* page = m_session->window().findChild<ui::shell::Page*>(QStringLiteral("tenantsPage"));
        QVERIFY(page->unsaved().isEmpty());
        QVERIFY(m_window->fill("sessionLifeEdit", QStringLiteral("4h")));
        QCOMPARE(page->unsaved().size(), 1);
        m_window->key(Qt::Key_Escape);
        QVERIFY(m_window->goes("settingsTab"));
        QVERIFY(open());
        QCOMPARE(shown("sessionLifeEdit"), QStringLiteral("4h"));
        QVERIFY(m_window->at("sessionLifeEdit"));
        m_window->key(Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(kept("session.life"), QStringLiteral("4h"));
        QTRY_VERIFY(page->unsaved().isEmpty());
        QTRY_VERIFY(m_window->seen<QAbstractButton>("newestTask")->text().contains(QStringLiteral("saved")));
    }

    void whatIsTypedOutlastsAnotherPanelInItsPlace() {
        QVERIFY(m_window->fill("sessionLifeEdit", QStringLiteral("4h")));
        m_session->window().openPage(QStringLiteral("tenants"),
                                     {{QStringLiteral("tenant"), QLatin1String(ShownWorkspace::kActive)}});
        QVERIFY(m_window->shows("tenantPanel"));
        QVERIFY(m_window->goes("settingsTab"));
        QTRY_VERIFY(m_window->seen<QAbstractButton>("newestTask")->text().contains(QStringLiteral("not saved")));
        QVERIFY(open());
        QCOMPARE(shown("sessionLifeEdit"), QStringLiteral("4h"));
        QVERIFY(m_window->click("settingsRevertButton"));
        // Without anything typed it is read anew.
        m_session->window().openPage(QStringLiteral("tenants"),
                                     {{QStringLiteral("tenant"), QLatin1String(ShownWorkspace::kActive)}});
        QVERIFY(m_window->shows("tenantPanel"));
        set("session.life", "6h");
        QVERIFY(open());
        QTRY_COMPARE(shown("sessionLifeEdit"), QStringLiteral("6h"));
    }

    void whatIsTypedWhileItIsSavedIsForTheNextTime() {
        QVERIFY(m_window->fill("sessionLifeEdit", QStringLiteral("4h")));
        QTRY_VERIFY(enabled("settingsSaveButton"));
        {
            auto other = postgres::Connection::open(m_world->server().superuserUrl("landreeve_control"));
            const postgres::Transaction held(other);
            other.exec("SELECT 1 FROM tenant_metadata WHERE id = $1 FOR UPDATE", ShownWorkspace::kActive);
            m_window->key(Qt::Key_S, Qt::ControlModifier);
            QTRY_VERIFY(!enabled("settingsSaveButton"));
            QVERIFY(m_window->fill("sessionIdleTimeoutEdit", QStringLiteral("20m")));
        }
        QTRY_COMPARE(kept("session.life"), QStringLiteral("4h"));
        QTRY_VERIFY(enabled("settingsSaveButton"));
        QCOMPARE(shown("sessionIdleTimeoutEdit"), QStringLiteral("20m"));
        QCOMPARE(kept("session.idle_timeout"), QString());
        QCOMPARE(m_window->seen<QAbstractButton>("settingsSaveButton")->text(), QStringLiteral("Save 1 setting"));
        m_window->key(Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(kept("session.idle_timeout"), QStringLiteral("20m"));
    }

    void whatIsWrongIsToldAsItIsTypedAndNotSaved() {
        m_window->fill("sessionLifeEdit", QStringLiteral("soon"));
        QVERIFY(m_window->saysWrong("sessionLifeEdit", QStringLiteral("a duration from 1m")));
        // Saved all the same, it leads to what is wrong.
        m_window->seen("retentionAuditEdit")->setFocus();
        m_window->key(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(m_window->at("sessionLifeEdit"));
        QCOMPARE(kept("session.life"), QString());
        QVERIFY(m_window->fill("sessionLifeEdit", QStringLiteral("1h")));
        QVERIFY(m_window->fill("sessionIdleTimeoutEdit", QStringLiteral("2h")));
        QVERIFY(m_window->saysWrong("sessionIdleTimeoutEdit", QStringLiteral("never be reached")));
        QVERIFY(m_window->click("settingsRevertButton"));
        QCOMPARE(shown("sessionLifeEdit"), QString());
        QCOMPARE(kept("session.life"), QString());
    }

    void anothersChangeIsFollowed() {
        set("session.idle_timeout", "20m");
        QTRY_COMPARE(shown("sessionIdleTimeoutEdit"), QStringLiteral("20m"));
        mayWrite(false);
        QTRY_VERIFY(m_window->seen<QLineEdit>("sessionLifeEdit")->isReadOnly());
        mayWrite(true);
        QTRY_VERIFY(!m_window->seen<QLineEdit>("sessionLifeEdit")->isReadOnly());
    }

    /// Defaults are not shown as if they were set.
    void whoMayNotReadIsShownNothing() {
        may("settings:read", false);
        QTRY_VERIFY(m_window->seen("settingsForm") == nullptr);
        QVERIFY(m_window->seen("settingsSaveButton") == nullptr);
        QVERIFY(said("settingsError").contains(QStringLiteral("settings:read")));
        may("settings:read", true);
        QTRY_VERIFY(m_window->seen("settingsForm") != nullptr);
        QVERIFY(m_window->seen("settingsSaveButton") != nullptr && m_window->seen("settingsError") == nullptr);
    }

    void anothersChangeIsToldAndKept() {
        m_window->fill("sessionLifeEdit", QStringLiteral("3h"));
        QTRY_VERIFY(enabled("settingsSaveButton"));
        set("session.life", "5h");
        set("session.idle_timeout", "20m");
        QTRY_COMPARE(shown("sessionIdleTimeoutEdit"), QStringLiteral("20m"));
        QTRY_VERIFY(says("sessionLifeEdit", "Somebody else set it to 5h meanwhile."));
        QCOMPARE(shown("sessionLifeEdit"), QStringLiteral("3h"));
        QVERIFY(m_window->click("settingsSaveButton"));
        QVERIFY(m_window->shows("settingsError"));
        QVERIFY2(said("settingsError").contains(QStringLiteral("“Session life”")), qPrintable(said("settingsError")));
        QCOMPARE(kept("session.life"), QStringLiteral("5h"));
        // Looked at again: what is typed stays, and then it is meant.
        QVERIFY(m_window->click("retryButton"));
        QVERIFY(m_window->goes("settingsError"));
        QCOMPARE(shown("sessionLifeEdit"), QStringLiteral("3h"));
        QTRY_VERIFY(says("sessionLifeEdit", "Somebody else set it to 5h meanwhile. Saving writes over that."));
        QVERIFY(m_window->click("settingsSaveButton"));
        QTRY_COMPARE(kept("session.life"), QStringLiteral("3h"));
        QCOMPARE(kept("session.idle_timeout"), QStringLiteral("20m"));
        QTRY_VERIFY(says("sessionLifeEdit", "A session that begins from now on ends after this"));
    }

    void whatWasAskedForGoesOnWhereOthersChangeSomething() {
        m_window->fill("sessionLifeEdit", QStringLiteral("3h"));
        QTRY_VERIFY(enabled("settingsSaveButton"));
        set("session.life", "5h");
        QTRY_VERIFY(says("sessionLifeEdit", "Somebody else set it to 5h meanwhile."));
        QVERIFY(m_window->click("settingsSaveButton"));
        QVERIFY(m_window->shows("settingsError"));
        auto slow = postgres::Connection::open(m_world->server().superuserUrl("landreeve_control"));
        postgres::Transaction hold(slow);
        hold.exec("LOCK TABLE tenant_metadata IN ACCESS EXCLUSIVE MODE");
        QVERIFY(m_window->click("retryButton"));
        const auto waits = [&] {
            return slow
                .exec("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND relation = 'tenant_metadata'::regclass")
                .one()
                .get<bool>(0);
        };
        QTRY_VERIFY(waits());
        mayWrite(false);
        QTest::qWait(600); // until that was heard: nothing is to come of it
        QVERIFY(waits());
        hold.rollback();
        QTRY_VERIFY(says("sessionLifeEdit", "Somebody else set it to 5h meanwhile. Saving writes over that."));
        QTRY_VERIFY(m_window->seen<QLineEdit>("sessionLifeEdit")->isReadOnly());
        mayWrite(true);
        QTRY_VERIFY(enabled("settingsRevertButton"));
        QVERIFY(m_window->click("settingsRevertButton"));
    }

    void anothersChangeIsTakenInstead() {
        m_window->fill("sessionLifeEdit", QStringLiteral("3h"));
        set("session.life", "5h");
        QTRY_VERIFY(says("sessionLifeEdit", "Somebody else set it to 5h meanwhile."));
        QVERIFY(press("repairLink"));
        QCOMPARE(shown("sessionLifeEdit"), QStringLiteral("5h"));
        QTRY_VERIFY(!enabled("settingsSaveButton"));
        // So does Revert: back to what holds now.
        m_window->fill("sessionLifeEdit", QStringLiteral("3h"));
        set("session.life", "");
        QTRY_VERIFY(says("sessionLifeEdit", "Somebody else took it back to the default meanwhile."));
        QVERIFY(m_window->click("settingsRevertButton"));
        QCOMPARE(shown("sessionLifeEdit"), QString());
        QTRY_VERIFY(!enabled("settingsSaveButton"));
    }

    void countriesStatesAndTimeZonesAreOffered() {
        const auto* country = m_window->seen<QLineEdit>("companyCountryEdit");
        const QString before = country->text();
        const auto* popup = country->findChild<ui::widgets::ChoicePopup*>();
        QVERIFY(popup != nullptr);
        QVERIFY(m_window->tabTo("companyCountryEdit", 80));
        m_window->type(QStringLiteral("nepa"));
        QTRY_VERIFY(popup->list()->isVisible() && popup->list()->model()->rowCount() == 1);
        QCOMPARE(popup->list()->model()->index(0, 0).data().toString(), QStringLiteral("Nepal – NP"));
        QTest::keyClick(popup->list(), Qt::Key_Down);
        QTest::keyClick(popup->list(), Qt::Key_Return);
        QTRY_COMPARE(country->text(), QStringLiteral("NP"));
        QTRY_VERIFY2(m_window->said("companyCountryEdit").startsWith(QStringLiteral("Nepal. ")),
                     qPrintable(m_window->said("companyCountryEdit")));
        // Down lists all of them, the one that is there first.
        QTest::keyClick(m_window->seen("companyCountryEdit"), Qt::Key_Down);
        QTRY_VERIFY(popup->list()->isVisible() && popup->list()->model()->rowCount() > 200);
        QCOMPARE(popup->list()->model()->index(0, 0).data().toString(), QStringLiteral("Nepal – NP"));
        QTest::keyClick(popup->list(), Qt::Key_Escape);
        QVERIFY(m_window->click("settingsRevertButton"));
        QCOMPARE(country->text(), before);
        m_session->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_session->window()));
    }

    void aLogoIsSeenSavedAndTakenAway() {
        QImage drawn(80, 40, QImage::Format_RGB32);
        drawn.fill(Qt::darkGreen);
        QByteArray png;
        QBuffer buffer(&png);
        QVERIFY(buffer.open(QIODevice::WriteOnly) && drawn.save(&buffer, "PNG"));
        auto* preview = m_window->seen<QLabel>("logoPreview");
        QVERIFY(!enabled("removeLogoButton"));
        QVERIFY(chooseLogo(png));
        QTRY_VERIFY(!preview->pixmap(Qt::ReturnByValue).isNull());
        QVERIFY(keptLogo().isEmpty());
        m_window->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(keptLogo(), png);
        QTRY_VERIFY(!enabled("settingsSaveButton"));
        // Another one that cannot be drawn changes nothing, and says so.
        QVERIFY(chooseLogo(png.left(png.size() / 2)));
        QVERIFY(m_window->saysWrong("chooseLogoButton", QString()));
        QVERIFY(!enabled("settingsSaveButton"));
        QVERIFY(!preview->pixmap(Qt::ReturnByValue).isNull());
        QVERIFY(press("removeLogoButton"));
        QTRY_VERIFY(preview->pixmap(Qt::ReturnByValue).isNull());
        m_window->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(keptLogo().isEmpty());
    }

    void withoutTheRightItIsThereToRead() {
        set("session.life", "4h");
        mayWrite(false);
        m_session->window().openPage(QStringLiteral("tenants"),
                                     {{QStringLiteral("settings"), QLatin1String(ShownWorkspace::kActive)}});
        QTRY_VERIFY(m_window->words("settingsWhy").contains(QStringLiteral("settings:write")));
        QCOMPARE(shown("sessionLifeEdit"), QStringLiteral("4h"));
        for (const char* button :
             {"settingsSaveButton", "settingsRevertButton", "chooseLogoButton", "removeLogoButton"})
            QVERIFY2(!enabled(button), button);
        QVERIFY(m_window->seen<QLineEdit>("sessionLifeEdit")->isReadOnly());
        m_window->seen("sessionLifeEdit")->setFocus();
        m_window->type(QStringLiteral("9h"));
        m_window->key(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(shown("sessionLifeEdit"), QStringLiteral("4h"));
        QCOMPARE(kept("session.life"), QStringLiteral("4h"));
    }

    void thePaletteLeadsHere() {
        auto& window = m_session->window();
        window.openPage(QStringLiteral("overview"));
        window.openTenant({QLatin1String(ShownWorkspace::kActive), QStringLiteral("Sahyadri")});
        m_window->key(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->at("paletteEdit"));
        m_window->type(QStringLiteral("settings of the open"));
        m_window->key(Qt::Key_Return);
        QVERIFY(m_window->shows("settingsTab"));
        QCOMPARE(window.currentPageId(), QStringLiteral("tenants"));
        window.closeTenant();
    }

    void theMenuOfTheTenantLeadsHere() {
        m_session->window().openPage(QStringLiteral("tenants"),
                                     {{QStringLiteral("tenant"), QLatin1String(ShownWorkspace::kActive)}});
        QVERIFY(m_window->shows("tenantPanel"));
        QTRY_VERIFY(m_session->window().findChild<QAction*>(QStringLiteral("settingsItem")) != nullptr);
        m_session->window().findChild<QAction*>(QStringLiteral("settingsItem"))->trigger();
        QVERIFY(m_window->shows("settingsTab"));
        QTRY_VERIFY(m_window->seen<QLineEdit>("sessionLifeEdit") != nullptr);
    }
};

QTEST_MAIN(TestSettingsPanel)
#include "tst_settings_panel.moc"
