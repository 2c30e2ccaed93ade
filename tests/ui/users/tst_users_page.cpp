// Who has which role where: the list in the window.
#include "core/base/error.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/users/users_window.h"
#include "ui/shell/choice_list.h"
#include "ui/widgets/table_header.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QScrollBar>

using namespace landreeve;
using tests::UsersWindow;
using Column = UsersWindow::Column;

class TestUsersPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_window = std::make_unique<UsersWindow>();
        m_tester = std::make_unique<QAbstractItemModelTester>(m_window->model(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanupTestCase() {
        m_tester.reset();
        m_window.reset();
    }
    void init() { m_window->reset(); }
    void showsWhoSinceWhenAndByWhom();
    void findsByNameAndId();
    void filtersByPlaceRoleAndIssuer();
    void sortsByEveryColumn();
    void whatOthersDoAppears();
    void theCurrentRowStaysWhenOthersMove();
    void manyDoNotStallTheWindow();
    void whoMayNotReadIsToldWhy();
    void aTenantsAdminSeesItsUsers();
    void rolesAreReadAsOneTable();
    void theHelpListsTheKeysOfWhatIsShown();
    void aUserIsMappedFromTheRolesToo();
    void whoMayNotReadRolesIsToldWhy();
    void keepsTheRowsWhenTheServerIsLost();

private:
    std::unique_ptr<UsersWindow> m_window;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestUsersPage::showsWhoSinceWhenAndByWhom() {
    m_window->give("asha.rao", UsersWindow::kTenant, "operator", "Asha Rao");
    m_window->give("binod", {}, "viewer");
    QTRY_COMPARE(m_window->rows().size(), 2);
    const int asha = m_window->rowOf("asha.rao", UsersWindow::kTenant);
    QCOMPARE(m_window->cell(asha, Column::Person), QStringLiteral("Asha Rao"));
    QCOMPARE(m_window->cell(asha, Column::UserId), QStringLiteral("asha.rao"));
    QCOMPARE(m_window->cell(asha, Column::Issuer), QStringLiteral("This workspace"));
    QCOMPARE(m_window->cell(asha, Column::Tenant), QLatin1String(UsersWindow::kTenant));
    QCOMPARE(m_window->cell(asha, Column::Role), QStringLiteral("operator"));
    QVERIFY(m_window->cell(asha, Column::Since).startsWith(QStringLiteral("Today ")));
    QCOMPARE(m_window->cell(asha, Column::By), QString::fromStdString(m_window->workspace().control().actor()));
    const int binod = m_window->rowOf("binod", {});
    QCOMPARE(m_window->cell(binod, Column::Person), QStringLiteral("binod"));
    QCOMPARE(m_window->cell(binod, Column::Tenant), QStringLiteral("Whole workspace"));
    const int own = m_window->rowOf(m_window->user().userId, {});
    QVERIFY(m_window->cell(own, Column::Person).endsWith(QStringLiteral(" (you)")));
    QTRY_VERIFY(m_window->driver().words("rowPosition").endsWith(QStringLiteral(" of 3")));
}

void TestUsersPage::findsByNameAndId() {
    m_window->give("asha.rao", UsersWindow::kTenant, "operator", "Asha Rao");
    m_window->give("r.iyer", UsersWindow::kOther, "viewer", "Ravi Iyer");
    auto& driver = m_window->driver();
    driver.key(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(driver.at("userSearch"));
    driver.type(QStringLiteral("IYER"));
    QTRY_COMPARE(m_window->rows(), QStringList{QStringLiteral("r.iyer@konkan-cold")});
    driver.key(Qt::Key_Down);
    QVERIFY(driver.at("mappingTable"));
    QVERIFY(driver.fill("userSearch", QStringLiteral("unicorn")));
    QVERIFY(driver.shows("noUserMatches"));
    QVERIFY(m_window->choose("userRoleCombo", QStringLiteral("viewer")));
    QTRY_COMPARE(driver.seen("noUserMatches")->findChild<QLabel*>()->text(),
                 QStringLiteral("Nobody matches “unicorn” and viewer."));
    QVERIFY(driver.click("clearFiltersButton"));
    QTRY_COMPARE(m_window->rows().size(), 2);
    QVERIFY(driver.at("userSearch"));
}

void TestUsersPage::filtersByPlaceRoleAndIssuer() {
    m_window->give("asha", UsersWindow::kTenant, "operator");
    m_window->give("asha", UsersWindow::kOther, "viewer");
    m_window->give("binod", {}, "viewer");
    m_window->sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, 'asha', $2, 'viewer')",
                  std::string(UsersWindow::kOutside), std::string(UsersWindow::kTenant));
    QTRY_COMPARE(m_window->rows().size(), 4);
    QVERIFY(m_window->choose("userTenantCombo", QLatin1String(UsersWindow::kTenant)));
    QTRY_COMPARE(m_window->rows().size(), 2);
    QVERIFY(m_window->choose("userRoleCombo", QStringLiteral("viewer")));
    QTRY_COMPARE(m_window->rows().size(), 1);
    QCOMPARE(m_window->cell(0, Column::Issuer), QStringLiteral("books.example"));
    QVERIFY(m_window->choose("userIssuerCombo", QStringLiteral("This workspace")));
    QVERIFY(m_window->driver().shows("noUserMatches"));
    // Esc clears them all.
    m_window->driver().seen<QLineEdit>("userSearch")->setFocus();
    m_window->driver().key(Qt::Key_Escape);
    QTRY_COMPARE(m_window->rows().size(), 4);
    QVERIFY(m_window->choose("userTenantCombo", QStringLiteral("Whole workspace")));
    QTRY_COMPARE(m_window->rows(), QStringList{QStringLiteral("binod@")});
}

void TestUsersPage::sortsByEveryColumn() {
    m_window->give("u1", UsersWindow::kTenant, "viewer", "Zubin");
    m_window->give("u2", UsersWindow::kOther, "operator", "asha");
    m_window->give("u3", {}, "accountant", "Binod");
    QTRY_COMPARE(m_window->rows().join(u' '), QStringLiteral("u2@konkan-cold u3@ u1@sahyadri-agro"));
    const auto press = [this](Column column) {
        auto* header = m_window->table()->header();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          QPoint(header->sectionViewportPosition(column) + 20, header->height() / 2));
    };
    press(Column::Role);
    QTRY_COMPARE(m_window->rows().join(u' '), QStringLiteral("u3@ u2@konkan-cold u1@sahyadri-agro"));
    press(Column::Tenant);
    QTRY_COMPARE(m_window->rows().join(u' '), QStringLiteral("u3@ u2@konkan-cold u1@sahyadri-agro"));
    press(Column::Tenant);
    QTRY_COMPARE(m_window->rows().join(u' '), QStringLiteral("u1@sahyadri-agro u2@konkan-cold u3@"));
    press(Column::Since);
    QTRY_COMPARE(m_window->rows().join(u' '), QStringLiteral("u1@sahyadri-agro u2@konkan-cold u3@"));
    press(Column::UserId);
    press(Column::UserId);
    QTRY_COMPARE(m_window->rows().join(u' '), QStringLiteral("u3@ u2@konkan-cold u1@sahyadri-agro"));
    press(Column::Person);
    QTRY_COMPARE(m_window->rows().join(u' '), QStringLiteral("u2@konkan-cold u3@ u1@sahyadri-agro"));
}

