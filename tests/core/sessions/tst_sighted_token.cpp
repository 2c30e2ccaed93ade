#include "core/sessions/session_figures.h"
#include "core/tenancy/tenant_settings.h"
#include "tests/core/sessions/session_fixture.h"

#include <QJsonDocument>
#include <QtTest>

#include <future>

using namespace landreeve;
using namespace landreeve::sessions;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using tests::SessionFixture;

namespace {

constexpr const char* kIssuer = "https://one.example/auth/v1";
constexpr const char* kOther = "https://two.example/auth/v1";

std::int64_t secondsAgo(seconds ago) {
    const auto at = std::chrono::system_clock::now() - ago;
    return std::chrono::duration_cast<seconds>(at.time_since_epoch()).count();
}

/// The claims of a Supabase access token issued `issued` ago in a session that was signed in to `signedIn` ago.
QJsonObject claims(const char* session, seconds signedIn, seconds issued, const char* user = "asha",
                   const char* issuer = kIssuer) {
    return {{QStringLiteral("iss"), QString::fromUtf8(issuer)},
            {QStringLiteral("sub"), QString::fromUtf8(user)},
            {QStringLiteral("session_id"), QString::fromUtf8(session)},
            {QStringLiteral("iat"), static_cast<qint64>(secondsAgo(issued))},
            {QStringLiteral("amr"),
             QJsonArray{QJsonObject{{QStringLiteral("method"), QStringLiteral("totp")},
                                    {QStringLiteral("timestamp"), static_cast<qint64>(secondsAgo(issued))}},
                        QJsonObject{{QStringLiteral("method"), QStringLiteral("password")},
                                    {QStringLiteral("timestamp"), static_cast<qint64>(secondsAgo(signedIn))}}}},
            {QStringLiteral("app_metadata"), QJsonObject{{QStringLiteral("tenant"), QStringLiteral("alpha")}}}};
}

SightedToken tokenOf(const QJsonObject& said) {
    return sightedToken(said, "app_metadata.tenant");
}

} // namespace

