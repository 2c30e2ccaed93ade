#include "core/access/visible_fleet.h"
#include "core/health/report.h"
#include "tests/core/access/session_context.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <algorithm>

using namespace landreeve;
using access::Subject;
using tests::codeOf;
using tests::TestWorkspace;

/// Of which tenants somebody is told.
class TestVisibleFleet : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;

    template <typename... Values>
    postgres::Result control(std::string_view sql, const Values&... values) {
        return m_test->workspace().control().lend()->exec(sql, values...);
    }
    Subject signIn(const std::optional<std::string>& tenant = {}) {
        return signInSomebody(m_test->workspace().control(), tenant);
    }
    void map(const Subject& subject, const std::string& role, const std::optional<std::string>& tenant = {}) {
        mapSomebody(m_test->workspace().control(), subject, role, tenant);
    }
    tenancy::Fleet seenBy(const Subject& subject) {
        return visibleFleet(m_test->workspace().control(), m_test->workspace().gate(), subject, {});
    }
    /// "alpha beta(name)": of beta the name alone; and whether those are all there are.
    QString wordsOf(const Subject& subject) {
        const tenancy::Fleet fleet = seenBy(subject);
        QStringList words;
        for (const auto& one : fleet.tenants)
            words << QString::fromStdString(one.tenant.id) + (one.mayBeRead ? QString() : QStringLiteral("(name)"));
        words.sort();
        return (words << (fleet.isWhole ? QStringLiteral("whole") : QStringLiteral("part"))).join(u' ');
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>();
        for (const char* id : {"alpha", "beta", "gamma"})
            m_test->provision(id);
    }
    void cleanup() {
        control("DELETE FROM session WHERE issuer = $1", kIssuer);
        control("DELETE FROM user_mapping WHERE issuer = $1", kIssuer);
        control("DELETE FROM role_permission WHERE tenant_id IS NOT NULL");
    }
    void cleanupTestCase() { m_test.reset(); }

    void aRoleDecidesOfWhatOneIsTold_data() {
        QTest::addColumn<QString>("everywhere");
        QTest::addColumn<QString>("inAlpha");
        QTest::addColumn<QString>("inBeta");
        QTest::addColumn<QString>("told");
        QTest::newRow("an admin of the workspace") << "admin"
                                                   << ""
                                                   << ""
                                                   << "alpha beta gamma whole";
        QTest::newRow("an operator of the workspace") << "operator"
                                                      << ""
                                                      << ""
                                                      << "alpha(name) beta(name) gamma(name) whole";
        QTest::newRow("who also owns one") << "viewer"
                                           << "owner"
                                           << ""
                                           << "alpha beta(name) gamma(name) whole";
        QTest::newRow("the owner of one") << ""
                                          << "owner"
                                          << ""
                                          << "alpha part";
        QTest::newRow("the owner of one who looks into another") << ""
                                                                 << "owner"
                                                                 << "viewer"
                                                                 << "alpha beta(name) part";
        QTest::newRow("who works in one") << ""
                                          << ""
                                          << "operator"
                                          << "beta(name) part";
        QTest::newRow("who has no role") << ""
                                         << ""
                                         << ""
                                         << "part";
    }
    void aRoleDecidesOfWhatOneIsTold() {
        QFETCH(QString, everywhere);
        QFETCH(QString, inAlpha);
        QFETCH(QString, inBeta);
        const Subject subject = signIn();
        if (!everywhere.isEmpty())
            map(subject, everywhere.toStdString());
        if (!inAlpha.isEmpty())
            map(subject, inAlpha.toStdString(), "alpha");
        if (!inBeta.isEmpty())
            map(subject, inBeta.toStdString(), "beta");
        QTEST(wordsOf(subject), "told");
    }

    void aTenantsSessionTellsOfThatTenant() {
        const Subject subject = signIn("alpha");
        map(subject, "owner", "alpha");
        map(subject, "owner", "beta");
        QCOMPARE(wordsOf(subject), QStringLiteral("alpha part"));
        const Subject everywhere = signIn("beta");
        map(everywhere, "owner");
        map(everywhere, "owner", "beta");
        QCOMPARE(wordsOf(everywhere), QStringLiteral("beta part"));
    }

    void aTenantsOwnWordCounts() {
        const Subject subject = signIn();
        map(subject, "viewer", "alpha");
        control("INSERT INTO role_permission (role, permission, tenant_id) VALUES ('viewer', 'tenant:read', 'alpha')");
        QCOMPARE(wordsOf(subject), QStringLiteral("alpha part"));
    }

    void serversAreTheirs() {
        control("INSERT INTO database_server (name, url) VALUES ('elsewhere', 'postgresql://127.0.0.1:1/postgres')");
        const Subject owner = signIn();
        map(owner, "owner", "alpha");
        const Subject admin = signIn();
        map(admin, "admin");
        const auto part = seenBy(owner).servers;
        const auto whole = seenBy(admin).servers;
        control("DELETE FROM database_server WHERE name = 'elsewhere'");
        QCOMPARE(part.size(), std::size_t(1));
        QCOMPARE(part.front().name, std::string("main"));
        QCOMPARE(whole.size(), std::size_t(2));
    }

    void anEndedSessionIsToldNothing() {
        const Subject subject = signIn();
        map(subject, "owner");
        control("UPDATE session SET revoked_at = now() WHERE jti = $1", subject.sessionJti);
        QCOMPARE(codeOf([&] { seenBy(subject); }), std::string("session_refused"));
        map(subject, "owner", "alpha");
        QCOMPARE(codeOf([&] { seenBy(subject); }), std::string("session_refused"));
    }

    void healthTellsNothingOfOthers() {
        auto& workspace = m_test->workspace();
        const auto me = workspace.user();
        m_test->superuser("landreeve_control")
            .exec("INSERT INTO user_mapping (issuer, subject, role) SELECT url, 'deputy', 'owner' FROM issuer WHERE "
                  "kind = 'local'");
        const auto setMine = [&](const std::string& tenant) {
            m_test->superuser("landreeve_control")
                .exec("UPDATE user_mapping SET tenant_id = nullif($1, '') WHERE subject = $2", tenant, me.userId);
        };
        const auto setOthersBehind = [&](int behind) {
            m_test->superuser("landreeve_control")
                .exec("UPDATE tenant_metadata SET created_at = now() - interval '40 days', schema_version = "
                      "schema_version - $1 WHERE id <> 'alpha'",
                      behind);
        };
        setOthersBehind(1);
        const auto textOf = [&] {
            std::string text;
            for (const auto& check : workspace.health({}).checks) {
                text += check.name + " " + check.detail + "\n";
                for (const auto& alert : check.alerts)
                    text += alert.object + " " + alert.detail + "\n";
            }
            return text;
        };
        const std::string whole = textOf();
        setMine("alpha");
        const std::string part = textOf();
        setMine("");
        setOthersBehind(-1);
        control("UPDATE session SET revoked_at = now() WHERE jti = $1", me.sessionJti);
        const auto after = workspace.health({});
        workspace.stayIn({});
        QVERIFY(after.check("tenants")->status == health::HealthStatus::Unknown);
        QVERIFY(after.check("migrations")->status == health::HealthStatus::Unknown);
        QVERIFY2(whole.find("gamma") != std::string::npos && whole.find("beta") != std::string::npos, whole.c_str());
        QVERIFY2(part.find("gamma") == std::string::npos && part.find("beta") == std::string::npos, part.c_str());
        QVERIFY2(part.find("backups told to whoever may see all tenants") != std::string::npos, part.c_str());
        // Nor how many there are, how much they do, and where the keys lie.
        for (const char* figure : {"3 tenants", "secrets/keys", "postgres, template1"}) {
            QVERIFY2(whole.find(figure) != std::string::npos, whole.c_str());
            QVERIFY2(part.find(figure) == std::string::npos, part.c_str());
        }
        for (const char* check : {"audit", "secrets", "server main", "pool main"})
            QVERIFY2(whole.find(check) == std::string::npos ||
                         part.find(std::string(check) + " told to whoever may see all tenants") != std::string::npos,
                     part.c_str());
    }
};

QTEST_GUILESS_MAIN(TestVisibleFleet)
#include "tst_visible_fleet.moc"
