#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/decimal.h"
#include "core/base/ids.h"
#include "core/records/tenant_records.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::orders {

enum class OrderKind { Purchase, Sale };

/// What may be done with an order (domain.md, "Orders and stock"). Return, Cancel and Close are of both kinds; Submit,
/// Approve, Reject and Receive of a purchase; the others of a sale.
enum class OrderEvent {
    Submit,
    Approve,
    Reject,
    Receive,
    Confirm,
    Reserve, ///< Of what was backordered, as much as is free now.
    Hold,
    Release, ///< Of a held order.
    Ship,
    Deliver,
    Return,
    Cancel,
    Close
};

/// "purchase-order" or "sales-order": the entity's name, and the area of its permissions.
std::string toString(OrderKind kind);
/// As commands and the database have it: "approve".
std::string toString(OrderEvent event);
/// Nothing for what is no event of this kind of order.
std::optional<OrderEvent> orderEventOf(OrderKind kind, std::string_view text);
/// Those of a kind, in the order in which they come.
const std::vector<OrderEvent>& eventsOf(OrderKind kind);
/// What one needs to do it: purchase-order:approve for Approve, else write.
access::Permission permissionFor(OrderKind kind, OrderEvent event);

/// How much of one line.
struct EventLine {
    std::string lineId;
    Decimal quantity;
    /// Of these: rejected on receipt, or damaged in what a customer sends back.
    Decimal bad = {};
    std::string reason = {}; ///< Why they are bad; empty: the event's.

    bool operator==(const EventLine&) const = default;
};

/// `[{"line_id","quantity"}]`, as commands take it: for Receive `received` and `rejected`, for a customer's Return also
/// `damaged`; `reason` where wanted. Throws Error `invalid_lines`.
std::vector<EventLine> eventLinesFromJson(const QJsonArray& json);

/// An event asked for.
struct OrderRequest {
    OrderKind kind = OrderKind::Purchase;
    std::string order; ///< Its number or its id.
    OrderEvent event = OrderEvent::Submit;
    std::vector<EventLine> lines = {}; ///< Of Receive, Ship and Return; empty: everything that is outstanding.
    std::string reason = {};           ///< Needed for Reject, and where something is bad.
    std::string carrier = {};          ///< Of Ship; empty: as it was.
    std::string tracking = {};         ///< Of Ship; empty: as it was.
    std::string key = newUuid();       ///< The same key twice is done once.
    std::optional<std::int64_t> expectedVersion = {}; ///< Of the order as it was seen.
};

/// The order after it.
struct OrderOutcome {
    std::string eventId;
    std::string orderId;
    std::string number;
    std::string status;
    std::int64_t version = 0;
    bool repeated = false; ///< It had been done before; the answer is the one it was given then.

    /// `{"event_id","id","number","status","version","repeated"}`.
    QJsonObject toJson() const;
};

/// Does it in one transaction, or nothing of it. Deadlocks and serialization failures are tried again. Throws Error
/// `status_refused`, `stock_short`, `quantity_exceeded`, `own_approval`, `order_empty`, `nothing_outstanding`,
/// `product_inactive`, `closed_period`, `record_changed`, `reason_required`, `invalid_lines`, `key_reused`,
/// `permission_denied` or `record_not_found`. Where single lines are refused `details.lines` has each of them:
/// `{"line_id","line","sku","warehouse","requested",…}`, with what there is in `free`, `outstanding` or `reserved`, and
/// for stock that is short `elsewhere`: `[{"warehouse","free"}]`.
OrderOutcome act(access::TenantConnection& connection, const OrderRequest& request);

/// The same with a connection lent for it. Where the server's answer is lost it is asked again by the key, on a new
/// connection, so that what is thrown in the end is in doubt only while the server is away.
OrderOutcome act(const records::Lend& lend, const OrderRequest& request, const std::stop_token& stop);

} // namespace landreeve::orders
