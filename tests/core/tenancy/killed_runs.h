#pragma once

#include "core/base/error.h"
#include "core/tenancy/reconcile.h"
#include "core/tenancy/tenant_id.h"
#include "tests/support/crash_site.h"

#include <QtTest>

#include <optional>
#include <random>

namespace landreeve::tests {

/// What the tests of killed commands share: a site with a seed of its own, printed, the names of tenants, and what is
/// seen of them in another program.
class KilledRuns {
public:
    KilledRuns() {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        m_random.seed(seed);
    }

    static bool isDeep() { return qEnvironmentVariableIsSet("LANDREEVE_DEEP"); }
    std::mt19937& random() { return m_random; }
    CrashSite& site() { return m_site; }
    workspace::Workspace& workspace() { return m_site.test().workspace(); }
    tenancy::Lifecycle& lifecycle() { return workspace().lifecycle(); }

    std::string newId() { return "killed-" + std::to_string(++m_tenants); }
    std::string provision() {
        std::string id = newId();
        m_site.test().provision(id);
        return id;
    }
    /// What the tenant is recorded as; nothing where it is not known.
    std::optional<control::TenantStatus> recorded(const std::string& id) {
        for (const auto& tenant : lifecycle().list(std::nullopt, {})) {
            if (tenant.id == id)
                return tenant.status;
        }
        return std::nullopt;
    }
    /// Reconciles; what could not be put right, and why. Empty where all was.
    std::string reconcile() {
        std::string wrong;
        for (const auto& finding : workspace().reconcile(false, {})) {
            if (!finding.error.empty())
                wrong += finding.kind + ": " + finding.error + "\n";
        }
        return wrong;
    }

    /// What a failed row left must not fail those after it.
    void clear() {
        for (const auto& tenant : lifecycle().list(std::nullopt, {}))
            lifecycle().remove(tenant.id, tenant.id, false, {}, {});
        auto superuser = m_site.test().superuser("postgres");
        for (const std::string& object : m_site.test().leftovers())
            superuser.script("DROP " + object);
    }

    /// A row for each point; every other one is run `again`, and the others reconciled.
    static void addRows(const std::vector<KillPoint>& points) {
        QTest::addColumn<int>("point");
        QTest::addColumn<bool>("again");
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool again = i % 2 == 0;
            QTest::addRow("%s -> %s", points[i].name().c_str(), again ? "again" : "reconcile")
                << static_cast<int>(i) << again;
        }
    }

private:
    std::mt19937 m_random;
    CrashSite m_site;
    int m_tenants = 0;
};

} // namespace landreeve::tests
