#include "tests/bench/bench.h"
#include "tests/core/orders/order_crowd.h"

#include <stdexcept>

namespace landreeve::bench {

/// 200 clients confirm sales orders of three lines over ten products, through as many connections as access::Gate holds
/// to one tenant, on a server that flushes what it commits and knows its tables, as autovacuum sees to within a minute.
/// From being wanted to being answered, waiting for a connection included; the reference of a p99 is its median.
std::vector<Figure> benchConfirm() {
    constexpr int connections = 8;
    tests::PrivatePostgres::Options options;
    options.settings = {"fsync = on", "synchronous_commit = on", "full_page_writes = on"};
    tests::OrderBed bed(tests::tenProducts(), options);
    for (const std::string& sku : tests::tenProducts())
        bed.stock(sku, "100000");
    tests::OrderCrowd crowd(bed, connections);
    const auto warmUp = tests::confirmations(bed, 20 * connections);
    const auto byOne = tests::confirmations(bed, 200);
    const auto byMany = tests::confirmations(bed, 2000);
    bed.database.superuser().exec("ANALYZE");
    crowd.run(warmUp, connections); // plans and connections
    const auto alone = crowd.run(byOne, 1);
    const auto many = crowd.run(byMany, 200);
    if (!alone.faults.empty() || !many.faults.empty())
        throw std::runtime_error((alone.faults.empty() ? many.faults : alone.faults).front());
    if (many.done != 2000 || !bed.broken().empty())
        throw std::runtime_error("stock is not what was confirmed");
    return {compared("confirm an order, one client, median", alone.percentile(0.5), 0, "ms", 0),
            compared("  200 clients, " + std::to_string(connections) + " connections: p99", many.percentile(0.99),
                     many.percentile(0.5), "ms", 0, 500)};
}

} // namespace landreeve::bench
