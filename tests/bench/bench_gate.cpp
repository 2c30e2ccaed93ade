#include "core/access/gate.h"
#include "core/control/control_watch.h"
#include "core/control/server_store.h"
#include "core/control/tenant_store.h"
#include "core/sessions/session_store.h"
#include "tests/bench/bench.h"
#include "tests/support/test_workspace.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

namespace landreeve::bench {
namespace {

using access::Gate;
using access::Subject;
using std::chrono::steady_clock;

constexpr int kTenants = 500;
constexpr std::size_t kConnections = 20;
constexpr int kPerSecond = 100;
constexpr int kRequests = 3000;
constexpr int kWarmUp = 600; ///< Before them, one after another: a fleet that has been in use for a while.
constexpr int kBareConnections = 60;
constexpr int kThreads = 8;
/// How much more often the first tenant is asked for than the second, and so on: with this nine of ten requests find
/// one of twenty connections open.
constexpr double kZipf = 1.8;
constexpr int kRevocations = 30; ///< Of each kind.
constexpr const char* kIssuer = "https://bench.example/auth/v1";
const access::Permission kRead{"product", "read"}; // NOLINT: of std::string, made once

template <typename Work>
double microseconds(const Work& work) {
    const auto begun = steady_clock::now();
    work();
    return std::chrono::duration<double, std::micro>(steady_clock::now() - begun).count();
}

double percentile(std::vector<double> values, double share) {
    if (values.empty())
        throw std::runtime_error("nothing was measured");
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * share)];
}

std::string tenantOf(int number) {
    return "tenant-" + std::to_string(number);
}

Subject somebody(control::ControlPlane& control) {
    auto lease = control.lend();
    lease->exec(
        "INSERT INTO session (issuer, jti, user_id, expires_at) VALUES ($1, 'bench', 'asha', now() + interval '8 "
        "hours')",
        kIssuer);
    lease->exec("INSERT INTO user_mapping (issuer, subject, role) VALUES ($1, 'asha', 'operator')", kIssuer);
    return {kIssuer, "asha", "Asha", "bench"};
}

/// A check that hears of changes beside one that asks every time, and the bare round trip.
std::vector<Figure> benchChecks(workspace::Workspace& workspace, Gate& hearing, const Subject& subject) {
    Gate asking(workspace.control(), workspace.servers());
    std::vector<double> warm;
    std::vector<double> cold;
    std::vector<double> ping;
    auto lease = workspace.control().lend();
    const auto check = [&](Gate& gate) {
        if (!gate.check(subject, "tenant-1", kRead).allowed)
            throw std::runtime_error("a living session was refused");
    };
    for (int round = 0; round < 2000; ++round) {
        ping.push_back(microseconds([&] { lease->exec("SELECT 1"); }));
        cold.push_back(microseconds([&] { check(asking); }));
        warm.push_back(microseconds([&] { check(hearing); }));
    }
    return {
        compared("a warm check, median, beside one that asks", percentile(warm, 0.5), percentile(cold, 0.5), "us", 0,
                 60),
        compared("a check that asks, median, beside SELECT 1", percentile(cold, 0.5), percentile(ping, 0.5), "us", 0)};
}

/// From a revocation that is committed elsewhere until a gate which had let that session in refuses it.
std::vector<Figure> benchRevocations(workspace::Workspace& workspace, Gate& hearing) {
    // As another program has it: with connections of its own.
    const auto elsewhere = control::ControlPlane::open(workspace.control().url(), {}, {});
    sessions::SessionStore store(*elsewhere);
    std::vector<double> writing;
    std::vector<double> heard;
    int number = 0;
    const auto measure = [&](const auto& revoke) {
        const std::string user = "revoked-" + std::to_string(++number);
        const std::string tenant = tenantOf(number);
        {
            auto lease = elsewhere->lend();
            lease->exec("INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, expires_at) VALUES ($1, $2, "
                        "$2, $3, now() - interval '1 minute', now() + interval '8 hours')",
                        kIssuer, user, tenant);
            lease->exec("INSERT INTO user_mapping (issuer, subject, role) VALUES ($1, $2, 'viewer')", kIssuer, user);
        }
        const Subject subject{kIssuer, user, user, user};
        const auto isLetIn = [&] { return hearing.check(subject, tenant, kRead).allowed; };
        for (int i = 0; i < 10; ++i)
            if (!isLetIn())
                throw std::runtime_error("a living session was refused");
        writing.push_back(microseconds([&] { revoke(user, tenant); }) / 1000);
        heard.push_back(microseconds([&] {
                            const auto last = steady_clock::now() + std::chrono::seconds(10);
                            while (isLetIn()) {
                                if (steady_clock::now() > last)
                                    throw std::runtime_error("a revocation was not heard in ten seconds");
                                std::this_thread::sleep_for(std::chrono::microseconds(200));
                            }
                        }) /
                        1000);
    };
    for (int i = 0; i < kRevocations; ++i) {
        measure([&](const std::string& user, const std::string&) { store.revoke({kIssuer, user}, "bench"); });
        measure([&](const std::string& user, const std::string&) {
            store.mark(sessions::MarkScope::ofUser(user), "bench");
        });
        measure([&](const std::string&, const std::string& tenant) {
            store.mark(sessions::MarkScope::ofTenant(tenant), "bench");
        });
    }
    return {compared("a revocation until another program refuses, median, beside its writing", percentile(heard, 0.5),
                     percentile(writing, 0.5), "ms", 0),
            compared("  the slowest of " + std::to_string(heard.size()), percentile(heard, 1), percentile(heard, 0.5),
                     "ms", 0, 250)};
}

