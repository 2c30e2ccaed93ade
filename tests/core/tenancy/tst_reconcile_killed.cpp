#include "core/tenancy/template_database.h"
#include "tests/core/tenancy/killed_runs.h"
#include "tests/support/cut_off.h"

#include <memory>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::CrashSite;
using tests::KilledRuns;
using tests::KillPoint;
using tests::Victim;

/// `landreevectl tenant reconcile` killed with -9, or its server's processes, while it clears up all that a crash can
/// leave behind: run again it ends clean, and a whole tenant is never touched.
class TestReconcileKilled : public QObject {
    Q_OBJECT

    std::unique_ptr<KilledRuns> m_runs;
    std::vector<KillPoint> m_points;

    static QStringList reconciling() { return {QStringLiteral("tenant"), QStringLiteral("reconcile")}; }

    /// One of each kind, and a tenant that is well; its id.
    std::string leaveAllBehind() {
        const std::string whole = m_runs->provision();
        auto& test = m_runs->site().test();
        ProvisionRequest half;
        half.id = m_runs->newId();
        half.name = "Tenant " + half.id;
        tests::cutOffProvisioning(m_runs->workspace(), half, "seed");

        const std::string halfDeleted = m_runs->provision();
        const std::string orphan = m_runs->provision();
        auto control = test.superuser(control::ControlPlane::kDatabase);
        for (const char* status : {"suspended", "deleting"})
            control.exec("UPDATE tenant_metadata SET status = $2 WHERE id = $1", halfDeleted, status);
        control.exec("DELETE FROM provisioning_step WHERE tenant_id = $1", orphan);
        control.exec("DELETE FROM tenant_metadata WHERE id = $1", orphan);
        // Of a provisioning whose tenant is gone.
        test.server().connect().script("CREATE DATABASE \"" +
                                       temporaryPrefix(m_runs->workspace().control().workspaceId()) + "left-behind\"");
        return whole;
    }

    std::set<std::string> found() {
        std::set<std::string> kinds;
        for (const auto& finding : m_runs->workspace().reconcile(true, {}))
            kinds.insert(finding.kind);
        return kinds;
    }

    void killAndCheck(const KillPoint& point) {
        const std::string whole = leaveAllBehind();
        CrashSite& site = m_runs->site();
        const auto crash = site.run(reconciling(), point);
        QVERIFY2(crash.reached, crash.result.out.constData());
        if (point.victim == Victim::Program)
            QCOMPARE(crash.result.exit, -2);
        QVERIFY(CrashSite::settled(crash));
        QCOMPARE(m_runs->reconcile(), std::string());
        QCOMPARE(found(), std::set<std::string>());
        QCOMPARE(site.wrongWith(whole, false), std::string());
        QCOMPARE(site.test().leftovers(),
                 (std::vector<std::string>{"database " + databaseOf(whole), "role " + appLoginOf(whole),
                                           "role " + viewerLoginOf(whole)}));
        QCOMPARE(m_runs->lifecycle().list(std::nullopt, {}).size(), std::size_t{1});
    }

private Q_SLOTS:
    void initTestCase() {
        m_runs = std::make_unique<KilledRuns>();
        leaveAllBehind();
        QCOMPARE(found(), (std::set<std::string>{"half_deleted", "half_provisioned", "orphan_database", "orphan_role",
                                                 "temporary_database"}));
        const bool deep = KilledRuns::isDeep();
        const auto requests = m_runs->site().watch(reconciling());
        QCOMPARE(found(), std::set<std::string>());
        m_points = CrashSite::choose(requests, {Victim::Program}, deep ? 20 : 3, m_runs->random());
        for (const KillPoint& point :
             CrashSite::choose(requests, {Victim::Backend, Victim::Server}, deep ? 5 : 1, m_runs->random()))
            m_points.push_back(point);
        m_runs->clear();
    }
    void cleanup() { m_runs->clear(); }

    void killedWhileReconciling_data() {
        QTest::addColumn<int>("point");
        for (std::size_t i = 0; i < m_points.size(); ++i)
            QTest::newRow(m_points[i].name().c_str()) << static_cast<int>(i);
    }
    void killedWhileReconciling() {
        QFETCH(int, point);
        try {
            killAndCheck(m_points[static_cast<std::size_t>(point)]);
        } catch (const std::exception& failure) {
            QFAIL(failure.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestReconcileKilled)
#include "tst_reconcile_killed.moc"
