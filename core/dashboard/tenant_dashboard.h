#pragma once

#include "core/dashboard/figures.h"
#include "core/records/tenant_records.h"

#include <stop_token>

namespace landreeve::dashboard {

/// What one sheet of the dashboard reads.
enum class Area { Begun, Stock, Purchases, Sales };

/// The right that reads it.
access::Permission permissionOf(Area area);

/// One tenant's figures for its dashboard, computed by the database, one query each. Each call lends its own
/// connection, so any number of them may run at once. Everything blocks until done, the stop, or the time limit.
class TenantDashboard {
public:
    explicit TenantDashboard(records::Lend lend) : m_lend(std::move(lend)) {}

    Begun begun(std::stop_token stop);
    StockFigures stock(std::stop_token stop);
    LowStock lowStock(std::stop_token stop);
    /// In the order of the workflow; a status no order has is left out.
    std::vector<StatusFigure> byStatus(Side side, std::stop_token stop);
    /// Twelve, the oldest first; this month is the last.
    std::vector<MonthFigure> byMonth(Side side, std::stop_token stop);
    /// By what was sold of them.
    Best bestProducts(std::stop_token stop);
    /// By what was ordered from them.
    Best bestVendors(std::stop_token stop);
    LateOrders late(Side side, std::stop_token stop);

private:
    access::TenantConnection lend(Area area, std::stop_token stop);

    records::Lend m_lend;
};

} // namespace landreeve::dashboard
