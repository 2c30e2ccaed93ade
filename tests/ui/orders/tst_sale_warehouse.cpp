// A sale's new line is offered a warehouse that has its product, read from a real tenant database.
#include "core/base/error.h"
#include "core/orders/tenant_orders.h"
#include "tests/support/domain_database.h"
#include "ui/orders/line_grid.h"
#include "ui/orders/order_line_editor.h"
#include "ui/tasks/task_runner.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table.h"

#include <QTest>
#include <QUndoStack>

using namespace landreeve;
using namespace landreeve::ui::orders;

class TestSaleWarehouse : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() {
        m_runner.reset();
        m_database.reset();
        m_server.reset();
    }
    void aLineTakesOneThatHasItsProduct();
    void aMistypedCodeIsNoChoice();
    void whoMayNotSeeStockIsOfferedTheUsualOne();

private:
    /// A sale's editor; stock can be read but where it is withheld.
    std::unique_ptr<OrderLineEditor> editor(bool withheld = false) {
        auto sale = std::make_unique<OrderLineEditor>(LineDocument::Kind::Sale, *m_runner);
        sale->setOrders(std::make_shared<landreeve::orders::TenantOrders>(
            [this, withheld](const access::Permission& right, const postgres::Wait& wait) {
                if (withheld && right.area == "inventory")
                    throw Error("permission_denied", "You may not read stock.", "Ask for inventory:read.");
                return m_database->lend(wait);
            }));
        return sale;
    }
    static landreeve::orders::OrderLine of(const char* sku, const char* warehouse = "") {
        landreeve::orders::OrderLine line;
        line.sku = sku;
        line.warehouse = warehouse;
        return line;
    }

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<ui::tasks::TaskRunner> m_runner;
};

void TestSaleWarehouse::initTestCase() {
    ui::theme::Theme::of();
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_database = std::make_unique<tests::DomainDatabase>(*m_server);
    m_runner = std::make_unique<ui::tasks::TaskRunner>();
    // The usual warehouse is the first by name.
    m_database->script(R"sql(
        insert into warehouse (code, name, state_code) values
            ('Nashik', 'Nashik Road', '27'), ('Pune', 'Pune', '27'), ('Shut', 'Shut', '27');
        insert into product (sku, name, unit, hsn_code) select 'P-' || i, 'Product ' || i, 'pc', '3917'
            from generate_series(1, 4) i;
        select stock_adjust(id, 'Pune', 8, 'found') from product where sku in ('P-1', 'P-2');
        select stock_adjust(id, 'Nashik', 1, 'found') from product where sku in ('P-2', 'P-4');
        select stock_adjust(id, 'Pune', 2, 'found') from product where sku = 'P-4';
        select stock_adjust(id, 'Shut', 99, 'found') from product;
        update warehouse set status = 'inactive' where code = 'Shut')sql");
    // All of P-4 in Nashik is promised.
    auto superuser = m_database->superuser();
    superuser.exec("SELECT set_config('app.tenant_id', $1, false), set_config('session_replication_role', 'replica', "
                   "false)",
                   m_database->tenantId());
    superuser.exec("UPDATE inventory SET reserved = on_hand WHERE warehouse_location = 'Nashik' AND product_id = "
                   "(SELECT id FROM product WHERE sku = 'P-4')");
}

void TestSaleWarehouse::aLineTakesOneThatHasItsProduct() {
    const auto sale = editor();
    LineDocument& document = *sale->document();
    QTRY_COMPARE(document.warehouse(), QStringLiteral("Nashik"));
    QCOMPARE(document.warehouses().size(), 2);
    // In Pune alone; in both; in none; as somebody wants it; not known; in both, but promised in the usual one.
    document.replace(0, 0, {of("P-1"), of("P-2"), of("P-3"), of("P-1", "Nashik"), of("NO-SUCH"), of("P-4")},
                     QStringLiteral("Add lines"));
    // Nothing is guessed before it is known where it is.
    QCOMPARE(document.line(0).warehouse, std::string());
    QVERIFY(sale->isLookingUp());
    QTRY_VERIFY(!sale->isLookingUp());
    const std::vector<std::string> expected{"Pune", "Nashik", "Nashik", "Nashik", "Nashik", "Pune"};
    for (int at = 0; at < document.count(); ++at)
        QCOMPARE(document.line(at).warehouse, expected[static_cast<std::size_t>(at)]);
    document.undo()->undo();
    QCOMPARE(document.count(), 0);
    document.undo()->redo();
    QCOMPARE(document.line(0).warehouse, std::string("Pune"));
}

void TestSaleWarehouse::aMistypedCodeIsNoChoice() {
    const auto sale = editor();
    LineDocument& document = *sale->document();
    auto* model = sale->grid()->table()->model();
    const auto retype = [&](int row, const char* sku) {
        for (int column = 0; column < model->columnCount(); ++column) {
            if (model->headerData(column, Qt::Horizontal).toString() == QLatin1String("SKU"))
                return model->setData(model->index(row, column), QLatin1String(sku));
        }
        return false;
    };
    document.replace(0, 0, {of("P-11"), of("P-3", "Nashik"), of("P-2", "Pune")}, QStringLiteral("Add lines"));
    QTRY_VERIFY(!sale->isLookingUp() && document.line(0).warehouse == "Nashik");
    QVERIFY(retype(0, "P-1"));
    QTRY_COMPARE(document.line(0).warehouse, std::string("Pune"));
    // What was offered goes with the product it was offered for; what somebody chose stays.
    QVERIFY(retype(0, "P-3"));
    QTRY_COMPARE(document.line(0).warehouse, std::string("Nashik"));
    QVERIFY(retype(2, "P-3"));
    QTRY_VERIFY(!sale->isLookingUp() && !document.line(2).productId.empty());
    QCOMPARE(document.line(2).warehouse, std::string("Pune"));
}

void TestSaleWarehouse::whoMayNotSeeStockIsOfferedTheUsualOne() {
    const auto sale = editor(true);
    LineDocument& document = *sale->document();
    document.replace(0, 0, {of("P-1")}, QStringLiteral("Add line"));
    QTRY_COMPARE(document.line(0).warehouse, std::string("Nashik"));
    QVERIFY(document.stockOf(0) == nullptr);
}

QTEST_MAIN(TestSaleWarehouse)
#include "tst_sale_warehouse.moc"
