#include "core/migrations/reference_schema.h"
#include "tests/core/migrations/migration_fixture.h"

using namespace landreeve;
using namespace landreeve::migrations;
using tests::one;

/// The program's own migrations, as the service role applies them.
class TestBuiltInSets : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::MigrationServer> m_server;

private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<tests::MigrationServer>(); }

    void controlAppliesFromEmpty() {
        auto connection = m_server->connect(m_server->makeControlDatabase("landreeve_control"));
        RunnerOptions options;
        const MigrationRunner runner(MigrationSet::control(), options);
        QCOMPARE(static_cast<int>(runner.apply(connection).size()), runner.set().version());
        QCOMPARE(runner.status(connection).verdict, LedgerVerdict::Current);
        QVERIFY(runner.apply(connection).empty());
        QVERIFY(!one<bool>(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"));
        const Fingerprint expected =
            referenceFingerprint(m_server->url("postgres"), runner, runner.set().version(), "landreeve:test:reference");
        for (const auto& difference : runner.verify(connection, expected).differences)
            QFAIL(difference.sentence().c_str());
    }

    void domainAppliesFromEmpty() {
        const std::string database = m_server->makeTenantDatabase("acme_db_prod");
        auto connection = m_server->connect(database);
        const MigrationRunner runner(MigrationSet::domain(), RunnerOptions::forTenants("test"));
        QCOMPARE(static_cast<int>(runner.apply(connection).size()), runner.set().version());
        QCOMPARE(runner.status(connection).verdict, LedgerVerdict::Current);
        QCOMPARE(one(connection, "SELECT coalesce(string_agg(c.relname, ' '), '') FROM pg_class c "
                                 "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'S', 'p') "
                                 "AND c.relowner <> 'landreeve_schema'::regrole"),
                 std::string());
        // Whoever applies it, and whether in one go or in two, the schema is the same.
        auto other = m_server->connect(m_server->makeTenantDatabase("other_db_prod"));
        MigrationRunner(runner.set().upTo(runner.set().version() / 2), runner.options()).apply(other);
        runner.apply(other);
        const Fingerprint print = fingerprint(connection);
        for (const auto& difference : differences(print, fingerprint(other)))
            QFAIL(difference.sentence().c_str());
        QVERIFY(print.objects.size() > 200);
    }
};

QTEST_GUILESS_MAIN(TestBuiltInSets)
#include "tst_built_in_sets.moc"
