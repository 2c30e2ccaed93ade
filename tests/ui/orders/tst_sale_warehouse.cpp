// A sale's new line is offered a warehouse that has its product, read from a real tenant database.
#include "core/orders/tenant_orders.h"
#include "tests/support/domain_database.h"
#include "ui/orders/order_line_editor.h"
#include "ui/tasks/task_runner.h"
#include "ui/theme/theme.h"

#include <QTest>
#include <QUndoStack>

using namespace landreeve;
using namespace landreeve::ui::orders;

class TestSaleWarehouse : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_server = std::make_unique<tests::PrivatePostgres>();
        m_database = std::make_unique<tests::DomainDatabase>(*m_server);
        m_runner = std::make_unique<ui::tasks::TaskRunner>();
    }
    void cleanupTestCase() {
        m_runner.reset();
        m_database.reset();
        m_server.reset();
    }
    void aLineTakesOneThatHasItsProduct() {
        m_database->script(R"sql(
            insert into warehouse (code, name, state_code) values ('Nashik', 'Nashik Road', '27'), ('Pune', 'Pune', '27');
            insert into product (sku, name, unit, hsn_code) select 'P-' || i, 'Product ' || i, 'pc', '3917'
                from generate_series(1, 3) i;
            select stock_adjust(id, 'Pune', 8, 'found') from product where sku in ('P-1', 'P-2');
            select stock_adjust(id, 'Nashik', 1, 'found') from product where sku = 'P-2')sql");
        OrderLineEditor sale(LineDocument::Kind::Sale, *m_runner);
        sale.setOrders(std::make_shared<landreeve::orders::TenantOrders>(
            [this](const access::Permission&, const postgres::Wait& wait) { return m_database->lend(wait); }));
        LineDocument& document = *sale.document();
        QTRY_COMPARE(document.warehouses().size(), 2);
        QCOMPARE(document.warehouse(), QStringLiteral("Nashik"));
        std::vector<landreeve::orders::OrderLine> lines(5);
        lines[0].sku = "P-1"; // in Pune alone
        lines[1].sku = "P-2"; // in both
        lines[2].sku = "P-3"; // in none
        lines[3].sku = "P-1";
        lines[3].warehouse = "Nashik"; // as somebody wants it
        lines[4].sku = "NO-SUCH";
        document.replace(0, 0, lines, QStringLiteral("Add lines"));
        // Nothing is guessed before it is known where it is.
        QCOMPARE(document.line(0).warehouse, std::string());
        QTRY_COMPARE(document.line(0).warehouse, std::string("Pune"));
        for (int at = 1; at < 5; ++at)
            QCOMPARE(document.line(at).warehouse, std::string("Nashik"));
        document.undo()->undo();
        QCOMPARE(document.count(), 0);
        document.undo()->redo();
        QCOMPARE(document.line(0).warehouse, std::string("Pune"));
    }

private:
    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<ui::tasks::TaskRunner> m_runner;
};

QTEST_MAIN(TestSaleWarehouse)
#include "tst_sale_warehouse.moc"
