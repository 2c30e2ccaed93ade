#include "tests/core/migrations/migration_fixture.h"

#include <QJsonArray>

#include <future>

using namespace landreeve;
using namespace landreeve::migrations;
using namespace std::chrono_literals;
using tests::errorOf;
using tests::one;
using tests::setOf;
using tests::tenantOptions;
using tests::versions;

namespace {

const std::pair<std::string, std::string> kShelf{"0001_shelf.sql",
                                                 "CREATE TABLE shelf (id int, label text);\n"
                                                 "INSERT INTO shelf VALUES (1, 'one'), (1, 'again');"};

MigrationRunner runnerOf(std::string second, RunnerOptions options = tenantOptions()) {
    return {setOf({kShelf, {"0002_apart.sql", "-- transaction: none\n" + std::move(second)}}), std::move(options)};
}

} // namespace

/// Files without a transaction.
class TestSeparateRun : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::MigrationServer> m_server;
    std::string m_database;

    postgres::Connection connect() { return m_server->connect(m_database); }

    /// Kills the backend while a statement like `pattern` runs; what apply() said.
    Error applyAndKill(const MigrationRunner& runner, const std::string& pattern) {
        auto applying = std::async(std::launch::async, [&] {
            auto connection = connect();
            return errorOf([&] { runner.apply(connection); });
        });
        m_server->kill(m_server->waitForBackend(m_database, pattern));
        return applying.get();
    }

