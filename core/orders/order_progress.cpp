#include "core/orders/order_progress.h"

#include "core/base/error.h"

#include <algorithm>

namespace landreeve::orders {
namespace {

// One statement each, so that head, lines, stock and events are of one moment. A tenant that was not migrated yet has
// no taxed_at. Lines are json, not jsonb, which takes longer to write and into which nobody looks there.
constexpr std::string_view kPurchase = R"sql(
    SELECT o.id, o.po_number, o.status, '', o.version, v.id, v.code, v.name, o.order_date::text,
           coalesce(o.expected_date::text, ''), '', '', o.total_amount, false, o.created_by, coalesce(o.approved_by, ''), actor(),
           (SELECT coalesce(json_agg(json_build_object(
                       'line_id', l.line_id, 'position', l.position, 'product_id', l.product_id, 'sku', l.sku,
                       'barcode', p.barcode, 'description', l.description, 'unit', p.unit, 'active', p.status = 'active',
                       'unit_price', l.unit_price::text, 'ordered', l.ordered::text, 'received', l.received::text,
                       'rejected', l.rejected::text, 'short_closed', l.short_closed::text, 'returned', l.returned::text,
                       'warehouse', l.warehouse_location, 'on_hand', i.on_hand::text, 'stock_reserved', i.reserved::text,
                       'in_transit', i.in_transit::text) ORDER BY l.position), '[]')
              FROM purchase_order_line l
              JOIN product p ON p.id = l.product_id
              LEFT JOIN inventory i ON i.product_id = l.product_id AND i.warehouse_location = l.warehouse_location
             WHERE l.purchase_order_id = o.id),
           (SELECT coalesce(jsonb_agg(to_jsonb(e) || jsonb_build_object('ms', floor(extract(epoch FROM e.at) * 1000)) ORDER BY e.seq), '[]') FROM order_event e WHERE e.purchase_order_id = o.id),
           (SELECT coalesce(jsonb_object_agg(n.auth_user_id, n.name), '{}') FROM employee n
             WHERE n.auth_user_id = ANY (ARRAY(SELECT e.by FROM order_event e WHERE e.purchase_order_id = o.id
                                               UNION SELECT o.created_by UNION SELECT o.approved_by))),
           o.changed_by, coalesce(to_jsonb(o) ->> 'taxed_at', '')
      FROM purchase_order o JOIN vendor v ON v.id = o.vendor_id
     WHERE o.id = coalesce($2::uuid, (SELECT n.id FROM purchase_order n WHERE n.po_number = $1)))sql";
constexpr std::string_view kSale = R"sql(
    SELECT o.id, o.so_number, o.status, coalesce(o.held_from, ''), o.version, c.id, c.code, c.name, o.order_date::text,
           coalesce(o.delivery_date::text, ''), coalesce(o.carrier, ''), coalesce(o.tracking_number, ''), o.total_amount,
           o.allow_backorder, o.created_by, coalesce(o.confirmed_by, ''), actor(),
           (SELECT coalesce(json_agg(json_build_object(
                       'line_id', l.line_id, 'position', l.position, 'product_id', l.product_id, 'sku', l.sku,
                       'barcode', p.barcode, 'description', l.description, 'unit', p.unit, 'active', p.status = 'active',
                       'unit_price', l.unit_price::text, 'ordered', l.ordered::text, 'reserved', l.reserved::text,
                       'shipped', l.shipped::text, 'returned', l.returned::text, 'warehouse', l.warehouse_location,
                       'on_hand', i.on_hand::text, 'stock_reserved', i.reserved::text, 'in_transit', i.in_transit::text,
                       'elsewhere', (SELECT json_agg(json_build_object(
                                                'warehouse', w.warehouse_location, 'on_hand', w.on_hand::text,
                                                'stock_reserved', w.reserved::text, 'in_transit', w.in_transit::text)
                                            ORDER BY w.on_hand - w.reserved DESC, w.warehouse_location)
                                       FROM inventory w
                                      WHERE w.product_id = l.product_id AND w.on_hand > w.reserved
                                        AND w.warehouse_location <> l.warehouse_location)) ORDER BY l.position), '[]')
              FROM sales_order_line l
              JOIN product p ON p.id = l.product_id
              LEFT JOIN inventory i ON i.product_id = l.product_id AND i.warehouse_location = l.warehouse_location
             WHERE l.sales_order_id = o.id),
           (SELECT coalesce(jsonb_agg(to_jsonb(e) || jsonb_build_object('ms', floor(extract(epoch FROM e.at) * 1000)) ORDER BY e.seq), '[]') FROM order_event e WHERE e.sales_order_id = o.id),
           (SELECT coalesce(jsonb_object_agg(n.auth_user_id, n.name), '{}') FROM employee n
             WHERE n.auth_user_id = ANY (ARRAY(SELECT e.by FROM order_event e WHERE e.sales_order_id = o.id
                                               UNION SELECT o.created_by UNION SELECT o.confirmed_by))),
           '{}'::text[], coalesce(to_jsonb(o) ->> 'taxed_at', '')
      FROM sales_order o JOIN customer c ON c.id = o.customer_id
     WHERE o.id = coalesce($2::uuid, (SELECT n.id FROM sales_order n WHERE n.so_number = $1)))sql";

