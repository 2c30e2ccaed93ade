// Random events on a model and on the real database agree, in what is refused as in what is done, and everything that
// must always hold does after each of them; with the client or the server killed by -9 in the middle of some.
#include "core/base/error.h"
#include "core/postgres/quote.h"
#include "core/records/stock_adjustment.h"
#include "core/stock/stock_transfer.h"
#include "tests/core/orders/order_killer.h"
#include "tests/core/orders/order_model.h"

#include <QTest>

#include <random>

using namespace landreeve;
using namespace landreeve::orders;
using tests::MessageProxy;
using tests::OrderBed;
using tests::OrderKiller;
using tests::OrderModel;
using Number = OrderModel::Number;

namespace {

/// 12345 thousandths as "12.345".
std::string decimalOf(Number number, int places) {
    std::string digits = std::to_string(number);
    if (digits.size() <= static_cast<std::size_t>(places))
        digits.insert(0, static_cast<std::size_t>(places) + 1 - digits.size(), '0');
    return digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
}

Decimal quantityOf(Number number) {
    return *Decimal::parse(decimalOf(number, 3));
}

constexpr std::string_view kPurchaseLines =
    "PREPARE purchase_lines (text) AS SELECT o.status, '' AS held_from, l.line_id, (l.received * 1000)::bigint AS "
    "done, "
    "(l.rejected * 1000)::bigint AS rejected, 0::bigint AS reserved, (l.returned * 1000)::bigint AS returned, "
    "(l.short_closed * 1000)::bigint AS short_closed FROM purchase_order o JOIN purchase_order_line l ON "
    "l.purchase_order_id = o.id WHERE o.po_number = $1";
constexpr std::string_view kSalesLines =
    "PREPARE sales_lines (text) AS SELECT o.status, coalesce(o.held_from, '') AS held_from, l.line_id, "
    "(l.shipped * 1000)::bigint AS done, 0::bigint AS rejected, (l.reserved * 1000)::bigint AS reserved, "
    "(l.returned * 1000)::bigint AS returned, 0::bigint AS short_closed FROM sales_order o JOIN sales_order_line l ON "
    "l.sales_order_id = o.id WHERE o.so_number = $1";

/// One tenant and its model side by side.
class Pair {
public:
    explicit Pair(std::uint32_t seed) : m_random(seed) { look(); }

    /// One random step; what it was in `did`, and what is wrong after it, or empty.
    std::string step() {
        const int dice = below(100);
        if (dice < 8)
            return adjust();
        if (dice < 12)
            return transfer();
        if (dice < 15)
            return writeOff();
        if (m_numbers.size() < 4 || dice < 25)
            return order();
        return event();
    }
    /// The ledger played again, move by move, gives the inventory.
    std::string replay();

    std::string did;
    int done = 0;
    int refused = 0;
    int struck = 0;

private:
    void look() {
        m_owner.emplace(m_bed.database.superuser());
        m_owner->exec(kPurchaseLines);
        m_owner->exec(kSalesLines);
    }
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(m_random); }
    /// Mostly whole numbers.
    Number quantity(int most) { return below(4) > 0 ? 1000 * (1 + below(most)) : 1 + below(1000 * most); }
    OrderModel::PlaceKey place() {
        const std::string sku = kSkus[static_cast<std::size_t>(below(static_cast<int>(kSkus.size())))];
        return {m_bed.product(sku), below(3) > 0 ? "Pune" : "Nashik"};
    }

