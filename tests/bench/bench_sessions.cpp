#include "core/sessions/session_store.h"
#include "tests/bench/bench.h"
#include "tests/bench/part.h"
#include "tests/support/test_workspace.h"

#include <random>

namespace landreeve::bench {
namespace {

using namespace sessions;
using std::chrono::steady_clock;

constexpr int kTenants = 9;
constexpr int kPerTenant = 500'000;
constexpr int kUsers = 1'000'000;
constexpr int kLookUps = 3000;
constexpr int kPage = 200; ///< As the dashboard reads them.
constexpr const char* kIssuer = "https://bench.example/auth/v1";

template <typename Work>
double milliseconds(const Work& work) {
    const auto begun = steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
}

/// Five million living sessions: of ten tenants half a million each, those of `newest` all after the others'. Indexes
/// are made afterwards, which takes a quarter of the time.
void fill(postgres::Connection& superuser) {
    superuser.setWait({{}, std::chrono::minutes(20)});
    superuser.exec("SET maintenance_work_mem = '512MB'");
    std::vector<std::string> indexes;
    for (const auto row : superuser.exec("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'session' AND "
                                         "indexname <> 'session_pkey'")) {
        indexes.push_back(row.get<std::string>("indexdef"));
        superuser.exec("DROP INDEX " + row.get<std::string>("indexname")); // lint: from the catalog
    }
    superuser.exec(
        "INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, last_seen_at, expires_at, ip, "
        "user_agent) SELECT $1, 'session-' || n, 'user-' || n % $3, CASE WHEN n > $2 THEN 'newest' ELSE "
        "'tenant-' || n % $4 END, now() - interval '7 hours' + n * interval '4 milliseconds', now(), now() + "
        "interval '1 day', '192.0.2.1', 'Mozilla/5.0' FROM generate_series(1, $2::int + $5) n",
        kIssuer, kTenants * kPerTenant, kUsers, kTenants, kPerTenant);
    for (const std::string& index : indexes)
        superuser.exec(index);
    superuser.exec(
        "INSERT INTO user_mapping (issuer, subject, role, display_name) SELECT $1, 'user-' || n, 'viewer', "
        "CASE WHEN n % 100 = 0 THEN 'Asha Kulkarni ' ELSE 'Somebody ' END || n FROM generate_series(1, 20000) n",
        kIssuer);
    superuser.exec("VACUUM ANALYZE session, user_mapping");
}

/// What a statement writes to the log.
template <typename Work>
double walBytes(postgres::Connection& superuser, const Work& work) {
    const auto before = superuser.exec("SELECT pg_current_wal_insert_lsn()::text").one().get<std::string>(0);
    work();
    return superuser.exec("SELECT pg_current_wal_insert_lsn() - $1::pg_lsn", before).one().get<double>(0);
}

std::vector<Figure> benchValidation(SessionStore& store, control::ControlPlane& control) {
    std::mt19937 random(20261127); // NOLINT: the same every time
    std::uniform_int_distribution any(1, kTenants * kPerTenant);
    std::vector<double> bare;
    std::vector<double> ours;
    std::vector<double> ping;
    for (int i = 0; i < kLookUps; ++i) {
        // Each of its own, in turns: what the one has read must not lie ready for the other. Each lends, and gets the
        // same connection: to change between two servers' processes costs as much as a look-up.
        const std::string first = "session-" + std::to_string(any(random));
        const std::string second = "session-" + std::to_string(any(random));
        bare.push_back(milliseconds([&] {
            control.lend()
                ->exec("SELECT user_id, revoked_at, expires_at FROM session WHERE issuer = $1 AND jti = $2", kIssuer,
                       first)
                .one();
        }));
        ours.push_back(milliseconds([&] {
            if (!store.validate({kIssuer, second}).valid)
                throw std::runtime_error("a living session was refused");
        }));
        ping.push_back(milliseconds([&] { control.lend()->exec("SELECT 1"); }));
    }
    const double reference = medianOf(bare);
    return {compared("session: validate, against a bare look-up", medianOf(ours), reference, "ms", 1.5),
            compared("session: a round trip alone", medianOf(ping), reference, "ms", 0)};
}

std::vector<Figure> benchMarks(SessionStore& store, postgres::Connection& superuser, control::ControlPlane& control) {
    std::vector<double> time;
    std::vector<double> wal;
    std::vector<double> bareTime;
    std::vector<double> bareWal;
    auto lease = control.lend();
    // The first pages of a table written since a checkpoint go into the log whole.
    store.mark(MarkScope::ofUser("warm-up"), "");
    for (int i = 1; i < kTenants; ++i) {
        const std::string tenant = "tenant-" + std::to_string(i);
        bareWal.push_back(walBytes(superuser, [&] {
            bareTime.push_back(milliseconds([&] {
                lease->exec("INSERT INTO revocation_mark (scope, tenant_id, by) VALUES ('tenant', $1, 'bench')",
                            "nobody-" + std::to_string(i));
            }));
        }));
        wal.push_back(walBytes(superuser, [&] {
            time.push_back(milliseconds([&] { store.mark(MarkScope::ofTenant(tenant), "bench"); }));
        }));
    }
    std::int64_t ended = 0;
    const auto mark = store.mark(MarkScope::ofTenant("newest"), "bench");
    const double counting = milliseconds([&] { ended = store.endedBy(mark, {{}, std::chrono::minutes(5)}); });
    if (ended != kPerTenant)
        throw std::runtime_error("a mark ended " + std::to_string(ended) + " sessions");
    if (superuser.exec("SELECT count(*) FROM revocation_mark WHERE tenant_id = 'newest'").one().get<int>(0) != 1)
        throw std::runtime_error("more than one row was written");
    return {
        compared("session: end 500,000 at once, against one INSERT", medianOf(time), medianOf(bareTime), "ms", 0, 50),
        compared("session: what that writes, with its audit entry", medianOf(wal), medianOf(bareWal), "B", 0, 8192),
        compared("session: count the 500,000 that ended", counting, 0, "ms", 0)};
}

std::vector<Figure> benchLists(SessionStore& store) {
    const auto page = [&](const char* name, const SessionFilter& filter, double most) {
        std::vector<double> rounds;
        rounds.reserve(9);
        for (int i = 0; i < 9; ++i)
            rounds.push_back(milliseconds([&] {
                if (store.list(filter, kPage, {}, {{}, std::chrono::minutes(5)}).sessions.size() != kPage)
                    throw std::runtime_error(std::string(name) + ": no full page");
            }));
        return compared(name, medianOf(rounds), 0, "ms", 0, most);
    };
    return {page("session: first page of 5 million, with states", {}, 150),
            page("session: first page of a tenant", {.tenantId = "tenant-0"}, 150),
            page("session: first page of those that live",
                 {.tenantId = "tenant-0", .statuses = {SessionStatus::Active}}, 150),
            page("session: living ones behind 500,000 ended", {.statuses = {SessionStatus::Active}}, 150),
            page("session: first page of a search", {.search = "ser-7777"}, 0),
            page("session: first page of a search for a name", {.search = "kulkarni"}, 0),
            compared("session: counts, estimated", milliseconds([&] { store.estimate({}); }), 0, "ms", 0),
            compared("session: counts, exact", milliseconds([&] {
                         store.count({}, {{}, std::chrono::minutes(5)});
                     }),
                     0, "ms", 0)};
}

} // namespace

std::vector<Figure> benchSessions() {
    // Durable, as a real server is.
    tests::PrivatePostgres::Options options;
    options.settings = {"fsync = on", "synchronous_commit = on", "full_page_writes = on", "shared_buffers = 256MB",
                        "max_wal_size = 8GB"};
    tests::TestWorkspace test(options);
    auto& control = test.workspace().control();
    SessionStore store(control);
    auto superuser = test.superuser("landreeve_control");
    fill(superuser);
    std::vector<Figure> figures = benchValidation(store, control);
    for (auto& part : {benchMarks(store, superuser, control), benchLists(store)})
        figures.insert(figures.end(), part.begin(), part.end());
    return figures;
}

} // namespace landreeve::bench
