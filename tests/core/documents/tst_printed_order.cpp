// What a document says of an order: its sums are those of the database and of what is printed, in every mix.
#include "core/base/ids.h"
#include "core/documents/printed_order.h"
#include "core/documents/tax_summary.h"
#include "core/documents/tenant_documents.h"
#include "core/orders/order_event.h"
#include "core/orders/order_product.h"
#include "core/orders/order_progress.h"
#include "core/records/record_store.h"
#include "tests/support/domain_database.h"

#include <QTest>

#include <random>
#include <set>

using namespace landreeve;
using namespace landreeve::documents;
using orders::OrderLine;
using orders::TaxSplit;

namespace {

constexpr const char* kSample = R"sql(
insert into warehouse (code, name, state_code, address) values
    ('Nashik', 'Nashik Road', '27', '{"line1": "Plot 4", "city": "Nashik", "pin": "422101", "state_code": "27"}'),
    ('Pune', 'Pune Camp', '27', '{}');
insert into product (sku, name, unit, cost_price, sale_price, tax_rate, hsn_code) values
    ('A', 'Humic acid', 'bag', 184.20, 260, 5, '3105'), ('B', 'Neem oil', 'L', 90, 120, 18, '3808'),
    ('C', 'No code', 'pc', 5, 9, 0, null);
insert into vendor (code, name, tax_id, sez) values ('V-MH', 'Konkan', '27AAPFU0939F1ZV', false),
    ('V-GJ', 'Surat', '24AAQCA8719H1ZC', false);
insert into customer (code, name, billing_address, shipping_address) values ('C-1', 'Godavari Farms',
    '{"line1": "1 Ghat Road", "city": "Paithan", "pin": "431107", "state_code": "27"}', '{}');
)sql";

std::string drawn(std::mt19937& draw, std::uint64_t most, int decimals) {
    std::string text = std::to_string(std::uniform_int_distribution<std::uint64_t>(1, most)(draw));
    const auto behind = static_cast<std::size_t>(decimals);
    text.insert(0, text.size() <= behind ? behind + 1 - text.size() : 0, '0');
    return text.insert(text.size() - behind, ".");
}

Decimal figure(const std::string& printed) {
    std::string digits = printed;
    std::erase(digits, ',');
    return Decimal::parse(digits.substr(digits.find_first_of("-0123456789"))).value();
}

std::size_t columnOf(const PrintedTable& table, const char* heading) {
    const auto found = std::ranges::find(table.columns, heading, &PrintedColumn::heading);
    return found == table.columns.end() ? 99 : static_cast<std::size_t>(found - table.columns.begin());
}

Decimal sumOf(const PrintedTable& table, const char* heading) {
    Decimal sum;
    for (const auto& row : table.rows) {
        if (!row.strong)
            sum = sum + figure(row.cells.at(columnOf(table, heading)));
    }
    return sum;
}

Decimal totalOf(const PrintedDocument& document, const std::string& label) {
    const auto found = std::ranges::find(document.totals, label, &PrintedFact::label);
    return found == document.totals.end() ? Decimal() : figure(found->value);
}

} // namespace

