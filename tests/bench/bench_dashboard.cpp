#include "core/dashboard/tenant_dashboard.h"
#include "tests/bench/bench.h"
#include "tests/bench/part.h"
#include "tests/support/trade_fill.h"

#include <chrono>
#include <functional>
#include <thread>

namespace landreeve::bench {
namespace {

using dashboard::Side;
using dashboard::TenantDashboard;
using Read = std::function<void(TenantDashboard&)>;

constexpr int kRounds = 9;

double millisecondsOf(const std::function<void()>& work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
}

struct Sheet {
    const char* name;
    Read read;
};

} // namespace

std::vector<Figure> benchDashboard() {
    tests::PrivatePostgres server;
    tests::DomainDatabase tenant(server);
    tests::fillTrade(tenant, {.products = 20'000,
                              .warehouses = 5,
                              .parties = 1000,
                              .orders = 40'000, // 100,000 lines of each side
                              .lines = 4,
                              .moves = 1'000'000});
    TenantDashboard board([&](const access::Permission&, const postgres::Wait& wait) { return tenant.lend(wait); });
    const std::vector<Sheet> sheets{
        {"stock", [](TenantDashboard& from) { from.stock({}); }},
        {"to reorder", [](TenantDashboard& from) { from.lowStock({}); }},
        {"orders by status",
         [](TenantDashboard& from) {
             from.byStatus(Side::Purchases, {});
             from.byStatus(Side::Sales, {});
         }},
        {"purchases and sales by month",
         [](TenantDashboard& from) {
             from.byMonth(Side::Purchases, {});
             from.byMonth(Side::Sales, {});
         }},
        {"late orders",
         [](TenantDashboard& from) {
             from.late(Side::Purchases, {});
             from.late(Side::Sales, {});
         }},
        {"best products", [](TenantDashboard& from) { from.bestProducts({}); }},
        {"best vendors", [](TenantDashboard& from) { from.bestVendors({}); }},
    };
    auto bare = tenant.superuser();
    std::vector<std::vector<double>> each(sheets.size());
    std::vector<double> all;
    std::vector<double> reference;
    // In turns: whatever else the machine does falls on all. The first round warms.
    for (int round = 0; round <= kRounds; ++round) {
        const double sum = millisecondsOf([&] { bare.exec("SELECT sum(value) FROM stock_move"); });
        std::vector<double> times;
        times.reserve(sheets.size());
        for (const Sheet& sheet : sheets)
            times.push_back(millisecondsOf([&] { sheet.read(board); }));
        // As the window does: each on a connection of its own.
        const double together = millisecondsOf([&] {
            std::vector<std::jthread> readers;
            readers.reserve(sheets.size());
            for (const Sheet& sheet : sheets)
                readers.emplace_back([&board, &sheet] { sheet.read(board); });
        });
        if (round == 0)
            continue;
        reference.push_back(sum);
        all.push_back(together);
        for (std::size_t i = 0; i < sheets.size(); ++i)
            each[i].push_back(times[i]);
    }
    constexpr double kMost = 200;
    const double moves = medianOf(reference);
    std::vector<Figure> figures;
    for (std::size_t i = 0; i < sheets.size(); ++i)
        figures.push_back(compared(std::string("dashboard, a million moves: ") + sheets[i].name, medianOf(each[i]),
                                   moves, "ms", 0, kMost));
    figures.push_back(compared("dashboard, a million moves: all at once", medianOf(all), moves, "ms", 0));
    return figures;
}

} // namespace landreeve::bench
