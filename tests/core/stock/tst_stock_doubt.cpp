// Stock as a window moves and reorders it, with the COMMIT or its answer lost on the way, or with the whole way gone:
// done once, or told as not known; read from the database.
#include "core/stock/tenant_stock.h"
#include "tests/core/stock/stock_fixture.h"
#include "tests/support/lost_commit.h"

#include <QTest>

#include <atomic>

using namespace landreeve;
using namespace landreeve::stock;
using tests::decimal;
using tests::LostCommit;
using tests::MessageProxy;
using Moment = LostCommit::Moment;

class TestStockDoubt : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_database = tests::stockDatabase(m_server);
        m_proxy = std::make_unique<MessageProxy>(m_server.socketFolder());
        m_stock = std::make_unique<TenantStock>(m_database->lendThrough(m_proxy->folder()));
    }
    void goodsAreMovedOnce_data() { moments(); }
    void goodsAreMovedOnce();
    void whatIsShortIsOrderedOnce_data() { moments(); }
    void whatIsShortIsOrderedOnce();
    void whereNobodyAnswersItIsNotKnown();

private:
    static void moments() {
        QTest::addColumn<Moment>("moment");
        QTest::newRow("before it was done") << Moment::BeforeItIsDone;
        QTest::newRow("once it was done") << Moment::OnceItIsDone;
    }
    static StockTransfer toPune(const std::string& productId) {
        return {productId, "Nashik", "Pune", decimal("15"), "nearer", newUuid()};
    }
    /// "Nashik Pune": what is on hand there.
    std::string onHand(const std::string& productId) {
        return m_database->superuser()
            .exec("SELECT coalesce(string_agg(trim_scale(on_hand)::text, ' ' ORDER BY warehouse_location), '') FROM "
                  "inventory WHERE product_id = $1::uuid",
                  productId)
            .one()
            .get<std::string>(0);
    }
    int drafts() { return m_database->superuser().exec("SELECT count(*) FROM purchase_order").one().get<int>(0); }

    tests::PrivatePostgres m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<MessageProxy> m_proxy;
    std::unique_ptr<TenantStock> m_stock;
};

void TestStockDoubt::goodsAreMovedOnce() {
    QFETCH(const Moment, moment);
    const std::string id = tests::product(*m_database, std::string("MOVE-") + QTest::currentDataTag(), "10", "40");
    const LostCommit lost(*m_proxy, "stock_transfer(", moment);
    const Transferred moved = m_stock->transfer(toPune(id), {});
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(moved.value, decimal("150.00"));
    QCOMPARE(onHand(id), std::string("25 15"));
}

void TestStockDoubt::whatIsShortIsOrderedOnce() {
    QFETCH(const Moment, moment);
    const std::string sku = std::string("LOW-") + QTest::currentDataTag();
    const std::string id = tests::product(*m_database, sku, "10", "0", "50", "25");
    auto superuser = m_database->superuser();
    const auto vendor = superuser.exec("SELECT id FROM vendor WHERE code = 'V-A'").one().get<std::string>(0);
    const int before = drafts();
    const LostCommit lost(*m_proxy, "reorder_orders(", moment);
    const auto orders = m_stock->makeReorderOrders({{id, decimal("25"), vendor, "Pune"}}, newUuid(), {});
    QCOMPARE(lost.cuts(), 1);
    QCOMPARE(orders.size(), std::size_t(1));
    QCOMPARE(drafts(), before + 1);
}

void TestStockDoubt::whereNobodyAnswersItIsNotKnown() {
    const std::string id = tests::product(*m_database, "GONE", "10", "40");
    std::atomic<bool> gone = false;
    m_proxy->watch([&gone, changes = false](const MessageProxy::Message& message, MessageProxy::Moment now) mutable {
        const bool before = now == MessageProxy::Moment::Before;
        changes = changes || (before && message.content.find("stock_transfer(") != std::string_view::npos);
        gone = gone || (before && changes && message.content.find("COMMIT") != std::string_view::npos);
        return gone ? MessageProxy::Verdict::Cut : MessageProxy::Verdict::Pass;
    });
    const StockTransfer transfer = toPune(id);
    try {
        m_stock->transfer(transfer, {});
        QFAIL("it was answered");
    } catch (const Error& error) {
        QVERIFY(error.inDoubt());
        QVERIFY(!error.retryable());
    }
    // The same key, when the way is there again: done now, and once.
    m_proxy->watch({});
    QCOMPARE(onHand(id), std::string("40"));
    QCOMPARE(m_stock->transfer(transfer, {}).value, decimal("150.00"));
    QCOMPARE(m_stock->transfer(transfer, {}).value, decimal("150.00"));
    QCOMPARE(onHand(id), std::string("25 15"));
}

QTEST_GUILESS_MAIN(TestStockDoubt)
#include "tst_stock_doubt.moc"
