#include "tests/core/tenancy/killed_runs.h"

#include <QDir>

#include <memory>

using namespace landreeve;
using namespace landreeve::tenancy;
using control::TenantStatus;
using tests::codeOf;
using tests::CrashSite;
using tests::KilledRuns;
using tests::KillPoint;
using tests::Victim;

/// `landreevectl tenant delete` killed with -9, or its server's processes: the tenant is whole, or it is called
/// deleting and can be finished.
class TestDeleteKilled : public QObject {
    Q_OBJECT

    std::unique_ptr<KilledRuns> m_runs;
    std::vector<KillPoint> m_points;       ///< Without a backup.
    std::vector<KillPoint> m_backupPoints; ///< With one: before it, in pg_dump, and after that.

    static QStringList deletion(const std::string& id, bool withBackup) {
        QStringList arguments{QStringLiteral("tenant"), QStringLiteral("delete"), QString::fromStdString(id),
                              QStringLiteral("--confirm"), QString::fromStdString(id)};
        if (!withBackup)
            arguments << QStringLiteral("--no-backup");
        return arguments;
    }
    QDir backups() const { return QDir(QString::fromStdString(m_runs->workspace().home().backups().string())); }

    /// Backups that are not whole: an archive or a manifest without the other, or what was half written.
    QStringList halfBackups() const {
        const QString manifest = QStringLiteral(".manifest.json");
        QStringList half;
        for (const QString& name : backups().entryList(QDir::Files)) {
            const bool isManifest = name.endsWith(manifest);
            const QString other = isManifest ? name.chopped(manifest.size()) : QString(name + manifest);
            if (!backups().exists(other))
                half << name;
        }
        return half;
    }

    void killAndCheck(const KillPoint& point, bool withBackup, bool again) {
        const std::string id = m_runs->provision();
        CrashSite& site = m_runs->site();
        const auto crash = site.run(deletion(id, withBackup), point);
        QVERIFY2(crash.reached, crash.result.out.constData());
        QVERIFY(!crash.outlived);
        QVERIFY(site.unlocked(id));
        const auto status = m_runs->recorded(id);
        QVERIFY(!status || status == TenantStatus::Active || status == TenantStatus::Deleting);
        if (status == TenantStatus::Active)
            QCOMPARE(site.wrongWith(id, false), std::string());
        // Nothing is taken away before the backup is whole.
        if (withBackup && status != TenantStatus::Active)
            QCOMPARE(backups().entryList({QString::fromStdString(id + "-*.dump")}).size(), 1);
        if (!again)
            QCOMPARE(m_runs->reconcile(), std::string());
        if (again || status == TenantStatus::Active)
            QCOMPARE(codeOf([&] { m_runs->lifecycle().remove(id, id, withBackup, {}, {}); }),
                     std::string(status ? "" : "tenant_not_found"));
        QVERIFY(CrashSite::settled(crash));
        QVERIFY(!m_runs->recorded(id));
        QCOMPARE(site.tracesOf(id), std::vector<std::string>());
        QVERIFY(m_runs->workspace().reconcile(true, {}).empty());
        if (withBackup) {
            QVERIFY(!backups().entryList({QString::fromStdString(id + "-*.dump")}).isEmpty());
            QCOMPARE(halfBackups(), QStringList());
        }
    }
    void killAndFinish(const KillPoint& point, bool withBackup, bool again) {
        try {
            killAndCheck(point, withBackup, again);
        } catch (const std::exception& failure) {
            QFAIL(failure.what());
        }
    }

private Q_SLOTS:
    void initTestCase() {
        m_runs = std::make_unique<KilledRuns>();
        CrashSite& site = m_runs->site();
        const bool deep = KilledRuns::isDeep();
        m_points = CrashSite::choose(site.watch(deletion(m_runs->provision(), false)),
                                     {Victim::Program, Victim::Backend, Victim::Postmaster, Victim::Server},
                                     deep ? 12 : 1, m_runs->random());
        const auto requests = site.watch(deletion(m_runs->provision(), true));
        for (const char* step : {"delete", CrashSite::kDump, CrashSite::kAfterDump})
            QVERIFY2(std::ranges::count(requests, step, &tests::Request::step) > 0, step);
        m_backupPoints = CrashSite::choose(requests, {Victim::Program}, deep ? 6 : 1, m_runs->random());
        for (const KillPoint& point :
             CrashSite::choose(requests, {Victim::Backend, Victim::Server}, deep ? 2 : 1, m_runs->random())) {
            if (deep || point.step == CrashSite::kDump)
                m_backupPoints.push_back(point);
        }
    }

    void cleanup() { m_runs->clear(); }

    void killedWhileDeleting_data() { KilledRuns::addRows(m_points); }
    void killedWhileDeleting() {
        QFETCH(int, point);
        QFETCH(bool, again);
        killAndFinish(m_points[static_cast<std::size_t>(point)], false, again);
    }

    void killedWhileDeletingWithABackup_data() { KilledRuns::addRows(m_backupPoints); }
    void killedWhileDeletingWithABackup() {
        QFETCH(int, point);
        QFETCH(bool, again);
        killAndFinish(m_backupPoints[static_cast<std::size_t>(point)], true, again);
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
        const std::string id = m_runs->provision();
        auto control = m_runs->site().test().superuser("landreeve_control");
        for (const char* status : {"suspended", "deleting"})
            control.exec("UPDATE tenant_metadata SET status = $2 WHERE id = $1", id, status);
        m_runs->site()
            .test()
            .superuser("postgres")
            .exec("UPDATE pg_database SET datconnlimit = -2 WHERE datname = $1", databaseOf(id));
        if (again)
            QCOMPARE(codeOf([&] { m_runs->lifecycle().remove(id, id, false, {}, {}); }), std::string());
        else
            QCOMPARE(m_runs->reconcile(), std::string());
        QCOMPARE(m_runs->site().tracesOf(id), std::vector<std::string>());
    }
};

QTEST_GUILESS_MAIN(TestDeleteKilled)
#include "tst_delete_killed.moc"
