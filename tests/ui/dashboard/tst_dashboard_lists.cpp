// Every figure of a tenant's dashboard opens a list of exactly its rows, with the mouse and by keyboard alone.
#include "tests/ui/dashboard/dashboard_window.h"
#include "ui/dashboard/month_chart.h"
#include "ui/records/filter_edit.h"
#include "ui/records/record_form_page.h"
#include "ui/theme/format.h"

#include <QTabBar>

using namespace landreeve;
using tests::DashboardWindow;

class TestDashboardLists : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_at.reset(); }
    void init();
    void stripOpensItsLists_data();
    void stripOpensItsLists();
    void statusesOpenTheirLists();
    void statusesAreNamedInTheFilter();
    void monthsOpenTheirLists();
    void bestOpenTheirOrders();
    void lateOrdersOpen();
    void lowStockOpensItsRow();
    void earlierFiltersDoNotStay();
    void byKeyboardAlone();

private:
    std::unique_ptr<DashboardWindow> m_at;
};

void TestDashboardLists::initTestCase() {
    ui::theme::Theme::of();
    m_at = std::make_unique<DashboardWindow>();
}

void TestDashboardLists::init() {
    m_at->away = false;
    m_at->silent = false;
    m_at->refuse({});
    m_at->window.resize(1440, 900);
    QVERIFY(m_at->open(DashboardWindow::kTrade));
    QVERIFY(m_at->driver->seen("stockValue") != nullptr);
}

void TestDashboardLists::stripOpensItsLists_data() {
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QByteArray>("entity");
    QTest::newRow("to reorder") << QByteArray("lowStock") << QByteArray("inventory");
    QTest::newRow("damaged") << QByteArray("damagedStock") << QByteArray("inventory");
    QTest::newRow("late from vendors") << QByteArray("latePurchases") << QByteArray("purchase-order");
    QTest::newRow("late to customers") << QByteArray("lateSales") << QByteArray("sales-order");
    QTest::newRow("stock value") << QByteArray("stockValue") << QByteArray("inventory");
}

void TestDashboardLists::stripOpensItsLists() {
    QFETCH(const QByteArray, cell);
    QFETCH(const QByteArray, entity);
    const QString words = m_at->spoken(cell.constData());
    QVERIFY(m_at->driver->click(cell.constData()));
    const int rows = m_at->shownRows(entity.constData());
    if (cell == "lowStock") {
        const auto* views = m_at->driver->seen<QTabBar>("viewTabs");
        QVERIFY2(views->tabText(views->currentIndex()).startsWith(QStringLiteral("To reorder")),
                 qPrintable(views->tabText(views->currentIndex())));
    }
    if (cell == "stockValue") {
        auto owner = m_at->trade.superuser();
        const auto sum = owner.exec("SELECT sum(value), (SELECT count(*) FROM inventory) FROM stock_move").one();
        QVERIFY2(words.contains(ui::theme::money(sum.get<std::string>(0))), qPrintable(words));
        QCOMPARE(rows, sum.get<int>(1));
        // The list's own total says the same.
        QTRY_VERIFY(m_at->window.currentPage()->head()->facts().contains(ui::theme::money(sum.get<std::string>(0))));
        return;
    }
    QVERIFY(rows > 0);
    QCOMPARE(rows, DashboardWindow::numberIn(words));
}

void TestDashboardLists::statusesOpenTheirLists() {
    for (const char* part : {"purchaseStatuses", "salesStatuses"}) {
        const auto rows = m_at->buttonsIn(part);
        QVERIFY(rows.size() >= 6);
        int total = 0;
        for (QAbstractButton* row : rows) {
            const int count = DashboardWindow::numberIn(row->accessibleName());
            total += count;
            QCOMPARE(m_at->rowsBehind(row), count);
        }
        auto* all = m_at->button(QLatin1String(part) == QLatin1String("purchaseStatuses")
                                     ? QStringLiteral("purchasesByStatusAll")
                                     : QStringLiteral("salesByStatusAll"));
        QCOMPARE(DashboardWindow::numberIn(all->accessibleName()), total);
        QCOMPARE(m_at->rowsBehind(all), total);
    }
}

void TestDashboardLists::statusesAreNamedInTheFilter() {
    auto* row = m_at->buttonsIn("salesStatuses").front();
    const int count = DashboardWindow::numberIn(row->accessibleName());
    row->click();
    QCOMPARE(m_at->shownRows("sales-order"), count);
    const auto* filter = m_at->driver->seen<ui::records::FilterEdit>("filter_status");
    QVERIFY(filter != nullptr);
    const auto& choices = landreeve::records::entity("sales-order").at("status").choices;
    QVERIFY2(std::ranges::any_of(choices,
                                 [&](const auto& choice) {
                                     return choice.value != choice.word &&
                                            QString::fromStdString(choice.word) == filter->text();
                                 }),
             qPrintable(filter->text()));
    QVERIFY(m_at->comeBack());
}

