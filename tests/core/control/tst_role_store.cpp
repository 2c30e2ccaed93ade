#include "core/control/role_store.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

using namespace landreeve;
using control::Role;
using control::RoleException;
using control::RoleStore;
using tests::codeOf;
using tests::SessionFixture;

/// The roles and what they may do.
class TestRoleStore : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    std::vector<Role> list() { return RoleStore(*f().test.workspace().control().lend()).list(); }
    Role get(const std::string& name) { return RoleStore(*f().test.workspace().control().lend()).get(name); }
    void say(const std::string& role, const std::string& permission, bool granted,
             const std::optional<std::string>& tenant) {
        f().sql("INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES ($1, $2, $3, $4)", role,
                permission, granted, tenant);
    }

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<SessionFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() {
        f().clear();
        f().sql("DELETE FROM role_permission WHERE tenant_id IS NOT NULL OR NOT granted OR role = 'guest'");
    }

    void theOwnerFirstThenWhoMayDoMore() {
        say("guest", "vendor:read", true, {});
        QStringList names;
        for (const Role& role : list())
            names << QString::fromStdString(role.name);
        QCOMPARE(names.join(u' '), QStringLiteral("owner admin operator accountant viewer guest"));
    }

    void holdsWhatTheGateGrants() {
        const Role viewer = get("viewer");
        QCOMPARE(viewer.permissions.size(), std::size_t{8});
        QVERIFY(viewer.permissions.contains("inventory:read"));
        QVERIFY(viewer.exceptions.empty());
        QCOMPARE(get("owner").permissions.size(), std::size_t{17 * 7});
        QVERIFY(get("accountant").permissions.contains("purchase-order:approve"));
        QVERIFY(!get("operator").permissions.contains("inventory:delete"));
    }

    void tenantsThatSayOtherwiseAreExceptions() {
        say("viewer", "inventory:write", true, "alpha");
        say("viewer", "employee:read", false, "alpha");
        // Says the same as the role: no exception.
        say("viewer", "vendor:read", true, "alpha");
        say("viewer", "inventory:export", false, "beta");
        // Granted nowhere.
        say("viewer", "inventory:delete", false, {});
        const Role viewer = get("viewer");
        QCOMPARE(viewer.permissions.size(), std::size_t{8});
        const std::vector<RoleException> expected{{"alpha", "employee:read", false},
                                                  {"alpha", "inventory:write", true}};
        QVERIFY(viewer.exceptions == expected);
    }

    void countsHowOftenItIsGiven() {
        f().map(f().localIssuer(), "asha", "alpha");
        f().map(f().localIssuer(), "binod");
        QCOMPARE(get("viewer").mappings, std::int64_t{2});
        QCOMPARE(get("owner").mappings, std::int64_t{1});
        QCOMPARE(get("admin").mappings, std::int64_t{0});
    }

    void knowsNoOther() {
        QCOMPARE(codeOf([&] { get("emperor"); }), std::string("role_not_found"));
    }
};

QTEST_GUILESS_MAIN(TestRoleStore)

#include "tst_role_store.moc"