class TestPrintedOrder : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;
    std::unique_ptr<tests::DomainDatabase> m_foreign;

    static TenantDocuments documentsOf(tests::DomainDatabase& database) {
        return {[&database](const access::Permission&, const postgres::Wait& wait) { return database.lend(wait); },
                [](const std::stop_token&) { return Letterhead{.name = "Sahyadri"}; }};
    }
    static std::vector<OrderLine> randomLines(access::TenantConnection& connection, std::mt19937& draw, int count,
                                              bool indian) {
        constexpr std::array<const char*, 4> rates{"0", "5", "18", "40"};
        const auto products = orders::productsOf(connection, {"A", "B", "C"});
        std::vector<OrderLine> lines;
        for (int i = 0; i < count; ++i) {
            OrderLine line;
            line.productId = products[draw() % products.size()].id;
            line.warehouse = draw() % 2 == 0 ? "Nashik" : "Pune";
            line.quantity = drawn(draw, 9'999'999, 3);
            line.unitPrice = drawn(draw, 9'999'999, 2);
            line.discountPct = draw() % 2 == 0 ? "" : drawn(draw, 9999, 2);
            line.taxRate = indian ? rates[draw() % rates.size()] : drawn(draw, 9999, 2);
            lines.push_back(line);
        }
        return lines;
    }
    static std::string make(access::TenantConnection& connection, const char* entity, const char* party,
                            const std::vector<OrderLine>& lines, const char* place = "27") {
        QJsonObject record{{QStringLiteral("code"), QString::fromLatin1(party)},
                           {QStringLiteral("line_items"), orders::toJson(lines)}};
        if (*place != '\0')
            record.insert(QStringLiteral("place_of_supply"), QString::fromLatin1(place));
        return records::RecordStore(connection)
            .create(records::entity(entity), record, newUuid())[QStringLiteral("id")]
            .toString()
            .toStdString();
    }

