#include "core/tenancy/tenant_keys.h"
#include "tests/core/tenancy/copied_tenant.h"
#include "tests/core/tenancy/killed_runs.h"

#include <memory>

using namespace landreeve;
using namespace landreeve::tenancy;
using tests::CrashSite;
using tests::KilledRuns;
using tests::KillPoint;
using tests::Victim;

/// `landreevectl vault rotate` killed with -9, or its server's processes: every field can still be read, and the next
/// run ends what was begun.
class TestRotateKilled : public QObject {
    Q_OBJECT

    static constexpr const char* kId = "rotated";
    std::unique_ptr<KilledRuns> m_runs;
    std::vector<KillPoint> m_points;

    static QStringList rotation() {
        return {QStringLiteral("vault"), QStringLiteral("rotate"), QStringLiteral("--tenant-id"),
                QString::fromLatin1(kId)};
    }

private Q_SLOTS:
    void initTestCase() {
        m_runs = std::make_unique<KilledRuns>();
        m_runs->site().test().provision(kId, true);
        m_points =
            CrashSite::choose(m_runs->site().watch(rotation()), {Victim::Program, Victim::Backend, Victim::Server},
                              KilledRuns::isDeep() ? 30 : 3, m_runs->random());
        QVERIFY(m_points.size() >= 9);
    }

    void killedAnywhere_data() { KilledRuns::addRows(m_points); }
    void killedAnywhere() {
        QFETCH(int, point);
        CrashSite& site = m_runs->site();
        const auto plain = tests::plaintextsOf(site.test(), kId);
        TenantKeys keys(m_runs->workspace().control(), m_runs->workspace().servers(), m_runs->workspace().keyRing());
        const int version = keys.status(kId, {}).version;

        const auto crash = site.run(rotation(), m_points[static_cast<std::size_t>(point)]);
        QVERIFY2(crash.reached, crash.result.out.constData());
        QVERIFY(site.unlocked(kId));
        QVERIFY(CrashSite::settled(crash));
        QVERIFY(tests::plaintextsOf(site.test(), kId) == plain);
        const KeyStatus halfway = keys.status(kId, {});
        QVERIFY(halfway.version == version || halfway.version == version + 1);

        const KeyRotation rest = keys.rotate(kId, {}, {});
        QCOMPARE(rest.wentOn, halfway.isRotating);
        const KeyStatus now = keys.status(kId, {});
        QVERIFY(!now.isRotating);
        QCOMPARE(now.version, rest.version);
        QCOMPARE(now.fields, (std::map<int, std::int64_t>{{now.version, static_cast<std::int64_t>(plain.size())}}));
        QVERIFY(tests::plaintextsOf(site.test(), kId) == plain);
        QCOMPARE(site.wrongWith(kId, true), std::string());
    }
};

QTEST_GUILESS_MAIN(TestRotateKilled)
#include "tst_rotate_killed.moc"
