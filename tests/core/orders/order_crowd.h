#pragma once

#include "core/base/error.h"
#include "core/postgres/pool.h"
#include "tests/core/orders/order_bed.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace landreeve::tests {

/// Lends from a pool as the gate does, to asha.
inline records::Lend lendFrom(postgres::Pool& pool, const std::string& tenantId) {
    return [&pool, tenantId](const access::Permission& permission, const postgres::Wait& wait) {
        const access::Subject subject{"urn:landreeve:test", "asha", "Asha", "22222222-2222-4222-8222-222222222222"};
        return access::TenantConnection(pool.lend(wait), tenantId, "landreeve_write", subject, std::nullopt,
                                        permission.toString());
    };
}

/// Many clients at once, each with a thread of its own, over few connections.
class OrderCrowd {
public:
    struct Result {
        std::vector<double> milliseconds; ///< Of each event, from being wanted to being answered, sorted.
        int done = 0;
        int shortOfStock = 0;
        std::vector<std::string> faults; ///< Anything else.

        double percentile(double share) const {
            return milliseconds.at(static_cast<std::size_t>(static_cast<double>(milliseconds.size() - 1) * share));
        }
    };

    OrderCrowd(OrderBed& bed, std::size_t connections)
        : m_tenant(bed.database.tenantId()), m_pool(bed.server.serviceUrl(bed.database.database()), connections) {}

    records::Lend lend() { return lendFrom(m_pool, m_tenant); }

    /// The requests, shared out among the clients; all of them begin together.
    Result run(const std::vector<orders::OrderRequest>& requests, int clients) {
        Result result;
        std::mutex mutex;
        std::atomic<std::size_t> next = 0;
        std::atomic<int> ready = 0;
        {
            std::vector<std::jthread> threads;
            threads.reserve(static_cast<std::size_t>(clients));
            for (int client = 0; client < clients; ++client)
                threads.emplace_back([&] {
                    ++ready;
                    ready.notify_all();
                    for (int seen = ready; seen < clients; seen = ready)
                        ready.wait(seen);
                    for (std::size_t i = next++; i < requests.size(); i = next++) {
                        const auto begun = std::chrono::steady_clock::now();
                        std::string fault;
                        bool done = true;
                        try {
                            orders::act(lend(), requests[i], {});
                        } catch (const Error& error) {
                            done = false;
                            if (error.code() != "stock_short")
                                fault = error.code() + ": " + error.message();
                        }
                        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
                        const std::lock_guard lock(mutex);
                        result.milliseconds.push_back(took.count());
                        result.done += done ? 1 : 0;
                        if (!fault.empty())
                            result.faults.push_back(fault);
                        else if (!done)
                            ++result.shortOfStock;
                    }
                });
        }
        std::ranges::sort(result.milliseconds);
        return result;
    }

private:
    std::string m_tenant;
    postgres::Pool m_pool;
};

/// "S-0" to "S-9".
inline std::vector<std::string> tenProducts() {
    std::vector<std::string> skus;
    skus.reserve(10);
    for (int i = 0; i < 10; ++i)
        skus.push_back("S-" + std::to_string(i));
    return skus;
}

/// Drafts of three lines of them, in an order that differs from one to the next, and the requests to confirm them.
inline std::vector<orders::OrderRequest> confirmations(OrderBed& bed, int count) {
    std::vector<orders::OrderRequest> requests;
    requests.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        std::vector<OrderBed::Line> lines;
        lines.reserve(3);
        for (int line = 0; line < 3; ++line)
            lines.push_back({"S-" + std::to_string((i * 7 + line * (i % 2 == 0 ? 3 : 9)) % 10),
                             std::to_string(1 + (i + line) % 3)});
        requests.push_back(OrderBed::request(bed.sale(lines), orders::OrderEvent::Confirm));
    }
    return requests;
}

} // namespace landreeve::tests
