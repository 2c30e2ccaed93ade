#pragma once

#include "core/orders/order_event.h"

#include <map>

namespace landreeve::orders {

/// A product's balance in one warehouse.
struct StockPlace {
    std::string warehouse;
    Decimal onHand;
    Decimal reserved;
    Decimal inTransit;

    Decimal free() const { return onHand - reserved; }
};

/// One line of an order as it stands.
struct ProgressLine {
    std::string lineId;
    int position = 0;
    std::string productId;
    std::string sku;
    std::string barcode;
    std::string description;
    std::string unit;
    bool active = true; ///< The product is.
    Decimal unitPrice;
    Decimal ordered;
    Decimal received;                       ///< Counts the rejected ones.
    Decimal rejected;                       ///< Of a purchase.
    Decimal shortClosed;                    ///< Of a purchase: will not come any more.
    Decimal reserved;                       ///< Of a sale.
    Decimal shipped;                        ///< Of a sale.
    Decimal returned;                       ///< To the vendor, or by the customer.
    StockPlace place;                       ///< Where the line is received or shipped.
    std::vector<StockPlace> elsewhere = {}; ///< Other warehouses with something free, most first.

    /// Still to be received, or to be shipped.
    Decimal outstanding(OrderKind kind) const;
    /// What may still be sent back.
    Decimal returnable(OrderKind kind) const;
};

/// What was done to one line, as an event recorded it.
struct PastLine {
    std::string lineId;
    Decimal quantity;
    Decimal bad; ///< Rejected, or damaged.
    std::string reason;
};

/// An event of an order's past.
struct PastEvent {
    std::string id;
    OrderEvent event = OrderEvent::Submit;
    std::vector<PastLine> lines; ///< What was really done, also where everything outstanding was asked for.
    std::string reason;
    std::string carrier;
    std::string tracking;
    std::string statusBefore;
    std::string statusAfter;
    Time at;
    std::string by;
};

/// An order as it stands, with the stock of its lines.
struct OrderProgress {
    OrderKind kind = OrderKind::Purchase;
    std::string id;
    std::string number;
    std::string status;
    std::string heldFrom; ///< Of a held sale: the status it goes back to.
    std::int64_t version = 0;
    std::string partyId;
    std::string partyCode;
    std::string partyName;
    std::string orderDate; ///< ISO.
    std::string dueDate;   ///< Expected, or to be delivered; may be empty.
    std::string carrier;
    std::string tracking;
    Decimal total;
    bool allowBackorder = false;
    std::string createdBy;
    std::string taxedAt = {}; ///< The code of the state whose tax it bears; empty where that is not on record.
    std::vector<std::string> changedBy = {}; ///< Of a purchase: who besides created_by wrote what is approved.
    std::string approvedBy;                  ///< Or confirmed by.
    std::string asker;                       ///< Who read it: the subject of the connection.
    /// What those above and those of the events are called, where they are employees.
    std::map<std::string, std::string> names = {};
    std::vector<ProgressLine> lines = {};
    std::vector<PastEvent> events = {}; ///< Oldest first.

    /// Who reads it wrote some of it, and does not approve it.
    bool isAskerMaker() const;
    /// The name of whoever did something, or his id where no name is known.
    const std::string& called(const std::string& who) const;
};

/// Reads it in one transaction, the order by its number or id. Throws Error `record_not_found`.
OrderProgress progressOf(access::TenantConnection& connection, OrderKind kind, const std::string& order);

/// What somebody may do to orders of a kind.
struct OrderRights {
    bool write = true;
    bool approve = true; ///< Purchases.
};

/// One event, and why it cannot be done now.
struct NextStep {
    OrderEvent event = OrderEvent::Submit;
    bool allowed = false;
    std::string whyNot; ///< A sentence; empty where it is allowed.
};

/// Every event of the kind in the order of eventsOf(). What depends on others at work at the same time, above all
/// stock, is for the database to say.
std::vector<NextStep> nextSteps(const OrderProgress& order, const OrderRights& rights);

/// What an order of that status is, as it goes on after "is": "a draft", "waiting for approval", "partially received".
std::string statusInWords(const std::string& status);

} // namespace landreeve::orders