class Zipf {
public:
    Zipf() {
        std::vector<double> weights;
        weights.reserve(kTenants);
        for (int rank = 1; rank <= kTenants; ++rank)
            weights.push_back(1 / std::pow(rank, kZipf));
        m_ranks = std::discrete_distribution<int>(weights.begin(), weights.end());
    }
    std::string next() { return tenantOf(m_ranks(m_random)); }

private:
    std::mt19937 m_random{20261127}; // NOLINT: the same every time
    std::discrete_distribution<int> m_ranks;
};

int askOfProducts(postgres::Transaction& transaction) {
    return transaction.exec("SELECT pg_backend_pid(), (SELECT count(*) FROM product)").one().get<int>(0);
}

/// What a request costs that finds no connection open, without a gate and one at a time: milliseconds, the median.
double bareConnection(workspace::Workspace& workspace) {
    std::vector<double> took;
    Zipf zipf;
    auto lease = workspace.control().lend();
    for (int i = 0; i < kBareConnections; ++i) {
        const auto tenant = control::TenantStore(*lease).get(zipf.next());
        const auto server = control::ServerStore(*lease).get(tenant.server);
        const auto url = workspace.servers().pooled(server, tenant.database);
        took.push_back(microseconds([&] {
                           auto connection = postgres::Connection::open(url, {});
                           postgres::Transaction transaction(connection);
                           askOfProducts(transaction);
                           transaction.commit();
                       }) /
                       1000);
    }
    return percentile(took, 0.5);
}

/// Requests that come at their times whether or not those before are done; each counts from its time.
std::vector<Figure> benchFleet(Gate& gate, const Subject& subject, double bare) {
    Zipf zipf;
    for (int i = 0; i < kWarmUp; ++i) {
        auto lent = gate.lend(subject, zipf.next(), kRead);
        auto transaction = lent.begin();
        askOfProducts(transaction);
        transaction.commit();
    }
    std::vector<std::string> wanted;
    wanted.reserve(kRequests);
    for (int i = 0; i < kRequests; ++i)
        wanted.push_back(zipf.next());

    std::mutex mutex;
    std::set<int> backends;
    std::vector<double> hits;
    std::vector<double> misses;
    std::atomic<int> next = 0;
    std::exception_ptr failed;
    const auto begun = steady_clock::now();
    {
        std::vector<std::jthread> threads;
        threads.reserve(kThreads);
        for (int thread = 0; thread < kThreads; ++thread)
            threads.emplace_back([&] {
                try {
                    for (int i = next++; i < kRequests; i = next++) {
                        const auto due = begun + std::chrono::milliseconds(1000) * i / kPerSecond;
                        std::this_thread::sleep_until(due);
                        auto lent = gate.lend(subject, wanted[static_cast<std::size_t>(i)], kRead);
                        auto transaction = lent.begin();
                        const int backend = askOfProducts(transaction);
                        transaction.commit();
                        const double took =
                            std::chrono::duration<double, std::milli>(steady_clock::now() - due).count();
                        const std::lock_guard lock(mutex);
                        (backends.insert(backend).second ? misses : hits).push_back(took);
                    }
                } catch (...) {
                    const std::lock_guard lock(mutex);
                    failed = std::current_exception();
                }
            });
    }
    if (failed)
        std::rethrow_exception(failed);
    const double missed = 100.0 * static_cast<double>(misses.size()) / kRequests;
    return {compared("500 tenants on 20 connections: found none open", missed, 0, "%", 0, 10),
            compared("  of those median, beside a bare connection", percentile(misses, 0.5), bare, "ms", 0),
            compared("  of those p99", percentile(misses, 0.99), percentile(misses, 0.5), "ms", 0, 60),
            compared("  of the others p99", percentile(hits, 0.99), percentile(hits, 0.5), "ms", 0, 20)};
}

} // namespace

/// What the gate costs: its checks, a fleet behind few connections, and how soon it hears. The reference of a p99 is
/// its median.
std::vector<Figure> benchGate() {
    // At the usual minute a server of 500 databases starts eight of its workers a second (docs/guide.md).
    tests::TestWorkspace test(tests::PrivatePostgres::Options{.settings = {"autovacuum_naptime = 10min"}});
    for (int tenant = 0; tenant < kTenants; ++tenant)
        test.provision(tenantOf(tenant));
    auto& workspace = test.workspace();
    const Subject subject = somebody(workspace.control());
    Gate gate(workspace.control(), workspace.servers(), {.ofOne = 8, .ofAll = kConnections});
    std::atomic<bool> live = false;
    control::ControlWatch watch({.url = workspace.control().url()});
    const std::jthread hearing([&](const std::stop_token& stop) {
        watch.run(
            [&](const control::WatchEvent& event) {
                gate.hear(event);
                live = live || event.kind == control::WatchEvent::Kind::Live;
            },
            stop);
    });
    while (!live)
        std::this_thread::yield();
    auto figures = benchChecks(workspace, gate, subject);
    std::ranges::move(benchFleet(gate, subject, bareConnection(workspace)), std::back_inserter(figures));
    std::ranges::move(benchRevocations(workspace, gate), std::back_inserter(figures));
    return figures;
}

} // namespace landreeve::bench
