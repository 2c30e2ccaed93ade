#include "core/health/alert_codes.h"
#include "core/health/alert_memory.h"
#include "core/health/alert_tracker.h"
#include "core/health/alert_watch.h"
#include "core/health/finding.h"
#include "core/health/workspace_health.h"
#include "tests/support/test_workspace.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>

using namespace landreeve;
using health::Alert;
using health::AlertChange;
using health::Finding;
using health::HealthCheck;
using health::HealthReport;
using health::HealthStatus;

namespace {

Alert alert(const std::string& code, const std::string& object = {}, HealthStatus severity = HealthStatus::Degraded) {
    return health::alertOf(code, object, severity, "T", "D.");
}

/// A look that found these under one check.
HealthReport found(const std::vector<Alert>& alerts, bool away = false) {
    std::vector<HealthCheck> checks;
    checks.push_back(health::lookFor("control plane", "Control plane", [&] {
        return away ? Finding::of(alert("control_plane_down", {}, HealthStatus::Down)) : Finding{"well"};
    }));
    if (!away)
        checks.push_back(health::lookFor("tenants", "Tenants", [&] {
            return Finding{"well", HealthStatus::Ok, alerts};
        }));
    return health::reportOf(std::move(checks));
}

QString told(const std::vector<AlertChange>& changes) {
    QStringList words;
    for (const AlertChange& change : changes)
        words << QString::fromStdString((change.begins ? "+" : "-") + change.alert.key());
    return words.join(u' ');
}

} // namespace

/// One list of what needs somebody, and what begins and ends in it.
class TestAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasItsEntryInTheRunbook() {
        QFile file(QStringLiteral(LANDREEVE_SOURCE_DIR "/docs/runbook.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QStringList documented;
        const QRegularExpression heading(QStringLiteral("^### `([a-z_]+)`\n\n[^#\n]"),
                                         QRegularExpression::MultilineOption);
        auto matches = heading.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext())
            documented << matches.next().captured(1);
        QStringList codes;
        for (const auto& code : health::alertCodes()) {
            codes << QString::fromLatin1(code.code);
            QVERIFY2(std::string_view(code.remedy).ends_with('.'), code.code);
        }
        QCOMPARE(documented, codes);
    }

    void everyCodeThatIsUsedIsRegistered() {
        const QRegularExpression used(QStringLiteral(R"re(alertOf\(\s*"([a-z_]+)")re"));
        int count = 0;
        const QDir folder(QStringLiteral(LANDREEVE_SOURCE_DIR "/core/health"));
        for (const QString& name : folder.entryList({QStringLiteral("*.cpp")})) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            auto matches = used.globalMatch(QString::fromUtf8(file.readAll()));
            for (; matches.hasNext(); ++count) {
                const std::string code = matches.next().captured(1).toStdString();
                QVERIFY2(health::alertCode(code) != nullptr, code.c_str());
            }
        }
        QVERIFY(count > 15);
    }

    void theWorstComesFirst() {
        const auto alerts = alertsOf(
            found({alert("tenants_behind"), alert("server_down", "b", HealthStatus::Down), alert("secrets_weak")}));
        QCOMPARE(alerts.size(), std::size_t{3});
        QCOMPARE(alerts.front().key(), std::string("server_down:b"));
    }

    void aLookTellsWhatBeganAndEnded() {
        health::AlertTracker tracker;
        QCOMPARE(told(tracker.take(found({alert("tenant_half_made", "a"), alert("tenants_behind")}))),
                 QStringLiteral("+tenant_half_made:a +tenants_behind"));
        QCOMPARE(told(tracker.take(found({alert("tenants_behind"), alert("tenant_half_made", "a")}))), QString());
        QCOMPARE(told(tracker.take(found({alert("tenant_half_made", "b"), alert("tenants_behind")}))),
                 QStringLiteral("-tenant_half_made:a +tenant_half_made:b"));
        // A control plane that is away ends nothing of what is behind it.
        QCOMPARE(told(tracker.take(found({}, true))), QStringLiteral("+control_plane_down"));
        QCOMPARE(told(tracker.take(found({alert("tenants_behind")}))),
                 QStringLiteral("-control_plane_down -tenant_half_made:b"));
    }

    void whatCannotBeToldHasNotEnded() {
        const auto look = [](const Finding& finding) {
            std::vector<HealthCheck> checks;
            checks.push_back(health::lookFor("control plane", "Control plane", [] { return Finding{"well"}; }));
            checks.push_back(health::lookFor("pool a", "Servers", [&] { return finding; }));
            return health::reportOf(std::move(checks));
        };
        health::AlertTracker tracker;
        QCOMPARE(told(tracker.take(look(Finding::of(alert("pool_waiting", "a"))))), QStringLiteral("+pool_waiting:a"));
        const auto unknown = look(Finding::unknown("Not permitted."));
        QVERIFY(unknown.status == HealthStatus::Ok);
        QCOMPARE(told(tracker.take(unknown)), QString());
        QCOMPARE(told(tracker.take(look({"nobody waits"}))), QStringLiteral("-pool_waiting:a"));
    }

    void sinceWhenIsRemembered() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("alerts.json")).toStdString();
        const health::AlertMemory memory(file);
        HealthReport first = found({alert("tenants_behind")});
        memory.complete(first);
        const Time began = *alertsOf(first).front().since;
        QVERIFY(began == first.at);
        // Another program's look, through an outage too.
        HealthReport away = found({}, true);
        health::AlertMemory(file).complete(away);
        HealthReport later = found({alert("tenants_behind")});
        later.at += std::chrono::hours(3);
        health::AlertMemory(file).complete(later);
        QCOMPARE(toRfc3339(*alertsOf(later).front().since), toRfc3339(began));
        // What was over begins anew.
        HealthReport over = found({});
        memory.complete(over);
        HealthReport again = found({alert("tenants_behind")});
        again.at += std::chrono::hours(5);
        memory.complete(again);
        QVERIFY(*alertsOf(again).front().since == again.at);
        // Where it cannot be kept everything has just begun.
        HealthReport lost = found({alert("tenants_behind")});
        health::AlertMemory("/nowhere/at/all.json").complete(lost);
        QVERIFY(*alertsOf(lost).front().since == lost.at);
    }

    void aWatchTellsAtOnce() {
        tests::TestWorkspace test;
        test.provision("kaveri");
        std::mutex mutex;
        QStringList lines;
        const auto seen = [&](const char* line) {
            const std::lock_guard lock(mutex);
            return lines.contains(QString::fromLatin1(line));
        };
        // Only notifications can wake it within the time of this test.
        control::ControlWatch::Options options;
        options.url = test.workspace().control().url();
        options.poll = std::chrono::hours(1);
        health::AlertWatch watch([&](const std::stop_token& stop) { return test.workspace().health(stop); }, options);
        std::jthread running([&](const std::stop_token& stop) {
            watch.run(
                [&](const AlertChange& change, const HealthReport&) {
                    const std::lock_guard lock(mutex);
                    lines << told({change});
                },
                stop);
        });
        QTRY_VERIFY(seen("+secrets_weak"));
        auto control = test.superuser("landreeve_control");
        control.exec("UPDATE tenant_metadata SET schema_version = 1");
        QTRY_VERIFY(seen("+tenants_behind"));
        control.exec("UPDATE tenant_metadata SET schema_version = 1000");
        QTRY_VERIFY(seen("-tenants_behind"));
    }
};

QTEST_GUILESS_MAIN(TestAlerts)

#include "tst_alerts.moc"
