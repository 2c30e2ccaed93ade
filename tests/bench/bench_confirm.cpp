#include "tests/bench/bench.h"
#include "tests/core/orders/order_crowd.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace landreeve::bench {
namespace {

constexpr int kClients = 200;
constexpr int kConfirmations = 2000;
/// As many as access::Gate holds to one tenant.
constexpr std::size_t kOfGate = 8;

/// A server's pool as it is sized for its processors: two for each, at most 16.
std::size_t sizedPool() {
    return std::clamp<std::size_t>(std::size_t{2} * std::thread::hardware_concurrency(), 2, 16);
}

tests::OrderCrowd::Result confirmed(tests::OrderBed& bed, tests::OrderCrowd& crowd, int orders, int clients) {
    auto result = crowd.run(tests::confirmations(bed, orders), clients);
    if (!result.faults.empty())
        throw std::runtime_error(result.faults.front());
    if (result.done != orders)
        throw std::runtime_error("not all were confirmed");
    return result;
}

} // namespace

/// 200 clients confirm sales orders of three lines over ten products, through the gate's connections and through a pool
/// sized for the processors, on a server that flushes what it commits and knows its tables, as autovacuum sees to
/// within a minute. From being wanted to being answered, waiting for a connection included; the reference of a p99 is
/// its median.
std::vector<Figure> benchConfirm() {
    tests::PrivatePostgres::Options options;
    options.settings = {"fsync = on", "synchronous_commit = on", "full_page_writes = on"};
    tests::OrderBed bed(tests::tenProducts(), options);
    for (const std::string& sku : tests::tenProducts())
        bed.stock(sku, "100000");
    std::vector<Figure> figures;
    for (const std::size_t connections : {kOfGate, sizedPool()}) {
        tests::OrderCrowd crowd(bed, connections);
        confirmed(bed, crowd, static_cast<int>(20 * connections), static_cast<int>(connections)); // plans, connections
        bed.database.superuser().exec("ANALYZE");
        if (figures.empty()) {
            const auto alone = confirmed(bed, crowd, 200, 1);
            figures.push_back(compared("confirm an order, one client, median", alone.percentile(0.5), 0, "ms", 0));
        }
        const auto many = confirmed(bed, crowd, kConfirmations, kClients);
        figures.push_back(compared("  200 clients, " + std::to_string(connections) + " connections: p99",
                                   many.percentile(0.99), many.percentile(0.5), "ms", 0, 500));
    }
    if (!bed.broken().empty())
        throw std::runtime_error("stock is not what was confirmed");
    return figures;
}

} // namespace landreeve::bench
