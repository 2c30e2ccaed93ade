#include "core/auth/key_set_cache.h"
#include "core/auth/verifier.h"
#include "core/base/error.h"
#include "tests/core/auth/token_fixture.h"
#include "tests/support/web_server.h"

#include <QtTest>

#include <atomic>
#include <latch>
#include <random>
#include <thread>

using namespace landreeve;
using namespace landreeve::auth;
using std::chrono::milliseconds;
using std::chrono::seconds;
using tests::SigningKey;
using tests::WebServer;

namespace {

constexpr const char* kPath = "/jwks";

/// Several threads ask it.
class SharedClock final : public Clock {
public:
    Time now() const override { return Time(milliseconds(m_now.load())); }
    void pass(milliseconds time) { m_now += time.count(); }

private:
    std::atomic<std::int64_t> m_now{std::int64_t{1000} * tests::kNow};
};

QByteArray setOf(std::initializer_list<QJsonObject> keys) {
    return QByteArray::fromStdString(tests::keySetOf(keys));
}

bool has(const KeySetCache::Keys& keys, const char* id) {
    return std::ranges::any_of(keys.set->keys(), [&](const Jwk& key) { return key.id() == std::string(id); });
}

/// What a shelf is told, and what it gives back.
class OpenShelf final : public KeySetShelf {
public:
    std::optional<FetchedKeySet> read(const std::string& /*url*/) override { return kept; }
    void fetched(const std::string& /*url*/, const FetchedKeySet& set, const KeySetChange& change) override {
        kept = set;
        changes.push_back(change);
    }
    void failed(const std::string& /*url*/, const std::string& fault, Time /*at*/) override { faults.push_back(fault); }
    void invalidated(const std::string& /*url*/) override { kept.reset(); }

    std::optional<FetchedKeySet> kept;
    std::vector<KeySetChange> changes;
    std::vector<std::string> faults;
};

std::string codeOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code();
    } catch (const Cancelled&) {
        return "cancelled";
    }
    return {};
}

} // namespace

class TestKeySetCache : public QObject {
    Q_OBJECT

    const SigningKey m_one = SigningKey::ec();
    const SigningKey m_two = SigningKey::ec();
    const QJsonObject m_a = m_one.jwk(QStringLiteral("a"));
    const QJsonObject m_b = m_two.jwk(QStringLiteral("b"));

    std::unique_ptr<WebServer> m_server;
    SharedClock m_clock;
    VerifiedTokens m_verified;
    std::string m_url;

    void serve(const QByteArray& body, const QByteArray& maxAge = "100", const QByteArray& etag = {}) {
        WebServer::Reply reply;
        reply.body = body;
        if (!maxAge.isEmpty())
            reply.headers = "Cache-Control: public, max-age=" + maxAge + "\r\n";
        reply.etag = etag;
        m_server->answer(kPath, reply);
    }
    void refuse(int status = 500) { m_server->answer(kPath, {status}); }
    int asked() const { return m_server->asked(kPath); }

    struct Cache : KeySetCache {
        explicit Cache(TestKeySetCache& test, KeySetShelf* shelf = nullptr, milliseconds deadline = seconds(5))
            : KeySetCache(test.m_clock, &test.m_verified, shelf, Limits{}, WebFetch({.deadline = deadline})),
              url(test.m_url) {}
        Keys get() { return keys(url, {}); }
        Keys with(const std::string& id) { return keysWith(url, id, {}); }
        KeySetState now() const { return state(url).value(); }
        std::string url;
    };

private Q_SLOTS:
    void init() {
        m_server = std::make_unique<WebServer>();
        m_url = m_server->url(kPath);
        m_verified.clear();
    }
    void cleanup() { m_server.reset(); }

