#include "core/health/tenant_health.h"
#include "core/tenancy/fleet.h"

#include "tests/support/cut_off.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using health::HealthCheck;
using health::HealthStatus;
using health::tenantHealth;
using tests::TestWorkspace;

/// What a tenant is called while it is made, and once nobody is at it any more.
class TestFleet : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    Fleet fleet() { return readFleet(m_test->workspace().control(), {}); }

    void cutOff(const std::string& id, const std::string& step, const std::function<void()>& look = {}) {
        ProvisionRequest request;
        request.id = id;
        request.name = "Tenant " + id;
        tests::cutOffProvisioning(m_test->workspace(), request, step, look);
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("kaveri");
    }

    void cutOffProvisioningIsFailed() {
        cutOff("halfway", "grants", [&] {
            const Fleet during = fleet();
            QVERIFY(during.tenant("halfway")->shownStatus() == TenantStatus::Provisioning);
            QVERIFY(!during.tenant("halfway")->isHalfMade());
            QCOMPARE(during.tenant("halfway")->shownReason(), std::string());
        });
        const Fleet after = fleet();
        const FleetTenant* one = after.tenant("halfway");
        QVERIFY(one->tenant.status == TenantStatus::Provisioning); // nobody was left to note anything else
        QVERIFY(one->shownStatus() == TenantStatus::Failed);
        QVERIFY(one->isHalfMade());
        QCOMPARE(one->shownReason(), std::string("cut off at grants"));
        QVERIFY(after.tenant("kaveri")->shownStatus() == TenantStatus::Active);
        QVERIFY(!after.tenant("kaveri")->isHalfMade());
    }

    void healthCallsItTheSame() {
        cutOff("halfway-2", "migrate");
        auto& workspace = m_test->workspace();
        const auto report = tenantHealth(workspace.control(), workspace.servers(), "halfway-2", {});
        QVERIFY(report.status == HealthStatus::Down);
        QCOMPARE(report.checks.front().detail, std::string("failed: cut off at migrate"));
        const auto all = workspace.health({}).checks;
        const auto tenants = std::ranges::find(all, std::string("tenants"), &HealthCheck::name);
        QVERIFY(tenants != all.end() && tenants->status == HealthStatus::Degraded);
        workspace.provisioner().undo("halfway-2", {}, {});
    }
};

QTEST_GUILESS_MAIN(TestFleet)
#include "tst_fleet.moc"