void TestUsersPage::whatOthersDoAppears() {
    m_window->give("asha", UsersWindow::kTenant, "viewer");
    QTRY_COMPARE(m_window->rows(), QStringList{QStringLiteral("asha@sahyadri-agro")});
    m_window->give("asha", UsersWindow::kTenant, "admin");
    QTRY_COMPARE(m_window->cell(m_window->rowOf("asha", UsersWindow::kTenant), Column::Role), QStringLiteral("admin"));
    m_window->takeAway("asha", UsersWindow::kTenant);
    QTRY_VERIFY(m_window->rows().isEmpty());
    // What happened while another page was looked at is there on coming back.
    m_window->session().window().openPage(QStringLiteral("overview"));
    m_window->give("binod", {}, "viewer");
    m_window->open();
    QTRY_COMPARE(m_window->rows(), QStringList{QStringLiteral("binod@")});
}

void TestUsersPage::theCurrentRowStaysWhenOthersMove() {
    m_window->give("u2", UsersWindow::kTenant, "viewer", "Binod");
    m_window->give("u3", UsersWindow::kTenant, "viewer", "Chitra");
    QTRY_COMPARE(m_window->rows().size(), 2);
    const auto current = [this] {
        const auto* mapping = m_window->page()->view()->current();
        return mapping == nullptr ? std::string() : mapping->userId;
    };
    m_window->table()->setCurrentIndex(m_window->model()->index(m_window->rowOf("u2", UsersWindow::kTenant), 0));
    m_window->give("u1", UsersWindow::kTenant, "viewer", "Asha");
    QTRY_COMPARE(m_window->rows().size(), 3);
    QCOMPARE(current(), std::string("u2"));
    // It moves itself, by another name.
    m_window->give("u2", UsersWindow::kTenant, "viewer", "Zubin");
    QTRY_COMPARE(m_window->cell(m_window->rowOf("u2", UsersWindow::kTenant), Column::Person), QStringLiteral("Zubin"));
    QCOMPARE(current(), std::string("u2"));
    m_window->takeAway("u2", UsersWindow::kTenant);
    QTRY_COMPARE(m_window->rows().size(), 2);
    QVERIFY(m_window->page()->view()->current() != nullptr);
}

