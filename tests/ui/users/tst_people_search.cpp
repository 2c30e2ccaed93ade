// People found in the palette by a part of their name or user id.
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/users/users_window.h"
#include "ui/shell/choice_list.h"

#include <QLineEdit>

using namespace landreeve;
using tests::UsersWindow;
using tests::WindowDriver;

class TestPeopleSearch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_window = std::make_unique<UsersWindow>();
        m_window->give("asha.rao", {}, "viewer", "Asha Rao");
        m_window->give("asha.rao", UsersWindow::kTenant, "operator");
        m_window->give("binod", UsersWindow::kOther, "accountant");
    }
    void cleanupTestCase() { m_window.reset(); }
    void cleanup() {
        if (driver().seen("commandPalette") != nullptr)
            driver().key(Qt::Key_Escape);
    }

    void areFoundByNameAndByUserId() {
        ask(QStringLiteral("@RAO"));
        QTRY_COMPARE(listed(), QStringList({QStringLiteral("Asha Rao"), QStringLiteral("Sessions of Asha Rao")}));
        QCOMPARE(item(0).detail, QStringLiteral("asha.rao, viewer in the whole workspace and one more place"));
        ask(QStringLiteral("@binod"));
        QTRY_COMPARE(listed(), QStringList({QStringLiteral("binod"), QStringLiteral("Sessions of binod")}));
        QCOMPARE(item(0).detail, QStringLiteral("accountant in konkan-cold"));
        ask(QStringLiteral("@nobody"));
        QTRY_VERIFY(driver().words("paletteNone").startsWith(QStringLiteral("Nobody with a role here")));
    }

    void theirRolesAreOpened() {
        m_window->session().window().openPage(QStringLiteral("overview"));
        ask(QStringLiteral("@binod"));
        QTRY_COMPARE(listed().size(), 2);
        driver().key(Qt::Key_Return);
        QVERIFY(driver().shows("usersPage"));
        QTRY_COMPARE(m_window->rows(), QStringList{QStringLiteral("binod@konkan-cold")});
    }

    void theirSessionsAreOpened() {
        ask(QStringLiteral("@binod"));
        QTRY_COMPARE(listed().size(), 2);
        driver().key(Qt::Key_Down);
        driver().key(Qt::Key_Return);
        QVERIFY(driver().shows("sessionsPage"));
        QTRY_COMPARE(driver().seen<QLineEdit>("sessionSearch")->text(), QStringLiteral("binod"));
        m_window->open();
    }

    void whoMayNotIsToldWhy() {
        const access::Subject user = m_window->user();
        // Nobody else may stand in for the last owner: somebody else becomes one first.
        m_window->give("deputy", {}, "owner");
        m_window->sql("UPDATE user_mapping SET role = 'operator' WHERE subject = $1", user.userId);
        ask(QStringLiteral("@binod"));
        QVERIFY(QTest::qWaitFor(
            [this] { return driver().words("paletteNone").startsWith(QStringLiteral("People cannot be looked up:")); },
            10'000));
        m_window->sql("UPDATE user_mapping SET role = 'owner' WHERE subject = $1", user.userId);
    }

private:
    WindowDriver& driver() { return m_window->driver(); }
    void ask(const QString& text) {
        if (driver().seen("commandPalette") == nullptr)
            driver().key(Qt::Key_K, Qt::ControlModifier);
        driver().key(Qt::Key_A, Qt::ControlModifier);
        driver().type(text);
    }
    QList<ui::shell::ChoiceItem> items() {
        const auto* list = driver().seen<ui::shell::ChoiceList>("paletteList");
        return list == nullptr ? QList<ui::shell::ChoiceItem>() : list->items();
    }
    ui::shell::ChoiceItem item(int at) { return items().value(at); }
    QStringList listed() {
        QStringList all;
        for (const auto& item : items())
            all << item.text;
        return all;
    }

    std::unique_ptr<UsersWindow> m_window;
};

QTEST_MAIN(TestPeopleSearch)
#include "tst_people_search.moc"