private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<tests::MigrationServer>(); }
    void init() { m_database = m_server->makeTenantDatabase(); }

    void buildsIndexesConcurrently() {
        const auto runner = runnerOf("SET maintenance_work_mem = '8MB';\n"
                                     "CREATE INDEX CONCURRENTLY shelf_label ON shelf (label);\nVACUUM shelf;\n"
                                     "CREATE TABLE note AS SELECT current_setting('maintenance_work_mem') AS memory;");
        auto connection = connect();
        QCOMPARE(versions(runner.apply(connection)), std::string("1 2"));
        QVERIFY(one<bool>(connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'shelf_label'::regclass"));
        QCOMPARE(one(connection, "SELECT tableowner FROM pg_tables WHERE tablename = 'note'"),
                 std::string("landreeve_schema"));
        QCOMPARE(one(connection, "SELECT memory FROM note"), std::string("8MB"));
        // Nothing of the session's settings is left.
        QCOMPARE(one(connection,
                     "SELECT current_user || current_setting('lock_timeout') || current_setting('search_path') "
                     "|| (SELECT setting = reset_val FROM pg_settings WHERE name = 'maintenance_work_mem')"),
                 std::string("landreeve_admin0\"$user\", publictrue"));
        QCOMPARE(one<int>(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), 0);
        const LedgerRow row = runner.status(connection).ledger.rows.at(1);
        QVERIFY(!row.partial);
        QVERIFY(*row.durationMs > 0);
    }

    void aKilledBackendIsResumedAtItsStatement() {
        const auto runner =
            runnerOf("CREATE TABLE made (a int);\nINSERT INTO made VALUES (1);\n"
                     "SELECT pg_sleep(60) WHERE EXISTS (SELECT FROM gate);\nINSERT INTO made VALUES (2);");
        connect().script("CREATE TABLE gate (a int); INSERT INTO gate VALUES (1); GRANT SELECT ON gate TO public");
        const Error error = applyAndKill(runner, "%SELECT pg_sleep(60)%");
        QVERIFY(error.connectionLost());
        auto connection = connect();
        const MigrationStatus status = runner.status(connection);
        QCOMPARE(status.verdict, LedgerVerdict::Partial);
        QCOMPARE(std::string(status.word()), std::string("dirty"));
        QCOMPARE(status.ledger.rows.at(1).statement, 3);
        QCOMPARE(status.version, 1);
        QCOMPARE(one<int>(connection, "SELECT sum(a) FROM made"), 1);

        connection.exec("DELETE FROM gate");
        QCOMPARE(versions(runner.apply(connection)), std::string("2"));
        QCOMPARE(one<int>(connection, "SELECT sum(a) FROM made"), 3);
        QCOMPARE(runner.status(connection).verdict, LedgerVerdict::Current);
    }

    void whatIsNotDoneMayBeCorrectedAndWhatIsDoneMayNot() {
        const std::string done = "CREATE TABLE made (a int);\nSET my.value = '7';\n";
        auto connection = connect();
        const Error error =
            errorOf([&] { runnerOf(done + "INSERT INTO made\nVALUES (1, nothing);").apply(connection); });
        QCOMPARE(error.code(), std::string("migration_failed"));
        QCOMPARE(error.details().value(QStringLiteral("line")).toInt(), 5);
        QCOMPARE(error.details().value(QStringLiteral("applied")).toArray(), QJsonArray{1});
        QCOMPARE(one(connection, "SELECT current_user::text"), std::string("landreeve_admin"));

        const auto edited =
            runnerOf("CREATE TABLE made (a bigint);\nSET my.value = '7';\nINSERT INTO made VALUES (1);");
        QCOMPARE(errorOf([&] { edited.apply(connection); }).code(), std::string("migration_changed"));
        // The setting is made again although it stands before the statement reached.
        const auto corrected = runnerOf(done + "INSERT INTO made VALUES (current_setting('my.value')::int);");
        QCOMPARE(versions(corrected.apply(connection)), std::string("2"));
        QCOMPARE(one<int>(connection, "SELECT sum(a) FROM made"), 7);
        QCOMPARE(corrected.status(connection).verdict, LedgerVerdict::Current);
    }

    void anInvalidIndexIsRebuilt() {
        const auto runner =
            runnerOf("CREATE TABLE before (a int);\n\nCREATE UNIQUE INDEX CONCURRENTLY shelf_id\n  ON shelf (id);");
        auto connection = connect();
        const Error error = errorOf([&] { runner.apply(connection); });
        QCOMPARE(error.code(), std::string("migration_failed"));
        QVERIFY(error.message().find("shelf_id") != std::string::npos);
        QCOMPARE(error.details().value(QStringLiteral("line")).toInt(), 4);
        QVERIFY(!one<bool>(connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'shelf_id'::regclass"));
        QCOMPARE(runner.status(connection).verdict, LedgerVerdict::Partial);
        // Still so: it is not taken for built.
        QCOMPARE(errorOf([&] { runner.apply(connection); }).code(), std::string("migration_failed"));

        connection.script("SET ROLE landreeve_schema; DELETE FROM shelf WHERE label = 'again'; RESET ROLE");
        QCOMPARE(versions(runner.apply(connection)), std::string("2"));
        QVERIFY(one<bool>(connection,
                          "SELECT indisvalid AND indisunique FROM pg_index WHERE indexrelid = 'shelf_id'::regclass"));
    }

    /// Killed while it waits for a transaction older than itself: the index stands there, invalid.
    void anIndexKilledHalfwayIsRebuilt() {
        const auto runner = runnerOf("CREATE INDEX CONCURRENTLY shelf_label ON shelf (label);");
        auto connection = connect();
        MigrationRunner(runner.set().upTo(1), runner.options()).apply(connection);
        auto old = connect();
        old.script("BEGIN; SET ROLE landreeve_schema; INSERT INTO shelf VALUES (3, 'three')");
        applyAndKill(runner, "%INDEX CONCURRENTLY shelf_label%");
        old.exec("COMMIT");
        QVERIFY(!one<bool>(connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'shelf_label'::regclass"));
        QCOMPARE(versions(runner.apply(connection)), std::string("2"));
        QVERIFY(one<bool>(connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'shelf_label'::regclass"));
    }

    /// Killed between the index's end and its ledger entry: it is found valid and not built again.
    void anIndexThatWasFinishedIsTakenForDone() {
        const auto runner = runnerOf("CREATE INDEX CONCURRENTLY shelf_label ON shelf (label);");
        auto connection = connect();
        runner.apply(connection);
        const int oid = one<int>(connection, "SELECT 'shelf_label'::regclass::oid::int");
        connection.exec(
            "UPDATE schema_migration SET state = 'partial', statement = 1, statement_sha256 = $1 WHERE version = 2",
            progressHash(runner.set().at(2), 1));
        QCOMPARE(versions(runner.apply(connection)), std::string("2"));
        QCOMPARE(one<int>(connection, "SELECT 'shelf_label'::regclass::oid::int"), oid);
    }

    /// An index of that name that somebody else made is not taken for ours, not even the second time.
    void somebodyElsesIndexIsNotOurs() {
        const auto runner = runnerOf("CREATE INDEX CONCURRENTLY shelf_label ON shelf (label);");
        auto connection = connect();
        MigrationRunner(runner.set().upTo(1), runner.options()).apply(connection);
        connection.script("SET ROLE landreeve_schema; CREATE INDEX shelf_label ON shelf (id); RESET ROLE");
        for (int i = 0; i < 2; ++i) {
            const Error error = errorOf([&] { runner.apply(connection); });
            QCOMPARE(error.code(), std::string("migration_failed"));
            QCOMPARE(error.sqlState(), std::string("42P07"));
        }
    }

    void anInterruptedDropIsDone() {
        const auto runner = runnerOf("DROP INDEX CONCURRENTLY shelf_label;\nCREATE TABLE after (a int);");
        auto connection = connect();
        MigrationRunner(runner.set().upTo(1), runner.options()).apply(connection);
        connection.exec(
            "INSERT INTO schema_migration (version, name, sha256, applied_by, state, statement, statement_sha256) "
            "VALUES (2, 'apart', $1, 'test', 'partial', 1, $2)",
            runner.set().at(2).sha256, progressHash(runner.set().at(2), 1));
        QCOMPARE(versions(runner.apply(connection)), std::string("2"));
    }

    /// The runner's own lock must not be what CREATE INDEX CONCURRENTLY waits for.
    void twoRunnersDoNotWaitForEachOther() {
        const auto runner = runnerOf("CREATE INDEX CONCURRENTLY shelf_label ON shelf (label);\n"
                                     "CREATE INDEX CONCURRENTLY shelf_both ON shelf (label, id);");
        std::vector<std::future<std::size_t>> runs;
        for (int i = 0; i < 3; ++i)
            runs.push_back(std::async(std::launch::async, [&] {
                auto connection = connect();
                return runner.apply(connection).size();
            }));
        std::size_t sum = 0;
        for (auto& run : runs)
            sum += run.get();
        QCOMPARE(sum, std::size_t{2});
    }

    void aLockThatIsNotGotIsTriedAgain() {
        const auto runner = runnerOf("ALTER TABLE shelf ADD COLUMN depth int;");
        auto connection = connect();
        MigrationRunner(runner.set().upTo(1), runner.options()).apply(connection);
        auto holder = connect();
        holder.script("BEGIN; SELECT * FROM shelf");
        QCOMPARE(versions(runner.apply(connection,
                                       [&](const Progress& progress) {
                                           if (progress.detail.starts_with("Its lock is held") &&
                                               holder.inTransaction())
                                               holder.exec("ROLLBACK");
                                       })),
                 std::string("2"));
    }
};

QTEST_GUILESS_MAIN(TestSeparateRun)
#include "tst_separate_run.moc"
