// What a tenant's dashboard shows where there is nothing, where something may not be read, and while it cannot be.
#include "tests/ui/dashboard/dashboard_window.h"
#include "ui/dashboard/figure_section.h"
#include "ui/widgets/l_button.h"

using namespace landreeve;
using tests::DashboardWindow;
using ui::widgets::LButton;

class TestDashboardStates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_at.reset(); }
    void init();
    void emptySaysWhatToDoFirst();
    void emptyWithoutRights();
    void refusedSaysSoInItsPlace_data();
    void refusedSaysSoInItsPlace();
    void nothingButWhatIsAllowed();
    void failureIsToldAndTriedAgain();
    void figuresStayWhileTheServerIsAway();
    void isReadAnewWhenShown();
    void leavingGivesUp();
    void anotherTenantShowsNothingOfTheOne();
    void fitsSmallWindowsAndLargeText();

private:
    std::unique_ptr<DashboardWindow> m_at;
};

void TestDashboardStates::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<DashboardWindow>();
}

void TestDashboardStates::init() {
    m_at->away = false;
    m_at->silent = false;
    m_at->refuse({});
    m_at->window.resize(1440, 900);
    QVERIFY(m_at->open(DashboardWindow::kTrade));
    QVERIFY(m_at->driver->seen("stockValue") != nullptr);
}

void TestDashboardStates::emptySaysWhatToDoFirst() {
    QVERIFY(m_at->open(DashboardWindow::kEmpty));
    QVERIFY(m_at->driver->shows("firstSteps"));
    QVERIFY(m_at->driver->seen("stockValue") == nullptr);
    QCOMPARE(m_at->spoken("step:product"), QStringLiteral("To do"));
    QVERIFY(m_at->driver->tabTo("new:product"));
    m_at->driver->key(Qt::Key_Return);
    QTRY_COMPARE(m_at->window.currentPageId(), QStringLiteral("product-form"));

    // One step further, and then with stock.
    m_at->empty.script("insert into product (sku, name, cost_price) values ('A', 'Neem oil', 10)");
    QVERIFY(m_at->open(DashboardWindow::kEmpty));
    QTRY_COMPARE(m_at->spoken("step:product"), QStringLiteral("Done"));
    QCOMPARE(m_at->spoken("step:warehouse"), QStringLiteral("To do"));
    m_at->empty.script("insert into warehouse (code, name) values ('W', 'Store'); "
                       "select stock_adjust(id, 'W', 3, 'first count') from product");
    m_at->driver->key(Qt::Key_F5);
    QVERIFY(m_at->driver->goes("firstSteps"));
    QVERIFY(m_at->isRead());
    QVERIFY2(m_at->spoken("stockValue").contains(QStringLiteral("₹ 30.00")), qPrintable(m_at->spoken("stockValue")));
    QVERIFY(m_at->driver->words("lateFromVendorsWords").contains(QStringLiteral("in time")));
    QVERIFY(m_at->driver->words("purchasesByStatusWords").contains(QStringLiteral("No purchase orders")));
    m_at->empty.superuser().script("set session_replication_role = replica; delete from stock_move; "
                                   "delete from inventory; delete from product; delete from warehouse");
}

void TestDashboardStates::emptyWithoutRights() {
    m_at->refuse({QStringLiteral("product:write")});
    QVERIFY(m_at->open(DashboardWindow::kEmpty));
    QVERIFY(m_at->driver->shows("firstSteps"));
    QVERIFY(!m_at->button(QStringLiteral("new:product"))->isEnabled());
    QVERIFY(m_at->button(QStringLiteral("new:product"))->toolTip().contains(QStringLiteral("product:write")));
    QVERIFY(m_at->button(QStringLiteral("new:warehouse"))->isEnabled());
}

void TestDashboardStates::refusedSaysSoInItsPlace_data() {
    QTest::addColumn<QString>("right");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QByteArray>("still");
    QTest::newRow("inventory") << QStringLiteral("inventory:read") << QByteArray("toReorderWords")
                               << QByteArray("stockValue") << QByteArray("latePurchases");
    QTest::newRow("purchases") << QStringLiteral("purchase-order:read") << QByteArray("lateFromVendorsWords")
                               << QByteArray("latePurchases") << QByteArray("lateSales");
    QTest::newRow("sales") << QStringLiteral("sales-order:read") << QByteArray("bestProductsWords")
                           << QByteArray("lateSales") << QByteArray("stockValue");
}

void TestDashboardStates::refusedSaysSoInItsPlace() {
    QFETCH(const QString, right);
    QFETCH(const QByteArray, words);
    QFETCH(const QByteArray, cell);
    QFETCH(const QByteArray, still);
    m_at->refuse({right});
    QVERIFY(m_at->refresh());
    QVERIFY2(m_at->driver->words(words.constData()).contains(QStringLiteral("Needs ") + right),
             qPrintable(m_at->driver->words(words.constData())));
    QVERIFY(!m_at->button(QString::fromLatin1(cell))->isEnabled());
    QVERIFY(m_at->spoken(cell.constData()).contains(QStringLiteral("No right")));
    QVERIFY(m_at->button(QString::fromLatin1(still))->isEnabled());
    if (right == QLatin1String("sales-order:read")) {
        QVERIFY(!m_at->button(QStringLiteral("monthSales"))->isEnabled());
        QVERIFY(m_at->button(QStringLiteral("monthPurchases"))->isEnabled());
    }
}

