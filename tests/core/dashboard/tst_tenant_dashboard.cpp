// The dashboard's figures equal what anybody adds up by hand, and each opens a list of exactly as many records.
#include "core/base/error.h"
#include "core/dashboard/figure_list.h"
#include "core/dashboard/tenant_dashboard.h"
#include "core/records/grid_reader.h"
#include "tests/support/trade_fill.h"

#include <QDate>
#include <QRandomGenerator>
#include <QTest>

#include <map>
#include <set>

using namespace landreeve;
using namespace landreeve::dashboard;

namespace {

/// An order as it stands in the database.
struct PlainOrder {
    std::string id;
    std::string status;
    std::string party;
    QDate day;
    QDate due;
    Decimal total;
};

bool isOneOf(const std::vector<std::string>& words, const std::string& word) {
    return std::ranges::find(words, word) != words.end();
}

QDate dayOf(const std::string& text) {
    return QDate::fromString(QString::fromStdString(text), Qt::ISODate);
}

/// The twelve months that end with the one of `today`.
QDate firstDayOf(const QDate& today) {
    return QDate(today.year(), today.month(), 1).addMonths(-11);
}
QDate lastDayOf(const QDate& today) {
    return QDate(today.year(), today.month(), today.daysInMonth());
}

} // namespace

class TestTenantDashboard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void emptyIsZero();
    void begins();
    void figuresAreTheSums_data();
    void figuresAreTheSums();
    void openTheirLists();
    void followTheTenantsDay();
    void areReadWithTheirOwnRight_data();
    void areReadWithTheirOwnRight();
    void aViewerReadsThemAll();
    void canBeStopped();

private:
    TenantDashboard dashboard() {
        return TenantDashboard(
            [this](const access::Permission&, const postgres::Wait& wait) { return m_trade->lend(wait); });
    }
    std::int64_t rowsOf(const FigureList& list, Decimal* total = nullptr);
    std::vector<PlainOrder> orders(Side side);
    QDate today() {
        auto connection = m_trade->superuser();
        return dayOf(connection.exec("SELECT tenant_today()").one().get<std::string>(0));
    }
    void zone(const char* name) { m_trade->superuser().exec("UPDATE tenant_identity SET time_zone = $1", name); }

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<tests::DomainDatabase> m_empty;
    std::unique_ptr<tests::DomainDatabase> m_trade;
};

void TestTenantDashboard::initTestCase() {
    m_server = std::make_unique<tests::PrivatePostgres>();
    m_empty = std::make_unique<tests::DomainDatabase>(*m_server);
    m_trade = std::make_unique<tests::DomainDatabase>(
        *m_server, tests::DomainDatabase::Options{"konkan-trade", "Konkan Trade", "IN"});
    const int seed = qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? QRandomGenerator::global()->bounded(1'000'000) : 7;
    qInfo("seed %d", seed);
    tests::fillTrade(
        *m_trade,
        {.products = 60, .warehouses = 3, .parties = 12, .orders = 600, .lines = 4, .moves = 900, .seed = seed});
}

std::int64_t TestTenantDashboard::rowsOf(const FigureList& list, Decimal* total) {
    const records::Entity& entity = records::entity(list.entity);
    records::RecordQuery query{&entity};
    for (const auto& [field, text] : list.filters) {
        const auto filters = records::filtersFromText(entity.at(field), text);
        query.filters.insert(query.filters.end(), filters.begin(), filters.end());
    }
    if (!list.sort.empty())
        query.sort = records::sortFromText(entity, list.sort);
    auto connection = m_trade->lend();
    const auto totals = records::GridReader(connection).totals(query);
    if (total != nullptr) {
        const auto fields = records::totalledFields(entity);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i]->name == entity.valueField)
                *total = totals.sums[i];
        }
    }
    return totals.count;
}

std::vector<PlainOrder> TestTenantDashboard::orders(Side side) {
    auto connection = m_trade->superuser();
    std::vector<PlainOrder> found;
    for (const auto row : connection.exec(
             side == Side::Purchases
                 ? "SELECT id, status, vendor_id, order_date, expected_date, total_amount FROM purchase_order"
                 : "SELECT id, status, customer_id, order_date, delivery_date, total_amount FROM sales_order"))
        found.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                         dayOf(row.get<std::string>(3)), row.isNull(4) ? QDate() : dayOf(row.get<std::string>(4)),
                         row.get<Decimal>(5)});
    return found;
}

