#include "core/migrations/fleet.h"
#include "core/migrations/reference_schema.h"
#include "tests/core/migrations/migration_fixture.h"

using namespace landreeve;
using namespace landreeve::migrations;
using tests::one;
using tests::setOf;
using tests::tenantOptions;

namespace {

constexpr const char* kShelf =
    "CREATE TYPE wood AS ENUM ('oak', 'ash');\n"
    "CREATE TABLE shelf (id int PRIMARY KEY, label text NOT NULL DEFAULT 'x', wood wood, "
    "CONSTRAINT small CHECK (id < 100));\n"
    "CREATE INDEX shelf_label ON shelf (label);\n"
    "ALTER TABLE shelf ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n"
    "CREATE POLICY everybody ON shelf USING (true);\n"
    "CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT a * 2';\n"
    "CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';\n"
    "CREATE TRIGGER touch BEFORE UPDATE ON shelf FOR EACH ROW EXECUTE FUNCTION touched();\n"
    "CREATE SEQUENCE number;\n"
    "GRANT SELECT ON shelf TO landreeve_read;\n"
    "GRANT UPDATE (label) ON shelf TO landreeve_write;";

} // namespace

class TestFingerprint : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::MigrationServer> m_server;

    postgres::Connection shelf() {
        auto connection = m_server->connect(m_server->makeTenantDatabase());
        MigrationRunner(setOf({{"0001_shelf.sql", kShelf}}), tenantOptions()).apply(connection);
        connection.exec("SET ROLE landreeve_schema");
        return connection;
    }