// Nothing is even tried: a refusal by the gate would stand in the audit log each time the page is shown.
void TestDashboardStates::nothingButWhatIsAllowed() {
    m_at->refuse({QStringLiteral("inventory:read"), QStringLiteral("purchase-order:read"),
                  QStringLiteral("sales-order:read"), QStringLiteral("tenant:read")});
    const int before = m_at->lent;
    QVERIFY(m_at->refresh());
    QCOMPARE(m_at->lent, before);
    QVERIFY(m_at->driver->seen("firstSteps") == nullptr);
    QVERIFY(!m_at->driver->words("salesByStatusWords").isEmpty());
}

void TestDashboardStates::failureIsToldAndTriedAgain() {
    m_at->away = true;
    QVERIFY(m_at->open(DashboardWindow::kEmpty)); // another tenant: nothing of it was read before
    QVERIFY(m_at->driver->seen("toReorderError") != nullptr);
    QVERIFY(m_at->spoken("stockValue").contains(QStringLiteral("Could not be read")));
    m_at->away = false;
    auto* retry = m_at->driver->seen("toReorderError")->findChild<LButton*>(QStringLiteral("retryButton"));
    QVERIFY(m_at->driver->press(*retry));
    QVERIFY(m_at->driver->shows("firstSteps"));
}

void TestDashboardStates::figuresStayWhileTheServerIsAway() {
    const QString best = m_at->buttonsIn("bestProducts").front()->accessibleName();
    m_at->away = true;
    QVERIFY(m_at->refresh());
    QVERIFY(m_at->driver->seen("bestProductsError") != nullptr);
    QVERIFY(std::ranges::any_of(m_at->buttonsIn("bestProducts"),
                                [&](const auto* row) { return row->accessibleName() == best; }));
    m_at->away = false;
    QVERIFY(m_at->refresh());
    QVERIFY(m_at->driver->seen("bestProductsError") == nullptr);
}

void TestDashboardStates::isReadAnewWhenShown() {
    const QString before = m_at->spoken("damagedStock");
    m_at->window.openPage(QStringLiteral("vendor"));
    auto owner = m_at->trade.superuser();
    owner.script("set session_replication_role = replica; set app.tenant_id = 'konkan-trade'; "
                 "update inventory set damaged = damaged + 1000");
    QVERIFY(m_at->comeBack());
    QCOMPARE(DashboardWindow::numberIn(m_at->spoken("damagedStock")),
             owner.exec("SELECT count(*) FROM inventory").one().get<int>(0));
    QVERIFY(before != m_at->spoken("damagedStock"));
    owner.script("update inventory set damaged = damaged - 1000");
}

void TestDashboardStates::leavingGivesUp() {
    m_at->silent = true;
    m_at->stopped = 0;
    const int before = m_at->lent;
    m_at->driver->key(Qt::Key_F5);
    QTRY_VERIFY(m_at->lent > before);
    QVERIFY(!m_at->page()->isSettled());
    m_at->window.openPage(QStringLiteral("vendor"));
    // Each that was under way, and none that waited for its turn.
    QTRY_COMPARE(m_at->stopped, m_at->lent - before);
    m_at->silent = false;
    QVERIFY(m_at->comeBack());
    QVERIFY(m_at->button(QStringLiteral("stockValue"))->isEnabled());
}

void TestDashboardStates::anotherTenantShowsNothingOfTheOne() {
    m_at->silent = true;
    m_at->window.openTenant({DashboardWindow::kEmpty, DashboardWindow::kEmpty});
    QVERIFY(m_at->spoken("stockValue").contains(QStringLiteral("not known yet")));
    QVERIFY(m_at->buttonsIn("bestVendors").isEmpty());
    QVERIFY(m_at->window.currentPage()->head()->facts().isEmpty());
    m_at->silent = false;
    m_at->driver->key(Qt::Key_F5);
    QVERIFY(m_at->driver->shows("firstSteps"));
}

void TestDashboardStates::fitsSmallWindowsAndLargeText() {
    for (const double text : {1.0, 2.0}) {
        ui::theme::Theme::of().setTextSize(text);
        for (const QSize& size : {QSize(1440, 900), QSize(1024, 640), QSize(960, 600)}) {
            m_at->window.resize(size);
            QCoreApplication::processEvents();
            for (auto* section : m_at->page()->findChildren<ui::dashboard::FigureSection*>()) {
                QVERIFY(section->isVisible());
                const QPoint at = section->mapTo(m_at->page(), QPoint());
                QVERIFY2(at.x() >= 0 && at.x() + section->width() <= m_at->page()->width(),
                         qPrintable(section->objectName()));
            }
            const auto* strip = m_at->driver->seen("stockValue");
            QVERIFY(strip != nullptr);
            const QPoint at = strip->mapTo(m_at->page(), QPoint());
            QVERIFY(at.x() >= 0 && at.x() + strip->width() <= m_at->page()->width());
        }
    }
    ui::theme::Theme::of().setTextSize(1.0);
}

QTEST_MAIN(TestDashboardStates)
#include "tst_dashboard_states.moc"
