#include "core/health/finding.h"
#include "core/health/schema_look.h"
#include "core/health/tenant_health.h"
#include "core/health/workspace_health.h"
#include "core/tenancy/tenant_copies.h"
#include "tests/support/cut_off.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

using namespace landreeve;
using health::Alert;
using health::HealthReport;
using health::HealthStatus;
using tests::TestWorkspace;

/// What a look at a workspace finds, each with what to do.
class TestWorkspaceHealth : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    static constexpr const char* kTenant = "kaveri";

    workspace::Workspace& workspace() { return m_test->workspace(); }
    template <typename... Values>
    void sql(const std::string& text, const Values&... values) {
        m_test->superuser("landreeve_control").exec(text, values...);
    }
    HealthReport look() { return workspace().health({}); }
    static std::optional<Alert> find(const HealthReport& report, const std::string& key) {
        for (const Alert& alert : alertsOf(report)) {
            if (alert.key() == key)
                return alert;
        }
        return {};
    }
    std::optional<Alert> alert(const std::string& key) { return find(look(), key); }
    HealthStatus statusOf(const std::string& check) {
        const HealthReport report = look();
        const auto* found = report.check(check);
        return found == nullptr ? HealthStatus::Unknown : found->status;
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision(kTenant);
        m_test->superuser("postgres")
            .script("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC; GRANT CONNECT ON DATABASE postgres, "
                    "template1 "
                    "TO landreeve_admin");
        // Nothing but what a test makes is to be told of.
        sql("UPDATE tenant_metadata SET created_at = now()");
    }
    void cleanupTestCase() { m_test.reset(); }

    void whatIsNotWellHasAnAlertWithARemedy() {
        const HealthReport report = look();
        for (const auto& check : report.checks) {
            QVERIFY2(!check.group.empty() && !check.detail.empty(), check.name.c_str());
            const bool unwell = check.status == HealthStatus::Degraded || check.status == HealthStatus::Down;
            QVERIFY2(check.alerts.empty() != unwell, check.name.c_str());
            for (const Alert& one : check.alerts)
                QVERIFY2(!one.remedy.empty() && one.since && !one.title.empty() && !one.title.ends_with('.'),
                         one.key().c_str());
        }
        // A key file is weaker: that much is always told here.
        QVERIFY(find(report, "secrets_weak"));
        for (const char* name : {"control plane", "audit", "secrets", "disk", "clock", "server main", "tenants",
                                 "migrations", "schemas", "backups", "sealing", "key sets", "sign-ins"})
            QVERIFY2(report.check(name) != nullptr, name);
        QVERIFY2(report.check("server main")->detail.find("connections used") != std::string::npos,
                 report.check("server main")->detail.c_str());
        QVERIFY(report.check("replication main") == nullptr);
        QVERIFY(report.check("pool main") == nullptr);
        QVERIFY(report.check("certificate main") == nullptr);
    }

    void aHalfMadeTenantIsTold() {
        tenancy::ProvisionRequest request;
        request.id = "half-way";
        request.name = "Half way";
        tests::cutOffProvisioning(workspace(), request, "grants");
        const auto found = alert("tenant_half_made:half-way");
        QVERIFY(found);
        QCOMPARE(found->title, std::string("Provisioning of half-way stopped at “grants”"));
        QVERIFY(!found->command.empty());
        workspace().lifecycle().remove("half-way", "half-way", false, {}, {});
        QVERIFY(!alert("tenant_half_made:half-way"));
    }

    void tenantsBehindAreTold() {
        const auto version = m_test->superuser("landreeve_control")
                                 .exec("SELECT schema_version FROM tenant_metadata WHERE id = $1", kTenant)
                                 .one()
                                 .get<int>(0);
        sql("UPDATE tenant_metadata SET schema_version = 1 WHERE id = $1", kTenant);
        const auto found = alert("tenants_behind");
        QVERIFY(found);
        QCOMPARE(found->command, std::string("landreevectl migrate apply --all"));
        QVERIFY(found->detail.find(kTenant) != std::string::npos);
        sql("UPDATE tenant_metadata SET schema_version = $1 WHERE id = $2", version, kTenant);
        QVERIFY(!alert("tenants_behind"));
    }

    void theLastDriftLookIsTold() {
        auto& control = workspace().control();
        QVERIFY(look().check("schemas")->detail.find("never compared") != std::string::npos);
        QVERIFY(statusOf("schemas") == HealthStatus::Unknown);
        QCOMPARE(look().check("schemas")->command, std::string("landreevectl migrate verify --all"));
        health::noteSchemaLook(control, kTenant, 12, {"lacks index public.i", "has table public.t beyond it"}, {});
        const auto first = alert("schema_drifted:kaveri");
        QVERIFY(first);
        QCOMPARE(first->detail, std::string("kaveri lacks index public.i, and 1 more difference."));
        QCOMPARE(first->command, std::string("landreevectl migrate verify --tenant-id kaveri"));
        // It began with the first look that found something.
        health::noteSchemaLook(control, kTenant, 12, {"lacks index public.i"}, {});
        QVERIFY(*alert("schema_drifted:kaveri")->since == *first->since);
        health::noteSchemaLook(control, kTenant, 12, {}, {});
        QVERIFY(!alert("schema_drifted:kaveri"));
        QVERIFY(statusOf("schemas") == HealthStatus::Ok);
        // A tenant that is gone is nobody's.
        health::noteSchemaLook(control, "nobody", 12, {"lacks index public.i"}, {});
        QVERIFY(!alert("schema_drifted:nobody"));
    }

    void aBackupIsMissedAfterADay() {
        QVERIFY(!alert("backup_missing"));
        QCOMPARE(look().check("backups")->detail,
                 std::string("none is overdue; 1 tenant made within a day has none yet"));
        sql("UPDATE tenant_metadata SET created_at = now() - interval '25 hours'");
        const auto found = alert("backup_missing");
        QVERIFY(found);
        QCOMPARE(found->detail, std::string("1 tenant has none from the last 24 hours: kaveri."));
        QCOMPARE(found->command, std::string("landreevectl tenant backup kaveri --output kaveri.backup"));
        const auto ago = std::chrono::system_clock::now() - *found->since;
        QVERIFY(ago > std::chrono::minutes(55) && ago < std::chrono::minutes(65));
        sql("INSERT INTO backup (tenant_id, path) VALUES ($1, '/b')", kTenant);
        QVERIFY(!alert("backup_missing"));
        sql("UPDATE backup SET taken_at = now() - interval '30 hours'");
        QVERIFY(alert("backup_missing"));
        sql("DELETE FROM backup");
        sql("UPDATE tenant_metadata SET created_at = now()");
    }

    void aBackupThatNobodyRestoredIsNoneAfterAWeek() {
        sql("INSERT INTO backup (tenant_id, path) VALUES ($1, '/b')", kTenant);
        sql("UPDATE tenant_metadata SET created_at = now() - interval '6 days'");
        QVERIFY(!alert("backup_unverified"));
        sql("UPDATE tenant_metadata SET created_at = now() - interval '8 days'");
        QVERIFY(alert("backup_unverified"));
        sql("UPDATE backup SET verified_at = now()");
        QVERIFY(!alert("backup_unverified"));
        sql("UPDATE backup SET taken_at = now() - interval '31 days'");
        QVERIFY(alert("backup_unverified"));
        sql("DELETE FROM backup");
        sql("UPDATE tenant_metadata SET created_at = now()");
    }

    void aBackupThatIsNoLongerThereIsNotKnownToBeWell() {
        namespace fs = std::filesystem;
        const fs::path file = workspace().lifecycle().backup(kTenant, {}, {}, {}).file;
        QVERIFY(statusOf("backups") == HealthStatus::Ok);
        const auto move = [](const fs::path& from, const fs::path& to) {
            fs::rename(from, to);
            fs::rename(from.string() + ".manifest.json", to.string() + ".manifest.json");
        };
        const fs::path elsewhere = file.parent_path() / "moved.dump";
        move(file, elsewhere);
        HealthReport report = look();
        QVERIFY(report.check("backups")->status == HealthStatus::Unknown);
        QVERIFY2(report.check("backups")->detail.find("no longer at " + file.string()) != std::string::npos,
                 report.check("backups")->detail.c_str());
        // It may have been moved, as it should be: nothing to be alarmed at.
        QVERIFY(!find(report, "backup_missing"));
        // Beside what else is wrong it is told too.
        sql("UPDATE tenant_metadata SET created_at = now() - interval '8 days'");
        report = look();
        QVERIFY(find(report, "backup_unverified"));
        QVERIFY(report.check("backups")->detail.find("no longer at") != std::string::npos);
        sql("UPDATE tenant_metadata SET created_at = now()");
        // Another computer's files cannot be looked for here.
        sql("UPDATE backup SET host = host || '-other'");
        QVERIFY(statusOf("backups") == HealthStatus::Ok);
        sql("UPDATE backup SET host = left(host, -6)");
        // Restored from where it is, it is known there.
        tenancy::TenantCopies(workspace().control(), workspace().servers(), workspace().keyRing(),
                              workspace().provisioner(), workspace().home().backups())
            .restore(elsewhere, {.id = "drill", .name = "Drill"}, {}, {}, {});
        QVERIFY(look().check("backups")->detail.find(file.string()) == std::string::npos);
        QVERIFY(statusOf("backups") == HealthStatus::Ok);
        workspace().lifecycle().remove("drill", "drill", false, {}, {});
        move(elsewhere, file);
        QVERIFY(statusOf("backups") == HealthStatus::Unknown);
        // One that is there counts again.
        workspace().lifecycle().backup(kTenant, {}, {}, {});
        sql("UPDATE backup SET verified_at = NULL");
        QVERIFY(statusOf("backups") == HealthStatus::Ok);
        fs::remove(file);
        sql("DELETE FROM backup");
    }

    void keysThatAreNotRenewedAreToldAndWhenTheyAreOver() {
        sql("INSERT INTO issuer (url, kind, keys_url) VALUES ('https://one.example', 'oidc', 'https://one.example/k')");
        sql("INSERT INTO issuer_key_set (url, document, fetched_at, fresh_for) VALUES ('https://one.example/k', '{}', "
            "now() - interval '2 hours', interval '5 minutes')");
        // Old, but nobody needed them.
        QVERIFY(statusOf("key sets") == HealthStatus::Ok);
        sql("UPDATE issuer_key_set SET fetched_at = now() - interval '20 minutes', fault = 'It answered 503.', "
            "failed_at = now()");
        const auto stale = alert("keys_stale:https://one.example");
        QVERIFY(stale && stale->severity == HealthStatus::Degraded);
        const auto ago = std::chrono::system_clock::now() - *stale->since;
        QVERIFY(ago > std::chrono::minutes(14) && ago < std::chrono::minutes(16));
        sql("UPDATE issuer_key_set SET fetched_at = now() - interval '61 minutes'");
        const auto over = alert("keys_expired:https://one.example");
        QVERIFY(over && over->severity == HealthStatus::Down);
        sql("DELETE FROM issuer_key_set");
        sql("DELETE FROM issuer WHERE url = 'https://one.example'");
    }

    void aServerThatIsNearlyFullIsTold() {
        sql("UPDATE database_server SET capacity = 1");
        QVERIFY(alert("server_full:main"));
        sql("UPDATE database_server SET capacity = 10");
        QVERIFY(!alert("server_full:main"));
        sql("UPDATE database_server SET capacity = NULL");
    }

    void aServerThatIsAwayHoldsNobodyUp() {
        const std::string socket =
            postgres::ConnectionUrl::socket("/nowhere", "landreeve_admin", "postgres").redacted();
        sql("INSERT INTO database_server (name, url) VALUES ('away', $1)", socket);
        const HealthReport report = look();
        const auto found = find(report, "server_down:away");
        QVERIFY(found && found->severity == HealthStatus::Down);
        QVERIFY(report.status == HealthStatus::Down);
        QVERIFY(alertsOf(report).front().key() == "server_down:away");
        QVERIFY(report.check("server main")->status != HealthStatus::Down);
        sql("DELETE FROM database_server WHERE name = 'away'");
    }

    void aChangedAuditEntryIsFound_data() {
        QTest::addColumn<QString>("change");
        QTest::newRow("changed") << "UPDATE policy_sync_log SET actor = 'nobody' WHERE seq = 3";
        QTest::newRow("removed") << "DELETE FROM policy_sync_log WHERE seq = 3";
        QTest::newRow("hash") << "UPDATE policy_sync_log SET prev_hash = sha256('x') WHERE seq = 3";
    }
    void aChangedAuditEntryIsFound() {
        QFETCH(QString, change);
        workspace().sealAudit({}, {});
        QVERIFY(statusOf("audit") == HealthStatus::Ok);
        auto connection = m_test->superuser("landreeve_control");
        connection.script("CREATE TABLE kept AS SELECT * FROM policy_sync_log; SET session_replication_role = replica");
        connection.exec(change.toStdString());
        const auto found = alert("audit_broken");
        QVERIFY(found && found->severity == HealthStatus::Down);
        QVERIFY2(found->detail.find("Entry 3") != std::string::npos ||
                     found->detail.find("Entry 4") != std::string::npos,
                 found->detail.c_str());
        connection.script("TRUNCATE policy_sync_log; INSERT INTO policy_sync_log SELECT * FROM kept; DROP TABLE kept");
        QVERIFY(!alert("audit_broken"));
    }

    /// Far behind its end nobody looks but who verifies all of it; what that finds is told until it is mended.
    void whatAVerificationFoundIsTold() {
        auto connection = m_test->superuser("landreeve_control");
        connection.script("SELECT audit_record('test.many', 'note', n::text) FROM generate_series(1, 600) n");
        workspace().sealAudit({}, {});
        connection.script("CREATE TABLE kept AS SELECT * FROM policy_sync_log; SET session_replication_role = replica; "
                          "UPDATE policy_sync_log SET actor = 'nobody' WHERE seq = 5");
        QVERIFY(!alert("audit_broken"));
        QVERIFY(!workspace().auditLog().verify({}, {}).valid());
        const auto found = alert("audit_broken");
        QVERIFY(found);
        QVERIFY2(found->detail.find('5') != std::string::npos, found->detail.c_str());
        connection.script("TRUNCATE policy_sync_log; INSERT INTO policy_sync_log SELECT * FROM kept; DROP TABLE kept");
        QVERIFY(alert("audit_broken"));
        QVERIFY(workspace().auditLog().verify({}, {}).valid());
        QVERIFY(!alert("audit_broken"));
        QVERIFY2(look().check("audit")->detail.find(" did ") != std::string::npos,
                 look().check("audit")->detail.c_str());
    }

    void anEndThatWasCutOffIsFound() {
        workspace().sealAudit({}, {});
        auto connection = m_test->superuser("landreeve_control");
        connection.script("CREATE TABLE kept AS SELECT * FROM policy_sync_log; SET session_replication_role = replica; "
                          "DELETE FROM policy_sync_log WHERE seq = (SELECT max(seq) FROM policy_sync_log)");
        // The chain that is left holds by itself.
        const auto found = alert("audit_broken");
        QVERIFY(found);
        QVERIFY2(found->detail.find("the last that this home signed") != std::string::npos, found->detail.c_str());
        connection.script("TRUNCATE policy_sync_log; INSERT INTO policy_sync_log SELECT * FROM kept; DROP TABLE kept");
        QVERIFY(!alert("audit_broken"));
    }

    void entriesThatWaitToBeSealedAreTold() {
        sql("INSERT INTO audit_outbox (at, actor, action) VALUES (now() - interval '14 minutes', 'a', 'test')");
        QVERIFY(!alert("audit_waiting"));
        sql("INSERT INTO audit_outbox (at, actor, action) VALUES (now() - interval '20 minutes', 'a', 'test')");
        const auto found = alert("audit_waiting");
        QVERIFY(found);
        QVERIFY2(found->detail.find("the oldest for 20 min") != std::string::npos, found->detail.c_str());
        workspace().sealAudit({}, {});
        QVERIFY(!alert("audit_waiting"));
    }

    void tenantsThatCannotBeSealedAreTold() {
        QVERIFY(statusOf("sealing") == HealthStatus::Ok);
        sql("INSERT INTO sealing_failure (tenant_id, since, cause) VALUES ($1, now() - interval '14 minutes', 'It is "
            "away.')",
            kTenant);
        QVERIFY(!alert("tenants_unsealed"));
        QVERIFY(look().check("sealing")->detail.find("1 tenant was not reached") != std::string::npos);
        sql("UPDATE sealing_failure SET since = now() - interval '20 minutes'");
        const auto found = alert("tenants_unsealed");
        QVERIFY(found);
        QCOMPARE(found->title, std::string("Audit entries of 1 tenant cannot be sealed"));
        QVERIFY2(found->detail.find(std::string(kTenant) + " does not reach the log for this: It is away.") !=
                     std::string::npos,
                 found->detail.c_str());
        const HealthReport here = health::tenantHealth(workspace().control(), workspace().servers(), kTenant, {});
        QVERIFY(here.check("sealing") != nullptr && here.check("sealing")->status == HealthStatus::Degraded);
        // One that fails in another way has failed since then; one that is sealed is over.
        control::noteSealing(workspace().control(), {}, {{kTenant, "It refuses."}}, {});
        QVERIFY(alert("tenants_unsealed")->detail.find("It refuses.") != std::string::npos);
        QVERIFY(workspace().sealAudit({kTenant}, {}).empty());
        QVERIFY(!alert("tenants_unsealed"));
    }

    void anOldProgramKeepsNothingFromBeingSeen() {
        // What a newer program writes is not read by one that does not know it.
        const auto report = look();
        QVERIFY(report.check("schemas")->status != HealthStatus::Down);
    }

    void roomOnADisk_data() {
        QTest::addColumn<qulonglong>("free");
        QTest::addColumn<qulonglong>("all");
        QTest::addColumn<QString>("status");
        constexpr qulonglong kGig = qulonglong{1} << 30;
        QTest::newRow("plenty") << 50 * kGig << 100 * kGig << "ok";
        QTest::newRow("a tenth of much is much") << 90 * kGig << 1000 * kGig << "ok";
        QTest::newRow("short") << 9 * kGig << 100 * kGig << "degraded";
        QTest::newRow("almost none") << kGig << 100 * kGig << "down";
        QTest::newRow("none of a small one") << kGig / 20 << kGig / 10 << "down";
    }
    void roomOnADisk() {
        QFETCH(qulonglong, free);
        QFETCH(qulonglong, all);
        QFETCH(QString, status);
        QCOMPARE(QString::fromStdString(toString(health::roomStatus(free, all))), status);
    }

    void aDiskIsLookedAtOnce() {
        const auto check = health::lookAtDisks({{"one", "/proc"}, {"two", "/proc/self"}});
        QVERIFY2(check.detail.find("one and two") != std::string::npos, check.detail.c_str());
        // A folder that is not there yet is on the disk of the one it will be in.
        QVERIFY(health::lookAtDisks({{"backups", "/proc/not/there"}}).detail.find("free for backups") !=
                std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceHealth)

#include "tst_workspace_health.moc"
