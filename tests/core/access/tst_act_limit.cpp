#include "core/access/act_limit.h"
#include "core/tenancy/tenant_settings.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <future>

using namespace landreeve;
using access::Subject;
using std::chrono::milliseconds;
using tests::codeOf;
using tests::SessionFixture;

/// Reveals and exports are counted over all programs, before they are done.
class TestActLimit : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    control::ControlPlane& control() { return f().test.workspace().control(); }
    Subject subject(const std::string& user, const std::string& address = {}) {
        sessions::NewSession wanted;
        wanted.userId = user;
        wanted.tenantId = "alpha";
        wanted.ip = address;
        return {f().localIssuer(), user, user, f().store.create(wanted).jti};
    }
    QJsonObject settings(const std::string& tenant) {
        return f().value<QJsonValue>("SELECT settings FROM tenant_metadata WHERE id = $1", tenant).toObject();
    }
    /// How long to wait; 0 where it was counted.
    static milliseconds take(control::ControlPlane& control, const Subject& who, const char* action,
                             const QJsonObject& settings, const char* tenant = "alpha") {
        try {
            access::takeAct(control, who, tenant, {"vendor", action}, settings, {});
            return milliseconds(0);
        } catch (const Error& error) {
            if (error.code() != "rate_limited")
                throw;
            return milliseconds(error.details().value(QStringLiteral("retry_after_ms")).toInteger());
        }
    }
    int takenOf(const Subject& who, const char* action, int tries) {
        int taken = 0;
        const QJsonObject now = settings("alpha");
        for (int i = 0; i < tries; ++i)
            taken += take(control(), who, action, now) == milliseconds(0) ? 1 : 0;
        return taken;
    }
    void set(const char* name, const char* value) { tenancy::writeTenantSetting(control(), "alpha", name, value); }
    void pass(const std::string& interval) {
        f().sql("UPDATE rate_bucket SET updated_at = updated_at - $1::interval", interval);
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
        f().addTenant("beta");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() {
        f().clear();
        f().sql("UPDATE tenant_metadata SET settings = settings - 'limits'");
    }

    void anAccountHasSoManyAnHour() {
        set("limits.reveals_per_hour", "3");
        const Subject asha = subject("asha");
        QCOMPARE(takenOf(asha, "reveal", 5), 3);
        QCOMPARE(f().audited("access.limited", "vendor:reveal"), std::int64_t{2});
        QCOMPARE(f().value<std::string>("SELECT actor FROM audit_outbox WHERE action = 'access.limited' LIMIT 1"),
                 std::string("asha"));
        // Twenty minutes bring one back, and it is told so.
        const milliseconds wait = take(control(), asha, "reveal", settings("alpha"));
        QVERIFY2(wait > std::chrono::minutes(19) && wait <= std::chrono::minutes(20),
                 qPrintable(QString::number(wait.count())));
        pass("20 minutes");
        QCOMPARE(takenOf(asha, "reveal", 5), 1);
        // Another account, another act and another tenant are not meant.
        QCOMPARE(takenOf(subject("ravi"), "reveal", 1), 1);
        QCOMPARE(takenOf(asha, "export", 1), 1);
        QCOMPARE(take(control(), asha, "reveal", settings("beta"), "beta"), milliseconds(0));
    }

    void aWorkingDayMeetsNoLimit() {
        const Subject asha = subject("asha");
        QCOMPARE(takenOf(asha, "reveal", 120), 120);
        QCOMPARE(takenOf(asha, "export", 60), 60);
        QCOMPARE(takenOf(asha, "export", 1), 0);
    }

    void anAddressAndATenantAreLimitedOverManyAccounts() {
        set("limits.exports_per_hour", "1");
        int fromOne = 0;
        int fromMany = 0;
        for (int i = 0; i < 8; ++i)
            fromOne += takenOf(subject("one" + std::to_string(i), "192.0.2.1"), "export", 1);
        QCOMPARE(fromOne, 5);
        for (int i = 0; i < 8; ++i)
            fromMany += takenOf(subject("many" + std::to_string(i), "192.0.2." + std::to_string(i + 2)), "export", 1);
        QCOMPARE(fromMany, 5);
        // What was refused for the tenant took nothing from the accounts.
        QCOMPARE(f().value<int>("SELECT count(*) FROM rate_bucket WHERE scope = 'export/account'"), 10);
    }

    /// Who works here without a token has no address of record: it is this computer's.
    void accountsOfOneComputerAreLimitedTogether() {
        set("limits.exports_per_hour", "1");
        int taken = 0;
        for (int i = 0; i < 8; ++i)
            taken += takenOf(subject("here" + std::to_string(i)), "export", 1);
        QCOMPARE(taken, 5);
        QCOMPARE(f().value<int>("SELECT count(*) FROM rate_bucket WHERE scope = 'export/address'"), 1);
    }

    void eightProgramsAtOnceNeverHaveMoreThanOne() {
        set("limits.reveals_per_hour", "20");
        const Subject asha = subject("asha");
        const QJsonObject now = settings("alpha");
        std::vector<std::unique_ptr<workspace::Workspace>> programs;
        programs.reserve(8);
        for (int i = 0; i < 8; ++i)
            programs.push_back(f().test.open());
        std::vector<std::future<int>> all;
        all.reserve(programs.size());
        for (const auto& program : programs)
            all.push_back(std::async(std::launch::async, [&] {
                int taken = 0;
                for (int i = 0; i < 10; ++i)
                    taken += take(program->control(), asha, "reveal", now) == milliseconds(0) ? 1 : 0;
                return taken;
            }));
        int taken = 0;
        for (auto& one : all)
            taken += one.get();
        QCOMPARE(taken, 20);
    }

    void aClockSetBackNeitherOpensNorFreezes() {
        set("limits.reveals_per_hour", "2");
        const Subject asha = subject("asha");
        QCOMPARE(takenOf(asha, "reveal", 3), 2);
        // As a clock left it that was a year ahead.
        pass("-1 year");
        QCOMPARE(takenOf(asha, "reveal", 3), 0);
        // From then on time counts again.
        pass("30 minutes");
        QCOMPARE(takenOf(asha, "reveal", 3), 1);
    }

    void theGateAsksBeforeItLends() {
        f().test.provision("kaveri");
        tenancy::writeTenantSetting(control(), "kaveri", "limits.exports_per_hour", "1");
        // The sessions of before are gone.
        const auto program = f().test.open();
        auto& workspace = *program;
        const auto lend = [&](const char* action) {
            return codeOf([&] { workspace.gate().lend(workspace.user(), "kaveri", {"vendor", action}); });
        };
        QCOMPARE(lend("export"), std::string());
        QCOMPARE(lend("export"), std::string("rate_limited"));
        QCOMPARE(lend("read"), std::string());
        QCOMPARE(lend("reveal"), std::string());
    }

    /// What needs no connection to the tenant: its backup, its passwords, the audit log.
    void theGateCountsWhatItAllows() {
        f().test.provision("narmada");
        tenancy::writeTenantSetting(control(), "narmada", "limits.exports_per_hour", "2");
        const auto program = f().test.open();
        auto& gate = program->gate();
        const auto& me = program->user();
        const auto check = [&](const char* area, const char* action, const char* tenant = "narmada") {
            return codeOf([&] { gate.check(me, tenant, {area, action}); });
        };
        QCOMPARE(check("tenant", "export"), std::string());
        QCOMPARE(check("audit", "export"), std::string());
        QCOMPARE(check("tenant", "export"), std::string("rate_limited"));
        QCOMPARE(check("audit", "export"), std::string("rate_limited"));
        QCOMPARE(check("tenant", "reveal"), std::string());
        // To ask is no act.
        QVERIFY(gate.may(me, "narmada", {"tenant", "export"}).allowed);
        // The whole workspace's has a count of its own, and so has what was of a tenant that is gone.
        for (const char* place : {"", "godavari"}) {
            for (int i = 0; i < 60; ++i)
                QCOMPARE(check("audit", "export", place), std::string());
            QCOMPARE(check("audit", "export", place), std::string("rate_limited"));
        }
    }
};

QTEST_GUILESS_MAIN(TestActLimit)
#include "tst_act_limit.moc"
