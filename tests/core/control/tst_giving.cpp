#include "core/access/token_mint.h"
#include "core/control/giving.h"
#include "core/control/role_store.h"
#include "core/control/user_store.h"
#include "tests/core/sessions/session_fixture.h"

#include <QJsonArray>
#include <QtTest>

using namespace landreeve;
using control::Giver;
using control::RoleChange;
using control::RoleStore;
using control::UserStore;
using tests::codeOf;
using tests::SessionFixture;

/// Nobody gives or takes more than he holds himself.
class TestGiving : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    control::ControlPlane& plane() { return f().test.workspace().control(); }
    Giver owner() { return f().test.workspace().giver(); }

    /// Somebody who has the role there; everywhere where no tenant is given.
    Giver somebody(const std::string& user, const std::string& role, const std::string& tenant = "alpha") {
        f().sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, $2, nullif($3, ''), $4)",
                f().localIssuer(), user, tenant, role);
        return {f().localIssuer(), user};
    }
    void say(const std::string& role, const std::string& permissions, bool granted = true,
             const std::string& tenant = {}) {
        f().sql("INSERT INTO role_permission (role, permission, granted, tenant_id) "
                "SELECT $1, p, $3, nullif($4, '') FROM unnest($2::text[]) p",
                role, permissions, granted, tenant);
    }
    /// As a program does; the code of its refusal, and what it lacked.
    template <typename Work>
    std::string giving(const std::string& tenant, const Work& work) {
        m_missing.clear();
        try {
            control::inGiving(plane(), tenant, {}, work);
        } catch (const Error& error) {
            for (const auto& one : error.details()[QStringLiteral("missing")].toArray())
                m_missing << one.toString();
            return error.code();
        }
        return {};
    }
    std::string map(const Giver& giver, const std::string& user, const std::string& role,
                    const std::string& tenant = "alpha") {
        return giving(tenant, [&](postgres::Connection& connection) {
            UserStore(connection).map(giver, {f().localIssuer(), user, tenant, role});
        });
    }
    std::string unmap(const Giver& giver, const std::string& user, const std::string& tenant = "alpha") {
        return giving(tenant,
                      [&](postgres::Connection& connection) { UserStore(connection).unmap(giver, {}, user, tenant); });
    }
    std::string change(const Giver& giver, const RoleChange& wanted) {
        return giving(wanted.tenantId,
                      [&](postgres::Connection& connection) { RoleStore(connection).change(giver, wanted); });
    }
    std::string roleOf(const std::string& user, const std::string& tenant = "alpha") {
        return f().value<std::string>("SELECT coalesce((SELECT role FROM user_mapping WHERE subject = $1 AND "
                                      "tenant_id IS NOT DISTINCT FROM nullif($2, '')), '')",
                                      user, tenant);
    }
    std::int64_t refusals() {
        return f().value<std::int64_t>(
            "SELECT count(*) FROM audit_outbox WHERE action = 'access.refused' AND reason = 'beyond_own_rights' AND "
            "object_kind = 'user' AND object_id IN ('binod', 'asha') AND after -> 'roles' <> '[]'");
    }

    QStringList m_missing;
    const std::string m_denied = "permission_denied";
    const std::string m_done;

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
        f().addTenant("beta");
        f().test.workspace().localIssuer().prepare();
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() {
        f().clear();
        f().sql("DELETE FROM user_mapping WHERE subject <> $1", owner().userId);
        f().sql("DELETE FROM employee_right");
        f().sql("DELETE FROM role_permission WHERE tenant_id IS NOT NULL OR role IN ('warden', 'clerk')");
        f().sql("UPDATE role_permission SET granted = true WHERE role = 'owner'");
    }

    void nobodyMakesHimselfOwner() {
        say("warden", "{user:read,user:write}");
        const Giver warden = somebody("binod", "warden");
        const auto before = refusals();
        for (const char* role : {"owner", "admin", "operator", "viewer"}) {
            QCOMPARE(map(warden, "binod", role), m_denied);
            QCOMPARE(map(warden, "asha", role), m_denied);
        }
        QCOMPARE(roleOf("binod"), std::string("warden"));
        QCOMPARE(roleOf("asha"), m_done);
        QVERIFY(m_missing.contains(QStringLiteral("vendor:read")));
        QCOMPARE(refusals(), before + 8);
        // What he holds he gives, and takes.
        QCOMPARE(map(warden, "asha", "warden"), m_done);
        QCOMPARE(unmap(warden, "asha"), m_done);
    }

    /// Nor does he take from those who hold more: they would be at his mercy.
    void nobodyTakesMoreThanHeHolds() {
        say("warden", "{user:read,user:write}");
        const Giver warden = somebody("binod", "warden");
        somebody("meera", "owner");
        QCOMPARE(unmap(warden, "meera"), m_denied);
        QCOMPARE(map(warden, "meera", "warden"), m_denied);
        // A role in the tenant goes before the one in the workspace, so that this would take it away there.
        somebody("deepa", "admin", "");
        QCOMPARE(map(warden, "deepa", "warden"), m_denied);
        // And this would give it back.
        somebody("deepa", "warden");
        QCOMPARE(unmap(warden, "deepa"), m_denied);
        QCOMPARE(roleOf("meera"), std::string("owner"));
        QCOMPARE(roleOf("deepa"), std::string("warden"));
        // What somebody is called is no right.
        QCOMPARE(map(warden, "meera", "owner"), m_done);
    }

    void nobodyGrantsARoleWhatHeDoesNotHold() {
        say("warden", "{role:read,role:write,vendor:read}");
        const Giver warden = somebody("binod", "warden");
        QCOMPARE(change(warden, {.name = "warden", .grant = {"tenant:delete", "vendor:read"}, .tenantId = "alpha"}),
                 m_denied);
        QCOMPARE(m_missing, QStringList(QStringLiteral("tenant:delete")));
        QCOMPARE(change(warden, {.name = "warden", .grant = {"employee:reveal"}, .tenantId = "alpha"}), m_denied);
        QCOMPARE(change(warden, {.name = "admin", .revoke = {"vendor:write"}, .tenantId = "alpha"}), m_denied);
        QCOMPARE(f().value<std::int64_t>("SELECT count(*) FROM role_permission WHERE tenant_id IS NOT NULL"), 0);
        // What is so already is given to nobody.
        QCOMPARE(change(warden, {.name = "admin", .grant = {"tenant:delete"}, .tenantId = "alpha"}), m_done);
        QCOMPARE(change(warden, {.name = "admin", .revoke = {"vendor:read"}, .tenantId = "alpha"}), m_done);
        QCOMPARE(change(warden, {.name = "admin", .grant = {"vendor:read"}, .tenantId = "alpha"}), m_done);
        // Not with what he holds in one tenant, everywhere.
        QCOMPARE(change(warden, {.name = "clerk", .grant = {"vendor:read"}, .create = true}), m_denied);
    }

    /// What was taken from an admin is not his to give back; an owner does, whatever was taken from him.
    void whatWasTakenIsGivenBackByAnOwner() {
        const Giver admin = somebody("anand", "admin");
        const Giver ofTenant = somebody("meera", "owner");
        say("admin", "{employee:reveal}", false, "alpha");
        QCOMPARE(change(admin, {.name = "admin", .grant = {"employee:reveal"}, .tenantId = "alpha"}), m_denied);
        // An owner could, so nobody else makes one.
        QCOMPARE(map(admin, "anand", "owner"), m_denied);
        QCOMPARE(m_missing, QStringList(QStringLiteral("employee:reveal")));
        QCOMPARE(map(admin, "asha", "operator"), m_done);
        QCOMPARE(change(ofTenant, {.name = "owner", .revoke = {"employee:reveal"}, .tenantId = "alpha"}), m_done);
        QCOMPARE(change(ofTenant, {.name = "admin", .grant = {"employee:reveal"}, .tenantId = "alpha"}), m_done);
        QCOMPARE(map(admin, "anand", "owner"), m_done);
        // In his own tenant alone.
        QCOMPARE(map(ofTenant, "asha", "viewer", "beta"), m_denied);
        QCOMPARE(map(ofTenant, "asha", "viewer", ""), m_denied);
        QCOMPARE(map(owner(), "asha", "owner", ""), m_done);
    }

    void everywhereMeansEveryTenant() {
        say("warden", "{user:read,user:write,vendor:read}");
        say("clerk", "{vendor:read}");
        say("clerk", "{employee:reveal}", true, "beta");
        const Giver warden = somebody("binod", "warden", "");
        QCOMPARE(map(warden, "asha", "clerk"), m_done);
        QCOMPARE(map(warden, "asha", "clerk", "beta"), m_denied);
        QCOMPARE(map(warden, "asha", "clerk", ""), m_denied);
        QCOMPARE(m_missing, QStringList(QStringLiteral("employee:reveal")));
        // By his right in the workspace, also where he has a lesser role.
        say("bystander", "{server:read}");
        somebody("binod", "bystander");
        QCOMPARE(map(warden, "dev", "clerk"), m_done);
        f().sql("DELETE FROM role_permission WHERE role = 'bystander'");
    }

    /// A role in a tenant goes before the one in the workspace; in a session of that tenant it is all he holds.
    void whoIsNarrowedInATenantStaysSoThere() {
        say("warden", "{user:read,user:write,role:read,role:write}");
        for (const char* elsewhere : {"owner", "admin"}) {
            Giver meera = somebody("meera", elsewhere, "");
            somebody("meera", "warden");
            sessions::NewSession wanted;
            wanted.userId = "meera";
            wanted.tenantId = "alpha";
            meera.sessionJti = f().store.create(wanted).jti;
            QCOMPARE(unmap(meera, "meera"), m_denied);
            QCOMPARE(map(meera, "meera", "viewer"), m_denied);
            QCOMPARE(map(meera, "asha", "owner"), m_denied);
            QCOMPARE(map(meera, "asha", "warden", "beta"), m_denied);
            QCOMPARE(map(meera, "asha", "warden", ""), m_denied);
            QCOMPARE(change(meera, {.name = "warden", .grant = {"vendor:read"}, .tenantId = "alpha"}), m_denied);
            QCOMPARE(map(meera, "asha", "warden"), m_done);
            // Signed in to the workspace he lifts it: that is his there.
            meera.sessionJti = f().create("meera").jti;
            QCOMPARE(unmap(meera, "meera"), m_done);
            f().sql("DELETE FROM user_mapping WHERE subject IN ('meera', 'asha')");
        }
    }

    void theOwnersRoleIsForOwnersToChange() {
        say("warden", "{role:read,role:write,vendor:read}");
        const Giver warden = somebody("binod", "warden");
        QCOMPARE(change(warden, {.name = "owner", .revoke = {"vendor:read"}, .tenantId = "alpha"}), m_denied);
        QCOMPARE(control::giftOf({.name = "owner", .revoke = {"vendor:read"}}).roles,
                 std::vector<std::string>{"owner"}); // as the window asks before it tries
        QCOMPARE(change(somebody("meera", "owner"), {.name = "owner", .revoke = {"vendor:read"}, .tenantId = "alpha"}),
                 m_done);
    }

    /// With a token somebody does what its user may do.
    void nobodyMintsATokenOfSomebodyWhoMayDoMore() {
        say("warden", "{token:write,user:write,vendor:read}");
        say("clerk", "{vendor:read}");
        const Giver warden = somebody("binod", "warden");
        const auto minting = [&](const std::string& user, const std::optional<std::string>& role) {
            return codeOf([&] {
                access::mintToken(plane(), f().test.workspace().localIssuer(), warden, {"alpha", user, role});
            });
        };
        somebody("meera", "owner");
        somebody("deepa", "admin", "");
        somebody("kiran", "clerk");
        QCOMPARE(minting("meera", {}), m_denied);
        QCOMPARE(minting("deepa", {}), m_denied);
        QCOMPARE(minting("deepa", "clerk"), m_denied);
        QCOMPARE(minting("asha", "operator"), m_denied);
        QCOMPARE(minting("asha", {}), m_denied);
        QCOMPARE(f().value<std::int64_t>("SELECT count(*) FROM session WHERE user_id <> $1", owner().userId), 0);
        QCOMPARE(minting("binod", {}), m_done);
        QCOMPARE(minting("kiran", {}), m_done);
        QCOMPARE(minting("asha", "clerk"), m_done);
        // His record gives him more.
        f().sql("INSERT INTO employee_right (tenant_id, subject, employee_id, roles, permissions) VALUES ('alpha', "
                "'kiran', gen_random_uuid(), '{}', '{tenant:delete}')");
        QCOMPARE(minting("kiran", {}), m_denied);
        // Who has no role may do nothing.
        access::refuseToSpeakFor(*plane().lend(), warden, {warden.issuer, "nobody", {}, {}}, "alpha");
    }

    void sinceWhenAndByWhomIsOfTheRole() {
        map(owner(), "asha", "viewer");
        f().sql("UPDATE user_mapping SET created_at = '2020-01-01', created_by = 'somebody' WHERE subject = 'asha'");
        const auto same = [&] {
            return f().value<bool>("SELECT created_at = '2020-01-01' AND created_by = 'somebody' FROM user_mapping "
                                   "WHERE subject = 'asha'");
        };
        map(owner(), "asha", "viewer");
        QVERIFY(same());
        map(owner(), "asha", "operator");
        QVERIFY(!same());
        QVERIFY(f().value<bool>("SELECT created_at > now() - interval '1 minute' AND created_by = $1 FROM user_mapping "
                                "WHERE subject = 'asha'",
                                owner().userId));
    }
};

QTEST_GUILESS_MAIN(TestGiving)
#include "tst_giving.moc"
