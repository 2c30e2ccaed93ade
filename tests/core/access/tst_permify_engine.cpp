#include "core/access/permify_engine.h"
#include "core/access/policy_sync.h"
#include "core/control/role_store.h"
#include "tests/core/sessions/session_fixture.h"
#include "tests/support/permify_server.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace landreeve;
using access::PermifyEngine;
using access::Subject;
using tests::codeOf;
using tests::PermifyServer;
using tests::SessionFixture;

/// Permify decides: as it was told, and with no whenever it does not answer plainly.
class TestPermifyEngine : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;
    PermifyServer m_server;

    SessionFixture& f() { return *m_fixture; }
    access::Gate& gate() { return f().test.workspace().gate(); }
    control::ControlPlane& control() { return f().test.workspace().control(); }

    std::shared_ptr<const PermifyEngine> engine(std::chrono::milliseconds deadline = std::chrono::milliseconds(2000)) {
        return std::make_shared<PermifyEngine>(
            m_server.url(), SecretString(),
            auth::HttpExchange::Limits{.deadline = deadline, .mostBytes = PermifyEngine::kLimits.mostBytes});
    }
    /// Somebody with a living session, mapped in a tenant.
    Subject somebody(const std::string& name, const std::string& role, const std::string& tenant = "alpha") {
        f().map(f().localIssuer(), name, tenant);
        f().sql("UPDATE user_mapping SET role = $2 WHERE subject = $1", name, role);
        return {f().localIssuer(), name, name, f().create(name, tenant).jti};
    }
    /// Their entries in the audit log.
    std::int64_t refusalsOf(const Subject& who, const std::string& reason) {
        return f().value<std::int64_t>("SELECT count(*) FROM audit_outbox WHERE action = 'access.refused' AND actor = "
                                       "$1 AND reason = $2 AND tenant_id = 'alpha'",
                                       who.userId, reason);
    }
    access::PolicyTold sync(const std::string& tenant) {
        return access::synchronisePolicies(control(), *engine(), tenant, {});
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
        f().addTenant("beta");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() {
        f().clear();
        f().sql("DELETE FROM policy_told");
        f().sql("DELETE FROM role_permission WHERE tenant_id IS NOT NULL");
        m_server.clear();
        gate().decideBy(engine());
    }
    void cleanup() { gate().decideBy(std::make_shared<access::BuiltInEngine>()); }

    void decidesByWhatItWasTold() {
        const Subject asha = somebody("asha", "operator");
        // Nothing was told yet: there is not even a tenant.
        QCOMPARE(gate().may(asha, "alpha", {"vendor", "write"}).reason, std::string("policy_engine_failed"));
        QVERIFY(sync("alpha").written > 0);
        QVERIFY(gate().may(asha, "alpha", {"vendor", "write"}).allowed);
        const auto denied = gate().check(asha, "alpha", {"vendor", "delete"});
        QVERIFY(!denied.allowed);
        QCOMPARE(denied.reason, std::string("vendor:delete"));
        QCOMPARE(refusalsOf(asha, "vendor:delete"), std::int64_t{1});
        QCOMPARE(m_server.checks(), 2);
        QVERIFY(m_server.tuples("alpha").contains("area:vendor#write_given@role:operator#member"));
        QVERIFY(m_server.tuples("beta").empty());
        // It goes on by what it knows, whatever the control plane says by now.
        f().sql("UPDATE user_mapping SET role = 'viewer' WHERE subject = 'asha'");
        QVERIFY(gate().may(asha, "alpha", {"vendor", "write"}).allowed);
        QVERIFY(sync("alpha").deleted > 0);
        QVERIFY(!gate().may(asha, "alpha", {"vendor", "write"}).allowed);
        QVERIFY(gate().may(asha, "alpha", {"vendor", "read"}).allowed);
        // Another tenant's facts say nothing here; a dead session and somebody without a role are not even asked about.
        const int checks = m_server.checks();
        QVERIFY(!gate().may(asha, "beta", {"vendor", "read"}).allowed);
        f().sql("UPDATE session SET revoked_at = now()");
        QCOMPARE(gate().may(asha, "alpha", {"vendor", "read"}).reason, std::string("session_revoked"));
        QCOMPARE(m_server.checks(), checks);
    }

    void closedWhereItDoesNotAnswerPlainly_data() {
        QTest::addColumn<int>("mood");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, PermifyServer::Mood mood, const char* reason) {
            QTest::newRow(name) << static_cast<int>(mood) << reason;
        };
        row("slow", PermifyServer::Mood::Silent, "policy_engine_slow");
        row("nonsense", PermifyServer::Mood::Nonsense, "policy_engine_nonsense");
        row("unsure", PermifyServer::Mood::Unsure, "policy_engine_nonsense");
        row("500", PermifyServer::Mood::Failing, "policy_engine_failed");
        row("redirect", PermifyServer::Mood::Redirecting, "policy_engine_redirects");
        row("too large", PermifyServer::Mood::Endless, "policy_engine_too_large");
    }
    void closedWhereItDoesNotAnswerPlainly() {
        QFETCH(int, mood);
        QFETCH(QString, reason);
        const Subject owner = somebody(std::string("owner ") + QTest::currentDataTag(), "owner");
        sync("alpha");
        gate().decideBy(engine(std::chrono::milliseconds(300)));
        QVERIFY(gate().check(owner, "alpha", {"vendor", "read"}).allowed);
        m_server.setMood(static_cast<PermifyServer::Mood>(mood));
        const auto verdict = gate().check(owner, "alpha", {"vendor", "read"});
        QVERIFY(!verdict.allowed);
        QCOMPARE(verdict.code, std::string("permission_denied"));
        QCOMPARE(verdict.reason, reason.toStdString());
        QCOMPARE(refusalsOf(owner, reason.toStdString()), std::int64_t{1});
        m_server.setMood(PermifyServer::Mood::Well);
        QVERIFY(gate().check(owner, "alpha", {"vendor", "read"}).allowed);
    }

    void closedWhereItIsAway() {
        const Subject owner = somebody("away", "owner");
        std::string gone;
        {
            const PermifyServer other;
            gone = other.url();
        }
        gate().decideBy(std::make_shared<PermifyEngine>(gone));
        QCOMPARE(gate().check(owner, "alpha", {"vendor", "read"}).reason, std::string("policy_engine_down"));
        QCOMPARE(refusalsOf(owner, "policy_engine_down"), std::int64_t{1});
        QCOMPARE(codeOf([&] { access::synchronisePolicies(control(), PermifyEngine(gone), "alpha", {}); }),
                 std::string("policy_engine_unavailable"));
        QCOMPARE(f().value<std::int64_t>("SELECT count(*) FROM policy_told"), std::int64_t{0});
    }

    void slowIsLeftInTime() {
        const Subject owner = somebody("slow", "owner");
        m_server.setMood(PermifyServer::Mood::Silent);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!gate().may(owner, "alpha", {"vendor", "read"}).allowed);
        QVERIFY2(timer.elapsed() >= 1900 && timer.elapsed() < 4000, QByteArray::number(timer.elapsed()));
    }

    void everyChangeThatWasToldStandsInTheLog() {
        somebody("asha", "viewer");
        sync("alpha");
        {
            auto lease = control().lend();
            auto transaction = control().begin(*lease);
            control::RoleStore(*lease).change(f().test.workspace().giver(),
                                              {.name = "viewer", .grant = {"vendor:export"}, .tenantId = "alpha"});
            transaction.commit();
        }
        const auto told = sync("alpha");
        QCOMPARE(told.written, 1);
        QCOMPARE(told.deleted, 0);
        QCOMPARE(f().value<std::string>("SELECT after -> 'written' ->> 0 FROM audit_outbox WHERE action = "
                                        "'policy.synchronised' ORDER BY id DESC LIMIT 1"),
                 std::string("area:vendor#export_given@role:viewer#member"));
        // Nothing new: nothing told, nothing written.
        const int writes = m_server.writes();
        QCOMPARE(sync("alpha").written, 0);
        QCOMPARE(m_server.writes(), writes);
    }

    void aCrashBeforeTheNoteOnlyTellsItAgain() {
        somebody("asha", "accountant");
        sync("alpha");
        const auto known = m_server.tuples("alpha");
        QVERIFY(known.size() > 10);
        // As it is after a crash: the engine has been told, and the control plane does not know.
        f().sql("DELETE FROM policy_told WHERE relation <> 'member'");
        QVERIFY(sync("alpha").written > 0);
        QVERIFY(m_server.tuples("alpha") == known);
        QCOMPARE(f().value<std::int64_t>("SELECT count(*) FROM policy_told WHERE tenant_id = 'alpha'"),
                 static_cast<std::int64_t>(known.size()));
    }

    /// Whether it lost what it knew or not; what holds no more it has not then, also where it could not be told of it.
    void isToldEverythingAnew_data() {
        QTest::addColumn<bool>("lost");
        QTest::newRow("it lost it") << true;
        QTest::newRow("it has it still") << false;
    }
    void isToldEverythingAnew() {
        QFETCH(bool, lost);
        somebody("asha", "operator");
        sync("alpha");
        const auto before = m_server.tuples("alpha");
        f().sql("UPDATE user_mapping SET role = 'viewer' WHERE subject = 'asha'");
        if (lost)
            m_server.clear();
        m_server.setMood(PermifyServer::Mood::Failing);
        QCOMPARE(codeOf([&] { access::tellAnew(control(), *engine(), "alpha", {}); }),
                 std::string("policy_engine_unavailable"));
        // Nothing is believed to be told, or not told, by that.
        QCOMPARE(f().value<std::int64_t>("SELECT count(*) FROM policy_told WHERE tenant_id = 'alpha'"),
                 static_cast<std::int64_t>(before.size()));
        m_server.setMood(PermifyServer::Mood::Well);
        const auto told = access::tellAnew(control(), *engine(), "alpha", {});
        QVERIFY(told.written > 10 && told.deleted > 0);
        const auto now = m_server.tuples("alpha");
        QCOMPARE(static_cast<std::int64_t>(now.size()),
                 f().value<std::int64_t>("SELECT count(*) FROM policy_tuples('alpha')"));
        QVERIFY(now != before);
        QCOMPARE(sync("alpha").written, 0);
    }

    void whatCouldNotBeToldIsToldLater() {
        somebody("asha", "viewer");
        m_server.setMood(PermifyServer::Mood::Failing);
        QCOMPARE(codeOf([&] { sync("alpha"); }), std::string("policy_engine_unavailable"));
        QCOMPARE(f().value<std::int64_t>("SELECT count(*) FROM policy_told"), std::int64_t{0});
        m_server.setMood(PermifyServer::Mood::Well);
        QVERIFY(sync("alpha").written > 0);
    }

    void hasItsKey() {
        m_server.setKey("s3cret");
        somebody("asha", "viewer");
        QCOMPARE(codeOf([&] { sync("alpha"); }), std::string("policy_engine_unavailable"));
        const PermifyEngine with(m_server.url() + "/", SecretString("s3cret"));
        QVERIFY(access::synchronisePolicies(control(), with, "alpha", {}).written > 0);
    }

    void isReachedSafelyOnly_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("https") << "https://permify.example" << true;
        QTest::newRow("this computer") << "http://127.0.0.1:3476" << true;
        QTest::newRow("http elsewhere") << "http://permify.example:3476" << false;
        QTest::newRow("with a password") << "https://a:b@permify.example" << false;
        QTest::newRow("none") << "" << false;
        QTest::newRow("a file") << "file:///etc/passwd" << false;
    }
    void isReachedSafelyOnly() {
        QFETCH(QString, url);
        QFETCH(bool, accepted);
        QCOMPARE(codeOf([&] { const PermifyEngine made(url.toStdString()); }), std::string(accepted ? "" : "usage"));
    }

    void isChosenByTheEnvironment() {
        const auto restore = qScopeGuard([] {
            for (const char* name : {"LANDREEVE_POLICY_ENGINE", "PERMIFY_URL"})
                qunsetenv(name);
        });
        QCOMPARE(access::policyEngineOfEnvironment()->name(), std::string("builtin"));
        qputenv("LANDREEVE_POLICY_ENGINE", "permify");
        QCOMPARE(codeOf([] { access::policyEngineOfEnvironment(); }), std::string("usage"));
        qputenv("PERMIFY_URL", "https://permify.example");
        QCOMPARE(access::policyEngineOfEnvironment()->name(), std::string("permify"));
        qputenv("LANDREEVE_POLICY_ENGINE", "oracle");
        QCOMPARE(codeOf([] { access::policyEngineOfEnvironment(); }), std::string("usage"));
    }
};

QTEST_GUILESS_MAIN(TestPermifyEngine)

#include "tst_permify_engine.moc"
