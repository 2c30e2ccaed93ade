#include "core/control/role_store.h"
#include "core/postgres/listener.h"
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

    /// Changes a role in a transaction of its own, as a program does.
    Role change(const control::RoleChange& wanted) {
        auto& plane = f().test.workspace().control();
        auto lease = plane.lend();
        auto transaction = plane.begin(*lease);
        Role role = RoleStore(*lease).change(f().test.workspace().giver(), wanted);
        transaction.commit();
        return role;
    }
    void remove(const std::string& name) {
        auto& plane = f().test.workspace().control();
        auto lease = plane.lend();
        auto transaction = plane.begin(*lease);
        RoleStore(*lease).remove(name);
        transaction.commit();
    }
    QString lastEntry(const char* column) {
        return QString::fromStdString(
            f().sql("SELECT coalesce(to_jsonb(o) ->> $1, '') FROM audit_outbox o WHERE object_kind = 'role' "
                    "ORDER BY id DESC LIMIT 1",
                    std::string(column))
                .one()
                .get<std::string>(0));
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() {
        f().clear();
        f().sql("DELETE FROM role_permission WHERE tenant_id IS NOT NULL OR NOT granted OR role = 'guest' OR (role = "
                "'viewer' AND permission NOT LIKE '%:read')");
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
        QCOMPARE(get("owner").permissions.size(), std::size_t{17} * 7);
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

    void ofOneTenantItSaysNothingOfAnother() {
        say("viewer", "inventory:write", true, "alpha");
        say("viewer", "inventory:export", true, "beta");
        f().map(f().localIssuer(), "asha", "alpha");
        f().map(f().localIssuer(), "chitra", "beta");
        f().map(f().localIssuer(), "binod");
        auto lease = f().test.workspace().control().lend();
        const Role viewer = RoleStore(*lease).get("viewer", "alpha");
        const std::vector<RoleException> expected{{"alpha", "inventory:write", true}};
        QVERIFY(viewer.exceptions == expected);
        QCOMPARE(viewer.mappings, std::int64_t{1});
        QCOMPARE(viewer.permissions.size(), std::size_t{8});
        QCOMPARE(tests::codeOf([&] { RoleStore(*lease).list("nowhere"); }), std::string("tenant_not_found"));
    }

    void countsHowOftenItIsGiven() {
        f().map(f().localIssuer(), "asha", "alpha");
        f().map(f().localIssuer(), "binod");
        QCOMPARE(get("viewer").mappings, std::int64_t{2});
        QCOMPARE(get("owner").mappings, std::int64_t{1});
        QCOMPARE(get("admin").mappings, std::int64_t{0});
    }

    void everywhereOrInOneTenant() {
        QVERIFY(change({.name = "viewer", .grant = {"vendor:export"}}).permissions.contains("vendor:export"));
        QCOMPARE(lastEntry("action"), QStringLiteral("role.set"));
        QCOMPARE(lastEntry("before"), QStringLiteral(R"({"vendor:export": false})"));
        QCOMPARE(lastEntry("after"), QStringLiteral(R"({"vendor:export": true})"));
        Role viewer = change({.name = "viewer", .revoke = {"vendor:export"}, .tenantId = "alpha"});
        const std::vector<RoleException> expected{{"alpha", "vendor:export", false}};
        QVERIFY(viewer.exceptions == expected);
        QCOMPARE(lastEntry("tenant_id"), QStringLiteral("alpha"));
        // Set back: nothing is left of it.
        viewer = change({.name = "viewer", .grant = {"vendor:export"}, .tenantId = "alpha"});
        QVERIFY(viewer.exceptions.empty());
        viewer = change({.name = "viewer", .revoke = {"vendor:export"}});
        QCOMPARE(viewer.permissions.size(), std::size_t{8});
    }

    void whatIsSoAlreadyLeavesNoEntry() {
        change({.name = "viewer", .grant = {"vendor:export"}});
        const QString id = lastEntry("id");
        change({.name = "viewer", .grant = {"vendor:export"}});
        QCOMPARE(lastEntry("id"), id);
    }

    void refusesWhatIsNoPermission() {
        const auto hintFor = [&](const std::string& permission) {
            try {
                change({.name = "viewer", .grant = {permission}});
            } catch (const Error& error) {
                return QString::fromStdString(error.code() + ": " + error.hint());
            }
            return QString();
        };
        QVERIFY2(hintFor("vendr:write").contains(QStringLiteral("usage: Did you mean: vendor:write")),
                 qPrintable(hintFor("vendr:write")));
        QVERIFY(hintFor("something").contains(QStringLiteral("purchase-order")));
        QCOMPARE(codeOf([&] { change({.name = "emperor", .grant = {"vendor:read"}}); }), std::string("role_not_found"));
        QCOMPARE(codeOf([&] { change({.name = "viewer", .grant = {"vendor:read"}, .tenantId = "nowhere"}); }),
                 std::string("tenant_not_found"));
        QCOMPARE(codeOf([&] { change({.name = "viewer", .grant = {"vendor:read"}, .revoke = {"vendor:read"}}); }),
                 std::string("usage"));
    }

    void anOwnerKeepsWhatGivesRightsBack_data() {
        QTest::addColumn<QString>("permission");
        QTest::addColumn<QString>("tenant");
        for (const char* permission : {"role:read", "role:write", "user:read", "user:write"}) {
            for (const char* tenant : {"", "alpha"})
                QTest::addRow("%s %s", permission, tenant) << permission << tenant;
        }
    }
    void anOwnerKeepsWhatGivesRightsBack() {
        QFETCH(QString, permission);
        QFETCH(QString, tenant);
        const std::string name = permission.toStdString();
        QCOMPARE(codeOf([&] {
                     change({.name = "owner", .revoke = {name, "vendor:read"}, .tenantId = tenant.toStdString()});
                 }),
                 std::string("role_protected"));
        QVERIFY(get("owner").permissions.contains("vendor:read"));
        // Nor can the database be told so.
        for (const char* sql : {"UPDATE role_permission SET granted = false WHERE role = 'owner' AND permission = $1",
                                "UPDATE role_permission SET role = 'x' WHERE role = 'owner' AND permission = $1",
                                "DELETE FROM role_permission WHERE role = 'owner' AND permission = $1",
                                "INSERT INTO role_permission (role, permission, granted, tenant_id) VALUES ('owner', "
                                "$1, false, 'beta')"})
            QVERIFY2(!codeOf([&] { f().sql(sql, name); }).empty(), sql);
        // What else an owner may do, he may take from himself.
        change({.name = "owner", .revoke = {"vendor:delete"}});
        change({.name = "owner", .grant = {"vendor:delete"}});
    }

    void rolesOfOnesOwn() {
        QCOMPARE(codeOf([&] { change({.name = "Guest", .grant = {"vendor:read"}, .create = true}); }),
                 std::string("usage"));
        QCOMPARE(codeOf([&] { change({.name = "guest", .create = true}); }), std::string("usage"));
        QCOMPARE(codeOf([&] { change({.name = "viewer", .grant = {"vendor:read"}, .create = true}); }),
                 std::string("role_exists"));
        QCOMPARE(change({.name = "guest", .grant = {"vendor:read"}, .create = true}).permissions.size(),
                 std::size_t{1});
        QCOMPARE(lastEntry("action"), QStringLiteral("role.create"));
        // It is still there when it may do nothing.
        QVERIFY(change({.name = "guest", .revoke = {"vendor:read"}}).permissions.empty());
        f().map(f().localIssuer(), "asha", "alpha");
        f().sql("UPDATE user_mapping SET role = 'guest' WHERE subject = 'asha'");
        QCOMPARE(codeOf([&] { remove("guest"); }), std::string("role_in_use"));
        QVERIFY(get("guest").mappings == 1);
        f().sql("DELETE FROM user_mapping WHERE subject = 'asha'");
        remove("guest");
        QCOMPARE(lastEntry("action"), QStringLiteral("role.remove"));
        QCOMPARE(codeOf([&] { get("guest"); }), std::string("role_not_found"));
        QCOMPARE(codeOf([&] { remove("viewer"); }), std::string("role_protected"));
    }

    void otherProgramsHearOfIt() {
        postgres::Listener listener(f().test.workspace().control().url(), {"landreeve"});
        change({.name = "viewer", .grant = {"vendor:export"}});
        QString words;
        QElapsedTimer timer;
        for (timer.start(); words.isEmpty() && timer.elapsed() < 5000;) {
            for (const auto& notification : listener.wait({}, std::chrono::milliseconds(500)))
                words += QString::fromStdString(notification.payload);
        }
        QVERIFY2(words.contains(QStringLiteral(R"("table": "role_permission")")) &&
                     words.contains(QStringLiteral(R"("id": "viewer")")),
                 qPrintable(words));
    }

    void knowsNoOther() {
        QCOMPARE(codeOf([&] { get("emperor"); }), std::string("role_not_found"));
    }
};

QTEST_GUILESS_MAIN(TestRoleStore)

#include "tst_role_store.moc"
