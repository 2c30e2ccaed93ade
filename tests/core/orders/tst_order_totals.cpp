// What the program shows of an order while it is typed is what the tenant's database makes of it.
#include "core/base/ids.h"
#include "core/orders/order_totals.h"
#include "core/orders/tenant_orders.h"
#include "core/records/record_store.h"
#include "tests/support/domain_database.h"

#include <QTest>

#include <random>

using namespace landreeve;
using namespace landreeve::orders;

namespace {

constexpr const char* kSample = R"sql(
insert into warehouse (code, name, state_code) values ('Nashik', 'Nashik Road', '27');
insert into product (sku, name, unit, cost_price, sale_price, tax_rate, hsn_code, barcode) values
    ('HUM-98-01', 'Humic acid', 'bag', 184.20, 260, 5, '3105', '8901234567890'), ('BARE', 'Bare', 'pc', null, null, 0, null, null);
insert into vendor (code, name, tax_id, sez) values ('V-MH', 'Konkan', '27AAPFU0939F1ZV', false),
    ('V-GJ', 'Surat', '24AAQCA8719H1ZC', false), ('V-SEZ', 'Zone', '27AAPFU0939F1ZV', true), ('V-NONE', 'Stall', null, false);
insert into customer (code, name) values ('C-1', 'Godavari Farms');
)sql";

std::string drawn(std::mt19937& draw, std::uint64_t most, int decimals) {
    std::string text = std::to_string(std::uniform_int_distribution<std::uint64_t>(1, most)(draw));
    text.insert(
        0, text.size() <= static_cast<std::size_t>(decimals) ? static_cast<std::size_t>(decimals) + 1 - text.size() : 0,
        '0');
    text.insert(text.size() - static_cast<std::size_t>(decimals), ".");
    return text;
}

} // namespace