private Q_SLOTS:
    void initTestCase() {
        m_server = std::make_unique<tests::PrivatePostgres>();
        m_database = std::make_unique<tests::DomainDatabase>(*m_server);
        m_database->script(kSample);
        m_foreign = std::make_unique<tests::DomainDatabase>(
            *m_server, tests::DomainDatabase::Options{"rhine-tools", "Rhine Tools", "DE"});
        m_foreign->script(kSample);
    }

    void totalsAreTheSumsOfWhatIsPrinted_data() {
        QTest::addColumn<QString>("entity");
        QTest::addColumn<QString>("party");
        QTest::addColumn<QString>("place");
        QTest::addColumn<bool>("indian");
        QTest::newRow("CGST and SGST") << QStringLiteral("purchase-order") << QStringLiteral("V-MH")
                                       << QStringLiteral("27") << true;
        QTest::newRow("IGST") << QStringLiteral("purchase-order") << QStringLiteral("V-GJ") << QStringLiteral("27")
                              << true;
        QTest::newRow("sale") << QStringLiteral("sales-order") << QStringLiteral("C-1") << QStringLiteral("27") << true;
        QTest::newRow("sale to another state")
            << QStringLiteral("sales-order") << QStringLiteral("C-1") << QStringLiteral("24") << true;
        QTest::newRow("elsewhere") << QStringLiteral("purchase-order") << QStringLiteral("V-MH") << QString() << false;
    }
    void totalsAreTheSumsOfWhatIsPrinted() {
        QFETCH(QString, entity);
        QFETCH(QString, party);
        QFETCH(QString, place);
        QFETCH(bool, indian);
        const unsigned seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 draw(seed);
        tests::DomainDatabase& database = indian ? *m_database : *m_foreign;
        TenantDocuments documents = documentsOf(database);
        auto connection = database.lend();
        const bool purchase = entity == QLatin1String("purchase-order");
        const auto kind = purchase ? DocumentKind::PurchaseOrder : DocumentKind::SalesOrder;
        const int rounds = qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? 500 : 12;
        for (int i = 0; i < rounds; ++i) {
            const auto lines = randomLines(connection, draw, 1 + static_cast<int>(draw() % 30), indian);
            const std::string id = make(connection, qPrintable(entity), qPrintable(party), lines, qPrintable(place));
            const RecordedOrder order = readOrder(connection, purchase, id);
            const PrintedDocument document = documents.show(kind, id, {}, {});

            QCOMPARE(document.lines.rows.size(), lines.size());
            QVERIFY(sumOf(document.lines, "Taxable") == order.subtotal);
            QVERIFY(sumOf(document.lines, "Amount") == order.subtotal + order.tax);
            QVERIFY(totalOf(document, "Taxable amount") == order.subtotal);
            QVERIFY(totalOf(document, "Total") == order.total);
            Decimal sum;
            for (const PrintedFact& each : document.totals) {
                if (!each.strong)
                    sum = sum + figure(each.value);
            }
            QVERIFY(sum == order.total);
            // The summary: its last row is the sum of those above, which are what the totals say.
            const auto& summary = document.summary;
            QVERIFY(summary.rows.back().strong);
            for (const char* heading : {"Taxable", "CGST", "SGST", "IGST", "Tax"}) {
                const std::size_t column = columnOf(summary, heading);
                if (column == 99)
                    continue;
                QVERIFY2(sumOf(summary, heading) == figure(summary.rows.back().cells.at(column)), heading);
            }
            QVERIFY(sumOf(summary, "Taxable") == order.subtotal);
            if (order.split == TaxSplit::Intra) {
                QVERIFY(columnOf(summary, "IGST") == 99);
                QVERIFY(sumOf(summary, "CGST") == sumOf(summary, "SGST"));
                QVERIFY(sumOf(summary, "CGST") + sumOf(summary, "SGST") == order.tax);
                QVERIFY(totalOf(document, "CGST") == sumOf(summary, "CGST"));
                QVERIFY(totalOf(document, "CGST") == totalOf(document, "SGST"));
            } else {
                const char* name = order.split == TaxSplit::Inter ? "IGST" : "Tax";
                QVERIFY(sumOf(summary, name) == order.tax && totalOf(document, name) == order.tax);
                QVERIFY(columnOf(summary, "CGST") == 99);
            }
            QVERIFY(order.split == (indian ? place == QLatin1String("24") || party == QLatin1String("V-GJ")
                                                 ? TaxSplit::Inter
                                                 : TaxSplit::Intra
                                           : TaxSplit::Single));
            QVERIFY(document.words.ends_with(" Only"));
            QVERIFY(document.words.starts_with(indian ? "Rupees " : "EUR "));
            // One row a code and rate.
            std::set<std::pair<std::string, std::string>> keys;
            for (const RecordedLine& line : order.lines)
                keys.emplace(line.hsnCode, line.taxRate.toString());
            QCOMPARE(summary.rows.size(), keys.size() + 1);
        }
    }

    void aDocumentSaysWhoAndWhere() {
        auto connection = m_database->lend();
        TenantDocuments documents = documentsOf(*m_database);
        const auto product = orders::productsOf(connection, {"A"}).front();
        OrderLine line;
        line.productId = product.id;
        line.warehouse = "Nashik";
        line.quantity = "2";
        const PrintedDocument bought =
            documents.show(DocumentKind::PurchaseOrder, make(connection, "purchase-order", "V-MH", {line}), {}, {});
        QCOMPARE(bought.title, std::string("Purchase order"));
        QVERIFY(bought.number.starts_with("PO/"));
        QCOMPARE(bought.mark, std::string("Draft"));
        QCOMPARE(bought.parties.size(), std::size_t(2));
        QCOMPARE(bought.parties[0].lines, (std::vector<std::string>{"Konkan", "GSTIN 27AAPFU0939F1ZV"}));
        QCOMPARE(bought.parties[1].lines,
                 (std::vector<std::string>{"Nashik Road", "Plot 4", "Nashik", "Maharashtra 422101"}));
        QCOMPARE(bought.lines.rows.front().cells, (std::vector<std::string>{"1", "Humic acid", "3105", "2\u00a0bag",
                                                                            "184.20", "368.40", "5", "386.82"}));
        QCOMPARE(bought.words, std::string("Rupees Three Hundred Eighty-Seven Only"));
        QVERIFY(totalOf(bought, "Round-off") == *Decimal::parse("0.18"));
        const auto place = std::ranges::find(bought.facts, "Place of supply", &PrintedFact::label);
        QVERIFY(place != bought.facts.end());
        QCOMPARE(place->value, std::string("27 Maharashtra"));

        line.discountPct = "12.5";
        const PrintedDocument sold =
            documents.show(DocumentKind::SalesOrder, make(connection, "sales-order", "C-1", {line}), {}, {});
        QCOMPARE(sold.parties.size(), std::size_t(1)); // no address to deliver to
        QCOMPARE(sold.lines.rows.front().cells.at(columnOf(sold.lines, "Disc. %")), std::string("12.5"));
    }

    // The tax followed one, so the paper names it, wherever the customer is by now.
    void aPlaceOfSupplyLeftEmptyIsWhereTheGoodsWent() {
        m_database->script("insert into customer (code, name, billing_address) values ('C-2', 'Narmada Agro', "
                           "'{\"state_code\": \"24\"}')");
        auto connection = m_database->lend();
        TenantDocuments documents = documentsOf(*m_database);
        OrderLine line;
        line.productId = orders::productsOf(connection, {"A"}).front().id;
        line.quantity = "2";
        const auto linesAt = [&](std::initializer_list<const char*> warehouses) {
            std::vector<OrderLine> lines;
            for (const char* warehouse : warehouses) {
                line.warehouse = warehouse;
                lines.push_back(line);
            }
            return lines;
        };
        const auto placeOn = [](const PrintedDocument& document) {
            const auto place = std::ranges::find(document.facts, "Place of supply", &PrintedFact::label);
            return place == document.facts.end() ? std::string() : place->value;
        };
        const std::string sale = make(connection, "sales-order", "C-2", linesAt({"Nashik", "Pune"}), "");
        const PrintedDocument sold = documents.show(DocumentKind::SalesOrder, sale, {}, {});
        QCOMPARE(placeOn(sold), std::string("24 Gujarat"));
        QVERIFY(totalOf(sold, "IGST") > Decimal());
        // Nor does it say which of our warehouses it leaves; what we buy says where to bring it.
        QCOMPARE(sold.lines.rows.back().under, std::string("A"));
        const PrintedDocument bought =
            documents.show(DocumentKind::PurchaseOrder,
                           make(connection, "purchase-order", "V-GJ", linesAt({"Nashik", "Pune"}), ""), {}, {});
        QCOMPARE(bought.lines.rows.back().under, std::string("A · Pune"));

        m_database->script("update customer set billing_address = '{\"state_code\": \"27\"}' where code = 'C-2'");
        QCOMPARE(placeOn(documents.show(DocumentKind::SalesOrder, sale, {}, {})), std::string("24 Gujarat"));
        // A draft that is changed then is taxed anew.
        m_database->script("update sales_order set line_items = jsonb_set(line_items, '{0,quantity}', '\"3\"') "
                           "where id = '" +
                           sale + "'");
        const PrintedDocument anew = documents.show(DocumentKind::SalesOrder, sale, {}, {});
        QCOMPARE(placeOn(anew), std::string("27 Maharashtra"));
        QCOMPARE(columnOf(anew.summary, "IGST"), std::size_t(99));
    }

    void aTenantThatWasNotMigratedYetPrintsToo() {
        tests::DomainDatabase old(*m_server, tests::DomainDatabase::Options{"narmada-agro", "Narmada Agro", "IN"});
        old.script(kSample);
        auto connection = old.lend();
        OrderLine line;
        line.productId = orders::productsOf(connection, {"A"}).front().id;
        line.warehouse = "Nashik";
        line.quantity = "2";
        const std::string sale = make(connection, "sales-order", "C-1", {line}, "");
        const std::string purchase = make(connection, "purchase-order", "V-MH", {line}, "");
        for (const char* table : {"sales_order", "purchase_order"})
            old.superuser().exec("ALTER TABLE " + std::string(table) + " DROP COLUMN taxed_at");
        QCOMPARE(documentsOf(old).show(DocumentKind::PurchaseOrder, purchase, {}, {}).lines.rows.size(),
                 std::size_t(1));
        QCOMPARE(orders::progressOf(connection, orders::OrderKind::Sale, sale).taxedAt, std::string());
        QCOMPARE(orders::progressOf(connection, orders::OrderKind::Purchase, purchase).taxedAt, std::string());
        const PrintedDocument sold = documentsOf(old).show(DocumentKind::SalesOrder, sale, {}, {});
        QCOMPARE(sold.lines.rows.size(), std::size_t(1));
        QVERIFY(std::ranges::find(sold.facts, "Place of supply", &PrintedFact::label) == sold.facts.end());
    }

    void aPickingListHasWhatIsReserved() {
        RecordedOrder order;
        order.isPurchase = false;
        order.number = "SO/1";
        order.status = "confirmed";
        order.lines = {
            {.sku = "Z", .description = "Last", .warehouse = "Pune", .unit = "pc", .reserved = Decimal(3)},
            {.sku = "B", .description = "Nothing", .warehouse = "Nashik", .unit = "pc"},
            {.sku = "A", .description = "First", .warehouse = "Nashik", .unit = "pc", .reserved = Decimal(1)}};
        const PrintedDocument list = pickingList(order, {});
        QCOMPARE(list.lines.rows.size(), std::size_t(2));
        QCOMPARE(list.lines.rows[0].cells[1] + " " + list.lines.rows[0].cells[2], std::string("Nashik A"));
        QCOMPARE(list.lines.rows[1].cells[1] + " " + list.lines.rows[1].cells[4], std::string("Pune 3\u00a0pc"));
        QVERIFY(list.totals.empty() && list.words.empty() && list.mark.empty());
    }

    // Both lists of orders as the database has them after each step.
    void listsSayWhatWaits() {
        TenantDocuments documents = documentsOf(*m_database);
        auto connection = m_database->lendFor({"purchase-order", "write"}, "divya");
        const auto products = orders::productsOf(connection, {"A", "B"});
        std::vector<OrderLine> lines;
        for (const auto& [product, warehouse, quantity] :
             {std::tuple(0, "Pune", "6"), std::tuple(1, "Nashik", "4"), std::tuple(0, "Nashik", "2.5")}) {
            OrderLine line;
            line.productId = products[static_cast<std::size_t>(product)].id;
            line.warehouse = warehouse;
            line.quantity = quantity;
            lines.push_back(line);
        }
        const std::string bought = make(connection, "purchase-order", "V-MH", lines);
        const auto listed = [&](DocumentKind kind, const std::string& id) {
            std::vector<std::string> rows;
            const PrintedDocument list = documents.show(kind, id, {}, {});
            for (const auto& row : list.lines.rows)
                rows.push_back(row.cells[1] + " " + row.cells[2] + " " + row.cells[4]);
            return rows;
        };
        using Rows = std::vector<std::string>;
        const auto did = [&](orders::OrderKind kind, const std::string& order, orders::OrderEvent event,
                             const char* who, std::vector<orders::EventLine> of = {}) {
            auto as = m_database->lendFor(orders::permissionFor(kind, event), who);
            orders::OrderRequest request;
            request.kind = kind;
            request.order = order;
            request.event = event;
            request.lines = std::move(of);
            request.reason = "counted";
            orders::act(as, request);
        };
        const auto buy = orders::OrderKind::Purchase;
        const RecordedOrder purchase = readOrder(connection, true, bought);
        did(buy, purchase.number, orders::OrderEvent::Submit, "divya");
        did(buy, purchase.number, orders::OrderEvent::Approve, "meera");
        QCOMPARE(listed(DocumentKind::ReceivingList, bought),
                 (Rows{"Nashik A 2.5\u00a0bag", "Nashik B 4\u00a0L", "Pune A 6\u00a0bag"}));
        // Rejected ones have come too.
        did(buy, purchase.number, orders::OrderEvent::Receive, "divya",
            {{purchase.lines[0].lineId, Decimal(4), Decimal(1)}, {purchase.lines[1].lineId, Decimal(4), Decimal(0)}});
        QCOMPARE(listed(DocumentKind::ReceivingList, bought), (Rows{"Nashik A 2.5\u00a0bag", "Pune A 2\u00a0bag"}));
        did(buy, purchase.number, orders::OrderEvent::Close, "divya");
        QCOMPARE(listed(DocumentKind::ReceivingList, bought), Rows());
        QCOMPARE(documents.show(DocumentKind::ReceivingList, bought, {}, {}).notes.front().label,
                 std::string("Nothing to receive"));

        // Three good ones came to Pune, four to Nashik.
        lines.pop_back();
        lines[0].quantity = "3";
        lines[1].quantity = "3.5";
        const std::string sold = make(connection, "sales-order", "C-1", lines);
        QCOMPARE(listed(DocumentKind::PickingList, sold), Rows());
        const RecordedOrder sale = readOrder(connection, false, sold);
        const auto sell = orders::OrderKind::Sale;
        did(sell, sale.number, orders::OrderEvent::Confirm, "divya");
        QCOMPARE(listed(DocumentKind::PickingList, sold), (Rows{"Nashik B 3.5\u00a0L", "Pune A 3\u00a0bag"}));
        did(sell, sale.number, orders::OrderEvent::Ship, "divya",
            {{sale.lines[0].lineId, Decimal(1)}, {sale.lines[1].lineId, *Decimal::parse("3.5")}});
        QCOMPARE(listed(DocumentKind::PickingList, sold), (Rows{"Pune A 2\u00a0bag"}));
    }

    void aReceiptSaysWhatOneDeliveryBrought() {
        auto connection = m_database->lend();
        TenantDocuments documents = documentsOf(*m_database);
        const auto product = orders::productsOf(connection, {"A"}).front();
        OrderLine line;
        line.productId = product.id;
        line.warehouse = "Nashik";
        line.quantity = "10";
        const std::string id = make(connection, "purchase-order", "V-MH", {line, line});
        QVERIFY_THROWS_EXCEPTION(Error, documents.show(DocumentKind::GoodsReceipt, id, {}, {}));
        const RecordedOrder order = readOrder(connection, true, id);
        auto superuser = m_database->superuser();
        const auto receive = [&](const std::string& line1, const char* quantity, const char* bad) {
            superuser.exec(
                "INSERT INTO order_event (tenant_id, purchase_order_id, event, idempotency_key, lines, reason, "
                "status_before, status_after, order_version, by) VALUES ($1, $2::uuid, 'receive', "
                "gen_random_uuid(), jsonb_build_array(jsonb_build_object('line_id', $3::text, 'quantity', "
                "$4::text, 'bad', $5::text, 'reason', 'torn bags')), 'Lorry MH-12', 'approved', "
                "'partially_received', 1, 'meera')",
                m_database->tenantId(), id, line1, quantity, bad);
        };
        receive(order.lines[1].lineId, "4.000", "1.500");
        receive(order.lines[1].lineId, "6.000", "0");
        const PrintedDocument last = documents.show(DocumentKind::GoodsReceipt, id, {}, {});
        QCOMPARE(last.lines.rows.size(), std::size_t(1));
        QCOMPARE(last.lines.rows[0].cells,
                 (std::vector<std::string>{"2", "Humic acid", "10\u00a0bag", "6", "", "6", "0"}));
        const RecordedOrder received = readOrder(connection, true, id);
        const PrintedDocument first = documents.show(DocumentKind::GoodsReceipt, id, received.receipts[0].id, {});
        QCOMPARE(first.lines.rows[0].cells,
                 (std::vector<std::string>{"2", "Humic acid", "10\u00a0bag", "4", "1.5", "2.5", "6"}));
        QCOMPARE(first.lines.rows[0].under, std::string("A · rejected: torn bags"));
        QCOMPARE(first.facts[1].value, std::string("1 of 2"));
        QCOMPARE(first.notes.at(0).value, std::string("Lorry MH-12"));
        QVERIFY_THROWS_EXCEPTION(Error, documents.show(DocumentKind::GoodsReceipt, id, newUuid(), {}));

        // However the event has them, they are printed in the order's sequence.
        superuser.exec("INSERT INTO order_event (tenant_id, purchase_order_id, event, idempotency_key, lines, "
                       "status_before, status_after, order_version, by) SELECT $1, $2::uuid, 'receive', "
                       "gen_random_uuid(), jsonb_agg(jsonb_build_object('line_id', l.id, 'quantity', '1', 'bad', '0') "
                       "ORDER BY l.n DESC), 'approved', 'partially_received', 1, 'meera' FROM unnest($3::text[]) "
                       "WITH ORDINALITY l (id, n)",
                       m_database->tenantId(), id,
                       std::vector<std::string>{order.lines[0].lineId, order.lines[1].lineId});
        const PrintedDocument both = documents.show(DocumentKind::GoodsReceipt, id, {}, {});
        QCOMPARE(both.lines.rows.size(), std::size_t(2));
        QCOMPARE(both.lines.rows[0].cells[0], std::string("1"));
        QCOMPARE(both.lines.rows[1].cells[0], std::string("2"));
    }

    void whatLeavesIsAudited() {
        auto connection = m_database->lend();
        TenantDocuments documents = documentsOf(*m_database);
        const std::string id = make(connection, "purchase-order", "V-MH", {});
        const auto number = readOrder(connection, true, id).number;
        auto superuser = m_database->superuser();
        const auto entries = [&] {
            return superuser
                .exec("SELECT count(*) FROM audit_outbox WHERE action = 'order.print' AND object_id = $1 AND "
                      "object_kind = 'purchase-order'",
                      id)
                .one()
                .get<int>(0);
        };
        documents.show(DocumentKind::PurchaseOrder, id, {}, {});
        QCOMPARE(entries(), 0);
        // What could not be made did not leave.
        try {
            documents.take(DocumentKind::PurchaseOrder, {id}, {}, "x.pdf",
                           [](const OrderKey&, const PrintedDocument&) -> std::function<void()> {
                               throw Error("file_unwritable", "No.");
                           },
                           {}, {});
            QFAIL("made");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("file_unwritable"));
        }
        QCOMPARE(entries(), 0);
        std::vector<std::string> made;
        documents.take(DocumentKind::PurchaseOrder, {id}, {}, "x.pdf",
                       [&](const OrderKey& key, const PrintedDocument&) {
                           // The entry is there before the file takes its name.
                           return [&made, &entries, number = key.number] {
                               made.push_back(number + std::to_string(entries()));
                           };
                       },
                       {}, {});
        QCOMPARE(made, std::vector<std::string>{number + "1"});
        QCOMPARE(entries(), 1);
    }

    void numbersAreFoundInTheOrderAsked() {
        auto connection = m_database->lend();
        TenantDocuments documents = documentsOf(*m_database);
        std::vector<std::string> numbers;
        for (int i = 0; i < 3; ++i)
            numbers.insert(numbers.begin(),
                           readOrder(connection, true, make(connection, "purchase-order", "V-MH", {})).number);
        numbers.push_back(numbers.front());
        const auto keys = documents.find(DocumentKind::PurchaseOrder, numbers, {});
        QCOMPARE(keys.size(), std::size_t(3));
        for (std::size_t i = 0; i < keys.size(); ++i)
            QCOMPARE(keys[i].number, numbers[i]);
        try {
            documents.find(DocumentKind::PurchaseOrder, {numbers[0], "PO/nowhere"}, {});
            QFAIL("found");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("record_not_found"));
            QVERIFY(error.message().find("PO/nowhere") != std::string::npos);
            QVERIFY(error.message().find(numbers[0]) == std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestPrintedOrder)
#include "tst_printed_order.moc"
