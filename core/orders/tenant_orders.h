#pragma once

#include "core/orders/order_event.h"
#include "core/orders/order_line.h"
#include "core/orders/order_product.h"
#include "core/orders/order_progress.h"
#include "core/orders/place_stock.h"
#include "core/records/tenant_records.h"

#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::orders {

/// One tenant's orders for windows: each call lends its own connection, so any number of them may run at once.
/// Everything blocks until done, the stop, or the time limit.
class TenantOrders {
public:
    explicit TenantOrders(records::Lend lend) : m_lend(std::move(lend)) {}

    /// As orders::productsOf().
    std::vector<OrderProduct> products(const std::vector<std::string>& codes, std::stop_token stop);

    /// What an order's taxes depend on besides its lines: the two parties' places and the tenant's country. `party` is
    /// the id of a vendor where the order `isPurchase`, else of a customer; empty or unknown: nobody's yet.
    struct TaxRules {
        TaxSplit split = TaxSplit::Intra;
        bool indian = true;
    };
    TaxRules taxRules(bool isPurchase, const std::string& party, const std::string& placeOfSupply,
                      std::stop_token stop);
    /// Codes of active warehouses, by name of the place.
    std::vector<std::string> warehouses(std::stop_token stop);

    /// As orders::progressOf(), with the right to read the kind of order.
    OrderProgress progress(OrderKind kind, const std::string& order, std::stop_token stop);
    /// As orders::act() where the connection is lent for it.
    OrderOutcome act(const OrderRequest& request, std::stop_token stop);
    /// As orders::eventLanded(): what became of an act() whose answer was lost.
    bool landed(OrderKind kind, const std::string& key, std::stop_token stop);
    /// As orders::stockOf().
    std::vector<PlaceStock> stock(const std::vector<std::string>& productIds, std::stop_token stop);

private:
    access::TenantConnection lend(const char* area, std::stop_token stop);

    records::Lend m_lend;
};

} // namespace landreeve::orders
