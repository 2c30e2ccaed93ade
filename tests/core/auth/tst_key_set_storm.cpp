#include "tests/core/auth/key_set_fixture.h"

#include <QtTest>

#include <latch>
#include <random>
#include <thread>

using namespace landreeve;
using namespace landreeve::auth;
using namespace landreeve::tests;

/// How often an issuer is asked, however many tokens there are whose keys are not known.
class TestKeySetStorm : public QObject, KeySetFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void oneFetchForAllWhoAskAtOnce() {
        serve(setOf({m_a}));
        Cache cache(*this);
        std::latch begun(64);
        std::atomic<int> good{0};
        std::vector<std::jthread> threads;
        threads.reserve(64);
        for (int i = 0; i < 64; ++i)
            threads.emplace_back([&] {
                begun.arrive_and_wait();
                good += has(cache.get(), "a") ? 1 : 0;
            });
        threads.clear();
        QCOMPARE(good.load(), 64);
        QCOMPARE(asked(), 1);
    }

    void aThousandThreadsWithAnUnknownKeyCauseOneFetch() {
        serve(setOf({m_a}));
        Cache cache(*this);
        cache.get();
        serve(setOf({m_a, m_b}));
        std::latch begun(1000);
        std::atomic<int> good{0};
        std::vector<std::jthread> threads;
        threads.reserve(1000);
        for (int i = 0; i < 1000; ++i)
            threads.emplace_back([&] {
                begun.arrive_and_wait();
                good += has(cache.with("b"), "b") ? 1 : 0;
            });
        threads.clear();
        QCOMPARE(good.load(), 1000);
        QCOMPARE(asked(), 2);
    }

    void aThousandThreadsWithAKeyThatStaysUnknownCauseOneFetch() {
        serve(setOf({m_a}), "600");
        Cache cache(*this);
        cache.get();
        // Held, so that they come while it is on its way.
        WebServer::Reply held{200, setOf({m_a}), "Cache-Control: max-age=600\r\n", {}, true};
        m_server->answer(kPath, held);
        std::latch begun(1000);
        std::atomic<int> without{0};
        std::vector<std::jthread> threads;
        threads.reserve(1000);
        for (int i = 0; i < 1000; ++i)
            threads.emplace_back([&, i] {
                begun.arrive_and_wait();
                // Half of them with one id, the others each with its own.
                without += has(cache.with(i % 2 == 0 ? "b" : "c" + std::to_string(i)), "b") ? 0 : 1;
            });
        QTRY_COMPARE(asked(), 2);
        held.held = false;
        m_server->answer(kPath, held);
        m_server->release();
        threads.clear();
        QCOMPARE(without.load(), 1000);
        QCOMPARE(asked(), 2);
    }

    void aHundredThousandRandomKeysInHalfAMinuteCauseTwoFetchesAtMost() {
        serve(setOf({m_a}), "600");
        Cache cache(*this);
        const unsigned seed = std::random_device()();
        qInfo("seed %u", seed);
        std::mt19937_64 random(seed);
        for (int i = 0; i < 100'000; ++i) {
            QVERIFY(!has(cache.with(std::to_string(random())), "b"));
            if (i % 1000 == 999)
                m_clock.pass(milliseconds(299));
        }
        QVERIFY2(asked() <= 2, qPrintable(QString::number(asked())));
    }

    void theCoolDownCountsAttempts() {
        serve(setOf({m_a}), "600");
        Cache cache(*this);
        cache.get();
        refuse();
        cache.with("b");
        QCOMPARE(asked(), 2);
        serve(setOf({m_a, m_b}));
        m_clock.pass(seconds(29));
        QVERIFY(!has(cache.with("b"), "b"));
        QCOMPARE(asked(), 2);
        m_clock.pass(seconds(1));
        QVERIFY(has(cache.with("b"), "b"));
        QCOMPARE(asked(), 3);
    }

    void anIdLookedForInVainIsLookedForAgainAfterHalfAMinute() {
        serve(setOf({m_a}), "600");
        Cache cache(*this);
        cache.get();
        cache.with("b");
        QCOMPARE(asked(), 2);
        m_clock.pass(seconds(29));
        cache.with("b");
        cache.with("c");
        QCOMPARE(asked(), 2);
        // The issuer has published it meanwhile.
        serve(setOf({m_a, m_b}), "600");
        m_clock.pass(seconds(1));
        QVERIFY(has(cache.with("b"), "b"));
        QCOMPARE(asked(), 3);
    }

    /// Over hours of its clock, whether the issuer answers or not.
    void aStormOfUnknownKeysCausesOneAttemptInHalfAMinute_data() {
        QTest::addColumn<bool>("keys");
        QTest::addColumn<bool>("answers");
        QTest::newRow("the issuer answers") << true << true;
        QTest::newRow("it fails") << true << false;
        QTest::newRow("it never answered") << false << false;
    }
    void aStormOfUnknownKeysCausesOneAttemptInHalfAMinute() {
        QFETCH(bool, keys);
        QFETCH(bool, answers);
        serve(setOf({m_a}), "600");
        Cache cache(*this);
        if (keys)
            cache.get();
        if (!answers)
            refuse();
        const unsigned seed = std::random_device()();
        qInfo("seed %u", seed);
        std::mt19937_64 random(seed);
        // By the second of the cache's clock.
        std::vector<int> attempts;
        constexpr int kSeconds = 470; // Before a renewal is due by itself.
        for (int second = 0; second < kSeconds; ++second) {
            const int before = asked();
            for (int i = 0; i < 100; ++i) {
                // Half of them one that comes again and again.
                const std::string id = i % 2 == 0 ? "again" : std::to_string(random());
                const std::string code = codeOf([&] { cache.with(id); });
                QCOMPARE(code, std::string(keys ? "" : "issuer_unavailable"));
            }
            if (asked() > before)
                attempts.push_back(second);
            QVERIFY(asked() - before <= 1);
            m_clock.pass(seconds(1));
        }
        for (std::size_t i = 1; i < attempts.size(); ++i)
            QVERIFY2(attempts[i] - attempts[i - 1] >= 30, qPrintable(QString::number(attempts[i])));
        QVERIFY2(attempts.size() > 15, "it is not looked for again");
    }

    void withoutKeysItIsNotAskedForEveryToken() {
        refuse(503);
        Cache cache(*this);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        QCOMPARE(asked(), 1);
        serve(setOf({m_a}));
        m_clock.pass(seconds(29));
        QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        QCOMPARE(asked(), 1);
        // Somebody may have it fetched at once.
        cache.refresh(m_url, {});
        QVERIFY(has(cache.get(), "a"));
    }

    void withoutKeysItIsAskedAgainAfterHalfAMinute() {
        refuse(503);
        Cache cache(*this);
        QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        serve(setOf({m_a}));
        m_clock.pass(seconds(30));
        QVERIFY(has(cache.get(), "a"));
    }
};

QTEST_GUILESS_MAIN(TestKeySetStorm)
#include "tst_key_set_storm.moc"