std::string text(const QJsonValue& object, const char* name) {
    return object[QLatin1String(name)].toString().toStdString();
}

Decimal decimal(const QJsonValue& object, const char* name) {
    return Decimal::parse(text(object, name)).value_or(Decimal());
}

StockPlace placeFrom(const QJsonValue& json) {
    return {text(json, "warehouse"), decimal(json, "on_hand"), decimal(json, "stock_reserved"),
            decimal(json, "in_transit")};
}

ProgressLine lineFrom(const QJsonValue& json) {
    ProgressLine line;
    line.lineId = text(json, "line_id");
    line.position = json[QLatin1String("position")].toInt();
    line.productId = text(json, "product_id");
    line.sku = text(json, "sku");
    line.barcode = text(json, "barcode");
    line.description = text(json, "description");
    line.unit = text(json, "unit");
    line.active = json[QLatin1String("active")].toBool();
    line.unitPrice = decimal(json, "unit_price");
    line.ordered = decimal(json, "ordered");
    line.received = decimal(json, "received");
    line.rejected = decimal(json, "rejected");
    line.shortClosed = decimal(json, "short_closed");
    line.reserved = decimal(json, "reserved");
    line.shipped = decimal(json, "shipped");
    line.returned = decimal(json, "returned");
    line.place = placeFrom(json);
    for (const QJsonValue place : json[QLatin1String("elsewhere")].toArray())
        line.elsewhere.push_back(placeFrom(place));
    return line;
}

PastEvent eventFrom(OrderKind kind, const QJsonValue& json) {
    PastEvent event;
    event.id = text(json, "id");
    event.event = orderEventOf(kind, text(json, "event")).value_or(OrderEvent::Submit);
    for (const QJsonValue line : json[QLatin1String("lines")].toArray())
        event.lines.push_back(
            {text(line, "line_id"), decimal(line, "quantity"), decimal(line, "bad"), text(line, "reason")});
    event.reason = text(json, "reason");
    event.carrier = text(json, "carrier");
    event.tracking = text(json, "tracking_number");
    event.statusBefore = text(json, "status_before");
    event.statusAfter = text(json, "status_after");
    event.at = Time(std::chrono::milliseconds(json[QLatin1String("ms")].toInteger()));
    event.by = text(json, "by");
    return event;
}

} // namespace

Decimal ProgressLine::outstanding(OrderKind kind) const {
    return kind == OrderKind::Purchase ? ordered - received - shortClosed : ordered - shipped;
}

Decimal ProgressLine::returnable(OrderKind kind) const {
    return kind == OrderKind::Purchase ? received - rejected - returned : shipped - returned;
}

bool OrderProgress::isAskerMaker() const {
    return asker == createdBy || std::ranges::find(changedBy, asker) != changedBy.end();
}

const std::string& OrderProgress::called(const std::string& who) const {
    const auto name = names.find(who);
    return name == names.end() ? who : name->second;
}

OrderProgress progressOf(access::TenantConnection& connection, OrderKind kind, const std::string& order) {
    auto transaction = connection.begin();
    const auto found = transaction.exec(kind == OrderKind::Purchase ? kPurchase : kSale, order,
                                        isUuid(order) ? std::optional(order) : std::nullopt);
    transaction.commit();
    const auto row = found.first();
    if (!row)
        throw Error("record_not_found", "There is no " + records::entity(toString(kind)).one + " \"" + order + "\".",
                    "Look it up with record list " + toString(kind) + ".");
    OrderProgress progress;
    progress.kind = kind;
    progress.id = row->get<std::string>(0);
    progress.number = row->get<std::string>(1);
    progress.status = row->get<std::string>(2);
    progress.heldFrom = row->get<std::string>(3);
    progress.version = row->get<std::int64_t>(4);
    progress.partyId = row->get<std::string>(5);
    progress.partyCode = row->get<std::string>(6);
    progress.partyName = row->get<std::string>(7);
    progress.orderDate = row->get<std::string>(8);
    progress.dueDate = row->get<std::string>(9);
    progress.carrier = row->get<std::string>(10);
    progress.tracking = row->get<std::string>(11);
    progress.total = row->get<Decimal>(12);
    progress.allowBackorder = row->get<bool>(13);
    progress.createdBy = row->get<std::string>(14);
    progress.approvedBy = row->get<std::string>(15);
    progress.asker = row->get<std::string>(16);
    for (const QJsonValue line : row->get<QJsonValue>(17).toArray())
        progress.lines.push_back(lineFrom(line));
    for (const QJsonValue event : row->get<QJsonValue>(18).toArray())
        progress.events.push_back(eventFrom(kind, event));
    progress.changedBy = row->get<std::vector<std::string>>(20);
    progress.taxedAt = row->get<std::string>(21);
    const QJsonObject names = row->get<QJsonValue>(19).toObject();
    for (auto name = names.begin(); name != names.end(); ++name)
        progress.names.emplace(name.key().toStdString(), name.value().toString().toStdString());
    return progress;
}

} // namespace landreeve::orders