    void readsHowLongAnAnswerMayBeUsed_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<int>("age");
        QTest::newRow("nothing") << QByteArray() << -1;
        QTest::newRow("other words") << QByteArray("public, s-maxage=9") << -1;
        QTest::newRow("one") << QByteArray("max-age=600") << 600;
        QTest::newRow("among others") << QByteArray("Public , MAX-AGE=\"60\",must-revalidate") << 60;
        QTest::newRow("twice: the shorter") << QByteArray("max-age=60, max-age=30") << 30;
        QTest::newRow("no-store") << QByteArray("max-age=60, no-store") << 0;
        QTest::newRow("no number") << QByteArray("max-age=soon") << -1;
        QTest::newRow("negative") << QByteArray("max-age=-1") << -1;
        QTest::newRow("endless") << QByteArray("max-age=99999999999999999999999") << 999'999'999;
    }
    void readsHowLongAnAnswerMayBeUsed() {
        QFETCH(QByteArray, header);
        QFETCH(int, age);
        const auto read = maxAgeOf(header.toStdString());
        QCOMPARE(read ? int(read->count()) : -1, age);
    }

    void isFreshForWhatTheAnswerSays_data() {
        QTest::addColumn<QByteArray>("maxAge");
        QTest::addColumn<int>("fresh");
        QTest::newRow("as said") << QByteArray("100") << 100;
        QTest::newRow("at least half a minute") << QByteArray("1") << 30;
        QTest::newRow("at most ten minutes") << QByteArray("86400") << 600;
        QTest::newRow("where nothing is said") << QByteArray() << 300;
    }
    void isFreshForWhatTheAnswerSays() {
        QFETCH(QByteArray, maxAge);
        QFETCH(int, fresh);
        serve(setOf({m_a}), maxAge);
        Cache cache(*this);
        QVERIFY(has(cache.get(), "a"));
        const auto state = cache.now();
        QVERIFY(state.freshUntil - state.fetchedAt == seconds(fresh));
        QVERIFY(state.renewAt - state.fetchedAt == milliseconds(800 * fresh));
        QVERIFY(state.trustedUntil - state.fetchedAt == seconds(3600));
        m_clock.pass(milliseconds(790 * fresh));
        cache.get();
        QCOMPARE(asked(), 1);
    }

    void isRenewedInTheBackgroundWithItsETag() {
        serve(setOf({m_a}), "100", "\"v1\"");
        Cache cache(*this);
        cache.get();
        m_clock.pass(seconds(81));
        // The renewal is held: nobody waits for it.
        WebServer::Reply held{200, setOf({m_a, m_b}), {}, "\"v1\"", true};
        m_server->answer(kPath, held);
        QVERIFY(!has(cache.get(), "b"));
        QTRY_COMPARE(asked(), 2);
        m_clock.pass(seconds(40)); // no longer fresh
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!has(cache.get(), "b"));
        QVERIFY2(timer.elapsed() < 1000, "waited for the renewal");
        QCOMPARE(asked(), 2);
        held.held = false;
        m_server->answer(kPath, held);
        m_server->release();
        QTRY_VERIFY(cache.now().fetchedAt == m_clock.now());
        QCOMPARE(m_server->answeredUnchanged(), 1);
        QVERIFY(has(cache.get(), "a"));
        // Nobody uses it: it is not renewed for ever.
        m_clock.pass(seconds(81));
        cache.get();
        QTRY_COMPARE(asked(), 3);
    }

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

    void anIdLookedForInVainIsNotLookedForAgainAtOnce() {
        serve(setOf({m_a}), "600");
        Cache cache(*this);
        cache.get();
        cache.with("b");
        m_clock.pass(seconds(31));
        cache.with("b");
        QCOMPARE(asked(), 2);
        cache.with("c");
        QCOMPARE(asked(), 3);
        m_clock.pass(seconds(90));
        cache.with("b");
        QCOMPARE(asked(), 4);
    }

    void aKeyThatIsGoneIsEvictedWithWhatItVerified() {
        serve(setOf({m_a, m_b}));
        Cache cache(*this);
        const Verifier verifier(m_clock, &m_verified);
        const VerifyPolicy policy;
        const auto tokenOf = [&](const SigningKey& key, const char* id) {
            return tests::signedBy(key, Algorithm::ES256, tests::headerOf(Algorithm::ES256, QString::fromLatin1(id)),
                                   tests::with(tests::claims(), "exp", tests::kNow + 100'000));
        };
        const std::string a = tokenOf(m_one, "a");
        const std::string b = tokenOf(m_two, "b");
        QVERIFY(verifier.verify(a, *cache.get().set, policy).valid());
        QVERIFY(verifier.verify(b, *cache.get().set, policy).valid());
        QCOMPARE(m_verified.size(), std::size_t{2});
        serve(setOf({m_b}));
        cache.refresh(m_url, {});
        QCOMPARE(m_verified.size(), std::size_t{1});
        QCOMPARE(tests::codeText(verifier.verify(a, *cache.get().set, policy).reason), QStringLiteral("key_unknown"));
        QVERIFY(verifier.verify(b, *cache.get().set, policy).valid());
        // Another key under the same id is another key.
        serve(setOf({m_one.jwk(QStringLiteral("b"))}));
        cache.refresh(m_url, {});
        QCOMPARE(m_verified.size(), std::size_t{0});
        QCOMPARE(tests::codeText(verifier.verify(b, *cache.get().set, policy).reason), QStringLiteral("bad_signature"));
    }

    void whatIsNoAnswerKeepsTheKeys_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QString>("says");
        const QByteArray good = setOf({m_b});
        QTest::newRow("an error") << 500 << good << QByteArray() << "status 500";
        QTest::newRow("not found") << 404 << good << QByteArray() << "status 404";
        QTest::newRow("a redirect") << 302 << good << QByteArray("Location: /other\r\n") << "redirects";
        QTest::newRow("an error page") << 200 << QByteArray("<html><body>Oops</body></html>") << QByteArray()
                                       << "is no JSON object";
        QTest::newRow("nothing") << 200 << QByteArray() << QByteArray() << "is no JSON object";
        QTest::newRow("no list") << 200 << QByteArray("{\"keys\":{}}") << QByteArray() << "no list";
        QTest::newRow("no keys") << 200 << QByteArray("{\"keys\":[]}") << QByteArray() << "empty";
        QTest::newRow("cut off") << 200 << good.left(40) << QByteArray() << "is no JSON object";
        QTest::newRow("only unusable keys") << 200 << QByteArray("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}")
                                            << QByteArray() << "no key that can be used";
        QTest::newRow("oversized") << 200 << good + QByteArray(300'000, ' ') << QByteArray() << "262144 bytes";
        QByteArray many = "{\"keys\":[";
        for (int i = 0; i < 33; ++i)
            many += "{},";
        many.chop(1);
        QTest::newRow("too many keys") << 200 << many + "]}" << QByteArray() << "more than 32";
        QTest::newRow("unchanged, though it was not asked so") << 304 << QByteArray() << QByteArray() << QString();
    }
    void whatIsNoAnswerKeepsTheKeys() {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, headers);
        QFETCH(QString, says);
        serve(setOf({m_a}));
        OpenShelf shelf;
        Cache cache(*this, &shelf);
        cache.get();
        m_server->answer(kPath, {status, body, headers});
        const bool failed = codeOf([&] { cache.refresh(m_url, {}); }) == "issuer_unavailable";
        QCOMPARE(failed, !says.isEmpty());
        const QString fault = QString::fromStdString(cache.now().fault);
        QVERIFY2(fault.contains(says), qPrintable(fault));
        QCOMPARE(shelf.faults.size(), failed ? std::size_t{1} : std::size_t{0});
        QVERIFY(has(cache.get(), "a"));
        QVERIFY(!has(cache.get(), "b"));
        QCOMPARE(m_server->asked("/other"), 0);
    }

    void aSlowIssuerIsLeftAndAnUnreachableOneToo() {
        m_server->answer(kPath, {200, setOf({m_a}), {}, {}, true});
        Cache cache(*this, nullptr, milliseconds(200));
        QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        QVERIFY(QString::fromStdString(cache.now().fault).contains(QStringLiteral("did not answer")));
        m_server.reset();
        m_clock.pass(seconds(6));
        QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        QVERIFY(QString::fromStdString(cache.now().fault).contains(QStringLiteral("refused")));
    }

    void anotherAddressThanHttpsOrLoopbackIsNotFetched() {
        KeySetCache cache(m_clock, nullptr, nullptr);
        QCOMPARE(codeOf([&] { cache.keys("http://auth.example/jwks", {}); }), std::string("issuer_unavailable"));
        QCOMPARE(codeOf([&] { cache.keys("file:///etc/passwd", {}); }), std::string("issuer_unavailable"));
    }

    void withoutKeysItIsNotAskedForEveryToken() {
        refuse(503);
        Cache cache(*this);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        QCOMPARE(asked(), 1);
        serve(setOf({m_a}));
        m_clock.pass(seconds(5));
        QVERIFY(has(cache.get(), "a"));
    }

    void aFailureKeepsTheKeysForAnHour() {
        serve(setOf({m_a}), "600");
        Cache cache(*this);
        cache.get();
        refuse();
        m_clock.pass(seconds(3599));
        QVERIFY(has(cache.get(), "a"));
        QVERIFY(!cache.now().fault.empty());
        m_clock.pass(seconds(1));
        QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        QCOMPARE(codeOf([&] { cache.with("a"); }), std::string("issuer_unavailable"));
        serve(setOf({m_a}));
        m_clock.pass(seconds(5));
        QVERIFY(has(cache.get(), "a"));
        QVERIFY(cache.now().fault.empty());
    }

    void notFreshAnyMoreItIsFetchedBeforeItIsUsed() {
        serve(setOf({m_a, m_b}));
        Cache cache(*this);
        cache.get();
        // As after a night asleep: nobody was there to renew it.
        m_clock.pass(seconds(1800));
        serve(setOf({m_b}));
        QVERIFY(!has(cache.get(), "a"));
    }

    void aClockThatGoesBackDoesNotProlongTrust() {
        serve(setOf({m_a}));
        Cache cache(*this);
        cache.get();
        refuse();
        m_clock.pass(-seconds(3600));
        QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        m_clock.pass(seconds(3600));
    }

    void invalidatedKeysAreFetchedAnew() {
        serve(setOf({m_a}), "600");
        OpenShelf shelf;
        Cache cache(*this, &shelf);
        cache.get();
        QVERIFY(shelf.kept);
        cache.invalidate(m_url);
        QVERIFY(!shelf.kept);
        QVERIFY(!cache.now().keys);
        refuse();
        QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
    }

    void theShelfSparesAnotherProgramTheFetch() {
        serve(setOf({m_a}), "600");
        OpenShelf shelf;
        {
            Cache first(*this, &shelf);
            first.get();
        }
        QCOMPARE(shelf.changes.size(), std::size_t{1});
        QCOMPARE(shelf.changes.front().added, std::vector<std::string>{"a"});
        Cache second(*this, &shelf);
        QVERIFY(has(second.get(), "a"));
        QCOMPARE(asked(), 1);
        // A third one renews it: the second takes that over.
        serve(setOf({m_b}), "600");
        m_clock.pass(seconds(1));
        Cache third(*this, &shelf);
        third.refresh(m_url, {});
        QCOMPARE(shelf.changes.back().removed, std::vector<std::string>{"a"});
        second.reload(m_url);
        QVERIFY(!has(second.get(), "a"));
        third.invalidate(m_url);
        second.reloadAll();
        QVERIFY(!second.now().keys);
        QCOMPARE(asked(), 2);
    }

    void whoStopsWaitingIsLetGoAndTheOthersGoOn() {
        m_server->answer(kPath, {200, setOf({m_a}), {}, {}, true});
        Cache cache(*this);
        std::stop_source stop;
        std::atomic<bool> other{false};
        std::string first;
        std::jthread leader([&] { first = codeOf([&] { cache.keys(m_url, stop.get_token()); }); });
        QTRY_COMPARE(asked(), 1);
        std::jthread follower([&] { other = has(cache.get(), "a"); });
        serve(setOf({m_a}));
        stop.request_stop();
        leader.join();
        follower.join();
        QCOMPARE(first, std::string("cancelled"));
        QVERIFY(other);
        QCOMPARE(asked(), 2);
    }
};

QTEST_GUILESS_MAIN(TestKeySetCache)
#include "tst_key_set_cache.moc"
