#include "core/access/access_check.h"
#include "core/access/add_issuer.h"
#include "core/base/error.h"
#include "core/sessions/sign_in_limiter.h"
#include "tests/support/sign_in_issuer.h"
#include "tests/support/supabase_server.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <future>

using namespace landreeve;
using tests::codeOf;
using tests::SupabaseServer;
using tests::TestWorkspace;
using workspace::Workspace;

namespace {

constexpr const char* kHere = "127.0.0.1";

} // namespace

/// Who is refused is counted by where he comes from too: as the control plane sees it, over the network.
class TestSignInAddress : public QObject {
    Q_OBJECT

    std::unique_ptr<TestWorkspace> m_test;
    std::unique_ptr<SupabaseServer> m_supabase;
    std::unique_ptr<Workspace> m_program;

    template <typename... Values>
    postgres::Result sql(std::string_view text, const Values&... values) {
        auto lease = m_test->workspace().control().lend();
        return lease->exec(text, values...);
    }
    std::unique_ptr<Workspace> open(const SecretString& token = {}) const {
        return Workspace::open({.home = m_test->home(), .profile = "network", .prompt = {}, .token = token}, {}, {});
    }
    void addIssuer(const std::string& url, const std::string& clientId, const std::string& user,
                   std::optional<std::string> audience = {}) {
        control::Issuer issuer;
        issuer.url = url;
        issuer.clientId = clientId;
        issuer.audience = std::move(audience);
        access::addIssuer(m_test->workspace().control(), issuer, {});
        sql("INSERT INTO user_mapping (issuer, subject, role) VALUES ($1, $2, 'admin')", url, user);
    }
    std::string signIn(const std::string& email, const std::string& password) {
        return codeOf([&] {
            m_program->login().begin({m_supabase->base(), email, SecretString(password), false}, {}, {});
        });
    }
    /// Of the one refusal there is.
    std::string failure() {
        const auto row = sql("SELECT concat_ws(' ', kind, account, host(address), reason) FROM auth_failure").one();
        return row.get<std::string>(0);
    }
    int audited(const std::string& reason) {
        return sql("SELECT count(*) FROM audit_outbox WHERE action = 'sign-in.refused' AND reason = $1 AND "
                   "after ->> 'address' = $2",
                   reason, kHere)
            .one()
            .get<int>(0);
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<TestWorkspace>(tests::PrivatePostgres::Options{.tcp = true});
        m_test->superuser("postgres").script("ALTER ROLE landreeve_admin PASSWORD 'secret'");
        workspace::Profile profile;
        profile.name = "network";
        profile.controlUrl = m_test->server().url("landreeve_admin", "secret", "landreeve_control").with("host", kHere);
        workspace::Profiles(m_test->home()).add(profile);
        workspace::storeControlPassword(m_test->home(), profile.name, SecretString("secret"), {}, {});
        m_program = open();
    }
    void cleanupTestCase() {
        m_program.reset();
        m_test.reset();
    }
    void init() {
        m_supabase = std::make_unique<SupabaseServer>();
        m_supabase->addUser("u-asha", "asha@example.org", "monsoon");
        addIssuer(m_supabase->base(), SupabaseServer::kApiKey, "u-asha");
    }
    void cleanup() {
        m_program->login().end({});
        sql("DELETE FROM user_mapping WHERE issuer LIKE 'http%'");
        sql("DELETE FROM session WHERE issuer LIKE 'http%'");
        sql("DELETE FROM issuer WHERE kind <> 'local'");
        sql("DELETE FROM rate_bucket");
        sql("DELETE FROM auth_failure");
        m_supabase.reset();
    }

    void aWrongPasswordIsItsAddresss() {
        QCOMPARE(signIn("asha@example.org", "wrong"), std::string("sign_in_refused"));
        QCOMPARE(failure(), "sign-in asha@example.org " + std::string(kHere) + " invalid_credentials");
        QCOMPARE(audited("invalid_credentials"), 1);
    }

    void guessingAtManyAccountsIsSlowedDown() {
        int guesses = 0;
        while (guesses < 40 && signIn("user" + std::to_string(guesses) + "@example.org", "guess") == "sign_in_refused")
            ++guesses;
        QVERIFY2(guesses >= 15 && guesses < 40, qPrintable(QString::number(guesses)));
        const int calls = m_supabase->calls();
        QCOMPARE(signIn("asha@example.org", "monsoon"), std::string("rate_limited"));
        QCOMPARE(m_supabase->calls(), calls);
    }

    void aSignInInTheBrowserThatIsDeclinedCounts() {
        tests::SignInIssuer oidc;
        addIssuer(oidc.url(), tests::SignInIssuer::kClientId, "asha", "https://landreeve.example");
        std::promise<std::string> address;
        const auto code = std::async(std::launch::async, [&] {
            return codeOf([&] {
                m_program->login().begin({.issuer = oidc.url()},
                                         [&](const std::string& url) { address.set_value(url); }, {});
            });
        });
        oidc.browse(address.get_future().get(), "asha", true);
        code.wait();
        QCOMPARE(failure(), "sign-in " + std::string(kHere) + " access_denied");
        QCOMPARE(audited("access_denied"), 1);
        // The page is not opened where too many came from here.
        for (int i = 0; i < 40 && sessions::SignInLimiter(m_program->control()).begin({oidc.url(), {}, kHere}).allowed;
             ++i) {
        }
        QCOMPARE(codeOf([&] { m_program->login().begin({.issuer = oidc.url()}, {}, {}); }),
                 std::string("rate_limited"));
    }

    void aSessionIsRegisteredWithIt() {
        QCOMPARE(signIn("asha@example.org", "monsoon"), std::string());
        const auto row = sql("SELECT host(ip) FROM session WHERE issuer = $1", m_supabase->base()).one();
        QCOMPARE(row.get<std::string>(0), std::string(kHere));
        // Also when its row is gone.
        QCOMPARE(sql("SELECT after ->> 'address' FROM audit_outbox WHERE action = 'session.register' AND after ->> "
                     "'issuer' = $1",
                     m_supabase->base())
                     .one()
                     .get<std::string>(0),
                 std::string(kHere));
    }

    void aRefusedTokenIsItsAddresss() {
        QCOMPARE(codeOf([&] { open(SecretString("nonsense")); }), std::string("token_invalid"));
        QCOMPARE(failure(), "token " + std::string(kHere) + " malformed");
        sql("DELETE FROM auth_failure");
        access::askForToken(m_program->control(), m_program->tokenSignIn(), m_program->gate(),
                            {SecretString("nonsense"), "product:read", {}});
        QCOMPARE(failure(), "token " + std::string(kHere) + " malformed");
    }
};

QTEST_GUILESS_MAIN(TestSignInAddress)
#include "tst_sign_in_address.moc"
