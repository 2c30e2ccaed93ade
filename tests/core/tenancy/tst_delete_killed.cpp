#include "core/base/error.h"
#include "core/tenancy/reconcile.h"
#include "core/tenancy/tenant_id.h"
#include "tests/support/crash_site.h"

#include <QtTest>

#include <memory>
#include <optional>
#include <random>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::codeOf;
using tests::CrashSite;
using tests::KillPoint;
using tests::Victim;

/// `landreevectl tenant delete` killed with -9, or its server's processes: the tenant is whole, or it is called
/// deleting and can be finished.
class TestDeleteKilled : public QObject {
    Q_OBJECT

    std::unique_ptr<CrashSite> m_site;
    std::vector<KillPoint> m_points;
    int m_tenants = 0;

    workspace::Workspace& workspace() { return m_site->test().workspace(); }
    Lifecycle& lifecycle() { return workspace().lifecycle(); }

    std::string provision() {
        std::string id = "deleted-" + std::to_string(++m_tenants);
        m_site->test().provision(id);
        return id;
    }
    static QStringList deletion(const std::string& id) {
        return {QStringLiteral("tenant"),    QStringLiteral("delete"),   QString::fromStdString(id),
                QStringLiteral("--confirm"), QString::fromStdString(id), QStringLiteral("--no-backup")};
    }
    std::optional<TenantStatus> shown(const std::string& id) {
        for (const auto& tenant : lifecycle().list(std::nullopt, {})) {
            if (tenant.id == id)
                return tenant.status;
        }
        return std::nullopt;
    }

    void killAndCheck(const KillPoint& point, bool again) {
        const std::string id = provision();
        const auto crash = m_site->run(deletion(id), point);
        QVERIFY2(crash.reached, crash.result.out.constData());
        QVERIFY(m_site->unlocked(id));
        const auto status = shown(id);
        QVERIFY(!status || status == TenantStatus::Active || status == TenantStatus::Deleting);
        if (status == TenantStatus::Active)
            QCOMPARE(m_site->wrongWith(id, false), std::string());
        if (!again) {
            for (const auto& finding : workspace().reconcile(false, {}))
                QVERIFY2(finding.error.empty(), (finding.kind + ": " + finding.error).c_str());
        }
        if (again || status == TenantStatus::Active)
            QCOMPARE(codeOf([&] { lifecycle().remove(id, id, false, {}, {}); }),
                     std::string(status ? "" : "tenant_not_found"));
        QVERIFY(CrashSite::settled(crash));
        QVERIFY(!shown(id));
        QCOMPARE(m_site->tracesOf(id), std::vector<std::string>());
        QVERIFY(workspace().reconcile(true, {}).empty());
    }

private Q_SLOTS:
    void initTestCase() {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        m_site = std::make_unique<CrashSite>();
        m_points = CrashSite::choose(m_site->watch(deletion(provision())),
                                     {Victim::Program, Victim::Backend, Victim::Postmaster, Victim::Server},
                                     qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? 12 : 1, random);
    }

    // What a failed row left must not fail those after it.
    void cleanup() {
        for (const auto& tenant : lifecycle().list(std::nullopt, {}))
            lifecycle().remove(tenant.id, tenant.id, false, {}, {});
        auto superuser = m_site->test().superuser("postgres");
        for (const std::string& object : m_site->test().leftovers())
            superuser.script("DROP " + object);
    }

    void killedWhileDeleting_data() {
        QTest::addColumn<int>("point");
        QTest::addColumn<bool>("again");
        for (std::size_t i = 0; i < m_points.size(); ++i) {
            for (const bool again : {true, false}) {
                if (again == (i % 2 == 0))
                    QTest::addRow("%s -> %s", m_points[i].name().c_str(), again ? "again" : "reconcile")
                        << static_cast<int>(i) << again;
            }
        }
    }
    void killedWhileDeleting() {
        QFETCH(int, point);
        QFETCH(bool, again);
        try {
            killAndCheck(m_points[static_cast<std::size_t>(point)], again);
        } catch (const std::exception& failure) {
            QFAIL(failure.what());
        }
    }

    // A server killed within DROP DATABASE leaves a database that can only be dropped once more (since PostgreSQL
    // 15.4: datconnlimit is -2).
    void databaseThatWasHalfDroppedIsDropped_data() {
        QTest::addColumn<bool>("again");
        QTest::newRow("again") << true;
        QTest::newRow("reconcile") << false;
    }
    void databaseThatWasHalfDroppedIsDropped() {
        QFETCH(bool, again);
        const std::string id = provision();
        auto control = m_site->test().superuser("landreeve_control");
        for (const char* status : {"suspended", "deleting"})
            control.exec("UPDATE tenant_metadata SET status = $2 WHERE id = $1", id, status);
        m_site->test()
            .superuser("postgres")
            .exec("UPDATE pg_database SET datconnlimit = -2 WHERE datname = $1", databaseOf(id));
        if (again)
            QCOMPARE(codeOf([&] { lifecycle().remove(id, id, false, {}, {}); }), std::string());
        else
            QCOMPARE(workspace().reconcile(false, {}).front().error, std::string());
        QCOMPARE(m_site->tracesOf(id), std::vector<std::string>());
    }
};

QTEST_GUILESS_MAIN(TestDeleteKilled)
#include "tst_delete_killed.moc"
