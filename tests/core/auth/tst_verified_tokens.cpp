#include "core/auth/verified_tokens.h"
#include "tests/core/auth/token_fixture.h"

#include <QtTest>

#include <ctime>
#include <thread>

using namespace landreeve::auth;
using namespace landreeve::tests;

class TestVerifiedTokens : public QObject {
    Q_OBJECT

    const SigningKey m_key = SigningKey::ec();
    const QString m_id = QStringLiteral("k1");
    const KeySet m_keys = KeySet::read(keySetOf({m_key.jwk(m_id)}));
    SetClock m_clock{kNow};

    std::string token(const QJsonObject& body = claims()) const {
        return signedBy(m_key, Algorithm::ES256, headerOf(Algorithm::ES256), body);
    }

private Q_SLOTS:
    void init() { m_clock.set(std::chrono::seconds(kNow)); }

    void aTokenSeenBeforeIsTheSameObject() {
        VerifiedTokens cache;
        const Verifier verifier(m_clock, &cache);
        const std::string text = token();
        const TokenVerdict first = verifier.verify(text, m_keys, {});
        const TokenVerdict second = verifier.verify(text, m_keys, {});
        QVERIFY(first.valid() && second.valid());
        QCOMPARE(first.token.get(), second.token.get());
        QCOMPARE(cache.size(), std::size_t{1});
        // Another signature over the same text is another token.
        const TokenVerdict third = verifier.verify(token(), m_keys, {});
        QVERIFY(third.valid());
        QVERIFY(third.token != first.token);
        QCOMPARE(cache.size(), std::size_t{2});
    }

    void onlyTheSignatureIsSpared() {
        VerifiedTokens cache;
        const Verifier verifier(m_clock, &cache);
        const std::string text = token();
        QVERIFY(verifier.verify(text, m_keys, {}).valid());
        VerifyPolicy policy;
        policy.issuer = "https://other.example";
        QCOMPARE(verifier.verify(text, m_keys, policy).reason, Reason::WrongIssuer);
        policy = {};
        policy.audience = "anon";
        QCOMPARE(verifier.verify(text, m_keys, policy).reason, Reason::WrongAudience);
        policy = {};
        policy.algorithms = AlgorithmSet::fromNames(std::array{std::string("RS256")});
        QCOMPARE(verifier.verify(text, m_keys, policy).reason, Reason::AlgNotAllowed);
        m_clock.set(std::chrono::seconds(kExpires) - std::chrono::microseconds(1));
        QVERIFY(verifier.verify(text, m_keys, {}).valid());
        m_clock.set(std::chrono::seconds(kExpires));
        QCOMPARE(verifier.verify(text, m_keys, {}).reason, Reason::Expired);
    }

    /// Whatever the cache holds, a token stands and falls with the key set it is presented to.
    void withoutItsKeyNothingIsServed() {
        VerifiedTokens cache;
        const Verifier verifier(m_clock, &cache);
        const std::string text = token();
        QVERIFY(verifier.verify(text, m_keys, {}).valid());
        const KeySet empty = KeySet::read(keySetOf({}));
        QCOMPARE(verifier.verify(text, empty, {}).reason, Reason::KeyUnknown);
        const KeySet replaced = KeySet::read(keySetOf({SigningKey::ec().jwk(m_id)}));
        QCOMPARE(verifier.verify(text, replaced, {}).reason, Reason::BadSignature);
        const KeySet toEncrypt = KeySet::read(keySetOf({with(m_key.jwk(m_id), "use", QStringLiteral("enc"))}));
        QCOMPARE(verifier.verify(text, toEncrypt, {}).reason, Reason::KeyUnusable);
        const KeySet renamed = KeySet::read(keySetOf({m_key.jwk(QStringLiteral("k2"))}));
        QCOMPARE(verifier.verify(text, renamed, {}).reason, Reason::KeyUnknown);
        QVERIFY(verifier.verify(text, m_keys, {}).valid());
    }

