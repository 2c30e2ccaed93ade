#include "tests/support/lost_commit.h"
#include "tests/support/routed_workspace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace landreeve::tests;
using Moment = LostCommit::Moment;

/// stock and order commands whose COMMIT is lost on its way, or its answer: each is done once, and answered as ever.
class TestStockDoubt : public QObject {
    Q_OBJECT

    static constexpr const char* kId = "doubted";
    std::unique_ptr<RoutedWorkspace> m_test;

    CommandResult run(QStringList command, const QByteArray& input = {}) const {
        return m_test->run(RoutedWorkspace::kRouted, command << QStringLiteral("--tenant-id") << QString(kId), input);
    }
    QJsonObject create(const QString& entity, const QJsonObject& fields) const {
        const QByteArray document = QJsonDocument(fields).toJson();
        return run({"record", "create", entity, "-"}, document).json()["record"].toObject();
    }
    static QJsonArray lineOf(const QString& sku, const char* quantity) {
        return {QJsonObject{{"sku", sku}, {"warehouse", "North"}, {"quantity", quantity}, {"unit_price", "12"}}};
    }
    /// "Place kind quantity" of each move of a product, the newest first.
    QStringList movesOf(const QString& sku) const {
        QStringList moves;
        const QJsonArray all = run({"stock", "ledger", "--product", sku}).json()["moves"].toArray();
        for (const QJsonValue one : all)
            moves << one["warehouse"].toString() + " " + one["kind"].toString() + " " + one["quantity"].toString();
        return moves;
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<RoutedWorkspace>(kId);
        for (const char* place : {"North", "South"})
            QVERIFY(!create("warehouse", {{"code", place}, {"name", place}}).isEmpty());
        QVERIFY(!create("vendor", {{"code", "V-1"}, {"name", "Agro"}}).isEmpty());
        QVERIFY(!create("customer", {{"code", "C-1"}, {"name", "Farm"}}).isEmpty());
    }
    void cleanupTestCase() { m_test.reset(); }

    void everyCommandIsDoneOnce_data() {
        QTest::addColumn<QString>("sku");
        QTest::addColumn<Moment>("moment");
        QTest::newRow("the COMMIT is lost") << "X-NOT" << Moment::BeforeItIsDone;
        QTest::newRow("its answer is lost") << "X-DONE" << Moment::OnceItIsDone;
    }
    void everyCommandIsDoneOnce() {
        QFETCH(const QString, sku);
        QFETCH(const Moment, moment);
        QVERIFY(!create("product", {{"sku", sku},
                                    {"name", "Thing"},
                                    {"hsn_code", "3004"},
                                    {"tax_rate", "5"},
                                    {"cost_price", "10"},
                                    {"reorder_level", "50"},
                                    {"reorder_quantity", "25"}})
                     .isEmpty());
        const auto done = [&](const char* words, const QStringList& command) {
            const LostCommit lost(m_test->proxy, words, moment);
            const CommandResult result = run(command);
            if (result.exit != 0 || lost.cuts() != 1)
                qWarning("%s: exit %d, %d cuts: %s", words, result.exit, lost.cuts(), result.out.constData());
            return result.exit == 0 && lost.cuts() == 1 ? result.json() : QJsonObject();
        };
        const auto stock = [&](const QStringList& command) {
            return QStringList{"stock"} + command + QStringList{"--product", sku};
        };
        QVERIFY(
            !done("stock_adjust(", stock({"adjust", "--warehouse", "North", "--quantity", "40", "--reason", "first"}))
                 .isEmpty());
        QVERIFY(!done("stock_transfer(", stock({"move", "--from", "North", "--to", "South", "--quantity", "15"}))
                     .isEmpty());
        QVERIFY(!done("stock_adjust(", stock({"take", "--warehouse", "South", "--counted", "14"})).isEmpty());
        QCOMPARE(movesOf(sku), (QStringList{"South adjustment -1.000", "South transfer_in 15.000",
                                            "North transfer_out -15.000", "North adjustment 40.000"}));

        const QJsonObject order =
            create("sales-order", {{"code", "C-1"}, {"line_items", lineOf(sku, "5")}, {"place_of_supply", "27"}});
        const QString number = order["so_number"].toString();
        QVERIFY(!done("order_act(", {"order", "confirm", number}).isEmpty());
        QVERIFY(!done("order_act(", {"order", "ship", number}).isEmpty());
        QCOMPARE(movesOf(sku).size(), 5);
        QCOMPARE(movesOf(sku).constFirst(), QString("North issue -5.000"));

        // From whom it was bought last, it is bought again.
        QVERIFY(!create("purchase-order", {{"code", "V-1"}, {"line_items", lineOf(sku, "1")}}).isEmpty());
        const auto orders = [&] {
            return run({"record", "list", "purchase-order", "--where", "status=draft"})
                .json()["records"]
                .toArray()
                .size();
        };
        const auto before = orders();
        QVERIFY(!done("reorder_orders(", stock({"reorder", "--create"})).isEmpty());
        QCOMPARE(orders(), before + 1);

        const bool first = moment == Moment::BeforeItIsDone;
        const QString day = first ? QStringLiteral("2024-03-31") : QStringLiteral("2025-03-31");
        const QJsonObject books = done("close_period(", {"stock", "close-period", day, "--reason", "year end"});
        QCOMPARE(books["closed_through"].toString(), day);
        QCOMPARE(books["before"].toString(), first ? QString() : QStringLiteral("2024-03-31"));
        const CommandResult again = run({"stock", "close-period", day, "--reason", "year end"});
        QCOMPARE(again.errorCode(), QString("period_refused"));
        QCOMPARE(run({"stock", "verify"}).exit, 0);
    }
};

QTEST_GUILESS_MAIN(TestStockDoubt)
#include "tst_stock_doubt.moc"
