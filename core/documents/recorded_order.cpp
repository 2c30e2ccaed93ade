#include "core/documents/recorded_order.h"

#include "core/base/ids.h"

#include <QJsonArray>

#include <algorithm>

namespace landreeve::documents {
namespace {

constexpr std::string_view kPurchases =
    "SELECT o.id::text, o.po_number FROM purchase_order o JOIN unnest($1::text[]) WITH ORDINALITY w(number, place) "
    "ON w.number = o.po_number GROUP BY o.id, o.po_number ORDER BY min(w.place)";
constexpr std::string_view kSales =
    "SELECT o.id::text, o.so_number FROM sales_order o JOIN unnest($1::text[]) WITH ORDINALITY w(number, place) "
    "ON w.number = o.so_number GROUP BY o.id, o.so_number ORDER BY min(w.place)";

// The lines in the same statement: they and the order's amounts are of one moment. A tenant that was not migrated yet
// has no taxed_at.
constexpr std::string_view kPurchase = R"sql(
    SELECT o.po_number AS number, o.status, to_char(o.order_date, 'FMDD Mon YYYY') AS order_date,
           coalesce(to_char(o.expected_date, 'FMDD Mon YYYY'), '') AS due_date, o.tax_split, o.subtotal, o.tax_amount,
           o.round_off, o.total_amount, coalesce(nullif(o.place_of_supply, ''), to_jsonb(o) ->> 'taxed_at', '') AS place_of_supply,
           '' AS payment_terms,
           coalesce(o.notes, '') AS notes, '' AS carrier, p.code, p.name, coalesce(p.tax_id, '') AS tax_id,
           coalesce(p.phone, '') AS phone, coalesce(p.email, '') AS email, p.address, '{}'::jsonb AS delivery_address,
           i.country, i.currency,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(l.line_id, l.sku, l.description, l.warehouse_location, l.hsn_code, g.unit,
                       l.ordered::text, l.unit_price::text, l.discount_pct::text, l.tax_rate::text,
                       l.taxable_amount::text, l.cgst::text, (l.tax_amount - 2 * l.cgst)::text, l.amount::text, '0',
                       (l.ordered - l.received - l.short_closed)::text)
                       ORDER BY l.position), '[]')
              FROM purchase_order_line l JOIN product g ON g.tenant_id = l.tenant_id AND g.id = l.product_id
             WHERE l.purchase_order_id = o.id) AS lines,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(e.id, to_char(e.at AT TIME ZONE i.time_zone,
                       'FMDD Mon YYYY, HH24:MI'), e.reason, e.lines) ORDER BY e.seq), '[]')
              FROM order_event e WHERE e.purchase_order_id = o.id AND e.event = 'receive') AS receipts
      FROM purchase_order o JOIN vendor p ON p.tenant_id = o.tenant_id AND p.id = o.vendor_id
           CROSS JOIN tenant_identity i WHERE o.id = $1::uuid)sql";
constexpr std::string_view kSale = R"sql(
    SELECT o.so_number AS number, o.status, to_char(o.order_date, 'FMDD Mon YYYY') AS order_date,
           coalesce(to_char(o.delivery_date, 'FMDD Mon YYYY'), '') AS due_date, o.tax_split, o.subtotal, o.tax_amount,
           o.round_off, o.total_amount, coalesce(nullif(o.place_of_supply, ''), to_jsonb(o) ->> 'taxed_at', '') AS place_of_supply,
           coalesce(o.payment_terms, p.payment_terms, '') AS payment_terms,
           coalesce(o.special_instructions, '') AS notes, coalesce(o.carrier, '') AS carrier, p.code, p.name,
           coalesce(p.tax_id, '') AS tax_id, coalesce(p.phone, '') AS phone, coalesce(p.email, '') AS email,
           p.billing_address AS address,
           CASE WHEN o.delivery_address = '{}' THEN p.shipping_address ELSE o.delivery_address END AS delivery_address,
           i.country, i.currency,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(l.line_id, l.sku, l.description, l.warehouse_location, l.hsn_code, g.unit,
                       l.ordered::text, l.unit_price::text, l.discount_pct::text, l.tax_rate::text,
                       l.taxable_amount::text, l.cgst::text, (l.tax_amount - 2 * l.cgst)::text, l.amount::text,
                       l.reserved::text, '0')
                       ORDER BY l.position), '[]')
              FROM sales_order_line l JOIN product g ON g.tenant_id = l.tenant_id AND g.id = l.product_id
             WHERE l.sales_order_id = o.id) AS lines, '[]'::jsonb AS receipts
      FROM sales_order o JOIN customer p ON p.tenant_id = o.tenant_id AND p.id = o.customer_id
           CROSS JOIN tenant_identity i WHERE o.id = $1::uuid)sql";

