#include "tests/bench/bench.h"
#include "tests/core/orders/order_crowd.h"

#include <stdexcept>

namespace landreeve::bench {

/// 200 clients confirm sales orders of three lines over ten products, through 16 connections, on a server that flushes
/// what it commits. From being wanted to being answered, waiting for a connection included; the reference of a p99 is
/// its median.
std::vector<Figure> benchConfirm() {
    tests::PrivatePostgres::Options options;
    options.settings = {"fsync = on", "synchronous_commit = on", "full_page_writes = on"};
    tests::OrderBed bed(tests::tenProducts(), options);
    for (const std::string& sku : tests::tenProducts())
        bed.stock(sku, "100000");
    tests::OrderCrowd crowd(bed, 16);
    crowd.run(tests::confirmations(bed, 100), 16); // plans and connections
    const auto alone = crowd.run(tests::confirmations(bed, 200), 1);
    const auto many = crowd.run(tests::confirmations(bed, 2000), 200);
    if (!alone.faults.empty() || !many.faults.empty())
        throw std::runtime_error((alone.faults.empty() ? many.faults : alone.faults).front());
    if (many.done != 2000 || !bed.broken().empty())
        throw std::runtime_error("stock is not what was confirmed");
    return {compared("confirm an order, one client, median", alone.percentile(0.5), 0, "ms", 0),
            compared("  200 clients, 16 connections: p99", many.percentile(0.99), many.percentile(0.5), "ms", 0, 500)};
}

} // namespace landreeve::bench
