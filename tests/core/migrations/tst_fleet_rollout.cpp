#include "core/migrations/fleet_rollout.h"
#include "tests/core/migrations/migration_fixture.h"

#include <future>
#include <set>

using namespace landreeve;
using namespace landreeve::migrations;
using namespace std::chrono_literals;
using tests::errorOf;
using tests::one;
using tests::setOf;
using tests::tenantOptions;

namespace {

const MigrationSet::Files kSet{{"0001_shelf.sql", "CREATE TABLE shelf (id int);"},
                               {"0002_gate.sql", "SELECT pg_sleep(60) WHERE to_regclass('gate') IS NOT NULL;\n"
                                                 "CREATE TABLE passed (a int);"}};

} // namespace

class TestFleetRollout : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::MigrationServer> m_server;
    std::vector<FleetTarget> m_targets;
    int m_round = 0;

    MigrationRunner runner() { return {setOf(kSet), tenantOptions()}; }
    postgres::Connection control() { return m_server->connect("landreeve_control"); }
    postgres::Connection tenant(int i) { return m_server->connect(m_targets.at(static_cast<std::size_t>(i)).id); }

    /// So many tenants at version 1.
    void make(int count) {
        ++m_round;
        auto maintenance = m_server->connect("postgres");
        auto connection = control();
        for (int i = 0; i < count; ++i) {
            const std::string id = "r" + std::to_string(m_round) + "-t" + std::to_string(i);
            maintenance.exec("CREATE DATABASE " + postgres::quoteIdentifier(id) +
                             " OWNER landreeve_schema TEMPLATE fleet_template");
            connection.exec("INSERT INTO tenant_metadata (id, name, schema_version) VALUES ($1, 'Tenant', 1)", id);
            m_targets.push_back({id, m_server->url(id), 1});
        }
    }

    bool touched(int i) {
        auto connection = tenant(i);
        return one<bool>(connection, "SELECT to_regclass('passed') IS NOT NULL");
    }
    void spoil(int i) { tenant(i).script("SET ROLE landreeve_schema; CREATE TABLE passed (a int)"); }
    void mend(int i) { tenant(i).exec("DROP TABLE passed"); }
    void close(int i) { tenant(i).exec("CREATE TABLE gate (a int)"); }
    void open(int i) { tenant(i).exec("DROP TABLE gate"); }
    bool applied(int i) {
        auto connection = tenant(i);
        return runner().status(connection).verdict == LedgerVerdict::Current;
    }
    int howManyApplied() {
        int count = 0;
        for (int i = 0; i < static_cast<int>(m_targets.size()); ++i)
            count += applied(i) ? 1 : 0;
        return count;
    }

