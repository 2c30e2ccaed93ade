#include "tests/core/workspace/operator_login_fixture.h"
#include "tests/support/sign_in_issuer.h"

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <future>

using namespace landreeve;
using namespace landreeve::tests;
using namespace std::chrono_literals;

/// The operator's own sign-in, in a workspace on a server.
class TestOperatorLogin : public QObject, OperatorLoginFixture {
    Q_OBJECT

    /// A program in which Asha has signed in, as an owner, at an issuer with a page of its own.
    std::unique_ptr<Workspace> openByBrowser(SignInIssuer& oidc) {
        addIssuer(oidc.url(), SignInIssuer::kClientId, "https://landreeve.example");
        map(oidc.url(), "asha", "owner");
        std::promise<std::string> address;
        auto opening = std::async(std::launch::async, [&] {
            return elsewhere(
                [&](const access::SignInRequest& request) -> std::optional<SignInAnswer> {
                    if (request.refused || request.choices.size() != 2)
                        return std::nullopt;
                    return SignInAnswer{.issuer = oidc.url()};
                },
                [&](const std::string& url) { address.set_value(url); });
        });
        oidc.browse(address.get_future().get(), "asha");
        return opening.get();
    }
    /// Everything that is written below the home.
    bool homeHolds(const std::string& text) const {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_test->home().data())) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream file(entry.path(), std::ios::binary);
            const std::string bytes((std::istreambuf_iterator<char>(file)), {});
            if (bytes.find(text) != std::string::npos)
                return true;
        }
        return false;
    }