void TestDashboardLists::monthsOpenTheirLists() {
    auto* chart = m_at->driver->seen<ui::dashboard::MonthChart>("monthBars");
    QVERIFY(chart != nullptr);
    chart->setFocus();
    m_at->driver->key(Qt::Key_Home);
    const QString first = m_at->driver->words("monthName");
    for (const char* side : {"monthPurchases", "monthSales"}) {
        const QString words = m_at->button(QLatin1String(side))->text();
        QCOMPARE(m_at->rowsBehind(m_at->button(QLatin1String(side))),
                 DashboardWindow::numberIn(words.section(QStringLiteral(" in "), 1)));
    }
    // It is where it was, also after a journey to a list.
    QCOMPARE(m_at->driver->words("monthName"), first);
    chart->setFocus();
    for (int month = 1; month < 12; ++month)
        m_at->driver->key(Qt::Key_Right);
    QVERIFY(!m_at->button(QStringLiteral("monthAfter"))->isEnabled());
    auto owner = m_at->trade.superuser();
    const QDate today = QDate::fromString(
        QString::fromStdString(owner.exec("SELECT tenant_today()").one().get<std::string>(0)), Qt::ISODate);
    QCOMPARE(m_at->driver->words("monthName"), QLocale::c().toString(today, QStringLiteral("MMMM yyyy")));
    QVERIFY(chart->accessibleDescription().contains(m_at->button(QStringLiteral("monthSales"))->text()));
    QVERIFY(m_at->driver->click("monthBefore"));
    QCOMPARE(m_at->driver->words("monthName"), QLocale::c().toString(today.addMonths(-1), QStringLiteral("MMMM yyyy")));
    const QString words = m_at->button(QStringLiteral("monthSales"))->text();
    QCOMPARE(m_at->rowsBehind(m_at->button(QStringLiteral("monthSales"))),
             DashboardWindow::numberIn(words.section(QStringLiteral(" in "), 1)));
}

void TestDashboardLists::bestOpenTheirOrders() {
    for (const char* part : {"bestProducts", "bestVendors"}) {
        const auto rows = m_at->buttonsIn(part);
        QCOMPARE(rows.size(), 5);
        for (QAbstractButton* row : rows)
            QCOMPARE(m_at->rowsBehind(row),
                     DashboardWindow::numberIn(row->accessibleName().section(QStringLiteral(" in "), 1)));
    }
}

void TestDashboardLists::lateOrdersOpen() {
    for (const char* part : {"lateFromVendors", "lateToCustomers"}) {
        auto rows = m_at->buttonsIn(part);
        QCOMPARE(rows.size(), 6);
        auto* all = rows.takeFirst();
        QCOMPARE(m_at->rowsBehind(all), DashboardWindow::numberIn(all->accessibleName()));
        const QString number = rows.front()->accessibleName().section(QStringLiteral(", "), 1, 1);
        rows.front()->click();
        QTRY_VERIFY(qobject_cast<ui::records::RecordFormPage*>(m_at->window.currentPage()) != nullptr);
        QTRY_VERIFY2(m_at->window.currentPage()->title().contains(number),
                     qPrintable(m_at->window.currentPage()->title() + u' ' + number));
        QVERIFY(m_at->comeBack());
    }
}

void TestDashboardLists::lowStockOpensItsRow() {
    auto rows = m_at->buttonsIn("toReorder");
    QCOMPARE(rows.size(), 6);
    QCOMPARE(DashboardWindow::numberIn(rows.front()->accessibleName()),
             DashboardWindow::numberIn(m_at->spoken("lowStock")));
    QCOMPARE(m_at->rowsBehind(rows.front()), DashboardWindow::numberIn(m_at->spoken("lowStock")));
    QCOMPARE(m_at->rowsBehind(rows[1]), 1);
}

// What somebody had filtered before does not stay beside the figure's own filters.
void TestDashboardLists::earlierFiltersDoNotStay() {
    m_at->window.openPage(QStringLiteral("inventory"), {{QStringLiteral("view"), QStringLiteral("damaged")},
                                                        {QStringLiteral("search"), QStringLiteral("SKU-1")}});
    QVERIFY(m_at->shownRows("inventory") >= 0);
    QVERIFY(m_at->comeBack());
    const int count = DashboardWindow::numberIn(m_at->spoken("lowStock"));
    QCOMPARE(m_at->rowsBehind(m_at->button(QStringLiteral("lowStock"))), count);
}

void TestDashboardLists::byKeyboardAlone() {
    m_at->window.openPage(QStringLiteral("vendor"));
    QVERIFY(m_at->shownRows("vendor") > 0);
    QVERIFY(m_at->comeBack());
    // Where it was among the figures, not in the head.
    QVERIFY(m_at->driver->at("tenantPage") && !m_at->driver->at("refreshButton"));
    m_at->driver->seen("stockValue")->setFocus();
    const int clicks = m_at->driver->clicks();
    QVERIFY(m_at->driver->tabTo("lateSales"));
    const int late = DashboardWindow::numberIn(m_at->spoken("lateSales"));
    m_at->driver->key(Qt::Key_Return);
    QCOMPARE(m_at->shownRows("sales-order"), late);
    QVERIFY(m_at->comeBack());
    QVERIFY(m_at->driver->at("lateSales"));
    QVERIFY(m_at->driver->tabTo("monthBars", 20));
    m_at->driver->key(Qt::Key_Left);
    QVERIFY(m_at->driver->tabTo("monthPurchases", 3));
    const QString words = m_at->button(QStringLiteral("monthPurchases"))->text();
    m_at->driver->key(Qt::Key_Space);
    QCOMPARE(m_at->shownRows("purchase-order"), DashboardWindow::numberIn(words.section(QStringLiteral(" in "), 1)));
    QVERIFY(m_at->comeBack());
    for (const char* part : {"bestProducts", "bestVendors", "lateFromVendorsAll", "lateToCustomersAll",
                             "purchaseStatuses", "salesStatuses", "toReorderAll"}) {
        m_at->driver->seen("stockValue")->setFocus();
        QVERIFY2(m_at->driver->tabTo(part, 60), part);
    }
    QCOMPARE(m_at->driver->clicks(), clicks);
    const int lent = m_at->lent;
    QVERIFY(m_at->refresh());
    QVERIFY(m_at->lent > lent);
}

QTEST_MAIN(TestDashboardLists)
#include "tst_dashboard_lists.moc"

#include <QAbstractButton>