/// Sessions of outside issuers: known by what a verified token says, from its first sight on.
class TestSightedToken : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    SessionStore& store() { return m_fixture->store; }
    std::string admitted(const QJsonObject& said) { return store().admit(tokenOf(said)).reason; }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
        f().addIssuer(kIssuer);
        f().addIssuer(kOther);
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { f().map(kIssuer, "asha", "alpha"); }
    void cleanup() {
        f().clear();
        f().sql("UPDATE issuer SET tenants = NULL");
    }

    void readsWhoseSessionItIs_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("jti");
        QTest::addColumn<qint64>("start");
        QTest::newRow("session_id before jti") << R"({"session_id":"s","jti":"j","iat":100})"
                                               << "s" << qint64{100};
        QTest::newRow("jti where there is no other") << R"({"jti":"j","iat":100})"
                                                     << "j" << qint64{100};
        QTest::newRow("earliest amr") << R"({"jti":"j","iat":100,"amr":[{"timestamp":90},{"timestamp":40}]})"
                                      << "j" << qint64{40};
        QTest::newRow("amr of names") << R"({"jti":"j","iat":100,"amr":["pwd","otp"]})"
                                      << "j" << qint64{100};
        QTest::newRow("amr without sense") << R"({"jti":"j","iat":100,"amr":[{"timestamp":-5},{"timestamp":"x"},7]})"
                                           << "j" << qint64{100};
        QTest::newRow("id of another type") << R"({"session_id":7,"jti":"j","iat":100})"
                                            << "j" << qint64{100};
    }
    void readsWhoseSessionItIs() {
        QFETCH(QString, json);
        QFETCH(QString, jti);
        QFETCH(qint64, start);
        const auto token = sightedToken(QJsonDocument::fromJson(json.toUtf8()).object(), "a.b");
        QCOMPARE(token.jti, jti.toStdString());
        QVERIFY(token.start == Time(seconds(start)));
        QVERIFY(token.tenantId.empty());
    }

    void isRegisteredAtFirstSight() {
        const SightedToken first = tokenOf(claims("s1", hours(1), seconds(5)));
        QCOMPARE(store().admit(first).reason, std::string());
        const Session session = store().get({kIssuer, "s1"});
        QCOMPARE(session.tenantId, std::string("alpha"));
        QVERIFY(session.createdAt == first.start);
        QVERIFY(session.expiresAt - session.createdAt == hours(8));
        QCOMPARE(f().audited("session.register", "s1"), std::int64_t{1});
        QCOMPARE(
            f().value<std::string>("SELECT actor FROM audit_outbox WHERE action = 'session.register' AND object_id "
                                   "= 's1'"),
            std::string("asha"));
        QCOMPARE(admitted(claims("s1", hours(1), seconds(1))), std::string());
        QCOMPARE(f().audited("session.register", "s1"), std::int64_t{1});
    }

    void whoIsNotMappedIsUnknown_data() {
        QTest::addColumn<QString>("change");
        QTest::newRow("nowhere") << "DELETE FROM user_mapping WHERE subject = 'asha'";
        QTest::newRow("in another tenant") << "UPDATE user_mapping SET tenant_id = 'beta' WHERE subject = 'asha'";
        QTest::newRow("of another issuer") << "UPDATE user_mapping SET issuer = 'https://two.example/auth/v1' WHERE "
                                              "subject = 'asha'";
        QTest::newRow("tenant not the issuer's") << "UPDATE issuer SET tenants = '{beta}'";
    }
    void whoIsNotMappedIsUnknown() {
        QFETCH(QString, change);
        f().sql(change.toStdString());
        QCOMPARE(admitted(claims("s1", hours(1), seconds(5))), std::string("session_unknown"));
        QVERIFY(!store().find({kIssuer, "s1"}));
        QCOMPARE(f().value<int>("SELECT count(*) FROM audit_outbox WHERE action = 'session.refused' AND object_id = "
                                "'s1' AND reason = 'session_unknown' AND at > now() - interval '1 minute'") > 0,
                 true);
    }

    void twoIssuersWithOneSubjectStayTwoUsers() {
        f().map(kOther, "asha", "alpha");
        QCOMPARE(admitted(claims("same", hours(1), seconds(5))), std::string());
        QCOMPARE(admitted(claims("same", hours(1), seconds(5), "asha", kOther)), std::string());
        QCOMPARE(store().named("same").size(), std::size_t{2});
        store().mark(MarkScope::ofUser("asha", kIssuer), "");
        QCOMPARE(admitted(claims("same", hours(1), seconds(1))), std::string("session_superseded"));
        QCOMPARE(admitted(claims("same", hours(1), seconds(1), "asha", kOther)), std::string());
        store().revoke({kOther, "same"}, "");
        QCOMPARE(f().reasonOf({kOther, "same"}), std::string("session_revoked"));
        QCOMPARE(f().reasonOf({kIssuer, "same"}), std::string("session_superseded"));
        f().sql("DELETE FROM user_mapping WHERE issuer = $1", kOther);
    }

    void aSessionIsItsUsers() {
        f().map(kIssuer, "ravi", "alpha");
        QCOMPARE(admitted(claims("s1", hours(1), seconds(5))), std::string());
        QCOMPARE(admitted(claims("s1", hours(2), seconds(5), "ravi")), std::string("session_unknown"));
        QCOMPARE(store().get({kIssuer, "s1"}).userId, std::string("asha"));
    }

    void aRefreshAfterARevocationStaysRevoked() {
        QCOMPARE(admitted(claims("s1", hours(1), minutes(50))), std::string());
        store().revoke({kIssuer, "s1"}, "");
        QCOMPARE(admitted(claims("s1", hours(1), seconds(0))), std::string("session_revoked"));
        QCOMPARE(admitted(claims("s2", hours(1), minutes(50))), std::string());
        store().mark(MarkScope::ofUser("asha"), "");
        QCOMPARE(admitted(claims("s2", hours(1), seconds(0))), std::string("session_superseded"));
    }

    void aHooksChangingJtiStaysOneSession() {
        QJsonObject said = claims("s1", hours(1), seconds(50));
        said[QStringLiteral("jti")] = QStringLiteral("a");
        QCOMPARE(admitted(said), std::string());
        store().revoke({kIssuer, "s1"}, "");
        said = claims("s1", hours(1), seconds(0));
        said[QStringLiteral("jti")] = QStringLiteral("b");
        QCOMPARE(admitted(said), std::string("session_revoked"));
        QCOMPARE(f().value<int>("SELECT count(*) FROM session WHERE issuer = $1", kIssuer), 1);
    }

    void firstSeenAfterAMarkIsRevoked() {
        store().mark(MarkScope::ofTenant("alpha"), "");
        QCOMPARE(admitted(claims("s1", hours(1), seconds(0))), std::string("session_superseded"));
        QVERIFY(!store().find({kIssuer, "s1"}));
        f().pass("10 minutes");
        QCOMPARE(admitted(claims("s1", hours(1), seconds(0))), std::string("session_superseded"));
        QCOMPARE(admitted(claims("s2", minutes(5), seconds(0))), std::string());
    }

    void aClockAheadCarriesNothingPastAMark() {
        QCOMPARE(admitted(claims("s1", seconds(-40), seconds(-40))), std::string());
        QVERIFY(store().get({kIssuer, "s1"}).createdAt <= std::chrono::system_clock::now());
        store().mark(MarkScope::ofUser("asha"), "");
        QCOMPARE(f().reasonOf({kIssuer, "s1"}), std::string("session_superseded"));
        QCOMPARE(admitted(claims("s2", seconds(-40), seconds(-40))), std::string());
    }

    void theStartIsLoweredAndNeverRaised() {
        QCOMPARE(admitted(claims("s1", hours(2), seconds(5))), std::string());
        const Session first = store().get({kIssuer, "s1"});
        QCOMPARE(admitted(claims("s1", hours(1), seconds(1))), std::string());
        QVERIFY(store().get({kIssuer, "s1"}).createdAt == first.createdAt);
        QCOMPARE(admitted(claims("s1", hours(3), seconds(1))), std::string());
        const Session lowered = store().get({kIssuer, "s1"});
        QVERIFY(first.createdAt - lowered.createdAt >= minutes(59));
        QVERIFY(first.expiresAt - lowered.expiresAt >= minutes(59));
        // A mark between the two starts ends it, though it was registered with the later one.
        QCOMPARE(admitted(claims("s2", minutes(1), seconds(1))), std::string());
        store().mark(MarkScope::ofUser("asha"), "");
        f().sql("UPDATE revocation_mark SET at = now() - interval '10 minutes'");
        QCOMPARE(f().reasonOf({kIssuer, "s2"}), std::string());
        QCOMPARE(admitted(claims("s2", hours(1), seconds(1))), std::string("session_superseded"));
        QCOMPARE(admitted(claims("s2", minutes(1), seconds(1))), std::string("session_superseded"));
    }

    void manyFirstSightsAtOnceAreOneSession() {
        tenancy::writeTenantSetting(f().test.workspace().control(), "alpha", "session.per_user", "1");
        std::vector<std::future<std::string>> all;
        all.reserve(64);
        for (int i = 0; i < 16; ++i)
            all.push_back(std::async(std::launch::async, [&] { return admitted(claims("s9", hours(1), seconds(5))); }));
        for (auto& one : all)
            QCOMPARE(one.get(), std::string());
        QCOMPARE(f().audited("session.register", "s9"), std::int64_t{1});
        // The next sign-in, and no other, ends it.
        QCOMPARE(admitted(claims("s10", minutes(1), seconds(5))), std::string());
        QCOMPARE(f().reasonOf({kIssuer, "s9"}), std::string("session_revoked"));
    }

    void anOldSignInHasExpired() {
        QCOMPARE(admitted(claims("s1", hours(9), seconds(5))), std::string("session_expired"));
        QVERIFY(!store().find({kIssuer, "s1"}));
    }

    void cleanupForgetsNoSessionOfAnOutsideIssuerThatWasEnded_data() {
        QTest::addColumn<bool>("byMark");
        QTest::addColumn<QString>("reason");
        QTest::newRow("revoked") << false << "session_revoked";
        QTest::newRow("marked") << true << "session_superseded";
    }
    void cleanupForgetsNoSessionOfAnOutsideIssuerThatWasEnded() {
        QFETCH(bool, byMark);
        QFETCH(QString, reason);
        f().map(kIssuer, "ravi", "alpha");
        QCOMPARE(admitted(claims("s2", hours(1), hours(1), "ravi")), std::string());
        QJsonObject said = claims("s1", hours(1), hours(1));
        said.remove(QStringLiteral("amr"));
        QCOMPARE(admitted(said), std::string());
        if (byMark)
            store().mark(MarkScope::ofUser("asha"), "");
        else
            store().revoke({kIssuer, "s1"}, "");
        f().pass("30 days");
        auto& control = f().test.workspace().control();
        QCOMPARE(countCleanable(control, hours(24)), std::int64_t{1});
        QCOMPARE(store().cleanup(hours(24)), std::int64_t{1});
        QVERIFY(!store().find({kIssuer, "s2"}));
        // The issuer goes on refreshing it, with nothing but a new iat.
        said[QStringLiteral("iat")] = static_cast<qint64>(secondsAgo(seconds(1)));
        QCOMPARE(admitted(said), reason.toStdString());
    }

    void beingSeenIsNotedOnceAMinute() {
        QCOMPARE(admitted(claims("s1", hours(1), seconds(5))), std::string());
        const Time fresh = store().get({kIssuer, "s1"}).lastSeenAt;
        QCOMPARE(admitted(claims("s1", hours(1), seconds(5))), std::string());
        QVERIFY(store().get({kIssuer, "s1"}).lastSeenAt == fresh);
        f().sql("UPDATE session SET last_seen_at = now() - interval '2 minutes' WHERE jti = 's1'");
        QVERIFY(store().validate({kIssuer, "s1"}).valid); // an administrator's look is not the user's
        QVERIFY(store().get({kIssuer, "s1"}).lastSeenAt < fresh);
        QCOMPARE(admitted(claims("s1", hours(1), seconds(5))), std::string());
        QVERIFY(store().get({kIssuer, "s1"}).lastSeenAt > fresh);
    }
};

QTEST_GUILESS_MAIN(TestSightedToken)
#include "tst_sighted_token.moc"