private Q_SLOTS:
    void initTestCase() { beginAll(); }
    void cleanupTestCase() { endAll(); }
    void init() { begin(); }
    void cleanup() { end(); }

    /// Whoever adds a workspace is its owner by the database's word, until an owner can come in by an issuer.
    void isAskedForOnceAnOwnerCanComeInByIt() {
        QVERIFY(here().login().isRequired());
        sql("UPDATE user_mapping SET role = 'viewer' WHERE issuer = $1", m_supabase->base());
        QVERIFY(!here().login().isRequired());
        sql("UPDATE user_mapping SET role = 'owner' WHERE issuer = $1", m_supabase->base());
        sql("UPDATE issuer SET client_id = NULL");
        QVERIFY(!here().login().isRequired());
        QCOMPARE(elsewhere()->signedInBy(), Workspace::SignedInBy::DatabaseRole);
    }

    void whoCannotBeAskedIsToldHowToSignIn() {
        QCOMPARE(codeOf([&] { elsewhere(); }), std::string("sign_in_needed"));
        QCOMPARE(codeOf([&] { elsewhere([](const auto&) { return std::nullopt; }); }), std::string("cancelled"));
    }

    void isAskedAgainAfterAWrongPassword() {
        std::vector<std::string> refused;
        const auto program = elsewhere([&](const access::SignInRequest& request) {
            refused.push_back(request.refused ? request.refused->code() : std::string());
            return answer(true, refused.size() == 1 ? "wrong" : kPassword);
        });
        QCOMPARE(refused, (std::vector<std::string>{"", "sign_in_refused"}));
        QCOMPARE(program->user().userId, std::string("u-asha"));
        QCOMPARE(program->user().displayName, std::string("Asha Rao"));
        QCOMPARE(program->signedInBy(), Workspace::SignedInBy::Issuer);
        QCOMPARE(reasonOf(program->user()), std::string());
        QCOMPARE(sql("SELECT count(*) FROM auth_failure WHERE kind = 'sign-in' AND account = $1", kEmail)
                     .one()
                     .get<std::int64_t>(0),
                 std::int64_t{1});
    }

    void isKeptForTheNextProgramAndNowhereInPlain() {
        const auto first = elsewhere([&](const auto&) { return answer(); });
        const auto second = elsewhere();
        QCOMPARE(second->user().sessionJti, first->user().sessionJti);
        QVERIFY(second->login().state()->kept);
        QVERIFY(!homeHolds(kPassword));
    }

    void someoneWithoutARoleIsNotLetIn() {
        sql("UPDATE user_mapping SET subject = 'u-other' WHERE issuer = $1", m_supabase->base());
        QCOMPARE(codeOf([&] { here().login().begin(answer(), {}, {}); }), std::string("permission_denied"));
        QVERIFY(!here().login().state());
    }

    void guessingIsSlowedDown() {
        std::string code;
        for (int attempt = 0; attempt < 6 && code != "rate_limited"; ++attempt)
            code = codeOf([&] { here().login().begin(answer(true, "guess"), {}, {}); });
        QCOMPARE(code, std::string("rate_limited"));
        // Nor is the right one looked at, for as long as that lasts.
        sql("UPDATE rate_bucket SET blocked_until = blocked_until + interval '5 minutes'");
        const int calls = m_supabase->calls();
        qint64 retryAfter = 0;
        try {
            here().login().begin(answer(), {}, {});
        } catch (const Error& error) {
            retryAfter = error.details()[QLatin1String("retry_after_ms")].toInteger();
        }
        QVERIFY(retryAfter > 0);
        QCOMPARE(m_supabase->calls(), calls);
    }

    void tokensAreRenewedAheadOfTheirEnd_data() {
        QTest::addColumn<int>("life");
        QTest::addColumn<bool>("renewed");
        QTest::newRow("about to end") << 60 << true;
        QTest::newRow("less than 90 s left") << 85 << true;
        QTest::newRow("more than 90 s left") << 100 << false;
    }
    void tokensAreRenewedAheadOfTheirEnd() {
        QFETCH(int, life);
        QFETCH(bool, renewed);
        m_supabase->setTokenLife(std::chrono::seconds(life));
        const auto first = elsewhere([&](const auto&) { return answer(); });
        const auto before = first->login().state()->tokenExpiresAt;
        m_supabase->setTokenLife(1h);
        const auto second = elsewhere();
        // On a machine that stood still meanwhile the third row's has less left, too.
        renewed = renewed || before - std::chrono::system_clock::now() <= 90s;
        QCOMPARE(second->login().state()->tokenExpiresAt > before + 30min, renewed);
        QCOMPARE(second->user().sessionJti, first->user().sessionJti);
    }

    void anIssuerThatIsAwayEndsNothing() {
        const auto program = elsewhere([&](const auto&) { return answer(); });
        m_supabase->fail(503);
        QCOMPARE(codeOf([&] { program->stayIn({}); }), std::string("issuer_unavailable"));
        QCOMPARE(reasonOf(program->user()), std::string());
        QVERIFY(program->login().state());
        // A program that starts meanwhile goes on with the token that still lasts.
        QCOMPARE(elsewhere()->user().userId, std::string("u-asha"));
        m_supabase->recover();
        program->stayIn({});
    }

    void anExpiredTokenOfAnIssuerThatIsAwayStaysKept() {
        m_supabase->setTokenLife(1s);
        elsewhere([&](const auto&) { return answer(); });
        m_supabase->fail(503);
        QTRY_COMPARE(codeOf([&] { elsewhere(); }), std::string("issuer_unavailable"));
        m_supabase->recover();
        m_supabase->setTokenLife(1h);
        QCOMPARE(elsewhere()->user().userId, std::string("u-asha"));
    }

    void theIssuersWordEndsIt() {
        const auto program = elsewhere([&](const auto&) { return answer(); });
        m_supabase->endSessionsOf(kEmail);
        QCOMPARE(reasonOf(program->user()), std::string());
        QCOMPARE(codeOf([&] { program->stayIn({}); }), std::string("session_refused"));
        QVERIFY(!program->login().state());
        QCOMPARE(reasonOf(program->user()), std::string("session_revoked"));
        QCOMPARE(codeOf([&] { elsewhere(); }), std::string("sign_in_needed"));
    }

    void theControlPlanesWordEndsIt() {
        const auto program = elsewhere([&](const auto&) { return answer(); });
        sessions::SessionStore(here().control()).mark({sessions::MarkScope::Kind::Workspace, {}, {}, {}}, "all out");
        QCOMPARE(codeOf([&] { program->stayIn({}); }), std::string("session_refused"));
        QCOMPARE(codeOf([&] { elsewhere(); }), std::string("sign_in_needed"));
        sql("DELETE FROM revocation_mark");
    }

    void signedOutInOneProgramIsSignedOutInAll() {
        const auto first = elsewhere([&](const auto&) { return answer(); });
        const auto second = elsewhere();
        first->signOut({});
        QCOMPARE(reasonOf(second->user()), std::string("session_revoked"));
        QCOMPARE(m_supabase->livingSessions(), 0);
        QCOMPARE(codeOf([&] { second->stayIn({}); }), std::string("session_refused"));
        QCOMPARE(codeOf([&] { elsewhere(); }), std::string("sign_in_needed"));
    }

    void signingOutNeedsNoIssuer() {
        const auto program = elsewhere([&](const auto&) { return answer(); });
        m_supabase->fail(503);
        program->signOut({});
        QCOMPARE(reasonOf(program->user()), std::string("session_revoked"));
        m_supabase->recover();
    }

    /// What is open in a window is its first person's.
    void nobodyElseTakesAWindowOver() {
        m_supabase->addUser("u-ravi", "ravi@example.org", kPassword);
        map(m_supabase->base(), "u-ravi", "admin");
        const auto program = elsewhere([&](const auto&) { return answer(); });
        QCOMPARE(
            codeOf([&] {
                program->signInAgain({m_supabase->base(), "ravi@example.org", SecretString(kPassword), false}, {}, {});
            }),
            std::string("permission_denied"));
        QCOMPARE(program->user().userId, std::string("u-asha"));
        QCOMPARE(program->control().actor(), std::string("u-asha"));
        // Nor is her sign-in touched: it is renewed, and still kept.
        program->stayIn({});
        QCOMPARE(elsewhere()->user().userId, std::string("u-asha"));
        QCOMPARE(m_supabase->livingSessions(), 1);
        program->signInAgain(answer(), {}, {});
        QCOMPARE(reasonOf(program->user()), std::string());
    }

    void whoNeedsNoPasswordGetsANewSession() {
        sql("UPDATE issuer SET client_id = NULL");
        const auto program = elsewhere();
        const auto before = program->user();
        program->stayIn({});
        QCOMPARE(program->user().sessionJti, before.sessionJti); // It lasts for hours yet.
        program->signOut({});
        QCOMPARE(reasonOf(before), std::string("session_revoked"));
        program->stayIn({});
        QVERIFY(program->user().sessionJti != before.sessionJti);
        QCOMPARE(reasonOf(program->user()), std::string());
    }

    void theBrowserIsTheOtherWayIn() {
        SignInIssuer oidc;
        const auto program = openByBrowser(oidc);
        QCOMPARE(program->user().issuer, oidc.url());
        QCOMPARE(program->user().userId, std::string("asha"));
        program->stayIn({});
        QCOMPARE(reasonOf(program->user()), std::string());
        QCOMPARE(elsewhere()->user().userId, std::string("asha"));
        program->signOut({});
        QCOMPARE(codeOf([&] { elsewhere(); }), std::string("sign_in_needed"));
    }

    /// Asked for none of an audience, it gives tokens that only it can read.
    void aTokenThatIsNoJwtIsTold() {
        SignInIssuer oidc;
        addIssuer(oidc.url(), SignInIssuer::kClientId);
        map(oidc.url(), "asha", "owner");
        std::promise<std::string> address;
        const auto browsing = std::async(std::launch::async, [&] { oidc.browse(address.get_future().get(), "asha"); });
        std::optional<Error> refused;
        try {
            here().login().begin({.issuer = oidc.url()}, [&](const std::string& url) { address.set_value(url); }, {});
        } catch (const Error& error) {
            refused = error;
        }
        QVERIFY(refused);
        QCOMPARE(refused->code(), std::string("sign_in_refused"));
        QVERIFY2(refused->hint().find("audience") != std::string::npos, refused->hint().c_str());
    }

    /// Its tokens name no session: each has an id of its own, and a later beginning.
    void whatARenewalBringsIsTheSameSession() {
        SignInIssuer oidc;
        const auto program = openByBrowser(oidc);
        const auto before = sessionOf(program->user());
        const auto other = elsewhere();
        for (int i = 0; i < 3; ++i)
            program->stayIn({});
        QCOMPARE(sql("SELECT count(*) FROM session_state WHERE issuer = $1 AND reason IS NULL", oidc.url())
                     .one()
                     .get<int>(0),
                 1);
        const auto after = sessionOf(program->user());
        QVERIFY(after.createdAt == before.createdAt);
        QVERIFY(after.expiresAt == before.expiresAt);
        // Nor is the program signed out that has not renewed.
        QCOMPARE(reasonOf(other->user()), std::string());
        other->stayIn({});
        QCOMPARE(elsewhere()->user().sessionJti, program->user().sessionJti);
    }

    void noRenewalBringsASessionBack_data() {
        QTest::addColumn<QString>("how");
        for (const char* how : {"revoked", "marked", "over", "cleaned up"})
            QTest::newRow(how) << QString::fromUtf8(how);
    }
    void noRenewalBringsASessionBack() {
        QFETCH(QString, how);
        SignInIssuer oidc;
        const auto program = openByBrowser(oidc);
        sessions::SessionStore store(here().control());
        if (how == u"revoked")
            store.revoke({oidc.url(), program->user().sessionJti}, "lost laptop");
        if (how == u"marked") {
            store.mark(sessions::MarkScope::ofUser("asha"), "left");
            sql("UPDATE session SET created_at = created_at - interval '1 hour'");
            sql("UPDATE revocation_mark SET at = at - interval '1 minute'");
        }
        if (how == u"over")
            sql("UPDATE session SET created_at = created_at - interval '9 hours', "
                "expires_at = expires_at - interval '9 hours'");
        if (how == u"cleaned up")
            sql("DELETE FROM session");
        QCOMPARE(codeOf([&] { program->stayIn({}); }), std::string("session_refused"));
        QVERIFY(!program->login().state());
        QCOMPARE(codeOf([&] { elsewhere(); }), std::string("sign_in_needed"));
        QCOMPARE(sql("SELECT count(*) FROM session_state WHERE reason IS NULL AND issuer = $1", oidc.url())
                     .one()
                     .get<int>(0),
                 0);
        sql("DELETE FROM revocation_mark");
    }
};

QTEST_GUILESS_MAIN(TestOperatorLogin)
#include "tst_operator_login.moc"