class TestOrderTotals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_server = std::make_unique<tests::PrivatePostgres>();
        m_database = std::make_unique<tests::DomainDatabase>(*m_server);
        m_database->script(kSample);
    }

    void theyAreTheDatabases_data() {
        QTest::addColumn<QString>("vendor");
        QTest::newRow("CGST and SGST") << QStringLiteral("V-MH");
        QTest::newRow("IGST") << QStringLiteral("V-GJ");
    }
    void theyAreTheDatabases() {
        QFETCH(QString, vendor);
        const unsigned seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 draw(seed);
        auto connection = m_database->lend();
        records::RecordStore store(connection);
        const auto product = productsOf(connection, {"HUM-98-01"}).front();
        constexpr std::array<const char*, 4> rates{"0", "5", "18", "40"};
        for (int order = 0; order < 20; ++order) {
            std::vector<OrderLine> lines;
            for (int i = 0; i < 25; ++i) {
                OrderLine line;
                line.productId = product.id;
                line.warehouse = "Nashik";
                line.quantity = drawn(draw, 9'999'999, 3);
                line.unitPrice = drawn(draw, 99'999'999, 2);
                line.discountPct = draw() % 2 == 0 ? "" : drawn(draw, 9999, 2);
                line.taxRate = rates[draw() % rates.size()];
                lines.push_back(line);
            }
            const QJsonObject made = store.create(records::entity("purchase-order"),
                                                  {{QStringLiteral("code"), vendor},
                                                   {QStringLiteral("place_of_supply"), QStringLiteral("27")},
                                                   {QStringLiteral("line_items"), toJson(lines)}},
                                                  newUuid());
            const TaxSplit split = taxSplitFromText(made[QStringLiteral("tax_split")].toString().toStdString());
            QVERIFY(split == (vendor == QLatin1String("V-MH") ? TaxSplit::Intra : TaxSplit::Inter));
            OrderTotals totals = totalsOf(lines, split);
            const auto theirs = [&](const char* field) { return made[QLatin1String(field)].toString().toStdString(); };
            QCOMPARE(totals.subtotal().toString(), theirs("subtotal"));
            QCOMPARE(totals.tax().toString(), theirs("tax_amount"));
            QVERIFY(totals.total(true) == *Decimal::parse(theirs("total_amount")));
            QVERIFY(totals.roundOff(true) == *Decimal::parse(theirs("round_off")));
            Decimal byRate;
            for (const auto& [rate, part] : totals.rates())
                byRate = byRate + part.half + part.half + part.whole;
            QVERIFY(byRate == totals.tax());
            // What goes leaves nothing behind.
            for (const OrderLine& line : lines)
                totals.remove(*amountsOf(line, split));
            QVERIFY(totals.subtotal().isZero() && totals.tax().isZero() && totals.rates().empty());
        }
    }

    void unfinishedLinesHaveNoAmount_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        for (const auto& [field, text] :
             {std::pair{"quantity", ""}, std::pair{"quantity", "0"}, std::pair{"quantity", "1.2345"},
              std::pair{"quantity", "1."}, std::pair{"quantity", "-1"}, std::pair{"quantity", "1,5"},
              std::pair{"unit_price", ""}, std::pair{"unit_price", "1.005"}, std::pair{"discount_pct", "101"},
              std::pair{"tax_rate", "x"}})
            QTest::newRow((std::string(field) + " " + text).c_str())
                << QString::fromLatin1(field) << QString::fromLatin1(text);
    }
    void unfinishedLinesHaveNoAmount() {
        QFETCH(QString, field);
        QFETCH(QString, text);
        QJsonObject json{{QStringLiteral("product_id"), QStringLiteral("p")},
                         {QStringLiteral("warehouse"), QStringLiteral("Nashik")},
                         {QStringLiteral("quantity"), QStringLiteral("2")},
                         {QStringLiteral("unit_price"), QStringLiteral("10")},
                         {QStringLiteral("tax_rate"), QStringLiteral("5")}};
        QVERIFY(faultsOf(OrderLine::fromJson(json), true).empty());
        json.insert(field, text);
        const OrderLine line = OrderLine::fromJson(json);
        QVERIFY(!amountsOf(line, TaxSplit::Intra));
        QCOMPARE(faultsOf(line, true).size(), std::size_t(1));
        QCOMPARE(faultsOf(line, true).front().field, field.toStdString());
    }

    void ratesOfGstBindInIndiaAlone() {
        OrderLine line;
        line.productId = "p";
        line.warehouse = "w";
        line.quantity = "1";
        line.unitPrice = "100";
        line.taxRate = "19";
        QCOMPARE(faultsOf(line, true).size(), std::size_t(1));
        QVERIFY(faultsOf(line, false).empty());
        QCOMPARE(amountsOf(line, TaxSplit::Single)->whole.toString(), std::string("19.00"));
    }

    void taxFollowsThePlacesAsTheDatabaseHasIt() {
        TenantOrders orders(
            [this](const access::Permission&, const postgres::Wait& wait) { return m_database->lend(wait); });
        auto connection = m_database->lend();
        records::RecordStore store(connection);
        for (const char* vendor : {"V-MH", "V-GJ", "V-SEZ", "V-NONE"}) {
            for (const char* place : {"27", "24", ""}) {
                QJsonObject fields{{QStringLiteral("code"), QString::fromLatin1(vendor)}};
                if (*place != 0)
                    fields.insert(QStringLiteral("place_of_supply"), QString::fromLatin1(place));
                const QJsonObject made = store.create(records::entity("purchase-order"), fields, newUuid());
                const auto rules =
                    orders.taxRules(true, made[QStringLiteral("vendor_id")].toString().toStdString(), place, {});
                QVERIFY(rules.indian);
                QVERIFY2(rules.split == taxSplitFromText(made[QStringLiteral("tax_split")].toString().toStdString()),
                         vendor);
            }
        }
        const QJsonObject sold = store.create(records::entity("sales-order"),
                                              {{QStringLiteral("code"), QStringLiteral("C-1")},
                                               {QStringLiteral("place_of_supply"), QStringLiteral("24")}},
                                              newUuid());
        QCOMPARE(sold[QStringLiteral("tax_split")].toString(), QStringLiteral("inter"));
        QVERIFY(orders.taxRules(false, sold[QStringLiteral("customer_id")].toString().toStdString(), "24", {}).split ==
                TaxSplit::Inter);
        QVERIFY(orders.taxRules(false, {}, "27", {}).split == TaxSplit::Intra);
        QCOMPARE(orders.warehouses({}), std::vector<std::string>{"Nashik"});
    }

    /// Where none is named, the goods go to the delivery's address, else to the customer.
    void anEmptyPlaceOfSupplyIsWhereTheGoodsGo_data() {
        QTest::addColumn<QString>("customer"); // columns and values
        QTest::addColumn<QString>("delivery");
        QTest::addColumn<QString>("split");
        const QString elsewhere = QStringLiteral("{\"state_code\": \"24\"}");
        const QString here = QStringLiteral("{\"state_code\": \"27\"}");
        QTest::newRow("nothing tells") << QStringLiteral("NULL, '{}', '{}'") << QString() << QStringLiteral("intra");
        QTest::newRow("GSTIN") << QStringLiteral("'24AAQCA8719H1ZC', '{}', '{}'") << QString()
                               << QStringLiteral("inter");
        QTest::newRow("billing address") << QStringLiteral("NULL, '%1', '{}'").arg(elsewhere) << QString()
                                         << QStringLiteral("inter");
        QTest::newRow("shipping before billing") << QStringLiteral("'24AAQCA8719H1ZC', '%1', '%2'").arg(elsewhere, here)
                                                 << QString() << QStringLiteral("intra");
        QTest::newRow("empty codes tell nothing")
            << QStringLiteral("'24AAQCA8719H1ZC', '%1', '%1'").arg(QStringLiteral("{\"state_code\": \"\"}"))
            << QStringLiteral("{\"state_code\": \"\"}") << QStringLiteral("inter");
        QTest::newRow("empty codes alone")
            << QStringLiteral("NULL, '%1', '%1'").arg(QStringLiteral("{\"state_code\": \"\"}"))
            << QStringLiteral("{\"state_code\": \"\"}") << QStringLiteral("intra");
        QTest::newRow("delivery before all")
            << QStringLiteral("NULL, '%1', '%1'").arg(here) << elsewhere << QStringLiteral("inter");
    }
    void anEmptyPlaceOfSupplyIsWhereTheGoodsGo() {
        QFETCH(QString, customer);
        QFETCH(QString, delivery);
        QFETCH(QString, split);
        const std::string id = newUuid();
        m_database->script(
            "INSERT INTO customer (id, code, name, tax_id, billing_address, shipping_address) VALUES ('" + id +
            "', 'C-" + id.substr(0, 8) + "', 'Somewhere', " + customer.toStdString() + ")");
        auto connection = m_database->lend();
        records::RecordStore store(connection);
        QJsonObject fields{{QStringLiteral("customer_id"), QString::fromStdString(id)}};
        if (!delivery.isEmpty())
            fields.insert(QStringLiteral("delivery_address"), QJsonDocument::fromJson(delivery.toUtf8()).object());
        const auto& sale = records::entity("sales-order");
        QJsonObject made = store.create(sale, fields, newUuid());
        QCOMPARE(made[QStringLiteral("tax_split")].toString(), split);
        if (delivery.isEmpty()) {
            TenantOrders orders(
                [this](const access::Permission&, const postgres::Wait& wait) { return m_database->lend(wait); });
            QVERIFY(orders.taxRules(false, id, {}, {}).split == taxSplitFromText(split.toStdString()));
        }
        // A delivery elsewhere changes it while the order is a draft; a place that is named holds before all.
        made = store.update(
            sale, made[QStringLiteral("id")].toString().toStdString(),
            {{QStringLiteral("delivery_address"), QJsonObject{{QStringLiteral("state_code"), QStringLiteral("29")}}}},
            1);
        QCOMPARE(made[QStringLiteral("tax_split")].toString(), QStringLiteral("inter"));
        made = store.update(sale, made[QStringLiteral("id")].toString().toStdString(),
                            {{QStringLiteral("place_of_supply"), QStringLiteral("27")}}, 2);
        QCOMPARE(made[QStringLiteral("tax_split")].toString(), QStringLiteral("intra"));
    }

    void productsAreFoundBySkuAndBarcode() {
        auto connection = m_database->lend();
        const auto found = productsOf(connection, {"8901234567890", "BARE", "nothing"});
        QCOMPARE(found.size(), std::size_t(2));
    }

private:
    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
};

QTEST_GUILESS_MAIN(TestOrderTotals)
#include "tst_order_totals.moc"
