#include "tests/core/tenancy/killed_runs.h"

#include <algorithm>
#include <memory>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::CrashSite;
using tests::KilledRuns;
using tests::KillPoint;
using tests::Victim;

/// `landreevectl tenant restore` killed with -9, or its server's processes, at points within every
/// step; what pg_restore asks is among them.
class TestCopyKilled : public QObject {
    Q_OBJECT

    std::unique_ptr<KilledRuns> m_runs;
    std::vector<KillPoint> m_points;
    QString m_backup;

    QStringList copying(const std::string& id) const {
        return {QStringLiteral("tenant"),
                QStringLiteral("restore"),
                m_backup,
                QStringLiteral("--tenant-id"),
                QString::fromStdString(id),
                QStringLiteral("--tenant-name"),
                QString::fromStdString("Tenant " + id)};
    }
    void killAndCheck(KillPoint point, bool again) {
        std::string id = m_runs->newId();
        CrashSite& site = m_runs->site();
        auto crash = site.run(copying(id), point);
        // Data goes in more messages now and fewer then: a run that came to its end is struck a little earlier.
        for (int attempt = 0; attempt < 5 && !crash.reached && point.request > 0; ++attempt) {
            QCOMPARE(crash.result.exit, 0);
            m_runs->lifecycle().remove(id, id, false, {}, {});
            id = m_runs->newId();
            --point.request;
            crash = site.run(copying(id), point);
        }
        QVERIFY2(crash.reached, crash.result.out.constData());
        QVERIFY(!crash.outlived);
        if (point.victim == Victim::Program)
            QCOMPARE(crash.result.exit, -2);
        if (m_runs->recorded(id) == TenantStatus::Active)
            QCOMPARE(site.wrongWith(id, true), std::string());
        QVERIFY(site.unlocked(id));
        const bool active = m_runs->recorded(id) == TenantStatus::Active;
        if (again) {
            const auto result = tests::landreevectl(QString::fromStdString(site.test().home().data().string()),
                                                    QStringList{QStringLiteral("--json"), QStringLiteral("--workspace"),
                                                                QLatin1String(tests::TestWorkspace::kName)} +
                                                        copying(id));
            QCOMPARE(result.errorCode(), active ? QStringLiteral("tenant_exists") : QString());
        } else {
            QCOMPARE(m_runs->reconcile(), std::string());
        }
        QVERIFY(CrashSite::settled(crash));
        if (again || active) {
            QVERIFY(m_runs->recorded(id) == TenantStatus::Active);
            QCOMPARE(site.wrongWith(id, true), std::string());
            m_runs->lifecycle().remove(id, id, false, {}, {});
        }
        QVERIFY(!m_runs->recorded(id));
        QCOMPARE(site.tracesOf(id), std::vector<std::string>());
        QVERIFY(m_runs->workspace().reconcile(true, {}).empty());
    }

private Q_SLOTS:
    void initTestCase() {
        m_runs = std::make_unique<KilledRuns>();
        m_runs->site().test().provision("source", true);
        m_backup =
            QString::fromStdString(m_runs->lifecycle().remove("source", "source", true, {}, {}).backup->string());
        const std::string id = m_runs->newId();
        const auto requests = m_runs->site().watch(copying(id));
        m_runs->lifecycle().remove(id, id, false, {}, {});
        const std::vector<Victim> victims{Victim::Program, Victim::Backend, Victim::Server};
        const auto points = CrashSite::choose(requests, victims, 1, m_runs->random());
        if (KilledRuns::isDeep()) {
            m_points = points;
            return;
        }
        // Every second step, with the victims in turn.
        for (std::size_t step = 0; step * victims.size() < points.size(); step += 2)
            m_points.push_back(points[step * victims.size() + (step / 2) % victims.size()]);
    }

    void killedRunsAreTakenBackOrDoneAgain_data() { KilledRuns::addRows(m_points); }
    void killedRunsAreTakenBackOrDoneAgain() {
        QFETCH(int, point);
        QFETCH(bool, again);
        try {
            killAndCheck(m_points[static_cast<std::size_t>(point)], again);
        } catch (const std::exception& failure) {
            QFAIL(failure.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestCopyKilled)
#include "tst_copy_killed.moc"