void TestTenantDashboard::emptyIsZero() {
    TenantDashboard empty(
        [this](const access::Permission&, const postgres::Wait& wait) { return m_empty->lend(wait); });
    QVERIFY(!empty.begun({}).anything());
    QCOMPARE(empty.stock({}).rows, 0);
    QVERIFY(empty.stock({}).value.isZero());
    QCOMPARE(empty.lowStock({}).count, 0);
    for (const Side side : {Side::Purchases, Side::Sales}) {
        QVERIFY(empty.byStatus(side, {}).empty());
        const auto months = empty.byMonth(side, {});
        QCOMPARE(months.size(), 12U);
        QVERIFY(std::ranges::all_of(months, [](const MonthFigure& month) { return month.count == 0; }));
        const LateOrders late = empty.late(side, {});
        QCOMPARE(late.count, 0);
        QVERIFY(late.longest.empty());
        QVERIFY(dayOf(late.today).isValid()); // the list behind a zero can be opened, too
    }
    QVERIFY(empty.bestProducts({}).rows.empty());
    QVERIFY(dayOf(empty.bestVendors({}).period.from).isValid());
}

void TestTenantDashboard::begins() {
    TenantDashboard empty(
        [this](const access::Permission&, const postgres::Wait& wait) { return m_empty->lend(wait); });
    m_empty->script(
        "insert into product (sku, name) values ('A', 'A'); insert into warehouse (code, name) values ('W', 'W')");
    const Begun begun = empty.begun({});
    QVERIFY(begun.products && begun.warehouses);
    QVERIFY(!begun.vendors && !begun.customers && !begun.stock && !begun.orders);
    m_empty->script("select stock_adjust(id, 'W', 3, 'count') from product");
    QVERIFY(empty.begun({}).anything());
    m_empty->superuser().script(
        "set session_replication_role = replica; delete from stock_move; delete from inventory");
    m_empty->script("delete from product; delete from warehouse");
}

void TestTenantDashboard::figuresAreTheSums_data() {
    QTest::addColumn<bool>("purchases");
    QTest::newRow("purchases") << true;
    QTest::newRow("sales") << false;
}

void TestTenantDashboard::figuresAreTheSums() {
    QFETCH(const bool, purchases);
    const Side side = purchases ? Side::Purchases : Side::Sales;
    const QDate today = this->today();
    const QDate from = firstDayOf(today);
    const QDate to = lastDayOf(today);
    std::map<std::string, std::pair<std::int64_t, Decimal>> byStatus;
    std::map<QDate, std::pair<std::int64_t, Decimal>> byMonth;
    std::map<std::string, std::pair<std::int64_t, Decimal>> byParty;
    std::set<std::string> inPeriod;
    std::int64_t late = 0;
    Decimal lateAmount;
    const auto add = [](auto& sum, const PlainOrder& order) {
        ++sum.first;
        sum.second = sum.second + order.total;
    };
    for (const PlainOrder& order : orders(side)) {
        add(byStatus[order.status], order);
        if (isOneOf(orderedStatuses(side), order.status) && order.day >= from && order.day <= to) {
            add(byMonth[QDate(order.day.year(), order.day.month(), 1)], order);
            add(byParty[order.party], order);
            inPeriod.insert(order.id);
        }
        if (isOneOf(awaitedStatuses(side), order.status) && order.due.isValid() && order.due < today) {
            ++late;
            lateAmount = lateAmount + order.total;
        }
    }

    const auto statuses = dashboard().byStatus(side, {});
    QCOMPARE(statuses.size(), byStatus.size());
    for (const StatusFigure& figure : statuses) {
        QCOMPARE(figure.count, byStatus[figure.status].first);
        QCOMPARE(figure.amount, byStatus[figure.status].second);
    }
    QCOMPARE(statuses.front().status, std::string("draft")); // the workflow's order, not the alphabet's

    const auto months = dashboard().byMonth(side, {});
    QCOMPARE(months.size(), 12U);
    QCOMPARE(dayOf(months.front().from), from);
    QCOMPARE(dayOf(months.back().to), to);
    for (const MonthFigure& month : months) {
        QCOMPARE(month.count, byMonth[dayOf(month.from)].first);
        QCOMPARE(month.amount, byMonth[dayOf(month.from)].second);
        QCOMPARE(dayOf(month.to), dayOf(month.from).addMonths(1).addDays(-1));
    }

    const LateOrders delayed = dashboard().late(side, {});
    QVERIFY(late > kShown);
    QCOMPARE(delayed.count, late);
    QCOMPARE(delayed.amount, lateAmount);
    QCOMPARE(delayed.longest.size(), std::size_t{kShown});
    QVERIFY(std::ranges::is_sorted(delayed.longest, std::ranges::greater(), &LateOrder::days));
    for (const LateOrder& order : delayed.longest)
        QCOMPARE(order.days, dayOf(order.due).daysTo(today));

    auto connection = m_trade->superuser();
    if (purchases) {
        const Best best = dashboard().bestVendors({});
        QCOMPARE(best.rows.size(), std::size_t{kShown});
        QVERIFY(std::ranges::is_sorted(best.rows, std::ranges::greater(), &BestFigure::amount));
        for (const BestFigure& vendor : best.rows) {
            QCOMPARE(vendor.amount, byParty[vendor.id].second);
            QCOMPARE(vendor.orders, byParty[vendor.id].first);
            byParty.erase(vendor.id);
        }
        for (const auto& [id, sum] : byParty)
            QVERIFY(sum.second <= best.rows.back().amount);
        return;
    }
    std::map<std::string, Decimal> sold;
    std::map<std::string, std::set<std::string>> in;
    for (const auto row : connection.exec("SELECT product_id, sales_order_id, amount FROM sales_order_line")) {
        if (!inPeriod.contains(row.get<std::string>(1)))
            continue;
        sold[row.get<std::string>(0)] = sold[row.get<std::string>(0)] + row.get<Decimal>(2);
        in[row.get<std::string>(0)].insert(row.get<std::string>(1));
    }
    const Best best = dashboard().bestProducts({});
    QCOMPARE(best.rows.size(), std::size_t{kShown});
    for (const BestFigure& product : best.rows) {
        QCOMPARE(product.amount, sold[product.id]);
        QCOMPARE(product.orders, static_cast<std::int64_t>(in[product.id].size()));
        sold.erase(product.id);
    }
    for (const auto& [id, amount] : sold)
        QVERIFY(amount <= best.rows.back().amount);
}