void TestUsersPage::manyDoNotStallTheWindow() {
    // A hundred thousand, or fewer where there is no time to make them.
    const int count = qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? 100'000 : 20'000;
    m_tester.reset(); // it fetches whatever there is
    auto many = m_window->superuser();
    many.exec("SET session_replication_role = replica"); // nobody need hear of each
    many.exec("INSERT INTO user_mapping (issuer, subject, tenant_id, role, display_name) SELECT $1, md5(i::text), "
              "$2, 'viewer', 'Person ' || md5(i::text) FROM generate_series(1, $3::int) i",
              std::string(UsersWindow::kOutside), std::string(UsersWindow::kTenant), count);
    const tests::StallWatch watch;
    m_window->refresh();
    QTRY_VERIFY(m_window->model()->total() > count);
    auto* bar = m_window->table()->verticalScrollBar();
    for (int page = 0; page < 5; ++page) {
        const int before = m_window->model()->rowCount();
        bar->setValue(bar->maximum());
        QTRY_VERIFY(m_window->model()->rowCount() > before);
    }
    QVERIFY(m_window->driver().fill("userSearch", QStringLiteral("c4ca4238")));
    QTRY_COMPARE(m_window->rows().size(), 1);
    watch.check();
    many.exec("DELETE FROM user_mapping WHERE issuer = $1", std::string(UsersWindow::kOutside));
}

void TestUsersPage::whoMayNotReadIsToldWhy() {
    m_window->give("meera", {}, "owner", "Meera Kulkarni");
    m_window->sql("UPDATE user_mapping SET role = 'viewer' WHERE subject = $1", m_window->user().userId);
    m_window->driver().key(Qt::Key_F5);
    QVERIFY(m_window->driver().shows("usersRefused"));
    const auto labels = m_window->driver().seen("usersRefused")->findChildren<QLabel*>();
    const bool told = std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text().contains(QStringLiteral("Needs user:read; Meera Kulkarni can grant it."));
    });
    QVERIFY(told);
    QVERIFY(m_window->driver().seen("mapUserButton") == nullptr);
    m_window->sql("UPDATE user_mapping SET role = 'owner' WHERE subject = $1", m_window->user().userId);
    m_window->driver().key(Qt::Key_F5);
    QVERIFY(m_window->driver().shows("mappingTable"));
}

