#include "core/control/user_store.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <future>

using namespace landreeve;
using control::UserMapping;
using control::UserStore;
using tests::codeOf;
using tests::SessionFixture;

/// Who belongs to which tenant, in which role.
class TestUserStore : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    std::string self() { return f().test.workspace().user().userId; }

    /// Whoever owns the workspace at the moment.
    control::Giver anOwner() {
        return {f().localIssuer(), f().value<std::string>("SELECT subject FROM user_mapping WHERE tenant_id IS NULL "
                                                          "AND role = 'owner' ORDER BY subject <> $1 LIMIT 1",
                                                          self())};
    }
    template <typename Change>
    auto change(const Change& work) {
        auto& plane = f().test.workspace().control();
        auto lease = plane.lend();
        auto transaction = plane.begin(*lease);
        UserStore users(*lease);
        auto result = work(users);
        transaction.commit();
        return result;
    }
    UserMapping map(const std::string& user, const std::string& tenant, const std::string& role,
                    const std::string& name = {}) {
        return change([&](UserStore& users) {
            return users.map(anOwner(), {f().localIssuer(), user, tenant, role, name});
        });
    }
    int unmap(const std::string& user, const std::string& tenant, const std::optional<std::string>& issuer = {}) {
        return change([&](UserStore& users) { return users.unmap(anOwner(), issuer, user, tenant); });
    }
    /// Whoever is owner takes it from himself.
    int leave(const std::string& user) {
        return change([&](UserStore& users) { return users.unmap({f().localIssuer(), user}, {}, user, {}); });
    }
    std::vector<UserMapping> list(const std::optional<std::string>& user = {},
                                  const std::optional<std::string>& tenant = {}) {
        auto lease = f().test.workspace().control().lend();
        return UserStore(*lease).list({}, user, tenant);
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
        if (list(self()).empty())
            map(self(), "", "owner");
        f().sql("DELETE FROM user_mapping WHERE subject <> $1", self());
    }

    void oneRoleAPlace() {
        map("asha", "alpha", "viewer", "Asha Rao");
        map("asha", "beta", "operator");
        const auto changed = map("asha", "alpha", "admin");
        QCOMPARE(changed.role, std::string("admin"));
        QCOMPARE(changed.displayName, std::string("Asha Rao"));
        QCOMPARE(changed.createdBy, self());
        QCOMPARE(list("asha").size(), std::size_t{2});
        QCOMPARE(list({}, "alpha").size(), std::size_t{1});
        const auto entry =
            f().sql("SELECT before ->> 'role', after ->> 'role', tenant_id FROM audit_outbox WHERE action "
                    "= 'user.map' AND object_id = 'asha' ORDER BY id DESC LIMIT 1")
                .one();
        QCOMPARE(entry.get<std::string>(0), std::string("viewer"));
        QCOMPARE(entry.get<std::string>(1), std::string("admin"));
        QCOMPARE(entry.get<std::string>(2), std::string("alpha"));
    }

    void takesWhatItIsGivenOnly() {
        QCOMPARE(codeOf([&] { map("asha", "nobody", "viewer"); }), std::string("tenant_not_found"));
        for (const char* blank : {"", " ", " \t"})
            QCOMPARE(codeOf([&] { map(blank, "alpha", "viewer"); }), std::string("usage"));
        QCOMPARE(codeOf([&] { map("asha", "alpha", "emperor"); }), std::string("usage"));
        QCOMPARE(codeOf([&] { map("", "alpha", "viewer"); }), std::string("usage"));
        QCOMPARE(codeOf([&] {
                     change([&](UserStore& users) {
                         return users.map(anOwner(), {"https://no.example", "a", "alpha", "viewer"});
                     });
                 }),
                 std::string("issuer_not_found"));
        QCOMPARE(codeOf([&] { unmap("asha", "alpha"); }), std::string("user_not_found"));
        map("asha", "alpha", "viewer");
        QCOMPARE(codeOf([&] { unmap("asha", ""); }), std::string("user_not_found"));
        QCOMPARE(unmap("asha", "alpha"), 1);
        QCOMPARE(f().audited("user.unmap", "asha"), std::int64_t{1});
    }

    void unmapsOneIssuersUserOrEverys() {
        f().addIssuer("https://x.example");
        const auto both = [&] {
            map("asha", "alpha", "viewer");
            f().map("https://x.example", "asha", "alpha");
        };
        both();
        QCOMPARE(unmap("asha", "alpha", "https://x.example"), 1);
        QCOMPARE(list("asha").size(), std::size_t{1});
        f().map("https://x.example", "asha", "alpha");
        QCOMPARE(unmap("asha", "alpha"), 2);
    }

    void whoIsMeantByANameOrAnId() {
        f().addIssuer("https://x.example");
        const auto meant = [&](const std::string& person, const std::string& tenant = {}) -> std::string {
            auto lease = f().test.workspace().control().lend();
            const auto found = UserStore(*lease).meantBy(person, {}, tenant, f().localIssuer());
            return found ? found->userId + " of " + (found->issuer == f().localIssuer() ? "us" : found->issuer)
                         : std::string();
        };
        map("asha", "alpha", "viewer", "Asha Rao");
        f().map("https://x.example", "asha", "alpha");
        f().map("https://x.example", "bina", "beta");
        QCOMPARE(meant("asha"), std::string("asha of us"));
        QCOMPARE(meant("aSHA raO"), std::string("asha of us"));
        QCOMPARE(meant("bina"), std::string("bina of https://x.example"));
        // Nobody who is another tenant's.
        QCOMPARE(meant("bina", "alpha"), std::string());
        QCOMPARE(meant("Asha Rao", "beta"), std::string());
        // Two of a name are neither; an id goes before a name.
        map("a2", "beta", "viewer", "Asha Rao");
        QCOMPARE(meant("asha rao"), std::string());
        map("a3", "beta", "viewer", "a2");
        QCOMPARE(meant("a2"), std::string("a2 of us"));
    }

    void theLastOwnerStays() {
        QCOMPARE(codeOf([&] { unmap(self(), ""); }), std::string("last_owner"));
        QCOMPARE(codeOf([&] { map(self(), "", "admin"); }), std::string("last_owner"));
        // A tenant's owner is no owner of the workspace.
        map("asha", "alpha", "owner");
        QCOMPARE(codeOf([&] { unmap(self(), ""); }), std::string("last_owner"));
        QCOMPARE(list(self()).at(0).role, std::string("owner"));
        map("asha", "", "owner");
        QCOMPARE(unmap(self(), ""), 1);
        QCOMPARE(codeOf([&] { unmap("asha", ""); }), std::string("last_owner"));
    }

    void ownersWhoUnmapEachOtherAtOnceLeaveOne() {
        for (int round = 0; round < 5; ++round) {
            for (const char* user : {"a", "b", "c", "d"})
                map(user, "", "owner");
            if (!list(self()).empty())
                unmap(self(), "");
            std::vector<std::future<std::string>> all;
            all.reserve(64);
            for (const char* user : {"a", "b", "c", "d"})
                all.push_back(std::async(std::launch::async, [&, user] { return codeOf([&] { leave(user); }); }));
            int refused = 0;
            for (auto& one : all)
                refused += one.get() == "last_owner" ? 1 : 0;
            QCOMPARE(refused, 1);
            QCOMPARE(f().value<int>("SELECT count(*) FROM user_mapping WHERE tenant_id IS NULL AND role = 'owner'"), 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestUserStore)
#include "tst_user_store.moc"
