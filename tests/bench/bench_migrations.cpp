#include "core/migrations/fleet_rollout.h"
#include "core/postgres/quote.h"
#include "tests/bench/bare_loop.h"
#include "tests/bench/bench.h"
#include "tests/support/private_postgres.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>

namespace landreeve::bench {
namespace {

using namespace migrations;

constexpr int kDatabases = 200;
constexpr int kInFlight = 4;
constexpr int kRounds = 5;

double seconds(const std::function<void()>& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

/// A workspace of 200 tenants whose schema has nine migrations behind it.
class Fleet {
public:
    Fleet() {
        auto maintenance = m_server.connect();
        maintenance.script("CREATE ROLE landreeve_schema; GRANT landreeve_schema TO landreeve_admin");
        maintenance.exec("CREATE DATABASE landreeve_control");
        maintenance.exec("CREATE DATABASE bench_template OWNER landreeve_schema");
        auto control = m_server.connect("landreeve_control");
        MigrationRunner(MigrationSet::control(), {}).apply(control);
        addMigration("CREATE TABLE tenant_identity (tenant_id text PRIMARY KEY);\n"
                     "ALTER TABLE tenant_identity ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n"
                     "CREATE POLICY r ON tenant_identity USING (true);\n"
                     "INSERT INTO tenant_identity VALUES ('bench');\n"
                     "CREATE TABLE shelf (id int PRIMARY KEY, label text);\n"
                     "CREATE TABLE reference_ledger (LIKE schema_migration INCLUDING ALL);");
        for (int i = 2; i <= 9; ++i)
            addMigration("ALTER TABLE shelf ADD COLUMN c" + std::to_string(i) + " int;");
        {
            auto first = m_server.connect("bench_template");
            runner().apply(first);
        }
        for (int i = 0; i < kDatabases; ++i) {
            const std::string id = "bench-" + std::to_string(i);
            maintenance.exec("CREATE DATABASE " + postgres::quoteIdentifier(id) + " TEMPLATE bench_template");
            control.exec("INSERT INTO tenant_metadata (id, name, schema_version) VALUES ($1, 'Bench', 9)", id);
            targets.push_back({id, m_server.serviceUrl(id), 9});
            connectionStrings.push_back("host=" + m_server.socketFolder() + " user=landreeve_admin dbname=" + id);
        }
    }

    void addMigration(const std::string& sql) {
        const std::string number = std::to_string(m_files.size() + 1);
        m_files.emplace_back(std::string(4 - number.size(), '0') + number + "_bench.sql", sql);
    }
    MigrationRunner runner() const {
        return {MigrationSet::fromFiles(m_files, "bench"), RunnerOptions::forTenants("bench")};
    }

    /// As `migrate apply --all` does it, journal and all.
    void rollOut() {
        auto control = m_server.connect("landreeve_control");
        SqlRolloutJournal journal(control);
        const MigrationRunner all = runner();
        const RolloutOutcome outcome = FleetRollout(all, &journal).run(targets, {.jobs = kInFlight});
        if (outcome.state != RolloutState::Done)
            throw std::runtime_error("the rollout failed: " + outcome.targets.front().error);
        for (FleetTarget& target : targets)
            target.version = all.set().version();
    }

    std::vector<FleetTarget> targets;
    std::vector<std::string> connectionStrings;

private:
    tests::PrivatePostgres m_server;
    MigrationSet::Files m_files;
};

/// The best of several rounds of each, taken in turns: what else the machine does falls on both.
Figure inTurns(const std::string& name, const std::function<void(int)>& ours,
               const std::function<void(int)>& reference) {
    double bestOurs = 1e9;
    double bestReference = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        bestReference = std::min(bestReference, seconds([&] { reference(round); }));
        bestOurs = std::min(bestOurs, seconds([&] { ours(round); }));
    }
    return compared(name, bestOurs, bestReference, "s", 1.5);
}

} // namespace

std::vector<Figure> benchMigrations() {
    Fleet fleet;
    const std::string databases = std::to_string(kDatabases) + " databases";
    std::vector<Figure> figures;
    figures.push_back(inTurns(
        "one migration, " + databases,
        [&](int round) {
            fleet.addMigration("ALTER TABLE shelf ADD COLUMN ours_" + std::to_string(round) + " int;");
            fleet.rollOut();
        },
        [&](int round) {
            const std::string number = std::to_string(round);
            bareLoop(fleet.connectionStrings,
                     "BEGIN; ALTER TABLE shelf ADD COLUMN reference_" + number +
                         " int; INSERT INTO reference_ledger (version, name, sha256, applied_by) VALUES (" + number +
                         ", 'bench', 'none', 'bench'); COMMIT",
                     kInFlight);
        }));
    const auto readLedgers = [&](int) {
        bareLoop(fleet.connectionStrings, "SELECT version, sha256 FROM schema_migration ORDER BY version", kInFlight);
    };
    figures.push_back(inTurns(
        "nothing to apply, " + databases, [&](int) { fleet.rollOut(); }, readLedgers));
    figures.push_back(inTurns(
        "status, " + databases, [&](int) { fleetStatus(fleet.runner(), fleet.targets, kInFlight); }, readLedgers));
    return figures;
}

} // namespace landreeve::bench
