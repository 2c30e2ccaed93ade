#include "core/base/error.h"
#include "core/tenancy/reconcile.h"
#include "core/tenancy/tenant_id.h"
#include "tests/support/crash_site.h"

#include <QtTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <utility>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::codeOf;
using tests::CrashSite;
using tests::KillPoint;
using tests::Victim;
using Moment = tests::MessageProxy::Moment;

namespace {

bool isDeep() {
    return qEnvironmentVariableIsSet("LANDREEVE_DEEP");
}

} // namespace

/// `landreevectl tenant provision` killed with -9, or its server's processes, at points within every step.
class TestProvisionKilled : public QObject {
    Q_OBJECT

    std::unique_ptr<CrashSite> m_site;
    std::mt19937 m_random;
    std::vector<KillPoint> m_points;         ///< From a template that is there.
    std::vector<KillPoint> m_templatePoints; ///< Where the template has to be made first.
    KillPoint m_cloning;
    int m_tenants = 0;

    workspace::Workspace& workspace() { return m_site->test().workspace(); }
    Lifecycle& lifecycle() { return workspace().lifecycle(); }

    std::string newId() { return "killed-" + std::to_string(++m_tenants); }
    static QStringList provisioning(const std::string& id, bool seed) {
        QStringList arguments{QStringLiteral("tenant"),        QStringLiteral("provision"),
                              QStringLiteral("--tenant-id"),   QString::fromStdString(id),
                              QStringLiteral("--tenant-name"), QStringLiteral("Killed")};
        if (seed)
            arguments << QStringLiteral("--seed");
        return arguments;
    }
    /// What the tenant is shown as; nothing where it is not known.
    std::optional<TenantStatus> shown(const std::string& id) {
        for (const auto& tenant : lifecycle().list(std::nullopt, {})) {
            if (tenant.id == id)
                return tenant.status;
        }
        return std::nullopt;
    }
    void dropTemplates() {
        auto superuser = m_site->test().superuser("postgres");
        for (const auto row :
             superuser.exec("SELECT datname FROM pg_database WHERE datname LIKE 'landreeve\\_template\\_%'"))
            superuser.script("DROP DATABASE " + row.get<std::string>(0));
    }
    /// Five points in each step for each victim; where it must be quick, one in each with the victims in turn.
    std::vector<KillPoint> choose(const std::vector<tests::Request>& requests) {
        const std::vector<Victim> victims{Victim::Program, Victim::Backend, Victim::Postmaster};
        auto points = CrashSite::choose(requests, victims, isDeep() ? 5 : 1, m_random);
        bool all = std::bernoulli_distribution()(m_random);
        for (KillPoint& point : points) {
            if (point.victim == Victim::Postmaster && std::exchange(all, !all))
                point.victim = Victim::Server;
        }
        if (isDeep())
            return points;
        std::vector<KillPoint> few;
        const std::size_t turn = m_random() % victims.size();
        for (std::size_t step = 0; step * victims.size() < points.size(); ++step)
            few.push_back(points[step * victims.size() + (step + turn) % victims.size()]);
        return few;
    }
    static void addRows(const std::vector<KillPoint>& points) {
        QTest::addColumn<int>("point");
        QTest::addColumn<bool>("again");
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool again = i % 2 == 0;
            QTest::addRow("%s -> %s", points[i].name().c_str(), again ? "again" : "reconcile")
                << static_cast<int>(i) << again;
        }
    }

    /// Kills a run at this point and sees to the half-made tenant by running it `again`, or by reconciling.
    void killAndRecover(const KillPoint& point, bool again) {
        try {
            killAndCheck(point, again);
        } catch (const std::exception& failure) {
            QFAIL(failure.what());
        }
    }
    void killAndCheck(const KillPoint& point, bool again) {
        const std::string id = newId();
        // Writing records takes longest: only where the point is not before them.
        const bool seed = point.step == "seed" || point.step == "verify" || point.step == "activate";
        const auto crash = m_site->run(provisioning(id, seed), point);
        QVERIFY2(crash.reached, crash.result.out.constData());
        if (point.victim == Victim::Program)
            QCOMPARE(crash.result.exit, -2);
        else if (crash.result.exit != 0)
            QCOMPARE(crash.result.errorCode(), QStringLiteral("server_unavailable"));

        if (shown(id) == TenantStatus::Active)
            QCOMPARE(m_site->wrongWith(id, seed), std::string());
        QVERIFY(m_site->unlocked(id));
        const bool active = shown(id) == TenantStatus::Active;
        if (again) {
            QCOMPARE(codeOf([&] { m_site->test().provision(id, seed); }), std::string(active ? "tenant_exists" : ""));
        } else {
            for (const auto& finding : workspace().reconcile(false, {}))
                QVERIFY2(finding.error.empty(), (finding.kind + ": " + finding.error).c_str());
        }
        QVERIFY(CrashSite::settled(crash));
        if (again || active) {
            QVERIFY(shown(id) == TenantStatus::Active);
            QCOMPARE(m_site->wrongWith(id, seed), std::string());
            QCOMPARE(m_site->test().leftovers(),
                     (std::vector<std::string>{"database " + databaseOf(id), "role " + appLoginOf(id),
                                               "role " + viewerLoginOf(id)}));
            lifecycle().remove(id, id, false, {}, {});
        }
        QVERIFY(!shown(id));
        QCOMPARE(m_site->tracesOf(id), std::vector<std::string>());
        QVERIFY(workspace().reconcile(true, {}).empty());
    }