void TestTenantDashboard::openTheirLists() {
    Decimal total;
    const StockFigures stock = dashboard().stock({});
    QVERIFY(stock.damaged > 0);
    QCOMPARE(rowsOf(stockList(), &total), stock.rows);
    QCOMPARE(total, stock.value);
    auto connection = m_trade->superuser();
    QCOMPARE(stock.value, connection.exec("SELECT sum(value) FROM stock_move").one().get<Decimal>(0));
    QCOMPARE(rowsOf(inStockList()), stock.inStock);
    QCOMPARE(rowsOf(damagedList()), stock.damaged);

    const LowStock low = dashboard().lowStock({});
    QVERIFY(low.count > kShown);
    QVERIFY(low.count < stock.rows);
    QCOMPARE(rowsOf(lowStockList()), low.count);
    for (const LowStockRow& row : low.lowest) {
        const auto found =
            connection.exec("SELECT i.on_hand, p.reorder_level FROM inventory i JOIN product p ON p.id = "
                            "i.product_id WHERE i.id = $1",
                            row.inventoryId);
        QCOMPARE(rowsOf(placeList(row)), 1);
        QCOMPARE(row.onHand, found.one().get<Decimal>(0));
        QCOMPARE(row.reorderLevel, found.one().get<Decimal>(1));
    }

    for (const Side side : {Side::Purchases, Side::Sales}) {
        for (const StatusFigure& figure : dashboard().byStatus(side, {})) {
            QCOMPARE(rowsOf(statusList(side, figure.status), &total), figure.count);
            QCOMPARE(total, figure.amount);
        }
        for (const MonthFigure& month : dashboard().byMonth(side, {})) {
            QCOMPARE(rowsOf(monthList(side, month), &total), month.count);
            if (month.count > 0)
                QCOMPARE(total, month.amount);
        }
        const LateOrders late = dashboard().late(side, {});
        QCOMPARE(rowsOf(lateList(side, late.today), &total), late.count);
        QCOMPARE(total, late.amount);
    }
    const Best products = dashboard().bestProducts({});
    for (const BestFigure& product : products.rows)
        QCOMPARE(rowsOf(productList(product, products.period)), product.orders);
    const Best vendors = dashboard().bestVendors({});
    for (const BestFigure& vendor : vendors.rows) {
        QCOMPARE(rowsOf(vendorList(vendor, vendors.period), &total), vendor.orders);
        QCOMPARE(total, vendor.amount);
    }
}