    std::string adjust() {
        const auto at = place();
        const Number amount = below(3) == 0 ? -quantity(12) : quantity(25);
        const Number cost = below(2'000);
        did = "adjust " + at.second + " " + std::to_string(amount) + " at " + std::to_string(cost);
        const auto unitCost = amount > 0 ? Decimal::parse(decimalOf(cost, 2)) : std::nullopt;
        return moved(m_model.adjust(at, amount, cost),
                     [&](access::TenantConnection& connection, const std::string& key) {
                         records::adjustStock(connection, {at.first, at.second,
                                                           amount < 0 ? -quantityOf(-amount) : quantityOf(amount),
                                                           "count", key, unitCost});
                     });
    }
    std::string transfer() {
        const auto from = place();
        const OrderModel::PlaceKey to{from.first, from.second == "Pune" ? "Nashik" : "Pune"};
        const Number amount = quantity(8);
        did = "transfer " + std::to_string(amount) + " from " + from.second;
        return moved(m_model.transfer(from, to, amount), [&](access::TenantConnection& connection,
                                                             const std::string& key) {
            stock::transferStock(connection, {from.first, from.second, to.second, quantityOf(amount), "nearer", key});
        });
    }
    std::string writeOff() {
        const auto at = place();
        const Number lost = m_model.places[at].damaged;
        const Number amount = lost > 0 && below(3) > 0 ? 1 + below(static_cast<int>(lost)) : quantity(2);
        did = "write off " + std::to_string(amount) + " in " + at.second;
        return moved(m_model.writeOff(at, amount), [&](access::TenantConnection& connection, const std::string& key) {
            stock::writeOff(connection, {at.first, at.second, quantityOf(amount), "torn", key});
        });
    }
    /// What is no event of an order, and at times the same key again, which is refused or changes nothing.
    template <typename Work>
    std::string moved(const std::string& expected, const Work& work) {
        const std::string key = newUuid();
        const auto once = [&] {
            auto connection = m_bed.database.lendFor({"inventory", "write"}, "asha");
            work(connection, key);
        };
        std::string wrong = compare(expected, once);
        if (wrong.empty() && below(5) == 0) {
            did += ", and the same key again";
            wrong = compare(expected, once);
        }
        return wrong;
    }
    std::string order();
    std::string event();
    /// The event by a client which is killed at it, or the server is: whole or not at all afterwards. `landed` is said
    /// where it is certain that it was done.
    std::string strike(const OrderRequest& request, const std::string& expected, bool& landed);

    /// Both did it or both refused it for the same reason; then everything is looked at.
    template <typename Work>
    std::string compare(const std::string& expected, const Work& work) {
        std::string refusal;
        std::string message;
        try {
            work();
        } catch (const Error& error) {
            refusal = error.code();
            message = error.message();
        }
        if (refusal != expected)
            return "the model says \"" + expected + "\", the database \"" + refusal + "\": " + message;
        ++(refusal.empty() ? done : refused);
        if (!m_model.wrongAverage.empty())
            return m_model.wrongAverage;
        return differences(); // a refusal changes nothing
    }
    std::string differences();

    static constexpr std::array<const char*, 4> kSkus{"A", "B", "C", "D"};
    std::mt19937 m_random;
    OrderBed m_bed{{kSkus.begin(), kSkus.end()}, OrderKiller::server()};
    OrderKiller m_killer{m_bed};
    std::optional<postgres::Connection> m_owner;
    OrderModel m_model;
    std::vector<std::string> m_numbers; ///< Of orders that still live.
    std::string m_touched;              ///< The order of this step.
};

std::string Pair::order() {
    const bool purchase = below(2) == 0;
    const bool backorder = !purchase && below(3) == 0;
    std::vector<OrderBed::Line> lines;
    std::vector<OrderModel::Line> modelled;
    for (int i = 0, count = 1 + below(3); i < count; ++i) {
        const auto at = place();
        OrderModel::Line line;
        line.place = at;
        line.ordered = quantity(purchase ? 12 : 5);
        const Number price = below(3'000);
        const Number discount = below(3) == 0 ? below(10'000) : 0;
        // round(q · p · (100 - d) / 100, 2)
        line.taxable = OrderModel::divided(OrderModel::Wide(line.ordered) * price * (10'000 - discount), 10'000'000);
        for (const char* sku : kSkus) {
            if (m_bed.product(sku) == at.first)
                lines.push_back(
                    {sku, decimalOf(line.ordered, 3), decimalOf(price, 2), at.second, decimalOf(discount, 2)});
        }
        modelled.push_back(line);
    }
    const std::string number = purchase ? m_bed.purchase(lines) : m_bed.sale(lines, backorder);
    const OrderProgress made = m_bed.progress(number);
    for (std::size_t i = 0; i < modelled.size(); ++i)
        modelled[i].id = made.lines[i].lineId;
    std::ranges::stable_sort(modelled, {}, &OrderModel::Line::place);
    m_model.orders[number] = {made.kind, "draft", "", backorder, modelled};
    m_numbers.push_back(number);
    did = "order " + number;
    m_touched = number;
    return differences();
}

std::string Pair::event() {
    const std::size_t which = static_cast<std::size_t>(below(static_cast<int>(m_numbers.size())));
    const std::string number = m_numbers[which];
    m_touched = number;
    const OrderModel::Order& order = m_model.orders.at(number);
    const auto& allowed = OrderModel::allowed(order);
    const auto& all = eventsOf(order.kind);
    // What is allowed, mostly, and what ends an order less often.
    std::string event = toString(all[static_cast<std::size_t>(below(static_cast<int>(all.size())))]);
    if (!allowed.empty() && below(10) > 0)
        event = allowed[static_cast<std::size_t>(below(static_cast<int>(allowed.size())))];
    if ((event == "cancel" || event == "close") && below(3) > 0 && !allowed.empty())
        event = allowed.front();

    std::vector<OrderModel::Asked> asked;
    std::vector<EventLine> lines;
    const bool ships = event == "ship";
    if ((event == "receive" || event == "return" || ships) && below(3) > 0) {
        for (const OrderModel::Line& line : order.lines) {
            const Number most = event == "return" ? line.returnable() : ships ? line.reserved : line.outstanding();
            const Number part =
                most > 1000 && below(4) > 0 ? 1 + below(static_cast<int>(most)) : most + Number{500} * below(2);
            if (part == 0 || below(3) == 0)
                continue;
            const bool takesBad = event == "receive" || (event == "return" && order.kind == OrderKind::Sale);
            const Number bad = takesBad && below(4) == 0 ? below(static_cast<int>(part) + 1) : 0;
            asked.push_back({line.id, part, bad});
            lines.push_back({line.id, quantityOf(part), quantityOf(bad), "torn"});
        }
    }
    did = number + " (" + order.status + ") " + event;
    for (const auto& each : asked)
        did += " " + std::to_string(each.quantity) + "/" + std::to_string(each.bad);
    const OrderRequest request =
        OrderBed::request(number, *orderEventOf(order.kind, event), lines, event == "reject" ? "too dear" : "");
    const std::string expected = m_model.act(number, event, asked);
    bool landed = false;
    if (below(40) == 0) {
        if (std::string wrong = strike(request, expected, landed); !wrong.empty())
            return wrong;
    }
    // After a strike the same key tells what became of it: done before, or done now.
    bool repeated = false;
    std::string wrong = compare(expected, [&] { repeated = m_bed.act(request).repeated; });
    if (wrong.empty() && landed && !repeated)
        return "what was done was lost in the crash";
    if (expected.empty() && wrong.empty() && below(10) == 0) {
        did += ", and the same key again";
        if (!m_bed.act(request).repeated)
            return "the same key was done twice";
        wrong = differences();
    }
    const std::string& status = m_model.orders.at(number).status;
    if ((status == "cancelled" || status == "closed") && below(3) == 0)
        m_numbers.erase(m_numbers.begin() + static_cast<std::ptrdiff_t>(which));
    return wrong;
}

std::string Pair::strike(const OrderRequest& request, const std::string& expected, bool& landed) {
    const bool client = below(5) > 0; // the server has to start again each time
    const std::string statement = below(2) == 0 ? "order_act" : "COMMIT";
    const auto moment = static_cast<MessageProxy::Moment>(below(3));
    did += std::string(", ") + (client ? "the client" : "the server") + " killed at " + statement + " " +
           std::to_string(static_cast<int>(moment));
    const auto [kills, said] = m_killer.strike(request, client, statement, moment);
    if (kills == 0)
        return "nobody was killed, the client said \"" + said.toStdString() + "\": " + m_killer.heard();
    if (!m_killer.settled())
        return "the server did not come back, or is still at it";
    look();
    ++struck;
    const QByteArray refusal = QByteArray::fromStdString(expected);
    if (client ? !said.isEmpty()
               : !said.isEmpty() && said != (expected.empty() ? "done" : refusal) && said != "repeated")
        return "the client said " + said.toStdString() + ", expected was \"" + expected + '"';
    landed =
        expected.empty() && (!said.isEmpty() || (statement == "COMMIT" && moment == MessageProxy::Moment::Answered));
    return m_bed.broken();
}

std::string Pair::differences() {
    std::map<OrderModel::PlaceKey, OrderModel::Place> places;
    for (
        const postgres::Row row : m_owner->exec(
            "SELECT product_id, warehouse_location, (on_hand * 1000)::bigint, (reserved * 1000)::bigint, (in_transit * "
            "1000)::bigint, (damaged * 1000)::bigint, (avg_cost_per_unit * 1000000)::bigint, (valuation * 100)::bigint "
            "FROM inventory"))
        places[{row.get<std::string>(0), row.get<std::string>(1)}] = {
            row.get<std::int64_t>(2), row.get<std::int64_t>(3), row.get<std::int64_t>(4),
            row.get<std::int64_t>(5), row.get<std::int64_t>(6), row.get<std::int64_t>(7)};
    std::erase_if(m_model.places,
                  [&](const auto& each) { return each.second == OrderModel::Place() && !places.contains(each.first); });
    if (places != m_model.places) {
        std::string text = "places differ:";
        for (const auto& [key, theirs] : places) {
            const OrderModel::Place& ours = m_model.places[key];
            if (!(theirs == ours))
                text += " " + key.second + " " + std::to_string(theirs.onHand) + "/" + std::to_string(ours.onHand) +
                        " r " + std::to_string(theirs.reserved) + "/" + std::to_string(ours.reserved) + " t " +
                        std::to_string(theirs.transit) + "/" + std::to_string(ours.transit) + " d " +
                        std::to_string(theirs.damaged) + "/" + std::to_string(ours.damaged) + " a " +
                        std::to_string(theirs.average) + "/" + std::to_string(ours.average) + " v " +
                        std::to_string(theirs.value) + "/" + std::to_string(ours.value);
        }
        return text;
    }
    if (!m_touched.empty()) {
        const OrderModel::Order& order = m_model.orders.at(m_touched);
        // Planned once; progressOf() has tests of its own.
        const auto rows =
            m_owner->exec((order.kind == OrderKind::Purchase ? "EXECUTE purchase_lines(" : "EXECUTE sales_lines(") +
                          postgres::quoteLiteral(m_touched) + ")");
        for (const postgres::Row row : rows) {
            const auto& ours = *std::ranges::find(order.lines, row.get<std::string>("line_id"), &OrderModel::Line::id);
            if (row.get<std::string>("status") != order.status || row.get<std::string>("held_from") != order.heldFrom)
                return "it is " + row.get<std::string>("status") + ", and " + order.status + " in the model";
            const std::array<std::int64_t, 5> theirs{
                row.get<std::int64_t>("done"), row.get<std::int64_t>("rejected"), row.get<std::int64_t>("reserved"),
                row.get<std::int64_t>("returned"), row.get<std::int64_t>("short_closed")};
            if (theirs != std::array{ours.received, ours.rejected, ours.reserved, ours.returned, ours.shortClosed})
                return "a line differs: " + ours.id;
        }
    }
    return m_bed.broken();
}

std::string Pair::replay() {
    std::map<OrderModel::PlaceKey, OrderModel::Place> places;
    for (const postgres::Row row : m_owner->exec("SELECT product_id, warehouse_location, (quantity * 1000)::bigint, "
                                                 "(value * 100)::bigint, (damaged_quantity * "
                                                 "1000)::bigint FROM stock_move ORDER BY seq")) {
        OrderModel::Place& place = places[{row.get<std::string>(0), row.get<std::string>(1)}];
        const auto quantity = row.get<std::int64_t>(2);
        const auto value = row.get<std::int64_t>(3);
        place.onHand += quantity;
        place.value += value;
        place.damaged += row.get<std::int64_t>(4);
        if (quantity > 0)
            place.average = OrderModel::divided(OrderModel::Wide(place.value) * 10'000'000, place.onHand);
        else if (quantity < 0 &&
                 place.value !=
                     std::min(place.value - value,
                              OrderModel::divided(OrderModel::Wide(place.onHand) * place.average, 10'000'000)))
            return "an outflow is not worth what the average says";
    }
    for (const auto& [key, place] : m_model.places) {
        const OrderModel::Place& played = places[key];
        if (played.onHand != place.onHand || played.value != place.value || played.damaged != place.damaged ||
            played.average != place.average)
            return "the ledger played again gives something else in " + key.second;
    }
    return {};
}

} // namespace

class TestOrderModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Rounds on a tenant of their own: what is looked at after each step grows with the ledger.
    void modelAndDatabaseAgree_data() {
        QTest::addColumn<uint>("seed");
        std::uint32_t seed = std::random_device{}();
        if (qEnvironmentVariableIsSet("LANDREEVE_SEED"))
            seed = static_cast<std::uint32_t>(qEnvironmentVariable("LANDREEVE_SEED").toULong());
        const int rounds = qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? 200 : 3;
        for (int round = 0; round < rounds; ++round, ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void modelAndDatabaseAgree() {
        QFETCH(const uint, seed);
        Pair pair(seed);
        for (int step = 0; step < kSteps; ++step) {
            const std::string wrong = pair.step();
            QVERIFY2(wrong.empty(), (std::to_string(step) + ": " + pair.did + ": " + wrong).c_str());
        }
        const std::string wrong = pair.replay();
        QVERIFY2(wrong.empty(), wrong.c_str());
        QVERIFY2(pair.done > kSteps / 3 && pair.refused > kSteps / 20,
                 (std::to_string(pair.done) + " done, " + std::to_string(pair.refused) + " refused").c_str());
        QVERIFY(pair.struck > 0);
        m_struck += pair.struck;
    }

    void cleanupTestCase() { qInfo("killed %d times", m_struck); }

private:
    static constexpr int kSteps = 500;
    int m_struck = 0;
};

int main(int argc, char** argv) {
    return OrderKiller::mainOf<TestOrderModel>(argc, argv);
}

#include "tst_order_model.moc"
