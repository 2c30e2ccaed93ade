#include "core/access/explanation.h"
#include "core/access/operator.h"
#include "core/control/employee_rights.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

using namespace landreeve;
using access::Subject;
using tests::codeOf;
using tests::TestWorkspace;

/// What employees' records give them: changed by those alone who may give rights, copied to the control plane, and read
/// there by the gate.
class TestEmployeeRights : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    std::string m_local;
    int m_count = 0;

    workspace::Workspace& workspace() { return m_test->workspace(); }
    template <typename... Values>
    postgres::Result control(std::string_view sql, const Values&... values) {
        return workspace().control().lend()->exec(sql, values...);
    }
    std::int64_t counted(std::string_view sql) { return control(sql).one().get<std::int64_t>(0); }

    Subject somebody(const std::string& role, const std::string& issuer = {}) {
        const std::string number = std::to_string(++m_count);
        Subject subject{issuer.empty() ? m_local : issuer, "user-" + number, "User " + number, "session-" + number};
        signIn(subject);
        map(subject, role);
        return subject;
    }
    void signIn(const Subject& subject) {
        control("INSERT INTO session (issuer, jti, user_id, created_at, expires_at) VALUES ($1, $2, $3, now(), now() + "
                "interval '1 hour')",
                subject.issuer, subject.sessionJti, subject.userId);
    }
    void map(const Subject& subject, const std::string& role) {
        control("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, $2, 'alpha', $3)",
                subject.issuer, subject.userId, role);
    }
    /// As somebody does through the gate.
    void asSomebody(const Subject& who, const std::string& action, std::string_view sql, const std::string& user) {
        auto lent = workspace().gate().lend(who, "alpha", {"employee", action});
        lent.run([&](postgres::Transaction& transaction) {
            const auto result = transaction.exec(sql, user);
            if (result.affected() != 1)
                throw Error("record_not_found", "There is no such employee.");
        });
    }
    void employ(const Subject& who) {
        asSomebody(m_owner, "write",
                   "INSERT INTO employee (employee_code, name, auth_user_id) VALUES ('E-' || $1, 'Somebody', $1)",
                   who.userId);
    }
    void give(const Subject& who, std::string_view sql) { asSomebody(m_owner, "write", sql, who.userId); }
    void dismissAll() {
        auto superuser = m_test->superuser("alpha_db_prod");
        superuser.exec("SELECT set_config('app.tenant_id', 'alpha', false)");
        superuser.exec("DELETE FROM employee");
    }
    bool may(const Subject& who, const char* area, const char* action, const std::string& tenant = "alpha") {
        return workspace().gate().may(who, tenant, {area, action}).allowed;
    }
    Subject m_owner;

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        m_test->provision("alpha");
        m_local = access::localIssuerOf(workspace().control().workspaceId());
        control("INSERT INTO issuer (url, kind) VALUES ('urn:other', 'oidc')");
    }
    void init() {
        workspace().gate().decideBy(std::make_shared<access::BuiltInEngine>());
        m_owner = somebody("owner");
    }
    void cleanup() {
        dismissAll();
        workspace().sealAudit({"alpha"}, {});
        control("DELETE FROM user_mapping WHERE tenant_id = 'alpha'");
        control("DELETE FROM session WHERE jti LIKE 'session-%'");
        control("DELETE FROM role_permission WHERE tenant_id IS NOT NULL");
    }

    void addToWhatTheRoleHolds() {
        const Subject asha = somebody("viewer");
        employ(asha);
        QVERIFY(!may(asha, "vendor", "write"));
        give(asha,
             "UPDATE employee SET permissions = '{vendor:write}', roles = '{accountant}' WHERE auth_user_id = $1");
        // Not yet: what a tenant's record says is not asked at the gate.
        QVERIFY(!may(asha, "vendor", "write"));
        workspace().sealAudit({"alpha"}, {});
        QVERIFY(may(asha, "vendor", "write"));
        QVERIFY(may(asha, "purchase-order", "approve"));
        QVERIFY(!may(asha, "vendor", "delete"));
        // And the database lets her: she acts as the role that can write.
        auto lent = workspace().gate().lend(asha, "alpha", {"vendor", "write"});
        lent.run([](postgres::Transaction& transaction) {
            transaction.exec("INSERT INTO vendor (code, name) VALUES ('V-' || gen_random_uuid(), 'New')");
        });
        // A role's exception in the tenant holds for whoever has the role, however he has it.
        control("INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES ('accountant', "
                "'purchase-order:approve', false, 'alpha')");
        QVERIFY(!may(asha, "purchase-order", "approve"));

        for (const char* end : {"UPDATE employee SET status = 'blocked' WHERE auth_user_id = $1",
                                "UPDATE employee SET status = 'active' WHERE auth_user_id = $1",
                                "DELETE FROM employee WHERE auth_user_id = $1"}) {
            asSomebody(m_owner, std::string_view(end).starts_with("DELETE") ? "delete" : "write", end, asha.userId);
            workspace().sealAudit({"alpha"}, {});
            QCOMPARE(may(asha, "vendor", "write"), std::string_view(end).find("'active'") != std::string_view::npos);
        }
    }

    /// Whoever writes employees and may give no rights: he ends them, and gives none back.
    void areNotGivenBackByEmployingAgain() {
        const Subject asha = somebody("viewer");
        const Subject binod = somebody("operator");
        employ(asha);
        give(asha, "UPDATE employee SET permissions = '{vendor:write}' WHERE auth_user_id = $1");
        const auto asOperator = [&](std::string_view sql) {
            return codeOf([&] { asSomebody(binod, "write", sql, asha.userId); });
        };
        QCOMPARE(asOperator("UPDATE employee SET status = 'blocked' WHERE auth_user_id = $1"), std::string());
        QVERIFY(!asOperator("UPDATE employee SET status = 'active' WHERE auth_user_id = $1").empty());
        QCOMPARE(asOperator("UPDATE employee SET designation = 'Buyer' WHERE auth_user_id = $1"), std::string());
        asSomebody(m_owner, "write", "UPDATE employee SET status = 'active' WHERE auth_user_id = $1", asha.userId);
        workspace().sealAudit({"alpha"}, {});
        QVERIFY(may(asha, "vendor", "write"));
    }

    void belongToOnePersonOfOneIssuer() {
        const Subject asha = somebody("viewer");
        employ(asha);
        give(asha, "UPDATE employee SET permissions = '{vendor:write}' WHERE auth_user_id = $1");
        workspace().sealAudit({"alpha"}, {});
        QVERIFY(may(asha, "vendor", "write"));
        // Another issuer's user of the same name: which of the two is meant is not known, so neither is.
        const Subject other{"urn:other", asha.userId, "Other", "session-of-other"};
        signIn(other);
        QVERIFY(!may(other, "vendor", "read"));
        QVERIFY(may(asha, "vendor", "write"));
        map(other, "viewer");
        QVERIFY(!may(other, "vendor", "write"));
        QVERIFY(!may(asha, "vendor", "write"));
        QVERIFY(may(asha, "vendor", "read"));
        // Nor do they give somebody a place that he has not.
        control("DELETE FROM user_mapping WHERE subject = $1", asha.userId);
        QVERIFY(!may(asha, "vendor", "write"));
        QVERIFY(!may(asha, "vendor", "write", ""));
    }

    void onlyWhoMayGiveRightsChangesThem_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("roles") << "UPDATE employee SET roles = '{owner}' WHERE auth_user_id = $1";
        QTest::newRow("role") << "UPDATE employee SET role = 'owner' WHERE auth_user_id = $1";
        QTest::newRow("permissions") << "UPDATE employee SET permissions = '{user:write}' WHERE auth_user_id = $1";
        QTest::newRow("another's rights") << "UPDATE employee SET auth_user_id = 'mallory' WHERE auth_user_id = $1";
        QTest::newRow("a new one")
            << "INSERT INTO employee (employee_code, name, permissions) VALUES ('N-' || $1, 'N', "
               "'{role:write}')";
    }
    void onlyWhoMayGiveRightsChangesThem() {
        QFETCH(QString, sql);
        const std::string change = sql.toStdString();
        const Subject asha = somebody("viewer");
        employ(asha);
        // An operator writes employees, but not what they may do; nor does the tenant's own login, whatever it claims.
        const Subject binod = somebody("operator");
        QVERIFY(!codeOf([&] { asSomebody(binod, "write", change, asha.userId); }).empty());
        auto login = m_test->login("alpha", tenancy::LoginKind::App);
        for (const char* claims : {"{}", R"({"gives_rights": true})", R"({"sub": "x", "gives_rights": "true"})"}) {
            login.exec(
                "SELECT set_config('app.tenant_id', 'alpha', false), set_config('request.jwt.claims', $1, false)",
                std::string(claims));
            QVERIFY2(!codeOf([&] { login.exec(change, asha.userId); }).empty(), claims);
        }
        asSomebody(binod, "write", "UPDATE employee SET designation = 'Buyer' WHERE auth_user_id = $1", asha.userId);
        asSomebody(m_owner, "write", change, asha.userId);
        dismissAll();
    }

    /// Whoever may give rights gives those he holds himself.
    void nobodyGivesMoreThanHeHolds() {
        const Subject asha = somebody("viewer");
        employ(asha);
        control("INSERT INTO role_permission (role, permission) SELECT 'registrar', p FROM unnest('{role:write, "
                "employee:read,employee:write,vendor:read,vendor:delete,purchase-order:approve}'::text[]) p");
        control("INSERT INTO role_permission (role, permission) VALUES ('clerk', 'vendor:delete')");
        const Subject registrar = somebody("registrar");
        const auto change = [&](const Subject& who, std::string_view sql) {
            return codeOf([&] { asSomebody(who, "write", sql, asha.userId); });
        };
        const std::string refused = change(registrar, "UPDATE employee SET roles = '{owner}' WHERE auth_user_id = $1");
        QVERIFY(!refused.empty());
        for (const char* sql :
             {"UPDATE employee SET role = 'operator' WHERE auth_user_id = $1",
              "UPDATE employee SET permissions = '{vendor:delete,tenant:delete}' WHERE auth_user_id = $1",
              "UPDATE employee SET roles = '{clerk,nobody}' WHERE auth_user_id = $1",
              "INSERT INTO employee (employee_code, name, permissions) VALUES ('N-' || $1, 'N', '{user:write}')"})
            QCOMPARE(change(registrar, sql), refused);
        const std::string done;
        QCOMPARE(change(registrar, "UPDATE employee SET roles = '{clerk}', permissions = '{vendor:read}' WHERE "
                                   "auth_user_id = $1"),
                 done);
        // What somebody has already is not given again, unless it comes to be another's, or somebody's who left.
        give(asha, "UPDATE employee SET permissions = '{tenant:delete}' WHERE auth_user_id = $1");
        QCOMPARE(change(registrar, "UPDATE employee SET permissions = permissions || '{vendor:delete}' WHERE "
                                   "auth_user_id = $1"),
                 done);
        QCOMPARE(change(registrar, "UPDATE employee SET auth_user_id = 'mallory' WHERE auth_user_id = $1"), refused);
        QCOMPARE(change(registrar, "UPDATE employee SET status = 'blocked' WHERE auth_user_id = $1"), done);
        QCOMPARE(change(registrar, "UPDATE employee SET status = 'active' WHERE auth_user_id = $1"), refused);
        QCOMPARE(change(m_owner, "UPDATE employee SET status = 'active', roles = '{nobody}' WHERE auth_user_id = $1"),
                 done);
        control("DELETE FROM role_permission WHERE role IN ('registrar', 'clerk')");
    }

    void aCrashAfterTheChangeIsMadeGood() {
        const Subject asha = somebody("viewer");
        employ(asha);
        give(asha, "UPDATE employee SET permissions = '{vendor:delete}' WHERE auth_user_id = $1");
        // Whoever changed it is gone before anything was copied; another program comes.
        const auto second = m_test->open();
        QVERIFY(!second->gate().may(asha, "alpha", {"vendor", "delete"}).allowed);
        second->sealAudit({"alpha"}, {});
        QVERIFY(may(asha, "vendor", "delete"));
        const auto entries = [this] {
            return counted(
                "SELECT count(*) FROM policy_sync_log WHERE action = 'rights.copied' AND tenant_id = 'alpha'");
        };
        const auto before = entries();
        QVERIFY(before > 0);
        // Once is enough.
        second->sealAudit({"alpha"}, {});
        workspace().sealAudit({"alpha"}, {});
        QCOMPARE(entries(), before);
        const auto last =
            control("SELECT before, after FROM policy_sync_log WHERE action = 'rights.copied' ORDER BY seq "
                    "DESC LIMIT 1")
                .one();
        QCOMPARE(last.get<QJsonValue>("after")[QStringLiteral("permissions")][0].toString(),
                 QStringLiteral("vendor:delete"));
        // The change itself stands in the log as well, with who made it.
        QVERIFY(
            counted("SELECT count(*) FROM policy_sync_log WHERE action = 'employee.update' AND after ? 'permissions'") >
            0);
    }

    void aChangeThatFailsHalfwayLeavesTheCopyWhole() {
        const Subject asha = somebody("viewer");
        employ(asha);
        give(asha, "UPDATE employee SET permissions = '{vendor:delete}' WHERE auth_user_id = $1");
        {
            // The copy's transaction ends before its commit.
            auto lease = workspace().control().lend();
            auto transaction = workspace().control().begin(*lease);
            transaction.exec(
                "SELECT employee_rights_copy('alpha', jsonb_build_array(jsonb_build_object('user', $1::text, "
                "'employee', gen_random_uuid(), 'roles', '[]'::jsonb, 'permissions', "
                "'[\"vendor:delete\"]'::jsonb)))",
                asha.userId);
            transaction.rollback();
        }
        QVERIFY(!may(asha, "vendor", "delete"));
        workspace().sealAudit({"alpha"}, {});
        QVERIFY(may(asha, "vendor", "delete"));
    }

    void areExplained_data() {
        QTest::addColumn<QString>("permission");
        QTest::addColumn<QString>("tenant");
        QTest::addColumn<bool>("allowed");
        QTest::addColumn<QString>("decided");
        QTest::newRow("by the role") << "vendor:read"
                                     << "alpha" << true << "role";
        QTest::newRow("not by the role") << "vendor:delete"
                                         << "alpha" << false << "role";
        QTest::newRow("by an exception") << "vendor:export"
                                         << "alpha" << true << "exception";
        QTest::newRow("not by an exception") << "product:read"
                                             << "alpha" << false << "exception";
        QTest::newRow("by the record") << "customer:write"
                                       << "alpha" << true << "employee";
        QTest::newRow("by the record's role") << "purchase-order:approve"
                                              << "alpha" << true << "employee";
        QTest::newRow("not in the workspace") << "vendor:read"
                                              << "" << false << "mapping";
    }
    void areExplained() {
        QFETCH(QString, permission);
        QFETCH(QString, tenant);
        QFETCH(bool, allowed);
        QFETCH(QString, decided);
        const Subject asha = somebody("viewer");
        employ(asha);
        give(asha,
             "UPDATE employee SET permissions = '{customer:write}', roles = '{accountant}' WHERE auth_user_id = $1");
        workspace().sealAudit({"alpha"}, {});
        control("INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES ('viewer', 'vendor:export', "
                "true, 'alpha'), ('viewer', 'product:read', false, 'alpha'), ('accountant', 'product:read', false, "
                "'alpha')");
        const auto asked = access::permissionFromText(permission.toStdString());
        const auto told =
            access::explain(workspace().control(), access::BuiltInEngine(), asha, tenant.toStdString(), asked);
        QCOMPARE(told.allowed, allowed);
        QCOMPARE(workspace().gate().may(asha, tenant.toStdString(), asked).allowed, allowed);
        QStringList names;
        QStringList deciding;
        for (const auto& step : told.steps) {
            names << QString::fromStdString(step.name);
            if (step.decided)
                deciding << QString::fromStdString(step.name);
        }
        QCOMPARE(deciding.join(u' '), decided);
        QVERIFY2(names.startsWith(QStringLiteral("session")) && names.endsWith(QStringLiteral("database")),
                 qPrintable(names.join(u' ')));
        QCOMPARE(codeOf([&] {
                     access::explain(workspace().control(), access::BuiltInEngine(), asha, "alpha", {"vendr", "read"});
                 }),
                 std::string("usage"));
    }
};

QTEST_GUILESS_MAIN(TestEmployeeRights)

#include "tst_employee_rights.moc"