void TestUsersPage::aTenantsAdminSeesItsUsers() {
    m_window->give("meera", {}, "owner", "Meera Kulkarni");
    m_window->give("asha", UsersWindow::kTenant, "viewer");
    m_window->give("binod", UsersWindow::kOther, "viewer");
    m_window->sql("UPDATE user_mapping SET role = 'viewer' WHERE subject = $1", m_window->user().userId);
    m_window->give(m_window->user().userId, UsersWindow::kTenant, "admin");
    auto& driver = m_window->driver();
    driver.key(Qt::Key_F5);
    QVERIFY(driver.shows("usersRefused"));
    QVERIFY(driver.shows("showOwnTenantButton"));
    QCOMPARE(m_window->buttonText("showOwnTenantButton"), QStringLiteral("Show those of sahyadri-agro"));
    QVERIFY(driver.click("showOwnTenantButton"));
    QVERIFY(driver.shows("mappingTable"));
    QTRY_COMPARE(m_window->rows(), QStringList{QStringLiteral("asha@sahyadri-agro")});
    QVERIFY(m_window->openPanel("asha", UsersWindow::kTenant));
    QTRY_VERIFY(driver.seen("panelChangeRoleButton")->isEnabled());
    // Everywhere is not his to see.
    QVERIFY(m_window->choose("userTenantCombo", QStringLiteral("Anywhere")));
    QVERIFY(driver.shows("usersRefused"));
}

void TestUsersPage::rolesAreReadAsOneTable() {
    m_window->sql("INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES ('viewer', "
                  "'inventory:write', true, $1), ('viewer', 'inventory:read', false, $2)",
                  std::string(UsersWindow::kTenant), std::string(UsersWindow::kOther));
    auto& driver = m_window->driver();
    QVERIFY(driver.tabTo("userSegments", 60));
    driver.key(Qt::Key_Right);
    driver.key(Qt::Key_Space);
    QVERIFY(driver.shows("roleMatrix"));
    auto* matrix = driver.seen<ui::widgets::Table>("roleMatrix");
    const auto* model = matrix->model();
    QTRY_COMPARE(model->columnCount(), 6);
    const QAbstractItemModelTester tester(matrix->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QStringList heads;
    for (int column = 0; column < model->columnCount(); ++column)
        heads << model->headerData(column, Qt::Horizontal).toString();
    QCOMPARE(heads.join(u' '), QStringLiteral("Area owner admin operator accountant viewer"));
    QHash<QString, int> areas;
    for (int row = 0; row < model->rowCount(); ++row)
        areas.insert(model->index(row, 0).data().toString(), row);
    QCOMPARE(areas.size(), 17);
    const auto cell = [&](const QString& area, int column) {
        return model->index(areas.value(area, -1), column).data().toString();
    };
    QCOMPARE(cell(QStringLiteral("Tenants"), 1), QStringLiteral("all"));
    QCOMPARE(cell(QStringLiteral("Vendors"), 3), QStringLiteral("read, write, export"));
    QCOMPARE(cell(QStringLiteral("Purchase orders"), 4), QStringLiteral("read, approve, export"));
    QCOMPARE(cell(QStringLiteral("Audit log"), 5), QStringLiteral("—"));
    QCOMPARE(cell(QStringLiteral("Inventory"), 5), QStringLiteral("* read"));
    matrix->setCurrentIndex(model->index(areas.value(QStringLiteral("Inventory")), 5));
    QTRY_COMPARE(driver.words("roleCell"), QStringLiteral("viewer, inventory: read. In konkan-cold: nothing. In "
                                                          "sahyadri-agro: read, write. An asterisk (*) marks where a "
                                                          "tenant says otherwise."));
}

void TestUsersPage::theHelpListsTheKeysOfWhatIsShown() {
    const auto listed = [this](const QString& words) {
        m_window->driver().key(Qt::Key_F1);
        if (!m_window->driver().shows("helpPopover"))
            return QStringLiteral("no help");
        const auto* list = m_window->driver().seen("helpPopover")->findChild<ui::shell::ChoiceList*>();
        QString keys;
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const QString said = list->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
            if (said.contains(words))
                keys = said;
        }
        m_window->driver().key(Qt::Key_Escape);
        return m_window->driver().goes("helpPopover") ? keys : QStringLiteral("the help stays");
    };
    // A key of the page, and one that stands on a button of its head.
    QVERIFY(listed(QStringLiteral("Change the role")).contains(QStringLiteral("F2")));
    QVERIFY(listed(QStringLiteral("Map user")).contains(QStringLiteral("Ctrl+N")));
    QVERIFY(m_window->driver().tabTo("userSegments", 60));
    m_window->driver().key(Qt::Key_Right);
    m_window->driver().key(Qt::Key_Space);
    QVERIFY(m_window->driver().shows("roleMatrix"));
    QCOMPARE(listed(QStringLiteral("Change the role")), QString());
    QCOMPARE(listed(QStringLiteral("Map user")), QString());
    QVERIFY(listed(QStringLiteral("New role")).contains(QStringLiteral("Ctrl+N")));
}

