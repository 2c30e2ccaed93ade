#include "core/base/error_codes.h"
#include "tests/core/migrations/migration_fixture.h"

#include <QJsonArray>

#include <future>
#include <thread>

using namespace landreeve;
using namespace landreeve::migrations;
using namespace std::chrono_literals;
using tests::errorOf;
using tests::one;
using tests::setOf;
using tests::tenantOptions;
using tests::versions;

namespace {

const MigrationSet::Files kTwo{{"0001_shelf.sql", "CREATE TABLE shelf (id int PRIMARY KEY, label text);\n"
                                                  "INSERT INTO shelf VALUES (1, 'one;'), (2, 'two');"},
                               {"0002_depth.sql", "-- lock-timeout: 150ms\nALTER TABLE shelf ADD COLUMN depth int;"}};

/// Waits, within its transaction, for as long as the table `gate` has a row.
const std::string kGate = "DO $$ begin while exists (select from gate) loop perform pg_sleep(0.01); end loop; end $$;";

MigrationSet::Files with(MigrationSet::Files files, std::string name, std::string sql) {
    files.emplace_back(std::move(name), std::move(sql));
    return files;
}

} // namespace

class TestMigrationRunner : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::MigrationServer> m_server;

    MigrationRunner runner(const MigrationSet::Files& files, RunnerOptions options = tenantOptions()) {
        return {setOf(files), std::move(options)};
    }
    void makeGate(const std::string& database) {
        m_server->connect(database).script("CREATE TABLE public.gate (a int); INSERT INTO public.gate VALUES (1); "
                                           "GRANT SELECT ON public.gate TO public");
    }
    void openGate(const std::string& database) { m_server->connect(database).exec("DELETE FROM gate"); }

