#include "tests/core/workspace/operator_login_fixture.h"

#include <QtTest>

#include <functional>
#include <future>

using namespace landreeve;
using namespace landreeve::tests;
using namespace std::chrono_literals;

namespace {

/// A home's own secret store, which can be read and at times not be written, as a keyring that was locked meanwhile.
class LockableStore final : public workspace::SecretStore {
public:
    explicit LockableStore(const workspace::Home& home)
        : SecretStore(home.secrets()), m_store(workspace::openSecretStore(home)) {}

    std::optional<SecretString> read(const std::string& name, std::stop_token stop) override {
        return m_store->read(name, stop);
    }
    void write(const std::string& name, const SecretString& secret, std::stop_token stop) override {
        if (isLocked && isLocked())
            throw Error("keychain_locked", "The desktop's keyring is locked.");
        m_store->write(name, secret, stop);
    }
    void remove(const std::string& name, std::stop_token stop) override { m_store->remove(name, stop); }
    std::string kind() const override { return m_store->kind(); }

    std::function<bool()> isLocked;

private:
    std::unique_ptr<SecretStore> m_store;
};

} // namespace

/// What is kept of a sign-in, for whom, and that no refresh token is presented twice.
class TestKeptSignIn : public QObject, OperatorLoginFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { beginAll(); }
    void cleanupTestCase() { endAll(); }
    void init() { begin(); }
    void cleanup() { end(); }

    void isNotKeptWhereThatWasNotWanted() {
        elsewhere([&](const auto&) { return answer(true); });
        const auto second = elsewhere();
        second->signInAgain(answer(false), {}, {});
        QVERIFY(!second->login().state()->kept);
        second->stayIn({});
        QCOMPARE(codeOf([&] { elsewhere(); }), std::string("sign_in_needed"));
    }

    /// Refresh tokens are used once: programs that renew at once use one after the other, or the other's result.
    void programsThatRenewAtOnceDoNotEndEachOther() {
        m_supabase->setTokenLife(60s);
        elsewhere([&](const auto&) { return answer(); });
        m_supabase->setTokenLife(1h);
        std::vector<std::unique_ptr<Workspace>> programs;
        std::vector<std::future<std::string>> codes;
        programs.reserve(4);
        codes.reserve(4);
        for (int i = 0; i < 4; ++i)
            programs.push_back(elsewhere());
        for (const auto& program : programs)
            codes.push_back(
                std::async(std::launch::async, [&program] { return codeOf([&] { program->login().renew({}); }); }));
        for (auto& code : codes)
            QCOMPARE(code.get(), std::string());
        QCOMPARE(m_supabase->livingSessions(), 1);
        QCOMPARE(elsewhere()->user().userId, std::string("u-asha"));
    }

    /// Its refresh token is used up as soon as the issuer has it.
    void aProgramThatIsEndedWhileItRenewsKeepsWhatCame() {
        const auto program = elsewhere([&](const auto&) { return answer(); });
        std::stop_source stop;
        const int before = m_supabase->calls();
        const auto renewing =
            std::async(std::launch::async, [&] { return codeOf([&] { program->login().renew(stop.get_token()); }); });
        QTRY_VERIFY(m_supabase->calls() > before);
        stop.request_stop();
        renewing.wait();
        m_supabase->setTokenLife(1h);
        elsewhere()->login().renew({});
    }

    /// The issuer takes a refresh token that is used twice for stolen.
    void whatCannotBePutAwayIsNotLost() {
        LockableStore store(m_test->home());
        workspace::OperatorLogin login(here().control(), here().tokenSignIn(), store, "locked", m_clock);
        const access::Subject person = login.begin(answer(), {}, {});
        // The keyring is locked while the issuer answers.
        store.isLocked = [&, before = m_supabase->calls()] { return m_supabase->calls() > before; };
        QCOMPARE(codeOf([&] { login.renew({}); }), std::string());
        QVERIFY(!login.state()->kept);
        QCOMPARE(codeOf([&] { login.putAway({}); }), std::string("keychain_locked"));
        // It goes on with what it has, while others leave what was used alone.
        QCOMPARE(codeOf([&] { login.renew({}); }), std::string());
        workspace::OperatorLogin other(here().control(), here().tokenSignIn(), store, "locked", m_clock);
        QCOMPARE(other.resume({})->userId, person.userId);
        QCOMPARE(codeOf([&] { other.renew({}); }), std::string("keychain_unavailable"));
        QCOMPARE(m_supabase->livingSessions(), 1);
        store.isLocked = {};
        login.putAway({});
        QVERIFY(login.state()->kept);
        QCOMPARE(codeOf([&] { other.renew({}); }), std::string());
        QCOMPARE(codeOf([&] { login.renew({}); }), std::string());
        QCOMPARE(m_supabase->livingSessions(), 1);
        login.end({});
    }

    void whatCameIsPutAwayAtTheLatestAtTheEnd() {
        LockableStore store(m_test->home());
        {
            workspace::OperatorLogin login(here().control(), here().tokenSignIn(), store, "locked", m_clock);
            login.begin(answer(), {}, {});
            store.isLocked = [&, before = m_supabase->calls()] { return m_supabase->calls() > before; };
            login.renew({});
            store.isLocked = {};
        }
        workspace::OperatorLogin next(here().control(), here().tokenSignIn(), store, "locked", m_clock);
        QVERIFY(next.resume({}));
        QCOMPARE(codeOf([&] { next.renew({}); }), std::string());
        next.end({});
    }

    void aKeyringThatCannotBeWrittenUsesNothingUp() {
        LockableStore store(m_test->home());
        workspace::OperatorLogin login(here().control(), here().tokenSignIn(), store, "locked", m_clock);
        login.begin(answer(), {}, {});
        store.isLocked = [] { return true; };
        const int before = m_supabase->calls();
        QCOMPARE(codeOf([&] { login.renew({}); }), std::string("keychain_locked"));
        QCOMPARE(m_supabase->calls(), before);
        // Nor is anybody signed in who wished to be kept and cannot be.
        QCOMPARE(codeOf([&] { login.begin(answer(), {}, {}); }), std::string("keychain_locked"));
        QCOMPARE(m_supabase->livingSessions(), 1);
        store.isLocked = {};
        QCOMPARE(codeOf([&] { login.renew({}); }), std::string());
        login.end({});
    }

    void anIssuerThatDoesNotAnswerMayHaveUsedNothingUp() {
        LockableStore store(m_test->home());
        workspace::OperatorLogin login(here().control(), here().tokenSignIn(), store, "locked", m_clock);
        login.begin(answer(), {}, {});
        m_supabase->fail(503);
        QCOMPARE(codeOf([&] { login.renew({}); }), std::string("issuer_unavailable"));
        QVERIFY(login.state()->kept);
        m_supabase->recover();
        workspace::OperatorLogin other(here().control(), here().tokenSignIn(), store, "locked", m_clock);
        QVERIFY(other.resume({}));
        QCOMPARE(codeOf([&] { other.renew({}); }), std::string());
        QCOMPARE(codeOf([&] { login.renew({}); }), std::string());
        login.end({});
    }

    void anotherPersonsSignInIsLeftAlone() {
        m_supabase->addUser("u-ravi", "ravi@example.org", kPassword);
        map(m_supabase->base(), "u-ravi", "admin");
        const auto first = elsewhere([&](const auto&) { return answer(); });
        const auto second = elsewhere();
        second->signInAt({m_supabase->base(), "ravi@example.org", SecretString(kPassword)}, {}, {});
        // Each window goes on as its person, and the next program as who signed in last.
        for (int i = 0; i < 2; ++i) {
            first->stayIn({});
            QCOMPARE(first->user().userId, std::string("u-asha"));
            second->stayIn({});
            QCOMPARE(second->user().userId, std::string("u-ravi"));
        }
        QCOMPARE(elsewhere()->user().userId, std::string("u-ravi"));
        QCOMPARE(m_supabase->livingSessions(), 2);
        first->signOut({});
        QCOMPARE(elsewhere()->user().userId, std::string("u-ravi"));
        second->stayIn({});
        second->signOut({});
        QCOMPARE(codeOf([&] { elsewhere(); }), std::string("sign_in_needed"));
        QCOMPARE(m_supabase->livingSessions(), 0);
    }

    void whoSignsInUnkeptForgetsNobodyElse() {
        m_supabase->addUser("u-ravi", "ravi@example.org", kPassword);
        map(m_supabase->base(), "u-ravi", "admin");
        const auto first = elsewhere([&](const auto&) { return answer(); });
        const auto second = elsewhere();
        second->signInAt({m_supabase->base(), "ravi@example.org", SecretString(kPassword), false}, {}, {});
        QCOMPARE(elsewhere()->user().userId, std::string("u-asha"));
        first->stayIn({});
        second->signOut({});
        first->stayIn({});
        QCOMPARE(first->user().userId, std::string("u-asha"));
    }

    /// A sign-in that is over is not left lying about.
    void whatIsOverIsForgottenWhenTheNextSignsIn() {
        m_supabase->addUser("u-ravi", "ravi@example.org", kPassword);
        map(m_supabase->base(), "u-ravi", "admin");
        const auto first = elsewhere([&](const auto&) { return answer(); });
        const auto second = elsewhere();
        sessions::SessionStore(here().control()).revoke({m_supabase->base(), first->user().sessionJti}, "lost laptop");
        second->signInAt({m_supabase->base(), "ravi@example.org", SecretString(kPassword)}, {}, {});
        const auto store = workspace::openSecretStore(m_test->home());
        const auto kept = workspace::KeptSignIns(*store, TestWorkspace::kName).all({});
        QCOMPARE(kept.size(), std::size_t{1});
        QCOMPARE(kept.front().userId, std::string("u-ravi"));
        second->signOut({});
        QVERIFY(workspace::KeptSignIns(*store, TestWorkspace::kName).all({}).empty());
    }
};

QTEST_GUILESS_MAIN(TestKeptSignIn)
#include "tst_kept_sign_in.moc"