private Q_SLOTS:
    void initTestCase() {
        m_server = std::make_unique<tests::MigrationServer>();
        m_server->makeControlDatabase("landreeve_control");
        auto connection = control();
        RunnerOptions options;
        MigrationRunner(MigrationSet::control(), options).apply(connection);
        auto first = m_server->connect(m_server->makeTenantDatabase("fleet_template"));
        MigrationRunner(setOf(kSet).upTo(1), tenantOptions()).apply(first);
    }

    void cleanup() { m_targets.clear(); }

    void twoOfTwentyFailAndAreResumed() {
        make(20);
        spoil(4);
        spoil(17);
        m_targets[9].leftOut = "suspended";
        auto connection = control();
        SqlRolloutJournal journal(connection);
        const MigrationRunner all = runner();
        FleetRollout rollout(all, &journal);
        std::set<std::string> told;
        const RolloutOutcome outcome =
            rollout.run(m_targets, {.jobs = 4, .by = "tester"},
                        [&](const Progress& progress) { told.insert(progress.detail + " " + progress.step); });
        QCOMPARE(outcome.state, RolloutState::Failed);
        QCOMPARE(outcome.count(TargetState::Applied), 17);
        QCOMPARE(outcome.count(TargetState::Failed), 2);
        QCOMPARE(outcome.count(TargetState::Skipped), 1);
        QVERIFY(!outcome.interrupted);
        const TargetResult& failed = outcome.targets.at(4);
        QCOMPARE(failed.errorCode, std::string("migration_failed"));
        QVERIFY2(failed.error.find("0002_gate.sql, line 2") == 0, failed.error.c_str());
        QCOMPARE(outcome.targets.at(3).applied, std::vector<int>{2});
        QVERIFY(outcome.targets.at(3).ms > 0);
        QVERIFY(told.contains(m_targets[4].id + " failed"));
        QVERIFY(!applied(9));

        RolloutRecord kept = journal.show(outcome.id);
        QCOMPARE(kept.state, RolloutState::Failed);
        QCOMPARE(kept.by, std::string("tester"));
        QVERIFY(!kept.live);
        QCOMPARE(kept.applied * 100 + kept.failed * 10 + kept.skipped, 1'721);
        QCOMPARE(one<int>(connection,
                          "SELECT count(*) FROM rollout_target WHERE state = 'applied' AND applied = '{2}' AND ms > 0 "
                          "AND rollout_id = '" +
                              outcome.id + "'"),
                 17);
        QCOMPARE(one<int>(connection, "SELECT count(*) FROM tenant_metadata WHERE schema_version = 2 AND id LIKE 'r" +
                                          std::to_string(m_round) + "-%'"),
                 17);

        // Again: what is applied stays, the rest is tried.
        QCOMPARE(*journal.unfinished(all.set().checksum()), outcome.id);
        mend(4);
        m_targets[9].leftOut.clear();
        const RolloutOutcome second = rollout.resume(outcome.id, m_targets);
        QCOMPARE(second.state, RolloutState::Failed);
        QCOMPARE(second.count(TargetState::Applied), 19);
        mend(17);
        QCOMPARE(rollout.resume(outcome.id, m_targets).state, RolloutState::Done);
        QCOMPARE(howManyApplied(), 20);
        QCOMPARE(errorOf([&] { rollout.resume(outcome.id, m_targets); }).code(), std::string("rollout_ended"));
        QVERIFY(!journal.unfinished(all.set().checksum()));
    }

    void tooManyFailuresEndIt() {
        make(6);
        spoil(1);
        spoil(3);
        auto connection = control();
        SqlRolloutJournal journal(connection);
        const MigrationRunner all = runner();
        const RolloutOutcome outcome = FleetRollout(all, &journal).run(m_targets, {.jobs = 1, .maxFailures = 2});
        QCOMPARE(outcome.state, RolloutState::Failed);
        QCOMPARE(outcome.count(TargetState::Applied), 2);
        QCOMPARE(outcome.count(TargetState::Failed), 2);
        QCOMPARE(outcome.count(TargetState::Waiting), 2);
        QCOMPARE(howManyApplied(), 2);
    }

    void aFailingCanarySavesTheRest() {
        make(6);
        spoil(1);
        auto connection = control();
        SqlRolloutJournal journal(connection);
        const MigrationRunner all = runner();
        FleetRollout rollout(all, &journal);
        const RolloutOutcome outcome = rollout.run(m_targets, {.jobs = 4, .canary = 3});
        QCOMPARE(outcome.state, RolloutState::Failed);
        QCOMPARE(outcome.count(TargetState::Waiting), 3);
        QCOMPARE(howManyApplied(), 2);
        mend(1);
        QCOMPARE(rollout.resume(outcome.id, m_targets).state, RolloutState::Done);
        QCOMPARE(howManyApplied(), 6);
    }

    void aPauseLetsWhatRunsEnd() {
        make(6);
        close(0);
        auto connection = control();
        SqlRolloutJournal journal(connection);
        const MigrationRunner all = runner();
        FleetRollout rollout(all, &journal);
        auto running = std::async(std::launch::async, [&] { return rollout.run(m_targets, {.jobs = 1}); });
        QVERIFY(m_server->waitForBackend(m_targets[0].id, "%pg_sleep%") != 0);
        auto otherConnection = control();
        SqlRolloutJournal other(otherConnection);
        const RolloutRecord live = other.list(1).at(0);
        QVERIFY(live.live);
        QCOMPARE(live.state, RolloutState::Running);
        QCOMPARE(errorOf([&] { other.takeUp(live.id); }).code(), std::string("rollout_running"));
        other.pause(live.id);
        // The one that runs goes on to its end, in its own time.
        QVERIFY(running.wait_for(500ms) == std::future_status::timeout);
        m_server->superuser().exec("SELECT pg_cancel_backend($1)",
                                   m_server->waitForBackend(m_targets[0].id, "%pg_sleep%"));
        const RolloutOutcome outcome = running.get();
        QCOMPARE(outcome.state, RolloutState::Paused);
        QCOMPARE(outcome.count(TargetState::Waiting), 5);
        open(0);
        QCOMPARE(rollout.resume(live.id, m_targets).state, RolloutState::Done);
    }

    void aCancelRollsBackWhatRuns() {
        make(6);
        close(2);
        auto connection = control();
        SqlRolloutJournal journal(connection);
        const MigrationRunner all = runner();
        FleetRollout rollout(all, &journal);
        auto running = std::async(std::launch::async, [&] { return rollout.run(m_targets, {.jobs = 1}); });
        QVERIFY(m_server->waitForBackend(m_targets[2].id, "%pg_sleep%") != 0);
        auto otherConnection = control();
        SqlRolloutJournal other(otherConnection);
        const std::string id = other.list(1).at(0).id;
        other.cancel(id);
        const RolloutOutcome outcome = running.get();
        QCOMPARE(outcome.state, RolloutState::Cancelled);
        QCOMPARE(outcome.count(TargetState::Applied), 2);
        QCOMPARE(outcome.targets.at(2).state, TargetState::Waiting);
        QVERIFY(!touched(2));
        QCOMPARE(other.show(id).state, RolloutState::Cancelled);
        QCOMPARE(errorOf([&] { rollout.resume(id, m_targets); }).code(), std::string("rollout_ended"));
        QCOMPARE(errorOf([&] { other.pause(id); }).code(), std::string("rollout_ended"));
        open(2);
    }

    void aStopLeavesItPaused() {
        make(6);
        close(2);
        auto connection = control();
        SqlRolloutJournal journal(connection);
        const MigrationRunner all = runner();
        FleetRollout rollout(all, &journal);
        std::stop_source stop;
        auto running =
            std::async(std::launch::async, [&] { return rollout.run(m_targets, {.jobs = 1}, {}, stop.get_token()); });
        QVERIFY(m_server->waitForBackend(m_targets[2].id, "%pg_sleep%") != 0);
        stop.request_stop();
        const RolloutOutcome outcome = running.get();
        QVERIFY(outcome.interrupted);
        QCOMPARE(outcome.state, RolloutState::Paused);
        QCOMPARE(outcome.count(TargetState::Applied), 2);
        QVERIFY(!touched(2));
        open(2);
        QCOMPARE(rollout.resume(outcome.id, m_targets).state, RolloutState::Done);
    }

    /// What a program that was killed leaves: rows that say running, and nobody who holds the claim.
    void aCrashIsResumed() {
        make(6);
        const MigrationRunner all = runner();
        std::string id;
        {
            auto connection = control();
            SqlRolloutJournal journal(connection);
            std::vector<TargetResult> waiting;
            for (const FleetTarget& target : m_targets)
                waiting.push_back({target.id, TargetState::Waiting, {}});
            id = journal.begin({"test", all.set().checksum(), 2}, "tester", waiting);
            journal.record(id,
                           {{m_targets[0].id, TargetState::Running, {}}, {m_targets[1].id, TargetState::Applied, {2}}});
            auto first = tenant(0);
            all.apply(first);
            auto second = tenant(1);
            all.apply(second);
        }
        auto connection = control();
        SqlRolloutJournal journal(connection);
        // The server notices the end of the other connection in its own time.
        QTRY_VERIFY(!journal.show(id).live);
        QCOMPARE(journal.show(id).state, RolloutState::Running);
        QCOMPARE(*journal.unfinished(all.set().checksum()), id);
        m_targets.pop_back(); // Deleted meanwhile.
        const RolloutOutcome outcome = FleetRollout(all, &journal).resume(id, m_targets);
        QCOMPARE(outcome.state, RolloutState::Done);
        QCOMPARE(outcome.count(TargetState::Skipped), 1);
        QCOMPARE(howManyApplied(), 5);
    }

    void otherMigrationsAreNotMixedIn() {
        make(6);
        spoil(0);
        auto connection = control();
        SqlRolloutJournal journal(connection);
        const MigrationRunner all = runner();
        const std::string id = FleetRollout(all, &journal).run(m_targets, {.canary = 1}).id;
        auto files = kSet;
        files[1].second += "-- edited";
        const MigrationRunner others(setOf(files), tenantOptions());
        QCOMPARE(errorOf([&] { FleetRollout(others, &journal).resume(id, m_targets); }).code(),
                 std::string("rollout_differs"));
        QVERIFY(!journal.show(id).live);
        QCOMPARE(errorOf([&] { journal.show("nothing"); }).code(), std::string("rollout_not_found"));
    }

    void aDryRunOnlyLooks() {
        make(6);
        m_targets[5].leftOut = "suspended";
        m_targets.push_back({"gone", m_server->url("no_such_database")});
        const MigrationRunner all = runner();
        const RolloutOutcome outcome = FleetRollout(all, nullptr).run(m_targets, {.dryRun = true});
        QCOMPARE(outcome.targets.at(0).applied, std::vector<int>{2});
        QCOMPARE(outcome.targets.at(0).state, TargetState::Waiting);
        QCOMPARE(outcome.targets.at(5).state, TargetState::Skipped);
        QCOMPARE(outcome.targets.back().errorCode, std::string("database_missing"));
        m_targets.pop_back();
        QCOMPARE(howManyApplied(), 0);
        QVERIFY(outcome.id.empty());
    }

    void aFleetsStatusIsRead() {
        make(6);
        spoil(1);
        const MigrationRunner all = runner();
        FleetRollout(all, nullptr).run(m_targets, {});
        m_targets.push_back({"gone", m_server->url("no_such_database")});
        const auto answers = fleetStatus(all, m_targets, 4);
        QCOMPARE(answers.at(0).value->verdict, LedgerVerdict::Current);
        QCOMPARE(answers.at(1).value->verdict, LedgerVerdict::Behind);
        QVERIFY(answers.back().failure.has_value());
    }

    /// A lost connection is not a lost migration: the ledger is asked.
    void aTargetWhoseConnectionEndsIsLookedAtAgain() {
        make(6);
        close(0);
        const MigrationRunner all = runner();
        auto running =
            std::async(std::launch::async, [&] { return FleetRollout(all, nullptr).run({m_targets[0]}, {}); });
        m_server->kill(m_server->waitForBackend(m_targets[0].id, "%pg_sleep%"));
        const RolloutOutcome outcome = running.get();
        QCOMPARE(outcome.targets.at(0).state, TargetState::Failed);
        QCOMPARE(outcome.targets.at(0).errorCode, std::string("server_unavailable"));
        open(0);
    }
};

QTEST_GUILESS_MAIN(TestFleetRollout)
#include "tst_fleet_rollout.moc"