constexpr std::string_view kWarehouses =
    "SELECT code, name, address FROM warehouse WHERE code = ANY($1::text[]) ORDER BY name, code";

std::vector<RecordedLine> linesOf(const QJsonArray& rows) {
    std::vector<RecordedLine> lines;
    lines.reserve(static_cast<std::size_t>(rows.size()));
    for (const QJsonValue row : rows) {
        const auto text = [&](int column) { return row[column].toString().toStdString(); };
        const auto number = [&](int column) { return Decimal::parse(text(column)).value_or(Decimal()); };
        lines.push_back({text(0), text(1), text(2), text(3), text(4), text(5), number(6), number(7), number(8),
                         number(9), number(10), number(11), number(12), number(13), number(14), number(15)});
    }
    return lines;
}

std::vector<RecordedReceipt> receiptsOf(const QJsonArray& rows) {
    std::vector<RecordedReceipt> receipts;
    for (const QJsonValue row : rows) {
        RecordedReceipt receipt{
            row[0].toString().toStdString(), row[1].toString().toStdString(), row[2].toString().toStdString(), {}};
        for (const QJsonValue line : row[3].toArray()) {
            const auto text = [&](const char* name) { return line[QLatin1String(name)].toString().toStdString(); };
            const auto number = [&](const char* name) { return Decimal::parse(text(name)).value_or(Decimal()); };
            receipt.lines.push_back({text("line_id"), number("quantity"), number("bad"), text("reason")});
        }
        receipts.push_back(std::move(receipt));
    }
    return receipts;
}

} // namespace

std::vector<OrderKey> ordersNumbered(access::TenantConnection& connection, bool isPurchase,
                                     const std::vector<std::string>& numbers) {
    auto transaction = connection.begin();
    std::vector<OrderKey> keys;
    for (const auto row : transaction.exec(isPurchase ? kPurchases : kSales, numbers))
        keys.push_back({row.get<std::string>(0), row.get<std::string>(1)});
    transaction.commit();
    return keys;
}

RecordedOrder readOrder(access::TenantConnection& connection, bool isPurchase, const std::string& id) {
    const Error missing("record_not_found", "There is no such order.", "Look for its number in the list of orders.");
    if (!isUuid(id))
        throw missing;
    auto transaction = connection.begin();
    const auto found = transaction.exec(isPurchase ? kPurchase : kSale, id);
    if (found.empty())
        throw missing;
    const auto row = found.one();
    const auto text = [&](const char* column) { return row.get<std::string>(column); };
    RecordedOrder order;
    order.isPurchase = isPurchase;
    order.id = id;
    order.number = text("number");
    order.status = text("status");
    order.orderDate = text("order_date");
    order.dueDate = text("due_date");
    order.placeOfSupply = text("place_of_supply");
    order.paymentTerms = text("payment_terms");
    order.notes = text("notes");
    order.carrier = text("carrier");
    order.party = {text("code"),  text("name"),  text("tax_id"),
                   text("phone"), text("email"), row.get<QJsonValue>("address")};
    order.deliveryAddress = row.get<QJsonValue>("delivery_address");
    order.split = orders::taxSplitFromText(text("tax_split"));
    order.subtotal = row.get<Decimal>("subtotal");
    order.tax = row.get<Decimal>("tax_amount");
    order.roundOff = row.get<Decimal>("round_off");
    order.total = row.get<Decimal>("total_amount");
    order.notation.country = text("country");
    order.notation.indian = order.notation.country == "IN";
    order.notation.currency = text("currency");
    // Rupees are what a tenant's record says where nobody said anything.
    if (!order.notation.indian && order.notation.currency == "INR") {
        const std::string own = currencyOf(order.notation.country);
        order.notation.currency = own.empty() ? order.notation.currency : own;
    }
    order.lines = linesOf(row.get<QJsonValue>("lines").toArray());
    order.receipts = receiptsOf(row.get<QJsonValue>("receipts").toArray());
    std::vector<std::string> codes;
    for (const RecordedLine& line : order.lines) {
        if (std::ranges::find(codes, line.warehouse) == codes.end())
            codes.push_back(line.warehouse);
    }
    for (const auto warehouse : transaction.exec(kWarehouses, codes))
        order.warehouses.push_back({.code = warehouse.get<std::string>(0),
                                    .name = warehouse.get<std::string>(1),
                                    .address = warehouse.get<QJsonValue>(2)});
    transaction.commit();
    return order;
}

} // namespace landreeve::documents
