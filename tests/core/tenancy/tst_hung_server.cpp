#include "core/base/error.h"
#include "core/health/tenant_health.h"
#include "core/records/entity.h"
#include "core/records/query.h"
#include "core/records/record_store.h"
#include "tests/support/frozen_server.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <condition_variable>
#include <thread>

using namespace landreeve;
using namespace landreeve::tests;
using namespace std::chrono_literals;
using control::TenantStatus;
using std::chrono::steady_clock;

namespace {

/// The times a cancelled call is left in are 100 ms, and 350 ms for a provisioning, which tries to note it; the guard
/// asserts ten times as much.
constexpr auto kCancelAfter = 200ms;
constexpr auto kGuard = 3500ms;

} // namespace

/// A server whose processes are all stopped: connections are accepted by the system, and nobody answers.
class TestHungServer : public QObject {
    Q_OBJECT

    static constexpr const char* kTenant = "kaveri-pharma";
    std::unique_ptr<TestWorkspace> m_test;

    using Work = std::function<void(const std::stop_token&)>;

    /// How `work` ended, with a stop requested after 200 ms; empty where it took too long.
    static std::string endOf(const Work& work) {
        std::stop_source source;
        std::mutex mutex;
        std::condition_variable_any over;
        const auto begun = steady_clock::now();
        std::string outcome;
        {
            const std::jthread stopper([&](const std::stop_token& ended) {
                std::unique_lock lock(mutex);
                over.wait_for(lock, ended, kCancelAfter, [] { return false; });
                source.request_stop();
            });
            outcome = codeOf([&] { work(source.get_token()); });
        }
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begun);
        qInfo("%s after %lld ms", outcome.c_str(), static_cast<long long>(took.count()));
        return took < kGuard ? outcome : std::string();
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision(kTenant);
    }

    void everyCallIsLeftWhenCancelled_data() {
        QTest::addColumn<bool>("fresh");
        QTest::newRow("on connections it has") << false;
        QTest::newRow("connecting") << true;
    }
    void everyCallIsLeftWhenCancelled() {
        QFETCH(bool, fresh);
        const auto other = m_test->open();
        auto& workspace = *other;
        if (!fresh) {
            workspace.health({});
            workspace.gate().lend(workspace.user(), kTenant, {"vendor", "read"});
        }
        const std::vector<std::pair<const char*, Work>> calls{
            {"list", [&](const std::stop_token& stop) { workspace.lifecycle().list(std::nullopt, stop); }},
            {"sizes",
             [&](const std::stop_token& stop) {
                 control::Tenant tenant;
                 tenant.id = kTenant;
                 tenant.server = "main";
                 workspace.lifecycle().sizes({tenant}, stop);
             }},
            {"health", [&](const std::stop_token& stop) { workspace.health(stop); }},
            {"tenant health",
             [&](const std::stop_token& stop) {
                 health::tenantHealth(workspace.control(), workspace.servers(), kTenant, stop);
             }},
            {"reconcile", [&](const std::stop_token& stop) { workspace.reconcile(false, stop); }},
            {"suspend", [&](const std::stop_token& stop) { workspace.lifecycle().suspend(kTenant, "", stop); }},
            {"records",
             [&](const std::stop_token& stop) {
                 workspace.gate().lend(workspace.user(), kTenant, {"vendor", "read"}, {stop});
             }},
            {"provision",
             [&](const std::stop_token& stop) {
                 workspace.provisioner().provision({"frozen", "Frozen"}, {}, {}, stop);
             }},
            {"open", [&](const std::stop_token& stop) {
                 workspace::Workspace::open({m_test->home(), TestWorkspace::kName, {}}, {}, stop);
             }}};
        if (fresh) {
            // As after a restart: nothing is kept open.
            m_test->superuser("postgres")
                .exec("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE "
                      "usename = 'landreeve_admin'");
        }
        {
            const FrozenServer frozen(m_test->server());
            for (const auto& [what, call] : calls)
                QVERIFY2(endOf(call) == "cancelled", what);
        }
        QVERIFY(m_test->workspace().lifecycle().get(kTenant, {}).status == TenantStatus::Active);
        QCOMPARE(m_test->workspace().lifecycle().list(std::nullopt, {}).size(), std::size_t{1});
    }

    void everyCallEndsAtItsDeadline() {
        auto& workspace = m_test->workspace();
        auto lent = workspace.gate().lend(workspace.user(), kTenant, {"vendor", "read"}, {{}, 300ms});
        records::RecordQuery query;
        query.entity = &records::entity("vendor");
        const FrozenServer frozen(m_test->server());
        const auto begun = steady_clock::now();
        QCOMPARE(codeOf([&] { records::RecordStore(lent).list(query, 10); }), std::string("deadline_exceeded"));
        QCOMPARE(codeOf([&] {
                     workspace.gate().lend(workspace.user(), kTenant, {"vendor", "read"}, {{}, 300ms});
                 }),
                 std::string("deadline_exceeded"));
        QCOMPARE(codeOf([&] {
                     workspace.control().lend({{}, 300ms})->exec("SELECT 1");
                 }),
                 std::string("deadline_exceeded"));
        QVERIFY(steady_clock::now() - begun < 9s);
        if (!qEnvironmentVariableIsSet("LANDREEVE_DEEP"))
            return;
        // Five seconds a look, which is said rather than thrown.
        const auto report = workspace.health({});
        QVERIFY(report.status == health::HealthStatus::Down);
        QCOMPARE(codeOf([&] { workspace.lifecycle().list(std::nullopt, {}); }), std::string("deadline_exceeded"));
        QVERIFY(steady_clock::now() - begun < 60s);
    }

    void provisioningIsLeftInTheMiddleAndResumed_data() {
        QTest::addColumn<QString>("step");
        for (const char* step : {"logins", "database", "seed"})
            QTest::newRow(step) << QString::fromLatin1(step);
    }
    void provisioningIsLeftInTheMiddleAndResumed() {
        QFETCH(QString, step);
        tenancy::ProvisionRequest request;
        request.id = "halfway";
        request.name = "Halfway";
        request.seed = step == QStringLiteral("seed");
        std::unique_ptr<FrozenServer> frozen;
        std::stop_source source;
        std::atomic<steady_clock::time_point> stopped{};
        std::jthread stopper;
        const std::string outcome = codeOf([&] {
            m_test->workspace().provisioner().provision(
                request,
                [&](const tenancy::StepRecord& record) {
                    if (frozen || record.state != tenancy::StepRecord::State::Running ||
                        record.name != step.toStdString())
                        return;
                    frozen = std::make_unique<FrozenServer>(m_test->server());
                    stopper = std::jthread([&](const std::stop_token& ended) {
                        std::mutex mutex;
                        std::condition_variable_any over;
                        std::unique_lock lock(mutex);
                        over.wait_for(lock, ended, kCancelAfter, [] { return false; });
                        stopped = steady_clock::now();
                        source.request_stop();
                    });
                },
                {}, source.get_token());
        });
        const auto took = steady_clock::now() - stopped.load();
        frozen.reset();
        QCOMPARE(outcome, std::string("cancelled"));
        QVERIFY2(took < kGuard, std::to_string(took / 1ms).c_str());

        // What the program could not say itself the server finds out: the lock goes with the connection.
        const auto resume = [&] { m_test->workspace().provisioner().provision(request, {}, {}, {}); };
        QTRY_VERIFY(codeOf(resume) != "tenant_busy");
        QVERIFY(m_test->workspace().lifecycle().get("halfway", {}).status == TenantStatus::Active);
        m_test->workspace().lifecycle().remove("halfway", "halfway", false, {}, {});
        QCOMPARE(m_test->leftovers(),
                 (std::vector<std::string>{"database kaveri_pharma_db_prod", "role kaveri_pharma_app",
                                           "role kaveri_pharma_viewer"}));
    }
};

QTEST_GUILESS_MAIN(TestHungServer)
#include "tst_hung_server.moc"