private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<tests::MigrationServer>(); }

    void everyChangeIsSeen_data() {
        QTest::addColumn<std::string>("sql");
        QTest::addColumn<std::string>("sentence");
        const auto row = [](const char* sql, const char* sentence) {
            QTest::newRow(sql) << std::string(sql) << std::string(sentence);
        };
        row("DROP INDEX shelf_label", "lacks index public.shelf_label");
        row("CREATE TABLE more (a int)", "has column public.more.a beyond what is expected");
        row("ALTER TABLE shelf ALTER id TYPE bigint",
            "has column public.shelf.id as bigint not null instead of integer not null");
        row("ALTER TABLE shelf ALTER label DROP DEFAULT",
            "has column public.shelf.label as text not null instead of text not null default 'x'::text");
        row("ALTER TABLE shelf DROP CONSTRAINT small", "lacks constraint small on public.shelf");
        row("ALTER TABLE shelf NO FORCE ROW LEVEL SECURITY",
            "has table public.shelf as row security instead of row security forced");
        row("DROP POLICY everybody ON shelf", "lacks policy everybody on public.shelf");
        row("ALTER TABLE shelf DISABLE TRIGGER touch", "has trigger touch on public.shelf as CREATE TRIGGER touch "
                                                       "BEFORE UPDATE ON public.shelf FOR EACH ROW EXECUTE "
                                                       "FUNCTION public.touched(), disabled instead of CREATE TRIGGER "
                                                       "touch BEFORE UPDATE ON public.shelf FOR EACH ROW "
                                                       "EXECUTE FUNCTION public.touched()");
        row("ALTER TYPE wood ADD VALUE 'elm'",
            "has type public.wood as enum ('oak', 'ash', 'elm') instead of enum ('oak', 'ash')");
        row("REVOKE SELECT ON shelf FROM landreeve_read", "lacks grant on table public.shelf to landreeve_read");
        row("GRANT UPDATE (id) ON shelf TO landreeve_write",
            "has grant on column public.shelf.id to landreeve_write beyond what is expected");
        row("GRANT INSERT ON shelf TO landreeve_read",
            "has grant on table public.shelf to landreeve_read as insert, select instead of select");
        row("ALTER SEQUENCE number INCREMENT 2", "has sequence public.number as bigint start 1 by 2 from 1 to "
                                                 "9223372036854775807 cache 1 instead of bigint start 1 "
                                                 "by 1 from 1 to 9223372036854775807 cache 1");
        row("REVOKE EXECUTE ON FUNCTION twice FROM public", "lacks grant on function public.twice(integer) to public");
        row("CREATE OR REPLACE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT a + a'",
            "has function public.twice(integer) as");
        row("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO landreeve_read", "has default grant on tables to");
    }

    void everyChangeIsSeen() {
        QFETCH(std::string, sql);
        QFETCH(std::string, sentence);
        auto connection = shelf();
        const Fingerprint before = fingerprint(connection);
        connection.script(sql);
        const Fingerprint after = fingerprint(connection);
        QVERIFY(before.sha256 != after.sha256);
        const auto found = differences(before, after);
        QVERIFY(!found.empty());
        QVERIFY2(found.front().sentence().starts_with(sentence), found.front().sentence().c_str());
        QVERIFY(differences(after, after).empty());
    }

    void orderAndOwnersDoNotMatter() {
        auto first = shelf();
        auto second = m_server->connect(m_server->makeTenantDatabase());
        // Made by another role, in another order, after something that is gone.
        second.script("CREATE TABLE gone (a int); DROP TABLE gone; CREATE SEQUENCE number; CREATE TYPE wood AS ENUM "
                      "('oak', 'ash');"
                      "CREATE TABLE shelf (wood wood, label text NOT NULL, id int, old int);"
                      "ALTER TABLE shelf DROP old, ADD CONSTRAINT small CHECK (id < 100), ADD PRIMARY KEY (id), "
                      "ALTER label SET DEFAULT 'x', ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
                      "GRANT UPDATE (label) ON shelf TO landreeve_write; GRANT SELECT ON shelf TO landreeve_read;"
                      "CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';"
                      "CREATE TRIGGER touch BEFORE UPDATE ON shelf FOR EACH ROW EXECUTE FUNCTION touched();"
                      "CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT a * 2';"
                      "CREATE INDEX shelf_label ON shelf (label); CREATE POLICY everybody ON shelf USING (true);");
        second.exec(createLedgerSql(false));
        for (const auto& difference : differences(fingerprint(first), fingerprint(second)))
            QFAIL(difference.sentence().c_str());
    }

    void anInvalidIndexIsADifference() {
        auto connection = shelf();
        const Fingerprint before = fingerprint(connection);
        connection.script("ALTER TABLE shelf NO FORCE ROW LEVEL SECURITY; INSERT INTO shelf VALUES (1), (2); "
                          "ALTER TABLE shelf FORCE ROW LEVEL SECURITY");
        tests::errorOf([&] { connection.script("CREATE UNIQUE INDEX CONCURRENTLY shelf_unique ON shelf (label)"); });
        const auto found = differences(before, fingerprint(connection));
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found.front().actual.ends_with(", invalid"));
    }

    void aFleetIsGroupedByVariant() {
        std::vector<FleetTarget> targets;
        for (int i = 0; i < 6; ++i) {
            auto connection = shelf();
            if (i == 1 || i == 4)
                connection.exec("DROP INDEX shelf_label");
            if (i == 3)
                connection.exec("ALTER TABLE shelf ALTER id TYPE bigint");
            targets.push_back({"t" + std::to_string(i), m_server->url(connection.url().database())});
        }
        targets.push_back({"gone", m_server->url("no_such_database")});
        const auto answers = fleetFingerprints(targets, 3);
        QCOMPARE(answers.back().failure->code(), std::string("database_missing"));
        std::vector<std::pair<std::string, Fingerprint>> fleet;
        for (const auto& answer : answers) {
            if (answer.value)
                fleet.emplace_back(answer.id, *answer.value);
        }
        const auto variants = groupByVariant(fleet);
        QCOMPARE(variants.size(), std::size_t{3});
        QCOMPARE(variants.at(1).targets, (std::vector<std::string>{"t1", "t4"}));
        QCOMPARE(
            summaryOf(variants),
            std::string(
                "3 alike; 2 lack index public.shelf_label; 1 has column public.shelf.id as bigint not null instead of "
                "integer not null"));
    }

    void theReferenceIsWhatTheSetMakes() {
        const MigrationRunner runner(
            setOf({{"0001_shelf.sql", kShelf}, {"0002_more.sql", "CREATE TABLE more (a int);"}}), tenantOptions());
        auto connection = shelf();
        const auto reference = [&](int version) {
            return referenceFingerprint(m_server->url("postgres"), runner, version, "landreeve:test:reference");
        };
        QVERIFY(differences(reference(1), fingerprint(connection)).empty());
        connection.exec("RESET ROLE");
        QVERIFY(!runner.verify(connection, reference(2)).ok());
        runner.apply(connection);
        const Verification verification = runner.verify(connection, reference(2));
        QVERIFY(verification.ok());
        auto maintenance = m_server->connect("postgres");
        QCOMPARE(one<int>(maintenance, "SELECT count(*) FROM pg_database WHERE datname LIKE 'landreeve_reference%'"),
                 0);
    }
};

QTEST_GUILESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
