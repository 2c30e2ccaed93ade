#include "core/sessions/refresh_families.h"
#include "core/vault/cryptography.h"
#include "tests/core/sessions/session_fixture.h"

#include <QtTest>

#include <atomic>
#include <future>
#include <set>

using namespace landreeve;
using namespace landreeve::sessions;
using tests::codeOf;
using tests::SessionFixture;

namespace {

std::optional<AccessToken> minted(postgres::Transaction& /*in*/, const Session& session) {
    return AccessToken{SecretString("access-" + session.jti + "-" + std::string(randomPassword(8).reveal())),
                       session.createdAt + std::chrono::minutes(5)};
}

std::string textOf(const SecretString& secret) {
    return std::string(secret.reveal());
}

} // namespace

/// Refresh tokens: used once, replaced, and ended when somebody shows one that was used.
class TestRefreshFamilies : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionFixture> m_fixture;

    SessionFixture& f() { return *m_fixture; }
    RefreshFamilies families() { return {f().test.workspace().control(), f().test.workspace().keyRing()}; }
    RefreshVerdict rotate(const SecretString& token) { return families().rotate(token, &minted, "192.0.2.9"); }
    TokenPair begin(const Session& session) { return families().begin(session.key(), &minted); }
    int tokens(const char* condition) {
        return f().value<int>(std::string("SELECT count(*) FROM refresh_token WHERE ") + condition); // lint: constants
    }

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<SessionFixture>();
        f().addTenant("alpha");
    }
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() { f().clear(); }

    void aReplyIsKeptForItsTenSecondsOnly() {
        const TokenPair old = begin(f().create("asha", "alpha"));
        QVERIFY(rotate(old.refreshToken).pair);
        f().pass("11 seconds");
        const TokenPair fresh = begin(f().create("ravi", "alpha"));
        QCOMPARE(tokens("successor IS NOT NULL"), 0);
        const auto second = rotate(fresh.refreshToken);
        QCOMPARE(tokens("successor IS NOT NULL"), 1);
        // One that is still asked for stays, another family's that is not goes.
        f().sql("UPDATE refresh_token SET used_at = used_at - interval '11 seconds' WHERE successor IS NOT NULL");
        const TokenPair third = begin(f().create("kiran", "alpha"));
        QVERIFY(rotate(third.refreshToken).pair);
        QCOMPARE(tokens("successor IS NOT NULL"), 1);
        QVERIFY(rotate(third.refreshToken).repeated);
    }

    void rotatesOnceEach() {
        const Session session = f().create("asha", "alpha");
        TokenPair pair = begin(session);
        QCOMPARE(pair.refreshToken.size(), std::size_t{43});
        QVERIFY(pair.expiresAt == session.expiresAt);
        std::set<std::string> seen{textOf(pair.refreshToken)};
        for (int i = 0; i < 5; ++i) {
            auto verdict = rotate(pair.refreshToken);
            QVERIFY2(verdict.pair, verdict.reason.c_str());
            QVERIFY(!verdict.repeated);
            QVERIFY(seen.insert(textOf(verdict.pair->refreshToken)).second);
            QVERIFY(textOf(verdict.pair->access->token).starts_with("access-" + session.jti));
            QVERIFY(verdict.pair->session == session.key());
            pair = std::move(*verdict.pair);
        }
        QCOMPARE(tokens("used_at IS NULL"), 1);
        QCOMPARE(tokens("successor IS NOT NULL"), 1);
        QCOMPARE(f().audited("session.refresh", session.jti), std::int64_t{5});
        // The session's end is where it was.
        QVERIFY(f().store.get(session.key()).expiresAt == session.expiresAt);
    }

    void noTokenIsStored() {
        const auto first = begin(f().create("asha"));
        const auto second = rotate(first.refreshToken);
        auto superuser = f().test.superuser("landreeve_control");
        const auto all = superuser
                             .exec("SELECT string_agg(t::text, ' ') || (SELECT string_agg(a::text, ' ') FROM "
                                   "audit_outbox a) FROM refresh_token t")
                             .one()
                             .get<std::string>(0);
        for (const SecretString& secret : {first.refreshToken, second.pair->refreshToken, second.pair->access->token})
            QVERIFY(all.find(secret.reveal()) == std::string::npos);
        QCOMPARE(tokens("successor IS NOT NULL"), 1);
        const QByteArray hash = vault::hash(second.pair->refreshToken.reveal());
        QCOMPARE(f().value<int>("SELECT count(*) FROM refresh_token WHERE hash = $1", hash), 1);
    }

    void aLostReplyIsGivenAgain() {
        const Session session = f().create("asha");
        const auto first = begin(session);
        const auto second = rotate(first.refreshToken);
        const auto again = rotate(first.refreshToken);
        QVERIFY(again.repeated);
        QVERIFY(again.pair->refreshToken == second.pair->refreshToken);
        QVERIFY(again.pair->access->token == second.pair->access->token);
        QVERIFY(again.pair->access->expiresAt == second.pair->access->expiresAt);
        QVERIFY(again.pair->expiresAt == second.pair->expiresAt);
        QVERIFY(rotate(second.pair->refreshToken).pair);
        QCOMPARE(f().reasonOf(session.key()), std::string());
    }

    void aReplayEndsTheFamily_data() {
        QTest::addColumn<bool>("late");
        QTest::newRow("the one before, too late") << true;
        QTest::newRow("an older one, at once") << false;
    }
    void aReplayEndsTheFamily() {
        QFETCH(bool, late);
        const Session session = f().create("asha", "alpha");
        const auto first = begin(session);
        auto current = rotate(first.refreshToken);
        if (late)
            f().pass("11 seconds");
        else
            current = rotate(current.pair->refreshToken);
        const auto replayed = rotate(first.refreshToken);
        QVERIFY(!replayed.pair);
        QCOMPARE(replayed.reason, std::string("refresh_reused"));
        // Whoever holds the current one is out too: one of the two is a thief.
        QCOMPARE(rotate(current.pair->refreshToken).reason, std::string("session_revoked"));
        QCOMPARE(f().reasonOf(session.key()), std::string("session_revoked"));
        QCOMPARE(tokens("revoked_at IS NULL"), 0);
        QCOMPARE(tokens("successor IS NOT NULL"), 0);
        QCOMPARE(f().audited("session.revoke", session.jti), std::int64_t{1});
        const auto failure = f().sql("SELECT account, host(address), tenant_id, kind FROM auth_failure WHERE reason = "
                                     "'refresh_reused'")
                                 .one();
        QCOMPARE(failure.get<std::string>(0), std::string("asha"));
        QCOMPARE(failure.get<std::string>(1), std::string("192.0.2.9"));
        QCOMPARE(failure.get<std::string>(2), std::string("alpha"));
    }

    void aDeadSessionIsNotRefreshed_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("reason");
        QTest::newRow("revoked") << "revoke"
                                 << "session_revoked";
        QTest::newRow("marked") << "mark"
                                << "session_superseded";
        QTest::newRow("expired") << "pass"
                                 << "session_expired";
        QTest::newRow("gone") << "delete"
                              << "refresh_unknown";
    }
    void aDeadSessionIsNotRefreshed() {
        QFETCH(QString, how);
        QFETCH(QString, reason);
        const Session session = f().create("asha", "alpha");
        const auto pair = begin(session);
        if (how == QStringLiteral("revoke"))
            f().store.revoke(session.key(), "");
        else if (how == QStringLiteral("mark"))
            f().store.mark(MarkScope::ofTenant("alpha"), "");
        else if (how == QStringLiteral("pass"))
            f().pass("9 hours");
        else
            f().sql("DELETE FROM session WHERE jti = $1", session.jti);
        QCOMPARE(rotate(pair.refreshToken).reason, reason.toStdString());
        QCOMPARE(f().value<int>("SELECT count(*) FROM auth_failure WHERE kind = 'refresh' AND reason = $1",
                                reason.toStdString()),
                 1);
        QCOMPARE(codeOf([&] { begin(session); }),
                 std::string(how == QStringLiteral("delete") ? "session_not_found" : "session_refused"));
    }

    void itsEntriesAreOfItsTenant() {
        const Session session = f().create("asha", "alpha");
        begin(session);
        f().store.revoke(session.key(), "test", {});
        QVERIFY(!f().store.validate(session.key()).valid);
        for (const char* action : {"session.refresh-begin", "session.refused"})
            QCOMPARE(
                f().value<std::string>(
                    "SELECT coalesce(max(tenant_id), 'none') FROM audit_outbox WHERE action = $1 AND object_id = $2",
                    std::string(action), session.jti),
                std::string("alpha"));
    }

    /// A bucket that a clock left which was a year ahead is put right also by who is refused.
    void aClockSetBackDoesNotKeepThemWaiting() {
        const std::string from = "192.0.2.19";
        auto here = families();
        const auto code = [&] { return codeOf([&] { here.rotate(SecretString("x"), &minted, from); }); };
        for (int i = 0; i < 50 && code() != "rate_limited"; ++i) {
        }
        f().sql("UPDATE rate_bucket SET updated_at = updated_at + interval '1 year', blocked_until = blocked_until + "
                "interval '1 year' WHERE scope = 'token/address'");
        QCOMPARE(code(), std::string("rate_limited"));
        QVERIFY(f().value<bool>("SELECT blocked_until < now() + interval '10 minutes' FROM rate_bucket WHERE scope = "
                                "'token/address' AND key = $1",
                                from));
    }

    void anUnknownTokenIsNone() {
        for (const char* token : {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
            QCOMPARE(rotate(SecretString(token)).reason, std::string("refresh_unknown"));
    }

    void refusedWithoutEndAreWrittenDownAFewTimes_data() {
        QTest::addColumn<QString>("address");
        QTest::newRow("of one address") << "192.0.2.9";
        QTest::newRow("of nobody knows where") << "";
    }
    void refusedWithoutEndAreWrittenDownAFewTimes() {
        QFETCH(QString, address);
        const std::string from = address.toStdString();
        const auto other = f().test.open();
        RefreshFamilies elsewhere(other->control(), other->keyRing());
        const Session session = f().create("asha", "alpha");
        const auto first = begin(session);
        const auto second = families().rotate(first.refreshToken, &minted, from);
        f().pass("11 seconds");
        const auto thrown = [&](RefreshFamilies& by, const SecretString& token) {
            return codeOf([&] { by.rotate(token, &minted, from); });
        };
        const auto audited = [&] {
            return f().value<int>("SELECT count(*) FROM audit_outbox WHERE action = 'session.refresh-refused'");
        };
        const int before = audited();
        auto here = families();
        int limited = 0;
        for (int i = 0; i < 50; ++i) {
            // Two programs, one count.
            const auto code = thrown(i % 2 == 0 ? here : elsewhere, SecretString("x" + std::to_string(i)));
            QVERIFY2(code.empty() || code == "rate_limited", code.c_str());
            limited += code.empty() ? 0 : 1;
        }
        QVERIFY2(limited >= 25, qPrintable(QString::number(limited)));
        QCOMPARE(f().value<int>("SELECT count(*) FROM auth_failure"), 50 - limited);
        QCOMPARE(audited(), before + 50 - limited);
        // A good one from there is taken all the same, and elsewhere it is told why.
        const auto third = here.rotate(second.pair->refreshToken, &minted, from);
        QVERIFY(third.pair);
        QCOMPARE(here.rotate(SecretString("x"), &minted, "192.0.2.10").reason, std::string("refresh_unknown"));
        // A theft ends its family and is written down, however many were refused before.
        QCOMPARE(here.rotate(first.refreshToken, &minted, from).reason, std::string("refresh_reused"));
        QCOMPARE(f().reasonOf(session.key()), std::string("session_revoked"));
        QCOMPARE(f().value<int>("SELECT count(*) FROM auth_failure WHERE reason = 'refresh_reused'"), 1);
        QCOMPARE(thrown(here, third.pair->refreshToken), std::string("rate_limited"));
    }

    void manyRefreshesAtOnceAreOneRotation() {
        constexpr int kMany = 64;
        const Session session = f().create("asha", "alpha");
        const auto first = begin(session);
        std::atomic<int> mints = 0;
        const auto counting = [&](postgres::Transaction& in, const Session& of) {
            ++mints;
            return minted(in, of);
        };
        std::vector<std::future<RefreshVerdict>> all;
        all.reserve(64);
        for (int i = 0; i < kMany; ++i)
            all.push_back(
                std::async(std::launch::async, [&] { return families().rotate(first.refreshToken, counting); }));
        std::set<std::string> refreshTokens;
        std::set<std::string> accessTokens;
        int rotations = 0;
        for (auto& one : all) {
            const auto verdict = one.get();
            QVERIFY2(verdict.pair, verdict.reason.c_str());
            refreshTokens.insert(textOf(verdict.pair->refreshToken));
            accessTokens.insert(textOf(verdict.pair->access->token));
            rotations += verdict.repeated ? 0 : 1;
        }
        QCOMPARE(rotations, 1);
        QCOMPARE(mints.load(), 1);
        QCOMPARE(refreshTokens.size(), std::size_t{1});
        QCOMPARE(accessTokens.size(), std::size_t{1});
        QCOMPARE(f().audited("session.refresh", session.jti), std::int64_t{1});
        QCOMPARE(f().reasonOf(session.key()), std::string());
        QVERIFY(rotate(SecretString(*refreshTokens.begin())).pair);
    }

    void aReplayBesideARotationEndsBoth() {
        for (int round = 0; round < 10; ++round) {
            const Session session = f().create("asha");
            const auto first = begin(session);
            const auto second = rotate(first.refreshToken);
            f().sql("UPDATE refresh_token SET used_at = used_at - interval '1 minute'");
            auto thief = std::async(std::launch::async, [&] { return rotate(first.refreshToken); });
            auto owner = std::async(std::launch::async, [&] { return rotate(second.pair->refreshToken); });
            QCOMPARE(thief.get().reason, std::string("refresh_reused"));
            owner.get();
            // Whichever came first, nothing of the family is left to use.
            QCOMPARE(
                f().value<int>("SELECT count(*) FROM refresh_token WHERE jti = $1 AND revoked_at IS NULL", session.jti),
                0);
            QCOMPARE(f().reasonOf(session.key()), std::string("session_revoked"));
        }
    }

    void cleanupForgetsRepliesWhoseTimeIsOver() {
        const auto first = begin(f().create("asha"));
        rotate(first.refreshToken);
        f().store.cleanup(std::chrono::hours(24));
        QCOMPARE(tokens("successor IS NOT NULL"), 1);
        f().pass("11 seconds");
        f().store.cleanup(std::chrono::hours(24));
        QCOMPARE(tokens("successor IS NOT NULL"), 0);
    }
};

QTEST_GUILESS_MAIN(TestRefreshFamilies)
#include "tst_refresh_families.moc"
