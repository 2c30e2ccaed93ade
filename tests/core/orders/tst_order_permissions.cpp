// What moves stock and orders asks for its permission in the database itself: a connection that was lent for something
// else changes nothing, and no function with the owner's rights forgets to ask.
#include "core/records/refusal.h"
#include "tests/core/orders/order_bed.h"
#include "tests/support/database_state.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::orders;
using tests::OrderBed;
using enum OrderEvent;

class TestOrderPermissions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void refusesWhoeverWasLentSomethingElse_data();
    void refusesWhoeverWasLentSomethingElse();
    void nothingForgetsToAsk();

private:
    std::unique_ptr<OrderBed> m_bed;
    std::map<std::string, std::string> m_named; ///< What statements call $product, $draft and so on.
};

void TestOrderPermissions::initTestCase() {
    m_bed = std::make_unique<OrderBed>(std::vector<std::string>{"A"});
    m_bed->stock("A", "50");
    m_bed->database.script("update product set reorder_level = 1000, reorder_quantity = 10");
    const std::string bad = m_bed->approved({{"A", "2"}});
    m_bed->act(bad, Receive, {{m_bed->line(bad, 1), Decimal(2), Decimal(2), "torn"}});
    const std::string pending = m_bed->purchase({{"A", "1"}});
    m_bed->act(pending, Submit);
    const auto id = [this](const std::string& number) { return "'" + m_bed->progress(number).id + "'"; };
    m_named = {{"$product", "'" + m_bed->product("A") + "'"},
               {"$purchase", id(m_bed->purchase({{"A", "1"}}))},
               {"$pending", id(pending)},
               {"$approved", id(m_bed->approved({{"A", "1"}}))},
               {"$sale", id(m_bed->sale({{"A", "1"}}))},
               {"$confirmed", id(m_bed->confirmed({{"A", "1"}}))}};
}

void TestOrderPermissions::refusesWhoeverWasLentSomethingElse_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("needed");
    const auto row = [](const char* name, const char* sql, const char* needed) {
        QTest::newRow(name) << QString::fromLatin1(sql) << QString::fromLatin1(needed);
    };
    row("stock_adjust", "stock_adjust($product, 'Pune', 1, 'count')", "inventory:write");
    row("stock_write_off", "stock_write_off($product, 'Pune', 1, 'scrapped')", "inventory:write");
    row("stock_transfer", "stock_transfer($product, 'Pune', 'Nashik', 1)", "inventory:write");
    row("close_period", "close_period('2020-03-31', 'audit')", "inventory:approve");
    row("reorder_orders", "reorder_orders()", "purchase-order:write");
    row("submit", "order_act('purchase-order', $purchase, 'submit')", "purchase-order:write");
    row("cancel a purchase", "order_act('purchase-order', $purchase, 'cancel')", "purchase-order:write");
    row("approve", "order_act('purchase-order', $pending, 'approve')", "purchase-order:approve");
    row("reject", "order_act('purchase-order', $pending, 'reject', p_reason => 'dear')", "purchase-order:write");
    row("receive", "order_act('purchase-order', $approved, 'receive')", "purchase-order:write");
    row("confirm", "order_act('sales-order', $sale, 'confirm')", "sales-order:write");
    row("hold", "order_act('sales-order', $confirmed, 'hold')", "sales-order:write");
    row("ship", "order_act('sales-order', $confirmed, 'ship')", "sales-order:write");
}

void TestOrderPermissions::refusesWhoeverWasLentSomethingElse() {
    QFETCH(const QString, sql);
    QFETCH(const QString, needed);
    QString text = QStringLiteral("SELECT * FROM ") + sql;
    for (const auto& [name, value] : m_named)
        text.replace(QString::fromStdString(name), QString::fromStdString(value));
    const std::string statement = text.toStdString();
    const auto before = tests::stateOf(m_bed->database.superuser());
    for (const char* area : {"inventory", "purchase-order", "sales-order", "product", ""}) {
        for (const char* action : {"read", "write", "approve", ""}) {
            const access::Permission permission{area, action};
            auto connection = m_bed->database.lendFor(permission, "asha");
            auto transaction = connection.begin();
            std::string code;
            try {
                transaction.exec(statement);
            } catch (const Error& error) {
                code = records::refusalOf(records::entity("inventory"), error).code();
                QCOMPARE(QString::fromStdString(error.message()),
                         QStringLiteral("This needs the permission %1.").arg(needed));
            }
            const bool right = QString::fromStdString(permission.toString()) == needed;
            QCOMPARE(code, std::string(right ? "" : "permission_denied"));
            if (!right)
                transaction.commit(); // what would be left of it; what was done is rolled back
        }
    }
    QCOMPARE(tests::stateOf(m_bed->database.superuser()), before);
}

void TestOrderPermissions::nothingForgetsToAsk() {
    auto superuser = m_bed->database.superuser();
    const auto names = [&](const std::string& condition) {
        return superuser
            .exec(
                "SELECT coalesce(string_agg(DISTINCT p.proname, ' ' ORDER BY p.proname), '') FROM pg_proc p WHERE "
                "p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype AND " +
                condition)
            .one()
            .get<std::string>(0);
    };
    // audit_record writes down whatever was done, so everybody who may do something calls it; refuse_old_key only reads
    // and locks which key is the newest; change_landed only says whether the trail has an entry whose name is known.
    QCOMPARE(QString::fromStdString(
                 names("has_function_privilege('landreeve_write', p.oid, 'execute') AND p.prosrc !~ 'perform "
                       "need_permission\\(' AND p.proname <> ALL ('{audit_record, refuse_old_key, change_landed}')")),
             QString());
    // Each has its rows above.
    QCOMPARE(names("has_function_privilege('landreeve_write', p.oid, 'execute') AND p.prosrc ~ 'perform "
                   "need_permission\\('"),
             std::string("close_period order_act stock_adjust stock_transfer stock_write_off"));
    QCOMPARE(names("has_function_privilege('landreeve_read', p.oid, 'execute') AND p.proname <> 'change_landed'"),
             std::string());
}

QTEST_GUILESS_MAIN(TestOrderPermissions)
#include "tst_order_permissions.moc"
