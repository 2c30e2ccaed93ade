#include "tests/core/tenancy/killed_runs.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::codeOf;
using tests::CrashSite;
using tests::KilledRuns;
using tests::KillPoint;
using tests::Victim;
using Moment = tests::MessageProxy::Moment;

/// `landreevectl tenant provision` killed with -9, or its server's processes, at points within every step.
class TestProvisionKilled : public QObject {
    Q_OBJECT

    std::unique_ptr<KilledRuns> m_runs;
    std::vector<KillPoint> m_points;         ///< From a template that is there.
    std::vector<KillPoint> m_templatePoints; ///< Where the template has to be made first.
    KillPoint m_cloning;

    static QStringList provisioning(const std::string& id, bool seed) {
        QStringList arguments{QStringLiteral("tenant"),        QStringLiteral("provision"),
                              QStringLiteral("--tenant-id"),   QString::fromStdString(id),
                              QStringLiteral("--tenant-name"), QString::fromStdString("Tenant " + id)};
        if (seed)
            arguments << QStringLiteral("--seed");
        return arguments;
    }
    void dropTemplates() {
        auto superuser = m_runs->site().test().superuser("postgres");
        for (const auto row :
             superuser.exec("SELECT datname FROM pg_database WHERE datname LIKE 'landreeve\\_template\\_%'"))
            superuser.script("DROP DATABASE " + row.get<std::string>(0));
    }
    /// Five points in each step for each victim; where it must be quick, one in each with the victims in turn.
    std::vector<KillPoint> choose(const std::vector<tests::Request>& requests) {
        std::mt19937& random = m_runs->random();
        const std::vector<Victim> victims{Victim::Program, Victim::Backend, Victim::Postmaster};
        auto points = CrashSite::choose(requests, victims, KilledRuns::isDeep() ? 5 : 1, random);
        bool all = std::bernoulli_distribution()(random);
        for (KillPoint& point : points) {
            if (point.victim == Victim::Postmaster && std::exchange(all, !all))
                point.victim = Victim::Server;
        }
        if (KilledRuns::isDeep())
            return points;
        std::vector<KillPoint> few;
        const std::size_t turn = random() % victims.size();
        for (std::size_t step = 0; step * victims.size() < points.size(); ++step)
            few.push_back(points[step * victims.size() + (step + turn) % victims.size()]);
        return few;
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
        const std::string id = m_runs->newId();
        CrashSite& site = m_runs->site();
        // Writing records takes longest: only where the point is not before them.
        const bool seed = point.step == "seed" || point.step == "verify" || point.step == "activate";
        const auto crash = site.run(provisioning(id, seed), point);
        QVERIFY2(crash.reached, crash.result.out.constData());
        if (point.victim == Victim::Program)
            QCOMPARE(crash.result.exit, -2);
        else if (crash.result.exit != 0)
            QCOMPARE(crash.result.errorCode(), QStringLiteral("server_unavailable"));

        if (m_runs->recorded(id) == TenantStatus::Active)
            QCOMPARE(site.wrongWith(id, seed), std::string());
        QVERIFY(site.unlocked(id));
        const bool active = m_runs->recorded(id) == TenantStatus::Active;
        if (again) {
            QCOMPARE(codeOf([&] { site.test().provision(id, seed); }), std::string(active ? "tenant_exists" : ""));
        } else {
            QCOMPARE(m_runs->reconcile(), std::string());
        }
        QVERIFY(CrashSite::settled(crash));
        if (again || active) {
            QVERIFY(m_runs->recorded(id) == TenantStatus::Active);
            QCOMPARE(site.wrongWith(id, seed), std::string());
            QCOMPARE(site.test().leftovers(),
                     (std::vector<std::string>{"database " + databaseOf(id), "role " + appLoginOf(id),
                                               "role " + viewerLoginOf(id)}));
            m_runs->lifecycle().remove(id, id, false, {}, {});
        }
        QVERIFY(!m_runs->recorded(id));
        QCOMPARE(site.tracesOf(id), std::vector<std::string>());
        QVERIFY(m_runs->workspace().reconcile(true, {}).empty());
    }

private Q_SLOTS:
    void initTestCase() {
        m_runs = std::make_unique<KilledRuns>();
        const std::string first = m_runs->newId();
        m_templatePoints = choose(m_runs->site().watch(provisioning(first, false)));
        std::erase_if(m_templatePoints, [](const KillPoint& point) { return point.step != "database"; });
        const std::string second = m_runs->newId();
        const auto requests = m_runs->site().watch(provisioning(second, true));
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
            m_runs->lifecycle().remove(id, id, false, {}, {});
        std::set<std::string> steps;
        for (const KillPoint& point : m_points)
            steps.insert(point.step);
        QCOMPARE(steps, std::set<std::string>(provisionSteps().begin(), provisionSteps().end()));
    }

    void cleanup() { m_runs->clear(); }

    void killedWithinAStep_data() { KilledRuns::addRows(m_points); }
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

    void killedWhileTheTemplateIsMade_data() { KilledRuns::addRows(m_templatePoints); }
    void killedWhileTheTemplateIsMade() {
        QFETCH(int, point);
        QFETCH(bool, again);
        dropTemplates();
        killAndRecover(m_templatePoints[static_cast<std::size_t>(point)], again);
    }
};

QTEST_GUILESS_MAIN(TestProvisionKilled)
#include "tst_provision_killed.moc"
