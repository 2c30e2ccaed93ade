#include "core/base/ids.h"
#include "core/records/entity.h"
#include "tests/bench/bench.h"
#include "tests/bench/part.h"
#include "tests/bench/tenant_place.h"
#include "tests/support/domain_database.h"
#include "tests/support/test_workspace.h"

#include <QJsonDocument>

#include <chrono>
#include <stdexcept>

namespace landreeve::bench {
namespace {

using std::chrono::steady_clock;

constexpr int kSealed = 100'000;
constexpr int kEntries = 1'000'000;
constexpr int kRounds = 60;
constexpr int kSaves = 20;

template <typename Work>
double seconds(const Work& work) {
    const auto begun = steady_clock::now();
    work();
    return std::chrono::duration<double>(steady_clock::now() - begun).count();
}

tests::PrivatePostgres::Options durable() {
    return {false,
            {"fsync = on", "synchronous_commit = on", "full_page_writes = on", "shared_buffers = 256MB",
             "max_wal_size = 8GB"}};
}

/// An entry as a changed product leaves it.
constexpr const char* kFill = R"(
    INSERT INTO audit_outbox (tenant_id, at, actor, session_jti, action, object_kind, object_id, was, became)
    SELECT 'bench', now() - n * interval '1 second', 'user-' || n % 40, 'session-' || n % 400, 'product.update', 'product',
           gen_random_uuid(),
           hstore(ARRAY['version', n::text, 'sale_price', (n % 900)::text, 'name', 'Drip lateral ' || n]),
           hstore(ARRAY['version', (n + 1)::text, 'sale_price', (n % 901)::text, 'name', 'Drip lateral ' || n || ' mm'])
    FROM generate_series(1, $1::int) n)";

/// Up to a million, all at once and past the triggers.
constexpr const char* kRest = R"(
    INSERT INTO policy_sync_log
    WITH entry AS MATERIALIZED (
        SELECT h.seq + n AS seq, l.at + n * interval '1 second' AS at, l.tenant_id, l.actor, l.login, l.session_jti,
               l.action, l.object_kind, gen_random_uuid()::text AS object_id, l.before, l.after, l.reason,
               'filled'::text AS source_database, n::bigint AS source_id, h.hash AS head, l.address
          FROM generate_series(1, $1::int) n, audit_head() h, policy_sync_log l WHERE l.seq = h.seq
    ), worded AS MATERIALIZED (
        SELECT e.*, audit_canonical(ROW(e.seq, e.at, e.tenant_id, e.actor, e.login, e.session_jti, e.action,
                    e.object_kind, e.object_id, e.before, e.after, e.reason, e.source_database, e.source_id, NULL, NULL,
                    NULL, e.address)::policy_sync_log) AS canonical FROM entry e
    ), linked AS MATERIALIZED (
        SELECT w.*, audit_chained(w.head, w.canonical) OVER (ORDER BY w.seq ROWS UNBOUNDED PRECEDING) AS hash FROM worded w
    )
    SELECT seq, at, tenant_id, actor, login, session_jti, action, object_kind, object_id, before, after, reason,
           source_database, source_id, canonical, lag(hash, 1, head) OVER (ORDER BY seq), hash, address FROM linked)";

std::vector<Figure> benchLog() {
    tests::TestWorkspace test(durable());
    test.provision("bench");
    auto& workspace = test.workspace();
    auto superuser = test.superuser("landreeve_control");
    superuser.setWait({{}, std::chrono::minutes(20)});
    const auto database =
        superuser.exec("SELECT database_name FROM tenant_metadata WHERE id = 'bench'").one().get<std::string>(0);
    auto tenant = test.superuser(database);
    tenant.setWait({{}, std::chrono::minutes(20)});
    tenant.exec(kFill, kSealed);

    const double sealing = seconds([&] { workspace.sealAudit({"bench"}, {}); });
    superuser.exec("CREATE TABLE bare (LIKE policy_sync_log INCLUDING ALL)");
    const double bare = seconds([&] { superuser.exec("INSERT INTO bare SELECT * FROM policy_sync_log"); });
    superuser.exec("DROP TABLE bare");

    superuser.exec("SET session_replication_role = replica");
    superuser.exec(kRest, kEntries - kSealed);
    superuser.exec("VACUUM ANALYZE policy_sync_log");
    const double reference = seconds([&] {
        superuser.exec("SELECT count(*) FILTER (WHERE hash = sha256(prev_hash || canonical)) FROM policy_sync_log")
            .one();
    });
    const double byDatabase = seconds([&] { superuser.exec("SELECT * FROM audit_verify()").one(); });
    audit::ChainReport report;
    const double ours = seconds([&] { report = workspace.auditLog().verify({}, {}); });
    if (!report.valid() || report.entries < kEntries)
        throw std::runtime_error("the log does not hold");
    return {compared("audit: seal 100,000 entries of an import, against a bare INSERT", sealing, bare, "s", 0),
            compared("audit: verify a million, against SQL that hashes them", ours, reference, "s", 0, 20),
            compared("audit: the same by the database's own audit_verify()", byDatabase, reference, "s", 0),
            compared("audit: memory held after a million", residentMegabytes(), 0, "MB", 0)};
}

/// The same record saved again and again, with the trigger that audits it and without, in turns.
std::vector<Figure> benchSave() {
    tests::PrivatePostgres server(durable());
    tests::DomainDatabase database(server);
    auto superuser = database.superuser();
    const auto records =
        recordsAt({QString::fromStdString(server.socketFolder()), QString::fromStdString(database.database()),
                   QString::fromStdString(database.tenantId())});
    std::vector<Figure> figures;
    for (const auto& [name, fields, field] :
         {std::tuple("product", R"({"sku":"S1","name":"Drip lateral","category":"Irrigation","unit":"pc"})",
                     "reorder_level"),
          std::tuple("vendor", R"({"code":"V1","name":"Sahyadri Pipes"})", "rating")}) {
        const records::Entity& entity = records::entity(name);
        QJsonObject record = records->create(entity, QJsonDocument::fromJson(fields).object(), newUuid(), {});
        std::vector<double> with;
        std::vector<double> without;
        int value = 0;
        for (int round = 0; round < 2 * kRounds; ++round) {
            const bool audited = round % 2 == 0;
            superuser.exec(std::string("ALTER TABLE ") + name + (audited ? " ENABLE" : " DISABLE") + " TRIGGER audit_" +
                           name);
            // What was planned before the table changed is planned again.
            for (int save = -2; save < kSaves; ++save) {
                const QJsonObject changed{{QLatin1String(field), QString::number(1 + ++value % 5)}};
                const double took =
                    seconds([&] { record = records->save(entity, record, changed, newUuid(), {}).record; });
                if (save >= 0)
                    (audited ? with : without).push_back(took * 1000);
            }
        }
        figures.push_back(compared(std::string("audit: save a ") + name + ", against one that is not audited",
                                   medianOf(with), medianOf(without), "ms", 1.10));
    }
    return figures;
}

} // namespace

std::vector<Figure> benchAudit() {
    std::vector<Figure> figures = benchSave();
    const auto log = benchLog();
    figures.insert(figures.end(), log.begin(), log.end());
    return figures;
}

} // namespace landreeve::bench
