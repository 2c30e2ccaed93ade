// What the palette of a workspace's window finds and does.
#include "app/gui/session.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/choice_list.h"
#include "ui/shell/page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>

using namespace landreeve;
using tests::TestWorkspace;
using tests::WindowDriver;
using ui::widgets::LButton;

class TestCommandPalette : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_test = std::make_unique<TestWorkspace>();
        m_session =
            std::make_unique<gui::Session>(m_test->home(), gui::Session::Begin{.workspace = TestWorkspace::kName});
        QVERIFY(QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000));
        m_session->window().resize(1440, 900);
        m_driver = std::make_unique<WindowDriver>(m_session->window());
    }
    void cleanupTestCase() {
        m_driver.reset();
        m_session.reset();
        m_test.reset();
    }
    void init() { m_session->window().openPage(QStringLiteral("overview")); }

    void aNameThatNothingHasIsANewTenants() {
        ask(QStringLiteral("> Alaknanda A/B: 7"));
        QVERIFY(listed().isEmpty());
        ask(QStringLiteral("Alaknanda A/B: 7"));
        QCOMPARE(listed(), (QStringList{QStringLiteral("New tenant “Alaknanda A/B: 7”…"),
                                        QStringLiteral("Look for “Alaknanda A/B: 7” in people")}));
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows("identityPage"));
        QCOMPARE(m_driver->seen<QLineEdit>("tenantNameEdit")->text(), QStringLiteral("Alaknanda A/B: 7"));
    }
    void aPageOfATenantIsFoundWithoutOne() {
        ask(QString());
        QVERIFY(!listed().contains(QStringLiteral("Vendors")));
        ask(QStringLiteral("> count"));
        QVERIFY(listed().isEmpty());
        ask(QStringLiteral("Vendors"));
        QCOMPARE(listed(), QStringList{QStringLiteral("Vendors")});
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows("tenantPopover"));
        m_driver->key(Qt::Key_Escape);
    }
    void itMayBeAPersons() {
        ask(QStringLiteral("nobody-of-this-name"));
        QCOMPARE(listed().size(), 2);
        m_driver->key(Qt::Key_Down);
        m_driver->key(Qt::Key_Return);
        QTRY_COMPARE(m_driver->words("paletteNone"),
                     QStringLiteral("Nobody with a role here has “nobody-of-this-name” in the name or user ID."));
        m_driver->key(Qt::Key_Escape);
    }

    void whatAPageDoesIsACommand_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        QTest::newRow("clean up") << "> clean up"
                                  << "cleanupPanel";
        QTest::newRow("failed sign-ins") << "> failed"
                                         << "failuresView";
        QTest::newRow("inspect") << "> inspect"
                                 << "inspectView";
        QTest::newRow("mint") << "> mint"
                              << "mintView";
    }
    void whatAPageDoesIsACommand() {
        QFETCH(QString, typed);
        QFETCH(QString, shown);
        ask(typed);
        QCOMPARE(listed().size(), 1);
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows(qPrintable(shown)));
    }

    void theHeadOfThePageIsFound_data() {
        QTest::addColumn<int>("width");
        QTest::newRow("in the head") << 1400;
        QTest::newRow("in More") << 480;
    }
    void theHeadOfThePageIsFound() {
        QFETCH(int, width);
        m_session->window().openPage(QStringLiteral("tenants"));
        auto* head = m_session->window().currentPage()->head();
        head->setMaximumWidth(width);
        auto* button = new LButton(QStringLiteral("Weigh tenants…"));
        button->setEnabled(false);
        head->addAction(button);
        auto* last = new LButton(QStringLiteral("Last of the head"), LButton::Kind::Primary);
        head->addAction(last);
        QTRY_COMPARE(button->isVisible(), width == 1400);
        QSignalSpy pressed(button, &LButton::activated);
        ask(QStringLiteral("> weigh"));
        QVERIFY(listed().isEmpty());
        m_driver->key(Qt::Key_Escape);
        button->setEnabled(true);
        button->setBusy(true);
        ask(QStringLiteral("> weigh"));
        QVERIFY(listed().isEmpty());
        m_driver->key(Qt::Key_Escape);
        button->setBusy(false);
        ask(QStringLiteral("> weigh"));
        QCOMPARE(listed(), QStringList{QStringLiteral("Weigh tenants…")});
        // What it says changes while it is offered: it is something else.
        button->setText(QStringLiteral("Weigh nobody…"));
        m_driver->key(Qt::Key_Return);
        QCOMPARE(pressed.count(), 0);
        ask(QStringLiteral("> weigh"));
        QCOMPARE(listed(), QStringList{QStringLiteral("Weigh nobody…")});
        m_driver->key(Qt::Key_Return);
        QCOMPARE(pressed.count(), 1);
        head->setActionShown(button, false);
        ask(QStringLiteral("> weigh"));
        QVERIFY(listed().isEmpty());
        m_driver->key(Qt::Key_Escape);
        m_session->window().openPage(QStringLiteral("overview"));
        head->setActionShown(button, true);
        ask(QStringLiteral("> weigh"));
        QVERIFY(listed().isEmpty());
        m_driver->key(Qt::Key_Escape);
        head->setActionShown(button, false);
        head->setActionShown(last, false);
        head->setMaximumWidth(QWIDGETSIZE_MAX);
    }
    void whatTheWindowDoesTooIsListedOnce() {
        const auto heads = m_session->window().currentPage()->head()->actions();
        QVERIFY(std::ranges::any_of(heads, [](const LButton* each) { return each->text() == u"Provision tenant…"; }));
        ask(QStringLiteral("> provision t"));
        QCOMPARE(listed(), QStringList{QStringLiteral("Provision tenant…")});
        m_driver->key(Qt::Key_Escape);
    }

    /// Last: a tenant stays open.
    void inATenantWhatIsItsOwnComesFirst() {
        m_test->provision("agro");
        m_session->window().switchTenant({.id = QStringLiteral("agro"), .name = QStringLiteral("Agro")});
        ask(QStringLiteral("PO/26-27/00001"));
        QCOMPARE(listed(), (QStringList{QStringLiteral("Look for “PO/26-27/00001” in order numbers"),
                                        QStringLiteral("Look for “PO/26-27/00001” in people"),
                                        QStringLiteral("New tenant “PO/26-27/00001”…")}));
        ask(QStringLiteral("> reorder"));
        QCOMPARE(listed(), QStringList{QStringLiteral("Reorder…")});
        m_driver->key(Qt::Key_Return);
        QVERIFY(m_driver->shows("reorderPage"));
    }

private:
    void ask(const QString& text) {
        if (m_driver->seen("commandPalette") == nullptr)
            m_driver->key(Qt::Key_K, Qt::ControlModifier);
        m_driver->key(Qt::Key_A, Qt::ControlModifier);
        m_driver->type(text);
    }
    QStringList listed() {
        QStringList all;
        if (const auto* list = m_driver->seen<ui::shell::ChoiceList>("paletteList"))
            for (const auto& item : list->items())
                all << item.text;
        return all;
    }

    std::unique_ptr<TestWorkspace> m_test;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