    void aKeysEvictionEvictsWhatItVerified() {
        VerifiedTokens cache;
        const Verifier verifier(m_clock, &cache);
        const SigningKey other = SigningKey::ec();
        const KeySet keys = KeySet::read(keySetOf({m_key.jwk(m_id), other.jwk(QStringLiteral("k2"))}));
        const std::string kept =
            signedBy(other, Algorithm::ES256, headerOf(Algorithm::ES256, QStringLiteral("k2")), claims());
        for (int i = 0; i < 5; ++i)
            QVERIFY(verifier.verify(token(), keys, {}).valid());
        const TokenVerdict first = verifier.verify(kept, keys, {});
        QCOMPARE(cache.size(), std::size_t{6});
        cache.evictKey(keys.keys()[0].key().fingerprint());
        QCOMPARE(cache.size(), std::size_t{1});
        QCOMPARE(verifier.verify(kept, keys, {}).token, first.token);
    }

    void refusedTokensAreNotKept() {
        VerifiedTokens cache;
        const Verifier verifier(m_clock, &cache);
        std::string forged = token();
        forged[forged.size() - 20] = forged[forged.size() - 20] == 'A' ? 'B' : 'A';
        QCOMPARE(verifier.verify(forged, m_keys, {}).reason, Reason::BadSignature);
        QCOMPARE(verifier.verify(token(with(claims(), "exp", kNow)), m_keys, {}).reason, Reason::Expired);
        QCOMPARE(verifier.verify(token(without(claims(), "sub")), m_keys, {}).reason, Reason::ClaimMissing);
        QCOMPARE(verifier.verify(std::string(20'000, 'A'), m_keys, {}).reason, Reason::TooLarge);
        QCOMPARE(cache.size(), std::size_t{0});
    }

    void theOneNotUsedForLongestMakesRoom() {
        VerifiedTokens cache(3);
        const Verifier verifier(m_clock, &cache);
        std::vector<std::string> texts;
        std::vector<std::shared_ptr<const Token>> tokens;
        texts.reserve(4);
        tokens.reserve(3);
        for (int i = 0; i < 4; ++i)
            texts.push_back(token());
        for (int i = 0; i < 3; ++i)
            tokens.push_back(verifier.verify(texts[i], m_keys, {}).token);
        QCOMPARE(verifier.verify(texts[0], m_keys, {}).token, tokens[0]);
        QVERIFY(verifier.verify(texts[3], m_keys, {}).valid());
        QCOMPARE(cache.size(), std::size_t{3});
        QCOMPARE(verifier.verify(texts[0], m_keys, {}).token, tokens[0]);
        QCOMPARE(verifier.verify(texts[2], m_keys, {}).token, tokens[2]);
        QVERIFY(verifier.verify(texts[1], m_keys, {}).token != tokens[1]);
        cache.clear();
        QCOMPARE(cache.size(), std::size_t{0});
    }

    /// Ten times what it may take, by processor time; the benchmark says what it takes.
    void aHitTakesMicroseconds() {
        VerifiedTokens cache;
        const Verifier verifier(m_clock, &cache);
        const std::string text = token(with(claims(), "filling", QString(300, u'x')));
        QVERIFY(verifier.verify(text, m_keys, {}).valid());
        constexpr int kCalls = 1000;
        double least = 1e9;
        for (int round = 0; round < 5; ++round) {
            const std::clock_t begun = std::clock();
            for (int i = 0; i < kCalls; ++i)
                QVERIFY(verifier.verify(text, m_keys, {}).valid());
            least = std::min(least, double(std::clock() - begun) * 1e6 / CLOCKS_PER_SEC / kCalls);
        }
        QVERIFY2(least < 20, qPrintable(QStringLiteral("%1 microseconds").arg(least)));
    }

    void manyThreadsShareIt() {
        VerifiedTokens cache(16);
        const Verifier verifier(m_clock, &cache);
        std::vector<std::string> texts;
        texts.reserve(32);
        for (int i = 0; i < 32; ++i)
            texts.push_back(token());
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            threads.reserve(8);
            for (unsigned thread = 0; thread < 8; ++thread)
                threads.emplace_back([&, thread] {
                    for (unsigned round = 0; round < 200; ++round) {
                        if (!verifier.verify(texts[(round * 7 + thread) % texts.size()], m_keys, {}).valid())
                            ++wrong;
                        if (round % 50 == 0)
                            cache.evictKey(m_keys.keys()[0].key().fingerprint());
                    }
                });
        }
        QCOMPARE(wrong.load(), 0);
        QVERIFY(cache.size() <= 16);
    }
};

QTEST_APPLESS_MAIN(TestVerifiedTokens)
#include "tst_verified_tokens.moc"
