#include "core/control/user_store.h"
#include "tests/core/sessions/session_fixture.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>
#include <set>

using namespace landreeve;
using control::UserFilter;
using control::UserMapping;
using control::UserOrder;
using control::UserPage;
using control::UserStore;
using tests::codeOf;
using tests::SessionFixture;
using By = UserOrder::By;

/// Who belongs where, page by page.
class TestUserPage : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    UserPage page(const UserFilter& filter, const UserOrder& order = {}, int limit = 100,
                  const std::optional<UserMapping>& after = {}) {
        auto lease = f().test.workspace().control().lend();
        return UserStore(*lease).page(filter, order, limit, after);
    }
    /// All there are, in pages of so many.
    std::vector<UserMapping> whole(const UserFilter& filter, const UserOrder& order, int limit) {
        std::vector<UserMapping> all;
        std::optional<UserMapping> after;
        while (true) {
            const UserPage next = page(filter, order, limit, after);
            all.insert(all.end(), next.mappings.begin(), next.mappings.end());
            if (!next.more)
                return all;
            after = all.back();
        }
    }
    static QString said(const UserPage& page) {
        QStringList words;
        for (const UserMapping& mapping : page.mappings)
            words << QString::fromStdString(mapping.userId + "@" + mapping.tenantId);
        return words.join(u' ');
    }
    void add(const std::string& user, const std::optional<std::string>& tenant, const std::string& role,
             const std::optional<std::string>& name = {}, const std::string& issuer = "https://x.example") {
        f().sql("INSERT INTO user_mapping (issuer, subject, tenant_id, role, display_name, created_at) "
                "VALUES ($1, $2, $3, $4, $5, now() - make_interval(mins => (SELECT count(*)::int FROM user_mapping)))",
                issuer, user, tenant, role, name);
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
        add("u3", "alpha", "viewer", "Zubin Mehta");
        add("u1", "beta", "operator", "asha rao");
        add("u2", "alpha", "operator", "Binod 100%");
        add("u2", {}, "viewer");
        add("u1", "alpha", "viewer", "Asha Rao", "https://y.example");
    }

    void findsByEveryFilter() {
        const auto x = std::optional<std::string>("https://x.example");
        QCOMPARE(said(page({.issuer = x, .tenantId = "alpha"})), QStringLiteral("u2@alpha u3@alpha"));
        QCOMPARE(said(page({.issuer = x, .tenantId = ""})), QStringLiteral("u2@"));
        QCOMPARE(said(page({.role = "operator"})), QStringLiteral("u1@beta u2@alpha"));
        QCOMPARE(said(page({.issuer = "https://y.example"})), QStringLiteral("u1@alpha"));
        // By a part of the name or the id, whatever the case; what means something to LIKE means itself.
        QCOMPARE(said(page({.search = "ASHA"})), QStringLiteral("u1@beta u1@alpha"));
        QCOMPARE(said(page({.search = "U3"})), QStringLiteral("u3@alpha"));
        QCOMPARE(said(page({.search = "0%"})), QStringLiteral("u2@alpha"));
        QCOMPARE(page({.search = "1_0"}).total, std::int64_t{0});
        QCOMPARE(page({.role = "operator"}, {}, 1).total, std::int64_t{2});
        QCOMPARE(page({.role = "viewer"}).owners, std::int64_t{1});
    }

    void pagesHoldEveryMappingOnce_data() {
        QTest::addColumn<int>("by");
        QTest::addColumn<bool>("descending");
        const auto all = {By::Person, By::UserId, By::Issuer, By::Tenant, By::Role, By::Since, By::GivenBy};
        for (const By by : all) {
            for (const bool descending : {false, true})
                QTest::addRow("%d %s", static_cast<int>(by), descending ? "down" : "up")
                    << static_cast<int>(by) << descending;
        }
    }
    void pagesHoldEveryMappingOnce() {
        QFETCH(int, by);
        QFETCH(bool, descending);
        const UserOrder order{static_cast<By>(by), descending};
        const auto expected = page({}, order).mappings;
        QCOMPARE(expected.size(), std::size_t{6});
        for (const int size : {1, 2, 5})
            QVERIFY(whole({}, order, size) == expected);
        // The other way round it is the same, turned.
        auto turned = page({}, {order.by, !descending}).mappings;
        std::ranges::reverse(turned);
        QVERIFY(turned == expected);
    }

    void namesAreInReadingOrderAndTheWorkspaceGoesFirst() {
        const UserFilter x{.issuer = "https://x.example"};
        QCOMPARE(said(page(x)), QStringLiteral("u1@beta u2@alpha u2@ u3@alpha"));
        QCOMPARE(said(page(x, {By::Tenant})), QStringLiteral("u2@ u2@alpha u3@alpha u1@beta"));
        QCOMPARE(said(page(x, {By::Since})), QStringLiteral("u2@ u2@alpha u1@beta u3@alpha"));
    }

    void whatChangedMeanwhileIsSaid() {
        auto& plane = f().test.workspace().control();
        const auto seen = [&](const std::string& role) {
            auto lease = plane.lend();
            auto transaction = plane.begin(*lease);
            UserStore(*lease).refuseIfChanged({"https://x.example", "u1", "beta", role});
        };
        seen("operator");
        QCOMPARE(codeOf([&] { seen("viewer"); }), std::string("record_changed"));
        QCOMPARE(codeOf([&] { seen(""); }), std::string("record_changed"));
        f().sql("DELETE FROM user_mapping WHERE subject = 'u1' AND tenant_id = 'beta'");
        QCOMPARE(codeOf([&] { seen("operator"); }), std::string("user_not_found"));
        seen("");
    }

    void manyStallNobody() {
        // A hundred thousand, or fewer where there is no time to make them.
        const int count = qEnvironmentVariableIsSet("LANDREEVE_DEEP") ? 100'000 : 20'000;
        auto many = f().test.superuser("landreeve_control");
        many.exec("SET session_replication_role = replica"); // nobody need hear of each
        many.exec("INSERT INTO user_mapping (issuer, subject, tenant_id, role, display_name) "
                  "SELECT 'https://x.example', md5(i::text), 'alpha', 'viewer', "
                  "CASE WHEN i % 3 > 0 THEN 'Person ' || md5(i::text) END FROM generate_series(1, $1::int) i",
                  count);
        many.exec("ANALYZE user_mapping");
        QElapsedTimer clock;
        clock.start();
        const UserPage first = page({}, {}, 200);
        const qint64 begin = clock.restart();
        const UserPage next = page({}, {}, 200, first.mappings.back());
        const qint64 behind = clock.restart();
        const UserPage found = page({.search = "c4ca4238"}, {By::Since, true}, 200);
        const qint64 searched = clock.restart();
        qInfo() << "first page" << begin << "ms, the next" << behind << "ms, a search" << searched << "ms";
        QCOMPARE(first.total, std::int64_t{count + 6});
        QCOMPARE(next.mappings.size(), std::size_t{200});
        QCOMPARE(found.mappings.size(), std::size_t{1});
        QVERIFY2(std::max({begin, behind, searched}) < 4000, "a page takes seconds");
        many.exec("DELETE FROM user_mapping WHERE role = 'viewer'");
    }
};

QTEST_GUILESS_MAIN(TestUserPage)

#include "tst_user_page.moc"
