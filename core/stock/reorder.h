#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/decimal.h"

#include <QJsonObject>

#include <optional>
#include <string>
#include <vector>

namespace landreeve::stock {

/// A product that is below its level, and what to buy of it (domain.md, "Reorder").
struct Proposal {
    std::string productId;
    std::string sku;
    std::string name;
    std::string unit;
    Decimal onHand;
    Decimal inTransit;
    Decimal drafted; ///< In orders not approved yet.
    Decimal reserved;
    Decimal projected; ///< On hand, in transit and drafted, less reserved.
    Decimal level;
    Decimal quantity;     ///< To order.
    std::string vendorId; ///< The last active one it was bought from; empty: none.
    std::string vendorCode;
    std::string vendorName;
    std::string warehouse; ///< Where to; empty: there is none.
    Decimal unitPrice;

    QJsonObject toJson() const;
};

/// By vendor, those without one last; then by SKU.
std::vector<Proposal> reorderProposals(access::TenantConnection& connection);

/// What was decided of a proposal. What is left out is as proposed.
struct ReorderLine {
    std::string productId;
    std::optional<Decimal> quantity = {};
    std::optional<std::string> vendorId = {};
    std::optional<std::string> warehouse = {};
};

/// A vendor's order.
struct ReorderOrder {
    std::string vendorId;
    std::string orderId; ///< Empty where it was refused.
    std::string number;
    int lines = 0;
    std::string refused; ///< Why it was not made; empty: it was.

    QJsonObject toJson() const;
};

/// Makes a draft purchase order for each vendor of these proposals, of all where none are given. What another call has
/// ordered meanwhile is passed over, so nothing is ordered twice, and the same `key` answers with what it made.
/// Proposals without a vendor are left. Needs purchase-order:write.
std::vector<ReorderOrder> makeReorderOrders(access::TenantConnection& connection,
                                            const std::optional<std::vector<ReorderLine>>& lines,
                                            const std::string& key);

} // namespace landreeve::stock