private Q_SLOTS:
    void initTestCase() {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        m_random.seed(seed);
        m_site = std::make_unique<CrashSite>();

        const std::string first = newId();
        m_templatePoints = choose(m_site->watch(provisioning(first, false)));
        std::erase_if(m_templatePoints, [](const KillPoint& point) { return point.step != "database"; });
        const std::string second = newId();
        const auto requests = m_site->watch(provisioning(second, true));
        m_points = choose(requests);
        const auto isCloning = [](const tests::Request& request) {
            return request.text.starts_with("CREATE DATABASE");
        };
        const auto cloning = std::ranges::find_if(requests, isCloning);
        QVERIFY(cloning != requests.end());
        const auto before = std::count_if(requests.begin(), cloning,
                                          [](const tests::Request& request) { return request.step == "database"; });
        m_cloning = {"database", static_cast<int>(before), Moment::Sent, Victim::Program, cloning->text};
        for (const std::string& id : {first, second})
            lifecycle().remove(id, id, false, {}, {});
        std::set<std::string> steps;
        for (const KillPoint& point : m_points)
            steps.insert(point.step);
        QCOMPARE(steps, std::set<std::string>(provisionSteps().begin(), provisionSteps().end()));
    }

    // What a failed row left must not fail those after it.
    void cleanup() {
        for (const auto& tenant : lifecycle().list(std::nullopt, {}))
            lifecycle().remove(tenant.id, tenant.id, false, {}, {});
        auto superuser = m_site->test().superuser("postgres");
        for (const std::string& object : m_site->test().leftovers())
            superuser.script("DROP " + object);
    }

    void killedWithinAStep_data() { addRows(m_points); }
    void killedWithinAStep() {
        QFETCH(int, point);
        QFETCH(bool, again);
        killAndRecover(m_points[static_cast<std::size_t>(point)], again);
    }

    void serverIsStillCloningForAKilledProgram_data() {
        QTest::addColumn<bool>("again");
        QTest::newRow("again") << true;
        QTest::newRow("reconcile") << false;
    }
    void serverIsStillCloningForAKilledProgram() {
        QFETCH(bool, again);
        killAndRecover(m_cloning, again);
    }

    void killedWhileTheTemplateIsMade_data() { addRows(m_templatePoints); }
    void killedWhileTheTemplateIsMade() {
        QFETCH(int, point);
        QFETCH(bool, again);
        dropTemplates();
        killAndRecover(m_templatePoints[static_cast<std::size_t>(point)], again);
    }
};

QTEST_GUILESS_MAIN(TestProvisionKilled)
#include "tst_provision_killed.moc"
