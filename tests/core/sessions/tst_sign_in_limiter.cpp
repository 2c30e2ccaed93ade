#include "core/sessions/sign_in_limiter.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <future>

using namespace landreeve;
using namespace landreeve::sessions;
using std::chrono::milliseconds;
using std::chrono::seconds;
using tests::SessionFixture;

/// Failed sign-ins: counted, and slowed down for every program at once.
class TestSignInLimiter : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    SignInLimiter limiter() { return SignInLimiter(f().test.workspace().control()); }
    static SignInAttempt attempt(const std::string& account, const std::string& address = "192.0.2.1") {
        return {"https://x.example", account, address};
    }
    /// A guess that is wrong; how long it was made to wait instead, where it was refused.
    milliseconds guess(const SignInAttempt& by) {
        const auto verdict = limiter().begin(by);
        if (verdict.allowed)
            limiter().failed(by, "invalid_credentials");
        return verdict.allowed ? milliseconds(0) : verdict.retryIn;
    }
    void pass(const std::string& interval) {
        f().sql("UPDATE rate_bucket SET updated_at = updated_at - $1::interval, blocked_until = blocked_until - "
                "$1::interval",
                interval);
    }

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<SessionFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() { f().clear(); }

    void aFewAreFreeAndThenDelaysGrow() {
        for (int i = 0; i < 4; ++i)
            QCOMPARE(guess(attempt("asha")), milliseconds(0));
        milliseconds before{0};
        for (int i = 0; i < 7; ++i) {
            const milliseconds wait = guess(attempt("asha"));
            QVERIFY2(wait > before * 3 / 2, qPrintable(QString::number(wait.count())));
            before = wait;
            pass(std::to_string(wait.count()) + " ms");
            QCOMPARE(guess(attempt("asha")), milliseconds(0));
        }
        QVERIFY(before > seconds(60));
        // Another account, and the same name of another issuer, are not meant.
        QCOMPARE(guess(attempt("ravi", "192.0.2.2")), milliseconds(0));
        SignInAttempt elsewhere = attempt("asha", "192.0.2.2");
        elsewhere.issuer = "https://y.example";
        QCOMPARE(guess(elsewhere), milliseconds(0));
    }

    void anAccountIsOneHoweverItIsWritten() {
        for (const char* name : {"asha@x.example", "ASHA@x.example", "Asha@X.Example", "aSHA@x.example"})
            guess(attempt(name));
        QVERIFY(guess(attempt("asha@X.example")) > milliseconds(0));
    }

    void anAddressIsLimitedOverManyAccounts() {
        int allowed = 0;
        for (int i = 0; i < 60; ++i)
            allowed += guess(attempt("user" + std::to_string(i))) == milliseconds(0) ? 1 : 0;
        QCOMPARE(allowed, 21);
        QCOMPARE(guess(attempt("user", "192.0.2.2")), milliseconds(0));
        // What was refused for the address took nothing from the accounts.
        QCOMPARE(f().value<int>("SELECT count(*) FROM rate_bucket WHERE scope = 'sign-in/account'"), 22);
    }

    void whoSignsInBeginsAnew() {
        for (int i = 0; i < 4; ++i)
            guess(attempt("asha"));
        pass("2 seconds");
        QVERIFY(limiter().begin(attempt("asha")).allowed);
        limiter().succeeded(attempt("asha"));
        for (int i = 0; i < 4; ++i)
            QCOMPARE(guess(attempt("asha")), milliseconds(0));
        QVERIFY(guess(attempt("asha")) > milliseconds(0));
    }

    void signingInBuysNoGuessesAtOthers() {
        int allowed = 0;
        for (int i = 0; i < 60; ++i) {
            if (limiter().begin(attempt("own")).allowed)
                limiter().succeeded(attempt("own"));
            allowed += guess(attempt("user" + std::to_string(i))) == milliseconds(0) ? 1 : 0;
        }
        QVERIFY2(allowed <= 21, qPrintable(QString::number(allowed)));
    }

    void manyAtOnceInTwoProgramsCountAsMany() {
        const auto other = f().test.open();
        // None comes back while they are at it: a delay of a second would be over before the last one's turn.
        SignInLimiter::Limits limits;
        limits.account = {4, 1.0 / 86'400, 4, std::chrono::minutes(15)};
        std::vector<std::future<bool>> all;
        all.reserve(40);
        for (int i = 0; i < 40; ++i)
            all.push_back(std::async(std::launch::async, [&, i] {
                auto& control = i % 2 == 0 ? f().test.workspace().control() : other->control();
                return SignInLimiter(control, limits).begin(attempt("asha", "192.0.2." + std::to_string(i))).allowed;
            }));
        int allowed = 0;
        for (auto& one : all)
            allowed += one.get() ? 1 : 0;
        QCOMPARE(allowed, 4);
        QCOMPARE(f().value<int>("SELECT count(*) FROM auth_failure WHERE reason = 'rate_limited'"), 36);
    }

    void aClockSetBackNeitherOpensNorFreezes() {
        for (int i = 0; i < 4; ++i)
            guess(attempt("asha"));
        // As a clock left it that was a year ahead.
        pass("-1 year");
        const milliseconds wait = guess(attempt("asha"));
        QVERIFY(wait > milliseconds(0));
        QVERIFY2(wait <= std::chrono::minutes(15), qPrintable(QString::number(wait.count())));
        // From now on time counts again.
        pass(std::to_string(wait.count()) + " ms");
        QCOMPARE(guess(attempt("asha")), milliseconds(0));
    }

    void failuresAreRecordedAndPileUp() {
        for (int i = 0; i < 3; ++i)
            guess(attempt("asha", "192.0.2.7"));
        guess(attempt("ravi", "192.0.2.8"));
        guess(attempt("kiran", ""));
        const Time since = std::chrono::system_clock::now() - std::chrono::hours(1);
        const auto piled = limiter().pileUps(since, 2);
        QCOMPARE(piled.size(), std::size_t{2});
        for (const FailureCount& pile : piled) {
            QCOMPARE(pile.count, std::int64_t{3});
            QCOMPARE(pile.account + pile.address, std::string(pile.account.empty() ? "192.0.2.7" : "asha"));
        }
        QCOMPARE(f().audited("sign-in.refused", "kiran"), std::int64_t{1});
        QVERIFY(limiter().pileUps(since, 4).empty());
    }
};

QTEST_GUILESS_MAIN(TestSignInLimiter)
#include "tst_sign_in_limiter.moc"
