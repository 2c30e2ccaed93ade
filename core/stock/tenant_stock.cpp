#include "core/stock/tenant_stock.h"

#include "core/access/resolved.h"

namespace landreeve::stock {

access::TenantConnection TenantStock::lend(const char* area, const char* action, const std::stop_token& stop) {
    return m_lend({area, action}, {stop, std::chrono::seconds(30)});
}

ProductStock TenantStock::stockOf(const std::string& product, std::stop_token stop) {
    auto connection = lend("inventory", "read", stop);
    return stock::stockOf(connection, product);
}

LedgerPage TenantStock::ledgerPage(const LedgerQuery& query, int limit, std::stop_token stop) {
    auto connection = lend("inventory", "read", stop);
    return stock::ledgerPage(connection, query, limit);
}

std::vector<DayBalance> TenantStock::onHandByDay(const std::string& productId, const std::string& warehouse, int days,
                                                 std::stop_token stop) {
    auto connection = lend("inventory", "read", stop);
    return stock::onHandByDay(connection, productId, warehouse, days);
}

Transferred TenantStock::transfer(const StockTransfer& transfer, std::stop_token stop) {
    return access::resolved([&] { return lend("inventory", "write", stop); },
                            [&](access::TenantConnection& connection) { return transferStock(connection, transfer); });
}

WrittenOff TenantStock::writeOff(const WriteOff& goods, std::stop_token stop) {
    return access::resolved([&] { return lend("inventory", "write", stop); },
                            [&](access::TenantConnection& connection) { return stock::writeOff(connection, goods); });
}

std::vector<Proposal> TenantStock::reorderProposals(std::stop_token stop) {
    auto connection = lend("inventory", "read", stop);
    return stock::reorderProposals(connection);
}

std::vector<ReorderOrder> TenantStock::makeReorderOrders(const std::vector<ReorderLine>& lines, const std::string& key,
                                                         std::stop_token stop) {
    return access::resolved(
        [&] { return lend("purchase-order", "write", stop); },
        [&](access::TenantConnection& connection) { return stock::makeReorderOrders(connection, lines, key); });
}

std::vector<Closing> TenantStock::closings(std::stop_token stop) {
    auto connection = lend("inventory", "read", stop);
    return closingsOf(connection);
}

ClosedBooks TenantStock::closePeriod(const std::string& day, const std::string& reason, std::stop_token stop) {
    return stock::closePeriod([&] { return lend("inventory", "approve", stop); }, day, reason);
}

std::vector<Finding> TenantStock::verify(std::stop_token stop) {
    auto connection = lend("inventory", "read", stop);
    return verifyStock(connection);
}

} // namespace landreeve::stock
