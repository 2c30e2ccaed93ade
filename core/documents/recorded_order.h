#pragma once

#include "core/access/tenant_connection.h"
#include "core/documents/printed_text.h"
#include "core/orders/order_line.h"

#include <QJsonValue>

#include <string>
#include <vector>

namespace landreeve::documents {

/// A line as the database holds it, its amounts computed there.
struct RecordedLine {
    std::string lineId = {};
    std::string sku = {};
    std::string description = {};
    std::string warehouse = {}; ///< Its code.
    std::string hsnCode = {};
    std::string unit = {};
    Decimal quantity = {};
    Decimal unitPrice = {};
    Decimal discountPct = {};
    Decimal taxRate = {};
    Decimal taxable = {};
    Decimal cgst = {}; ///< SGST is the same.
    Decimal igst = {}; ///< Or the one tax, where the tenant is not Indian.
    Decimal amount = {};
    Decimal reserved = {};    ///< Of a sale: what waits to be shipped.
    Decimal outstanding = {}; ///< Of a purchase: what is still to come.
};

struct RecordedParty {
    std::string code = {};
    std::string name = {};
    std::string taxId = {};
    std::string phone = {};
    std::string email = {};
    QJsonValue address = {};
};

/// What came of a purchase at one time.
struct RecordedReceipt {
    struct Line {
        std::string lineId = {};
        Decimal received = {}; ///< Counts the rejected ones.
        Decimal rejected = {};
        std::string reason = {}; ///< Why they were.
    };
    std::string id = {}; ///< The event's.
    std::string at = {}; ///< "27 Nov 2026, 14:30" where the tenant is.
    std::string reason = {};
    std::vector<Line> lines = {};
};

/// What a document says of an order, read at one moment.
struct RecordedOrder {
    bool isPurchase = true;
    std::string id = {};
    std::string number = {};
    std::string status = {};
    std::string orderDate = {};     ///< "27 Nov 2026", as the next ones.
    std::string dueDate = {};       ///< Expected, or to be delivered; may be empty.
    std::string placeOfSupply = {}; ///< Where it names none, the state that its tax followed.
    std::string paymentTerms = {};
    std::string notes = {};
    std::string carrier = {};
    RecordedParty party = {};
    QJsonValue deliveryAddress = {}; ///< Of a sale.
    orders::TaxSplit split = orders::TaxSplit::Intra;
    Decimal subtotal = {};
    Decimal tax = {};
    Decimal roundOff = {};
    Decimal total = {};
    Notation notation = {};
    std::vector<RecordedLine> lines = {};
    std::vector<RecordedParty> warehouses = {}; ///< Those of the lines, by name.
    std::vector<RecordedReceipt> receipts = {}; ///< Of a purchase, the first one first.
};

/// An order's key in the database, and the number people know.
struct OrderKey {
    std::string id = {};
    std::string number = {};
};

/// The orders with these numbers, in this order, each once; those that are not there are left out.
std::vector<OrderKey> ordersNumbered(access::TenantConnection& connection, bool isPurchase,
                                     const std::vector<std::string>& numbers);
/// Throws Error `record_not_found`.
RecordedOrder readOrder(access::TenantConnection& connection, bool isPurchase, const std::string& id);

} // namespace landreeve::documents