private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<tests::MigrationServer>(); }

    void appliesInOrderOnce() {
        auto connection = m_server->connect(m_server->makeTenantDatabase());
        const MigrationRunner all = runner(kTwo);
        QCOMPARE(all.status(connection).verdict, LedgerVerdict::Empty);
        QCOMPARE(std::string(all.status(connection).word()), std::string("behind"));
        QCOMPARE(versions(all.apply(connection)), std::string("1 2"));
        QVERIFY(all.apply(connection).empty());
        const MigrationStatus status = all.status(connection);
        QCOMPARE(status.verdict, LedgerVerdict::Current);
        QCOMPARE(status.version, 2);
        QCOMPARE(status.ledger.rows.at(1).name, std::string("depth"));
        QCOMPARE(status.ledger.rows.at(1).sha256, all.set().at(2).sha256);
        QCOMPARE(status.ledger.rows.at(1).appliedBy, std::string("test"));
        QVERIFY(*status.ledger.rows.at(1).durationMs > 0);
        QCOMPARE(one(connection, "SELECT tableowner FROM pg_tables WHERE tablename = 'shelf'"),
                 std::string("landreeve_schema"));
        QCOMPARE(one(connection, "SELECT tableowner FROM pg_tables WHERE tablename = 'schema_migration'"),
                 std::string("landreeve_schema"));
        QCOMPARE(
            one(connection, "SELECT current_user || current_setting('lock_timeout') || current_setting('search_path')"),
            std::string("landreeve_admin0\"$user\", public"));
        QVERIFY(!connection.inTransaction());
    }

    void aBeliefSparesTheLookAndIsChecked_data() {
        QTest::addColumn<int>("believed");
        QTest::newRow("true") << 1;
        QTest::newRow("too low") << 0;
        QTest::newRow("beyond") << 7;
        QTest::newRow("wrong") << 2;
    }

    void aBeliefSparesTheLookAndIsChecked() {
        QFETCH(int, believed);
        auto connection = m_server->connect(m_server->makeTenantDatabase());
        const auto three = with(kTwo, "0003_colour.sql", "ALTER TABLE shelf ADD COLUMN colour text;");
        QCOMPARE(versions(MigrationRunner(setOf(three).upTo(1), tenantOptions()).apply(connection)), std::string("1"));
        QCOMPARE(versions(runner(three).apply(connection, {}, {}, believed)), std::string("2 3"));
        QCOMPARE(one<int>(connection, "SELECT count(*) FROM schema_migration"), 3);
    }

    void aFailureLeavesNothingAndSaysWhere_data() {
        QTest::addColumn<std::string>("sql");
        QTest::addColumn<int>("line");
        QTest::addColumn<std::string>("says");
        const auto row = [](const char* name, const std::string& sql, int line, const std::string& says) {
            QTest::newRow(name) << sql << line << says;
        };
        row("unknown column", "-- é\nCREATE TABLE half (a int);\nSELECT é,\n  nothing\nFROM (SELECT 1 AS é) x;", 4,
            "nothing");
        row("syntax", "CREATE TABLE half (a int);\n\nCREATE TABEL x (a int);", 3, "TABEL");
        row("at the end", "CREATE TABLE half (a int);\nSELECT (1", 2, "yntax error");
        row("at run time", "CREATE TABLE half (a int);\n-- next\nINSERT INTO shelf\n  VALUES (1);", 3, "uplicate key");
        row("in a block", "CREATE TABLE half (a int);\nDO $$ begin\n perform 1/0; end $$;", 2, "ivision by zero");
        row("at commit",
            "CREATE TABLE half (a int PRIMARY KEY REFERENCES half DEFERRABLE INITIALLY DEFERRED);\n"
            "ALTER TABLE half ADD b int REFERENCES half DEFERRABLE INITIALLY DEFERRED;\nINSERT INTO half VALUES (1, "
            "9);",
            0, "foreign key");
    }

    void aFailureLeavesNothingAndSaysWhere() {
        QFETCH(std::string, sql);
        QFETCH(int, line);
        QFETCH(std::string, says);
        auto connection = m_server->connect(m_server->makeTenantDatabase());
        const MigrationRunner three = runner(with(kTwo, "0003_half.sql", sql));
        const Error error = errorOf([&] { three.apply(connection); });
        QCOMPARE(error.code(), std::string("migration_failed"));
        QVERIFY2(error.message().find("0003_half.sql") == 0 && error.message().find(says) != std::string::npos,
                 error.message().c_str());
        QCOMPARE(error.details().value(QStringLiteral("line")).toInt(), line);
        QCOMPARE(error.details().value(QStringLiteral("file")).toString(), QStringLiteral("0003_half.sql"));
        QCOMPARE(error.details().value(QStringLiteral("applied")).toArray(), (QJsonArray{1, 2}));
        QCOMPARE(exitOf(error.code()), Exit::Failed);
        QVERIFY(!connection.inTransaction());
        QVERIFY(one<bool>(connection, "SELECT to_regclass('half') IS NULL"));
        QCOMPARE(three.status(connection).version, 2);
    }

    void tooFewRightsAreNamed() {
        const std::string database = m_server->makeTenantDatabase();
        m_server->connect(database).exec("REVOKE CREATE ON SCHEMA public FROM public");
        m_server->superuser(database).exec("ALTER SCHEMA public OWNER TO postgres");
        auto connection = m_server->connect(database);
        const Error error = errorOf([&] { runner(kTwo).apply(connection); });
        QCOMPARE(error.code(), std::string("insufficient_privilege"));
        QVERIFY2(error.message().find("schema public") != std::string::npos, error.message().c_str());
    }

    void whatDiffersIsRefused() {
        auto connection = m_server->connect(m_server->makeTenantDatabase());
        const auto three = with(kTwo, "0003_colour.sql", "ALTER TABLE shelf ADD COLUMN colour text;");
        runner(three).apply(connection);

        auto edited = three;
        edited[1].second += " -- edited";
        Error error = errorOf([&] { runner(edited).apply(connection); });
        QCOMPARE(error.code(), std::string("migration_changed"));
        QVERIFY(error.message().find("0002_depth.sql") != std::string::npos);
        QCOMPARE(exitOf(error.code()), Exit::Conflict);
        QCOMPARE(std::string(runner(edited).status(connection).word()), std::string("drifted"));

        error = errorOf([&] { runner(kTwo).apply(connection); });
        QCOMPARE(error.code(), std::string("schema_ahead"));
        QVERIFY(error.details()
                    .value(QStringLiteral("differences"))
                    .toArray()
                    .at(0)
                    .toString()
                    .contains(QStringLiteral("0003_colour.sql")));
        QCOMPARE(runner(kTwo).status(connection).verdict, LedgerVerdict::Ahead);

        connection.exec("DELETE FROM schema_migration WHERE version = 2");
        error = errorOf([&] { runner(three).apply(connection); });
        QCOMPARE(error.code(), std::string("migration_gap"));
        QVERIFY(error.message().find("0002_depth.sql is not applied") != std::string::npos);
        QCOMPARE(versions(runner(three).status(connection).pending), std::string("2"));

        // The same where the caller believes to know: nothing is applied over it.
        const auto four = with(three, "0004_more.sql", "CREATE TABLE more (a int);");
        QCOMPARE(errorOf([&] { runner(four).apply(connection, {}, {}, 3); }).code(), std::string("migration_gap"));
        QVERIFY(one<bool>(connection, "SELECT to_regclass('more') IS NULL"));
    }

    void aKilledBackendLeavesNothingHalfApplied() {
        const std::string database = m_server->makeTenantDatabase();
        makeGate(database);
        const MigrationRunner gated =
            runner({{"0001_a.sql", "CREATE TABLE a (b int);\n" + kGate + "\nCREATE TABLE c (d int);"}});
        auto applying = std::async(std::launch::async, [&] {
            auto connection = m_server->connect(database);
            return errorOf([&] { gated.apply(connection); });
        });
        m_server->kill(m_server->waitForBackend(database, "%while exists%"));
        const Error error = applying.get();
        QCOMPARE(error.code(), std::string("server_unavailable"));
        QVERIFY(error.inDoubt());
        QVERIFY(error.connectionLost());
        auto connection = m_server->connect(database);
        QVERIFY(one<bool>(connection, "SELECT to_regclass('a') IS NULL AND to_regclass('schema_migration') IS NULL"));
        openGate(database);
        QCOMPARE(versions(gated.apply(connection)), std::string("1"));
        QVERIFY(one<bool>(connection, "SELECT to_regclass('a') IS NOT NULL AND to_regclass('c') IS NOT NULL"));
    }

    void aStopRollsBack() {
        const std::string database = m_server->makeTenantDatabase();
        makeGate(database);
        const MigrationRunner gated = runner({{"0001_a.sql", "CREATE TABLE a (b int);\n" + kGate}});
        std::stop_source stop;
        auto connection = m_server->connect(database);
        auto applying = std::async(std::launch::async, [&] {
            try {
                gated.apply(connection, {}, stop.get_token());
            } catch (const Cancelled&) {
                return true;
            }
            return false;
        });
        QVERIFY(m_server->waitForBackend(database, "%while exists%") != 0);
        stop.request_stop();
        QVERIFY(applying.get());
        QVERIFY(connection.usable());
        QVERIFY(!connection.inTransaction());
        QVERIFY(one<bool>(connection, "SELECT to_regclass('a') IS NULL"));
        QCOMPARE(one<int>(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), 0);
    }

    void twoRunnersApplyEachOnce() {
        const std::string database = m_server->makeTenantDatabase();
        makeGate(database);
        const MigrationRunner gated = runner(
            with(with({}, "0001_a.sql", kGate + "CREATE TABLE a (b int);"), "0002_b.sql", "CREATE TABLE b (b int);"));
        const auto apply = [&](const ProgressFn& progress) {
            auto connection = m_server->connect(database);
            return gated.apply(connection, progress);
        };
        auto first = std::async(std::launch::async, [&] { return apply({}); });
        QVERIFY(m_server->waitForBackend(database, "%while exists%") != 0);
        std::promise<std::string> waits;
        auto second = std::async(std::launch::async, [&] {
            bool told = false;
            return apply([&](const Progress& progress) {
                if (progress.step == "wait" && !std::exchange(told, true))
                    waits.set_value(progress.detail);
            });
        });
        auto waiting = waits.get_future();
        QVERIFY(waiting.wait_for(10s) == std::future_status::ready);
        const std::string detail = waiting.get();
        QVERIFY2(detail.find("process ") != std::string::npos, detail.c_str());
        // It waits without a transaction.
        auto watcher = m_server->superuser(database);
        QCOMPARE(one<int>(watcher, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                                   "AND usename = 'landreeve_admin' AND xact_start < now() - interval '10 s'"),
                 0);
        openGate(database);
        // Between two migrations the other may have its turn.
        QStringList applied;
        for (auto* run : {&first, &second})
            applied += QString::fromStdString(versions(run->get())).split(u' ', Qt::SkipEmptyParts);
        applied.sort();
        QCOMPARE(applied, QStringList({QStringLiteral("1"), QStringLiteral("2")}));
        auto connection = m_server->connect(database);
        QCOMPARE(one<int>(connection, "SELECT count(*) FROM schema_migration"), 2);
    }

    void manyRunnersApplyEachOnce() {
        const std::string database = m_server->makeTenantDatabase();
        MigrationSet::Files files;
        for (int i = 1; i <= 9; ++i)
            files.emplace_back("000" + std::to_string(i) + "_t.sql",
                               "CREATE TABLE t" + std::to_string(i) + " (a int);");
        const MigrationRunner all = runner(files);
        std::vector<std::future<std::size_t>> runs;
        runs.reserve(4);
        for (int i = 0; i < 4; ++i)
            runs.push_back(std::async(std::launch::async, [&] {
                auto connection = m_server->connect(database);
                return all.apply(connection).size();
            }));
        std::size_t sum = 0;
        for (auto& run : runs)
            sum += run.get();
        QCOMPARE(sum, std::size_t{9});
    }

    void aRunnerThatDoesNotEndIsNamed() {
        const std::string database = m_server->makeTenantDatabase();
        auto holder = postgres::Connection::open(m_server->url(database).with("application_name", "other runner"));
        holder.exec("SELECT pg_advisory_lock($1)", std::int64_t{0x4C616E6472656576});
        auto options = tenantOptions();
        options.runnerPatience = 50ms;
        auto connection = m_server->connect(database);
        const Error error = errorOf([&] { runner(kTwo, options).apply(connection); });
        QCOMPARE(error.code(), std::string("migration_running"));
        const auto blocker = error.details().value(QStringLiteral("blockers")).toArray().at(0).toObject();
        QCOMPARE(blocker.value(QStringLiteral("pid")).toInt(), holder.backendPid());
        QVERIFY(error.message().find("other runner") != std::string::npos);
    }

    /// What a tenant's own programs do is shown to members of their login; the service role is none.
    void aTenantsOwnProgramIsNamed() {
        const std::string database = m_server->makeTenantDatabase();
        auto connection = m_server->connect(database);
        MigrationRunner(setOf(kTwo).upTo(1), tenantOptions()).apply(connection);
        connection.script("CREATE ROLE kaveri_viewer LOGIN PASSWORD 'secret-of-the-viewer' IN ROLE landreeve_read; "
                          "COMMENT ON ROLE kaveri_viewer IS 'landreeve:w:kaveri'; COMMENT ON DATABASE " +
                          postgres::quoteIdentifier(database) +
                          " IS 'landreeve:w:kaveri'; "
                          "SET ROLE landreeve_schema; GRANT SELECT ON shelf TO landreeve_read; RESET ROLE");
        auto holder = postgres::Connection::open(m_server->url(database)
                                                     .withUser("kaveri_viewer")
                                                     .withPassword(SecretString("secret-of-the-viewer"))
                                                     .with("application_name", "monthly report"));
        holder.exec("BEGIN");
        holder.exec("SELECT * FROM shelf");
        auto options = tenantOptions();
        options.attempts = 1;
        const Error error = errorOf([&] { runner(kTwo, options).apply(connection); });
        QCOMPARE(error.code(), std::string("lock_timeout"));
        const auto blocker = error.details().value(QStringLiteral("blockers")).toArray().at(0).toObject();
        QCOMPARE(blocker.value(QStringLiteral("pid")).toInt(), holder.backendPid());
        QCOMPARE(blocker.value(QStringLiteral("user")).toString(), QStringLiteral("kaveri_viewer"));
        QCOMPARE(blocker.value(QStringLiteral("application")).toString(), QStringLiteral("monthly report"));
        QCOMPARE(blocker.value(QStringLiteral("state")).toString(), QStringLiteral("idle in transaction"));
        QVERIFY(blocker.value(QStringLiteral("query_age_ms")).toDouble() > 0);
        QVERIFY(
            m_server->superuser().exec("SELECT FROM pg_auth_members WHERE roleid = 'kaveri_viewer'::regrole").empty());
    }

    void aHeldLockIsReportedAndStallsNobody() {
        const std::string database = m_server->makeTenantDatabase();
        auto connection = m_server->connect(database);
        MigrationRunner(setOf(kTwo).upTo(1), tenantOptions()).apply(connection);
        auto holder = postgres::Connection::open(m_server->url(database).with("application_name", "long report"));
        holder.exec("BEGIN");
        holder.exec("SELECT * FROM shelf");
        // Readers come all the while; none waits longer than the migration's patience.
        std::chrono::steady_clock::duration longest{};
        std::jthread readers([&](const std::stop_token& stop) {
            auto reader = m_server->connect(database);
            while (!stop.stop_requested()) {
                const auto begun = std::chrono::steady_clock::now();
                reader.exec("SELECT count(*) FROM shelf");
                longest = std::max(longest, std::chrono::steady_clock::now() - begun);
            }
        });
        auto options = tenantOptions();
        options.attempts = 3;
        int tries = 0;
        const Error error = errorOf([&] {
            runner(kTwo, options).apply(connection, [&](const Progress& progress) {
                tries += progress.detail.starts_with("Its lock is held") ? 1 : 0;
            });
        });
        readers.request_stop();
        readers.join();
        QCOMPARE(error.code(), std::string("lock_timeout"));
        QVERIFY(error.retryable());
        QCOMPARE(tries, 2);
        const QJsonObject& details = error.details();
        const auto blocker = details.value(QStringLiteral("blockers")).toArray().at(0).toObject();
        QCOMPARE(blocker.value(QStringLiteral("pid")).toInt(), holder.backendPid());
        QCOMPARE(blocker.value(QStringLiteral("application")).toString(), QStringLiteral("long report"));
        QCOMPARE(blocker.value(QStringLiteral("state")).toString(), QStringLiteral("idle in transaction"));
        QVERIFY(blocker.value(QStringLiteral("query_age_ms")).toDouble() > 0);
        QCOMPARE(details.value(QStringLiteral("lock_timeout_ms")).toInt(), 150); // The file's own.
        QCOMPARE(details.value(QStringLiteral("line")).toInt(), 2);
        QVERIFY2(error.message().find("long report") != std::string::npos, error.message().c_str());
        QVERIFY2(longest < 2s, "a reader queued behind the migration");

        // Let go while it tries again: applied.
        QCOMPARE(versions(runner(kTwo, options)
                              .apply(connection,
                                     [&](const Progress& progress) {
                                         if (progress.detail.starts_with("Its lock is held") && holder.inTransaction())
                                             holder.exec("ROLLBACK");
                                     })),
                 std::string("2"));
    }

    void aDataMigrationChangesTheTenantsRowsAndNoOthers_data() {
        QTest::addColumn<std::string>("header");
        QTest::newRow("transactional") << std::string();
        QTest::newRow("without a transaction") << std::string("-- transaction: none\n");
        QTest::newRow("alone") << std::string("-- transaction: none\nDO $$ begin perform 1; commit; end $$;\n");
    }

    void aDataMigrationChangesTheTenantsRowsAndNoOthers() {
        QFETCH(std::string, header);
        const std::string database = m_server->makeTenantDatabase();
        auto connection = m_server->connect(database);
        const MigrationSet::Files files{
            {"0001_identity.sql",
             "CREATE TABLE tenant_identity (tenant_id text PRIMARY KEY);\n"
             "ALTER TABLE tenant_identity ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n"
             "CREATE POLICY r ON tenant_identity USING (true);\n"
             "CREATE TABLE item (tenant_id text NOT NULL DEFAULT current_setting('app.tenant_id', true), v int);\n"
             "ALTER TABLE item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n"
             "CREATE POLICY i ON item USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), "
             "'')));"},
            {"0002_raise.sql", header + "UPDATE item SET v = v + 10;"}};
        QCOMPARE(versions(MigrationRunner(setOf(files).upTo(1), tenantOptions()).apply(connection)), std::string("1"));
        m_server->superuser(database).script("INSERT INTO tenant_identity VALUES ('acme'); "
                                             "INSERT INTO item VALUES ('acme', 1), ('acme', 2), ('other', 1)");
        QCOMPARE(versions(runner(files).apply(connection)), std::string("2"));
        auto superuser = m_server->superuser(database);
        QCOMPARE(one(superuser, "SELECT string_agg(tenant_id || v, ' ' ORDER BY tenant_id, v) FROM item"),
                 std::string("acme11 acme12 other1"));
        QCOMPARE(one(connection, "SELECT coalesce(current_setting('app.tenant_id', true), '')"), std::string());
        QCOMPARE(one(connection, "SELECT current_user::text"), std::string("landreeve_admin"));
    }

    void oneRunFromEmptySetsTheContextOnceThereIsOne() {
        auto connection = m_server->connect(m_server->makeTenantDatabase());
        QCOMPARE(versions(runner({{"0001_identity.sql", "CREATE TABLE tenant_identity (tenant_id text);\n"
                                                        "INSERT INTO tenant_identity VALUES ('acme');"},
                                  {"0002_seen.sql",
                                   "CREATE TABLE seen AS SELECT current_setting('app.tenant_id', true) AS t;"}})
                              .apply(connection)),
                 std::string("1 2"));
        QCOMPARE(one(connection, "SELECT t FROM seen"), std::string("acme"));
    }

    void aBaselineAdoptsWhatIsThere() {
        const std::string database = m_server->makeTenantDatabase();
        auto connection = m_server->connect(database);
        connection.script("SET ROLE landreeve_schema; CREATE TABLE shelf (id int PRIMARY KEY, label text); RESET ROLE");
        const MigrationRunner two = runner(kTwo);
        two.baseline(connection, 1);
        QCOMPARE(two.status(connection).verdict, LedgerVerdict::Behind);
        QCOMPARE(two.status(connection).ledger.rows.at(0).appliedBy, std::string("test (baseline)"));
        QCOMPARE(errorOf([&] { two.baseline(connection, 1); }).code(), std::string("already_migrated"));
        QCOMPARE(errorOf([&] { two.baseline(connection, 3); }).code(), std::string("usage"));
        QCOMPARE(versions(two.apply(connection)), std::string("2"));
    }

    void thePlanIsWhatRuns() {
        auto connection = m_server->connect(m_server->makeTenantDatabase());
        const MigrationRunner two = runner(kTwo);
        const std::string plan = two.plan(two.status(connection));
        QVERIFY(plan.find("-- 0001_shelf.sql") < plan.find("-- 0002_depth.sql"));
        QVERIFY(plan.find("SET LOCAL ROLE \"landreeve_schema\"") != std::string::npos);
        connection.script(plan);
        QCOMPARE(two.status(connection).verdict, LedgerVerdict::Current);
        QVERIFY(two.plan(two.status(connection)).empty());
    }
};

QTEST_GUILESS_MAIN(TestMigrationRunner)
#include "tst_migration_runner.moc"
