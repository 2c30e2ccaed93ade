#include "core/control/known_people.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

using namespace landreeve;
using control::KnownPerson;
using tests::SessionFixture;

/// Whom a role could be given to.
class TestKnownPeople : public QObject {
    Q_OBJECT

    static constexpr const char* kIssuer = "https://x.example";
    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    std::vector<KnownPerson> people(int most = 50) {
        return control::knownPeople(*f().test.workspace().control().lend(), kIssuer, most);
    }
    static QString said(const std::vector<KnownPerson>& people) {
        QStringList words;
        for (const KnownPerson& person : people)
            words << QString::fromStdString(person.userId) + (person.refused ? QStringLiteral("!") : QString()) +
                         (person.mapped ? QStringLiteral("+") : QString());
        return words.join(u' ');
    }
    void refused(const std::string& user, const std::string& tenant, const std::string& ago,
                 const std::string& reason = "session_unknown", const std::string& issuer = kIssuer) {
        f().sql("INSERT INTO auth_failure (kind, issuer, account, tenant_id, reason, at) "
                "VALUES ('session', $1, $2, $3, $4, now() - $5::interval)",
                issuer, user, tenant, reason, ago);
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
        f().addIssuer(kIssuer);
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { f().clear(); }

    void whoWasRefusedGoesFirst() {
        f().map(kIssuer, "mapped", "alpha");
        f().sql("UPDATE user_mapping SET display_name = 'Asha Rao' WHERE subject = 'mapped'");
        sessions::NewSession wanted;
        wanted.issuer = kIssuer;
        wanted.userId = "seen";
        wanted.tenantId = "alpha";
        f().store.create(wanted);
        refused("early", "alpha", "2 hours");
        refused("late", "beta", "5 hours");
        refused("late", "alpha", "1 hour");
        // Another reason, another issuer, and too long ago.
        refused("guesser", "alpha", "1 hour", "bad_signature");
        refused("stranger", "alpha", "1 hour", "session_unknown", "https://y.example");
        refused("former", "alpha", "31 days");
        QCOMPARE(said(people()), QStringLiteral("late! early! seen mapped+"));
        QCOMPARE(people().front().tenantId, std::string("alpha"));
        QCOMPARE(people().back().displayName, std::string("Asha Rao"));
        QCOMPARE(said(people(2)), QStringLiteral("late! early!"));
    }

    void aMappingMadeSinceEndsTheRefusal() {
        refused("asha", "alpha", "1 hour");
        f().map(kIssuer, "asha", "alpha");
        QCOMPARE(said(people()), QStringLiteral("asha+"));
        // Mapped in one tenant, and turned away at another since.
        f().sql("UPDATE user_mapping SET created_at = now() - interval '2 hours' WHERE subject = 'asha'");
        QCOMPARE(said(people()), QStringLiteral("asha!+"));
    }

    void hearsOfNobodyAtFirst() { QVERIFY(people().empty()); }
};

QTEST_GUILESS_MAIN(TestKnownPeople)

#include "tst_known_people.moc"
