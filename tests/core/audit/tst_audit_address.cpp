#include "core/audit/audit_log.h"
#include "core/audit/entries.h"
#include "core/control/audit_sealer.h"
#include "tests/core/migrations/migration_fixture.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

using namespace landreeve;
using audit::Entry;
using audit::kLocalAddress;
using tests::codeOf;
using tests::TestWorkspace;

namespace {

constexpr const char* kHere = "127.0.0.1";
/// The last version whose entries have no address.
constexpr int kBefore = 22;

std::string faultsOf(const audit::ChainReport& report) {
    std::string said;
    for (const audit::Fault& fault : report.faults)
        said += audit::nameOf(fault.kind) + " " + std::to_string(fault.seq) + ";";
    return said;
}

} // namespace

/// From where something was done is written down by the database server, sealed, and missed where it is changed.
class TestAuditAddress : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    std::string m_tenantDatabase;

    /// As `user` over the network, or as the superuser over the socket.
    postgres::Connection overNetwork(std::string_view user, std::string_view password, std::string_view database) {
        return postgres::Connection::open(m_test->server().url(user, password, database).with("host", kHere));
    }
    std::optional<Entry> sealedEntry(const std::string& action) {
        if (!m_test->workspace().sealAudit({}).empty())
            return std::nullopt;
        const auto page = audit::entriesOf(m_test->workspace().control(), {.action = action}, 2, 0);
        return page.entries.size() == 1 ? std::optional(page.entries.front()) : std::nullopt;
    }
    static void record(postgres::Connection& connection, const std::string& action) {
        connection.exec("SELECT audit_record($1, 'note', '1')", action);
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>(tests::PrivatePostgres::Options{.tcp = true});
        m_test->superuser("postgres").script("ALTER ROLE landreeve_admin PASSWORD 'secret'");
        m_test->provision("somewhere");
        m_tenantDatabase = m_test->workspace()
                               .control()
                               .lend()
                               ->exec("SELECT database_name FROM tenant_metadata WHERE id = 'somewhere'")
                               .one()
                               .get<std::string>(0);
    }
    void cleanupTestCase() { m_test.reset(); }

    void theControlPlaneSeesFromWhere() {
        auto local = m_test->superuser("landreeve_control");
        record(local, "test.by-socket");
        auto remote = overNetwork("landreeve_admin", "secret", "landreeve_control");
        record(remote, "test.by-network");
        QCOMPARE(sealedEntry("test.by-socket").value().address, std::string(kLocalAddress));
        const auto entry = sealedEntry("test.by-network");
        QVERIFY(entry);
        QCOMPARE(entry->address, std::string(kHere));
        QCOMPARE(audit::toJson(*entry).value(QStringLiteral("address")).toString(), QString::fromLatin1(kHere));
        QVERIFY2(m_test->workspace().auditLog().verify({}, {}).valid(), "the chain");
    }

    void aTenantsDatabaseSeesFromWhere() {
        const auto url = m_test->loginUrl("somewhere", tenancy::LoginKind::App, m_tenantDatabase).with("host", kHere);
        auto remote = postgres::Connection::open(url);
        remote.exec("SELECT set_config('app.tenant_id', 'somewhere', false)");
        // By the trigger of a record, and by the function.
        remote.exec("INSERT INTO warehouse (code, name) VALUES ('W9', 'Far away')");
        record(remote, "test.of-tenant");
        // Who may write an entry does not choose what it says of him.
        QCOMPARE(codeOf([&] {
                     remote.exec("INSERT INTO audit_outbox (actor, action, address) VALUES ('x', 'x', '198.51.100.1')");
                 }),
                 std::string("insufficient_privilege"));
        QCOMPARE(sealedEntry("warehouse.create").value().address, std::string(kHere));
        QCOMPARE(sealedEntry("test.of-tenant").value().address, std::string(kHere));
        QVERIFY2(m_test->workspace().auditLog().verify({}, {}).valid(), "the chain");
    }

    void aChangedAddressIsNoticed_data() {
        QTest::addColumn<QString>("address");
        QTest::newRow("another") << QStringLiteral("'198.51.100.1'");
        QTest::newRow("none") << QStringLiteral("NULL");
    }
    void aChangedAddressIsNoticed() {
        QFETCH(QString, address);
        auto superuser = m_test->superuser("landreeve_control");
        record(superuser, "test.changed");
        m_test->workspace().sealAudit({});
        superuser.exec("SET session_replication_role = replica");
        const auto row = superuser
                             .exec("SELECT seq, address FROM policy_sync_log WHERE action = 'test.changed' ORDER BY "
                                   "seq DESC LIMIT 1")
                             .one();
        const auto seq = row.get<std::int64_t>("seq");
        superuser.exec("UPDATE policy_sync_log SET address = " + address.toStdString() + " WHERE seq = $1", seq);
        QCOMPARE(faultsOf(m_test->workspace().auditLog().verify({}, {})), "changed " + std::to_string(seq) + ";");
        // The database's own walk finds the same.
        QCOMPARE(superuser.exec("SELECT first_bad FROM audit_verify()").one().get<std::int64_t>(0), seq);
        superuser.exec("UPDATE policy_sync_log SET address = $2 WHERE seq = $1", seq, row.get<std::string>("address"));
        QCOMPARE(faultsOf(m_test->workspace().auditLog().verify({}, {})), std::string());
    }

    // Written, and partly sealed, before there were addresses.
    void theChainOfBeforeGoesOn() {
        tests::MigrationServer server;
        const std::string database = server.makeControlDatabase(control::ControlPlane::kDatabase);
        server.superuser().exec("ALTER DATABASE " + postgres::quoteIdentifier(database) + " OWNER TO landreeve_admin");
        auto connection = server.connect(database);
        migrations::MigrationRunner(migrations::MigrationSet::control().upTo(kBefore), {}).apply(connection);
        record(connection, "test.sealed-before");
        const auto sealed = connection.exec("SELECT audit_seal_local()").one().get<std::int64_t>(0);
        QVERIFY(sealed > 0);
        record(connection, "test.written-before");
        const auto hashes = [&] {
            return connection
                .exec("SELECT string_agg(encode(hash, 'hex'), ' ' ORDER BY seq) FROM policy_sync_log WHERE seq <= $1",
                      sealed)
                .one()
                .get<std::string>(0);
        };
        const std::string before = hashes();

        const auto control = control::ControlPlane::open(server.url(database), {}, {});
        tests::PrivateFolder folder(QStringLiteral("lr-head"));
        audit::AuditLog log(*control, vault::SigningKey(SecretString(std::string(32, 'k'))),
                            folder.path().toStdString());
        QCOMPARE(faultsOf(log.verify({}, {})), std::string());
        record(connection, "test.after");
        control::sealControl(*control, {});
        const auto addressOf = [&](const char* action) {
            return audit::entriesOf(*control, {.action = action}, 1, 0).entries.at(0).address;
        };
        QCOMPARE(addressOf("test.sealed-before"), std::string());
        QCOMPARE(addressOf("test.written-before"), std::string());
        QCOMPARE(addressOf("test.after"), std::string(kLocalAddress));
        QCOMPARE(hashes(), before);
        QCOMPARE(faultsOf(log.verify({}, {})), std::string());

        // None can be given to an old one.
        auto superuser = server.superuser(database);
        superuser.exec("SET session_replication_role = replica");
        superuser.exec("UPDATE policy_sync_log SET address = '198.51.100.1' WHERE seq = $1", sealed);
        QCOMPARE(faultsOf(log.verify({}, {})), "changed " + std::to_string(sealed) + ";");
    }
};

QTEST_GUILESS_MAIN(TestAuditAddress)
#include "tst_audit_address.moc"
