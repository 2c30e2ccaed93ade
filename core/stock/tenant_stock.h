#pragma once

#include "core/records/tenant_records.h"
#include "core/stock/books.h"
#include "core/stock/reorder.h"
#include "core/stock/stock_transfer.h"

#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::stock {

/// One tenant's stock for windows: each call lends its own connection, so any number of them may run at once.
/// Everything blocks until done, the stop, or the time limit. What carries a key, and a closing of the books, is asked
/// once more where the server's answer is lost.
class TenantStock {
public:
    explicit TenantStock(records::Lend lend) : m_lend(std::move(lend)) {}

    /// As the functions of those names.
    ProductStock stockOf(const std::string& product, std::stop_token stop);
    LedgerPage ledgerPage(const LedgerQuery& query, int limit, std::stop_token stop);
    std::vector<DayBalance> onHandByDay(const std::string& productId, const std::string& warehouse, int days,
                                        std::stop_token stop);
    Transferred transfer(const StockTransfer& transfer, std::stop_token stop);
    WrittenOff writeOff(const WriteOff& goods, std::stop_token stop);
    std::vector<Proposal> reorderProposals(std::stop_token stop);
    std::vector<ReorderOrder> makeReorderOrders(const std::vector<ReorderLine>& lines, const std::string& key,
                                                std::stop_token stop);

    std::vector<Closing> closings(std::stop_token stop);
    ClosedBooks closePeriod(const std::string& day, const std::string& reason, std::stop_token stop);
    std::vector<Finding> verify(std::stop_token stop);

private:
    access::TenantConnection lend(const char* area, const char* action, const std::stop_token& stop);

    records::Lend m_lend;
};

} // namespace landreeve::stock
