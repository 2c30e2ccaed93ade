#include "core/base/error.h"
#include "core/health/tenant_health.h"
#include "core/tenancy/partial_file.h"
#include "core/tenancy/reconcile.h"
#include "tests/support/test_workspace.h"

#include <QFile>
#include <QJsonDocument>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using health::HealthStatus;
using health::tenantHealth;
using tests::codeOf;
using tests::TestWorkspace;

namespace {

std::vector<std::string> kindsOf(const std::vector<ReconcileFinding>& findings) {
    std::vector<std::string> kinds;
    kinds.reserve(findings.size());
    for (const auto& finding : findings)
        kinds.push_back(finding.kind + " " + finding.database);
    std::ranges::sort(kinds);
    return kinds;
}

} // namespace

class TestLifecycle : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    Lifecycle& lifecycle() { return m_test->workspace().lifecycle(); }

private Q_SLOTS:
    void init() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("kaveri", true);
    }

    void suspendedTenantIsShutOutAndComesBack() {
        auto session = m_test->login("kaveri", LoginKind::App);
        const auto tenant = lifecycle().suspend("kaveri", "licence unpaid", {});
        QVERIFY(tenant.status == TenantStatus::Suspended);
        QCOMPARE(tenant.statusReason, std::string("licence unpaid"));
        QCOMPARE(codeOf([&] { session.exec("SELECT 1"); }), std::string("server_unavailable"));
        QVERIFY(!codeOf([&] { m_test->login("kaveri", LoginKind::App); }).empty());
        QVERIFY(!codeOf([&] { m_test->login("kaveri", LoginKind::Viewer); }).empty());
        // Administration still works.
        QVERIFY(lifecycle().backup("kaveri", {}, {}, {}).bytes > 0);

        QVERIFY(lifecycle().resume("kaveri", {}).status == TenantStatus::Active);
        QVERIFY(m_test->login("kaveri", LoginKind::App).usable());
    }

    void renamedInBothPlaces() {
        QCOMPARE(lifecycle().rename("kaveri", " Kaveri   Pharma Traders", {}).name,
                 std::string("Kaveri Pharma Traders"));
        auto app = m_test->login("kaveri", LoginKind::App);
        QCOMPARE(app.exec("SELECT name FROM tenant_identity").one().get<std::string>(0),
                 std::string("Kaveri Pharma Traders"));
        QCOMPARE(codeOf([&] { lifecycle().rename("kaveri", " ", {}); }), std::string("invalid_tenant_name"));
        QCOMPARE(codeOf([&] { lifecycle().rename("nobody", "Nobody", {}); }), std::string("tenant_not_found"));
    }

    void urlHidesItsPasswordUnlessAsked() {
        QVERIFY(lifecycle().url("kaveri", LoginKind::App, false, {}).password().empty());
        const auto url = lifecycle().url("kaveri", LoginKind::Viewer, true, {});
        QCOMPARE(url.user(), std::string("kaveri_viewer"));
        QVERIFY(postgres::Connection::open(url).usable());
    }

    void deletedTenantLeavesABackupAndNothingElse() {
        QCOMPARE(codeOf([&] { lifecycle().remove("kaveri", "kaver", true, {}, {}); }),
                 std::string("confirmation_mismatch"));
        const auto open = m_test->login("kaveri", LoginKind::App);
        const auto removal = lifecycle().remove("kaveri", "kaveri", true, {}, {});
        QVERIFY(m_test->leftovers().empty());
        QCOMPARE(codeOf([&] { lifecycle().get("kaveri", {}); }), std::string("tenant_not_found"));

        QVERIFY(removal.backup.has_value());
        QFile manifest(QString::fromStdString(removal.backup->string() + ".manifest.json"));
        QVERIFY(manifest.open(QIODevice::ReadOnly));
        QVERIFY(!(manifest.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        const QJsonObject document = QJsonDocument::fromJson(manifest.readAll()).object();
        QCOMPARE(document.value(QStringLiteral("row_counts")).toObject().value(QStringLiteral("product")).toInt(), 400);
        QCOMPARE(QFile::permissions(QString::fromStdString(removal.backup->string())) &
                     (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());

        auto lease = m_test->workspace().control().lend();
        QCOMPARE(lease->exec("SELECT count(*) FROM revocation_mark WHERE scope = 'tenant' AND tenant_id = 'kaveri'")
                     .one()
                     .get<int>(0),
                 1);
        QCOMPARE(
            lease->exec("SELECT count(*) FROM policy_sync_log WHERE tenant_id = 'kaveri' AND action = 'tenant.seeded'")
                .one()
                .get<int>(0),
            1);
        // The id is free again.
        QVERIFY(m_test->provision("kaveri").tenant.status == TenantStatus::Active);
    }

    void failingBackupDeletesNothing() {
        // Where the folder of backups should be lies a file.
        std::filesystem::remove_all(m_test->home().backups());
        QFile inTheWay(QString::fromStdString(m_test->home().backups().string()));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QCOMPARE(codeOf([&] { lifecycle().remove("kaveri", "kaveri", true, {}, {}); }), std::string("backup_failed"));
        QVERIFY(lifecycle().get("kaveri", {}).status == TenantStatus::Active);
        QVERIFY(m_test->login("kaveri", LoginKind::App).usable());
    }

    void backupThatCannotBeWrittenLeavesNothing() {
        const auto folder = m_test->home().backups();
        std::filesystem::create_directories(folder / "taken.dump");
        QCOMPARE(codeOf([&] { lifecycle().backup("kaveri", folder / "taken.dump", {}, {}); }),
                 std::string("backup_failed"));
        // Two programs do not write to one file.
        const PartialFile other(folder / "busy.dump");
        QCOMPARE(codeOf([&] { lifecycle().backup("kaveri", folder / "busy.dump", {}, {}); }),
                 std::string("backup_failed"));
        PartialFile::sweep(folder);
        QVERIFY(std::filesystem::exists(other.path())); // somebody is at it
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        QCOMPARE(names, (std::vector<std::string>{"busy.dump.partial", "taken.dump"}));
    }

    /// Nothing leaves that the audit log does not know.
    void backupThatCannotBeEnteredLeavesNothing() {
        auto control = m_test->superuser("landreeve_control");
        control.script(
            "CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$; "
            "CREATE TRIGGER no_entry BEFORE INSERT ON audit_outbox FOR EACH ROW WHEN (new.action = "
            "'tenant.backup') EXECUTE FUNCTION no_entry()");
        const auto folder = m_test->home().backups() / "unentered";
        const auto code = codeOf([&] { lifecycle().backup("kaveri", folder / "kaveri.dump", {}, {}); });
        control.script("DROP FUNCTION no_entry CASCADE");
        QVERIFY(!code.empty());
        QVERIFY(std::filesystem::is_empty(folder));
        QVERIFY(lifecycle().backup("kaveri", folder / "kaveri.dump", {}, {}).bytes > 0);
    }

    void reconcileFinishesClearsAndReports() {
        auto superuser = m_test->superuser("postgres");
        const std::string mark = "landreeve:" + m_test->workspace().control().workspaceId() + ":";
        superuser.script("CREATE DATABASE ghost_db_prod OWNER landreeve_schema");
        superuser.script("COMMENT ON DATABASE ghost_db_prod IS '" + mark + "ghost'");
        superuser.script("CREATE DATABASE stranger_db_prod");
        auto service = m_test->server().connect();
        service.script("CREATE ROLE ghost_app; COMMENT ON ROLE ghost_app IS '" + mark + "ghost'");
        {
            auto lease = m_test->workspace().control().lend();
            lease->exec("UPDATE tenant_metadata SET status = 'suspended' WHERE id = 'kaveri'");
            lease->exec("UPDATE tenant_metadata SET status = 'deleting' WHERE id = 'kaveri'");
        }
        const std::vector<std::string> expected{"foreign_database stranger_db_prod", "half_deleted kaveri_db_prod",
                                                "orphan_database ghost_db_prod", "orphan_role ghost_app"};
        QCOMPARE(kindsOf(m_test->workspace().reconcile(true, {})), expected);
        QCOMPARE(kindsOf(m_test->workspace().reconcile(false, {})), expected);
        QCOMPARE(m_test->leftovers(), std::vector<std::string>{"database stranger_db_prod"});
        QCOMPARE(kindsOf(m_test->workspace().reconcile(false, {})),
                 std::vector<std::string>{"foreign_database stranger_db_prod"});
        // What was dropped stands in the audit log, once each.
        QCOMPARE(m_test->superuser("landreeve_control")
                     .exec("SELECT string_agg(object_kind || ' ' || object_id || ' of ' || tenant_id, ', ' ORDER BY 1) "
                           "FROM (SELECT object_kind, object_id, tenant_id FROM audit_outbox WHERE action = "
                           "'tenant.reconcile.drop' ORDER BY object_kind) o")
                     .one()
                     .get<std::string>(0),
                 std::string("database ghost_db_prod of ghost, role ghost_app of ghost"));
    }

    void healthSaysWhatIsWrong() {
        auto& workspace = m_test->workspace();
        QVERIFY(tenantHealth(workspace.control(), workspace.servers(), "kaveri", {}).status == HealthStatus::Ok);
        m_test->superuser("kaveri_db_prod").script("ALTER TABLE product NO FORCE ROW LEVEL SECURITY");
        const auto report = tenantHealth(workspace.control(), workspace.servers(), "kaveri", {});
        QVERIFY(report.status == HealthStatus::Down);
        QVERIFY(std::ranges::any_of(
            report.checks, [](const auto& check) { return check.detail.find("product") != std::string::npos; }));
        // The key file is the weaker store, and said to be.
        QVERIFY(workspace.health({}).status == HealthStatus::Degraded);
    }
};

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