// Between the two zones lies a day at least, at any hour.
void TestTenantDashboard::followTheTenantsDay() {
    zone("Pacific/Pago_Pago");
    const LateOrders before = dashboard().late(Side::Purchases, {});
    const QDate west = today();
    QCOMPARE(dayOf(before.today), west);
    QCOMPARE(dayOf(dashboard().byMonth(Side::Sales, {}).back().to), lastDayOf(west));
    std::int64_t due = 0;
    zone("Pacific/Kiritimati");
    const QDate east = today();
    QVERIFY(east > west);
    for (const PlainOrder& order : orders(Side::Purchases))
        due += isOneOf(awaitedStatuses(Side::Purchases), order.status) && order.due >= west && order.due < east ? 1 : 0;
    const LateOrders after = dashboard().late(Side::Purchases, {});
    QCOMPARE(dayOf(after.today), east);
    QCOMPARE(after.count, before.count + due);
    QCOMPARE(after.longest.front().days, before.longest.front().days + west.daysTo(east));
    QCOMPARE(dayOf(dashboard().bestProducts({}).period.to), lastDayOf(east));
    zone("Asia/Kolkata");
}

void TestTenantDashboard::areReadWithTheirOwnRight_data() {
    using Call = std::function<void(TenantDashboard&)>;
    QTest::addColumn<Call>("read");
    QTest::addColumn<QString>("right");
    const auto row = [](const char* name, Call call, const char* right) {
        QTest::newRow(name) << std::move(call) << QString::fromLatin1(right);
    };
    row(
        "begun", [](TenantDashboard& board) { board.begun({}); }, "tenant:read");
    row(
        "stock", [](TenantDashboard& board) { board.stock({}); }, "inventory:read");
    row(
        "low stock", [](TenantDashboard& board) { board.lowStock({}); }, "inventory:read");
    row(
        "purchases by status", [](TenantDashboard& board) { board.byStatus(Side::Purchases, {}); },
        "purchase-order:read");
    row(
        "sales by status", [](TenantDashboard& board) { board.byStatus(Side::Sales, {}); }, "sales-order:read");
    row(
        "purchases by month", [](TenantDashboard& board) { board.byMonth(Side::Purchases, {}); },
        "purchase-order:read");
    row(
        "sales by month", [](TenantDashboard& board) { board.byMonth(Side::Sales, {}); }, "sales-order:read");
    row(
        "products", [](TenantDashboard& board) { board.bestProducts({}); }, "sales-order:read");
    row(
        "vendors", [](TenantDashboard& board) { board.bestVendors({}); }, "purchase-order:read");
    row(
        "late purchases", [](TenantDashboard& board) { board.late(Side::Purchases, {}); }, "purchase-order:read");
    row(
        "late sales", [](TenantDashboard& board) { board.late(Side::Sales, {}); }, "sales-order:read");
}

void TestTenantDashboard::areReadWithTheirOwnRight() {
    using Call = std::function<void(TenantDashboard&)>;
    QFETCH(const Call, read);
    QFETCH(const QString, right);
    QStringList asked;
    TenantDashboard board([&](const access::Permission& permission, const postgres::Wait&) -> access::TenantConnection {
        asked << QString::fromStdString(permission.toString());
        throw Error("permission_denied", "No.");
    });
    QVERIFY_THROWS_EXCEPTION(Error, read(board));
    QCOMPARE(asked, QStringList{right});
}

void TestTenantDashboard::aViewerReadsThemAll() {
    TenantDashboard board(
        [this](const access::Permission&, const postgres::Wait& wait) { return m_trade->lendViewer(wait); });
    QCOMPARE(board.stock({}).value, dashboard().stock({}).value);
    QCOMPARE(board.lowStock({}).count, dashboard().lowStock({}).count);
    QCOMPARE(board.bestVendors({}).rows.front().name, dashboard().bestVendors({}).rows.front().name);
    QCOMPARE(board.bestProducts({}).rows.size(), std::size_t{kShown});
    for (const Side side : {Side::Purchases, Side::Sales}) {
        QCOMPARE(board.byStatus(side, {}).size(), dashboard().byStatus(side, {}).size());
        QCOMPARE(board.byMonth(side, {}).size(), 12U);
        QCOMPARE(board.late(side, {}).count, dashboard().late(side, {}).count);
    }
    QVERIFY(board.begun({}).anything());
}

void TestTenantDashboard::canBeStopped() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, dashboard().stock(stop.get_token()));
}

QTEST_GUILESS_MAIN(TestTenantDashboard)
#include "tst_tenant_dashboard.moc"