void TestUsersPage::aUserIsMappedFromTheRolesToo() {
    m_window->open("roles");
    QVERIFY(m_window->driver().shows("roleMatrix"));
    // As the palette's "Map user…" does.
    m_window->openMap();
    QVERIFY(m_window->driver().shows("mapUserPanel"));
    QVERIFY(m_window->driver().shows("mappingTable"));
}

void TestUsersPage::whoMayNotReadRolesIsToldWhy() {
    m_window->sql("INSERT INTO user_mapping (issuer, subject, role) VALUES ('urn:x', 'other.owner', 'owner')");
    m_window->sql("UPDATE user_mapping SET role = 'viewer' WHERE subject = $1", m_window->user().userId);
    m_window->open("roles");
    m_window->driver().key(Qt::Key_F5);
    QVERIFY(m_window->driver().shows("rolesRefused"));
}

void TestUsersPage::keepsTheRowsWhenTheServerIsLost() {
    m_window->give("asha", UsersWindow::kTenant, "viewer");
    QVERIFY(m_window->openPanel("asha", UsersWindow::kTenant));
    auto& driver = m_window->driver();
    QTRY_VERIFY(driver.seen("panelChangeRoleButton")->isEnabled());
    // The server commits without waiting for the disk, and is stopped as by a crash.
    m_window->sql("CHECKPOINT");
    m_window->server().stop();
    QVERIFY(driver.shows("messageBar"));
    QTRY_VERIFY(!driver.seen("mapUserButton")->isEnabled());
    QVERIFY(!driver.seen("panelChangeRoleButton")->isEnabled());
    // Its key is the page's all the same, and makes no tenant instead.
    driver.key(Qt::Key_N, Qt::ControlModifier);
    QCOMPARE(m_window->session().window().currentPage(), m_window->page());
    QVERIFY(driver.words("mappingRefusal").contains(QStringLiteral("The server does not answer")));
    QCOMPARE(m_window->rows(), QStringList{QStringLiteral("asha@sahyadri-agro")});
    m_window->server().start();
    QTRY_VERIFY_WITH_TIMEOUT(driver.seen("mapUserButton")->isEnabled(), 30'000);
    m_window->give("binod", {}, "viewer");
    QTRY_COMPARE_WITH_TIMEOUT(m_window->rows().size(), 2, 20'000);
    QVERIFY(driver.seen("usersError") == nullptr);
}

int main(int argc, char** argv) {
    qputenv("LANDREEVE_SECRET_STORE", "key-file");
    return tests::windowTests<TestUsersPage>(argc, argv);
}

#include "tst_users_page.moc"
