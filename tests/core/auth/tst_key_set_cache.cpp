#include "tests/core/auth/key_set_fixture.h"

#include <QtTest>

#include <thread>

using namespace landreeve;
using namespace landreeve::auth;
using namespace landreeve::tests;

class TestKeySetCache : public QObject, KeySetFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

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
        m_clock.pass(seconds(30));
        QCOMPARE(codeOf([&] { cache.get(); }), std::string("issuer_unavailable"));
        QVERIFY(QString::fromStdString(cache.now().fault).contains(QStringLiteral("refused")));
    }

    void anotherAddressThanHttpsOrLoopbackIsNotFetched() {
        KeySetCache cache(m_clock, nullptr, nullptr);
        QCOMPARE(codeOf([&] { cache.keys("http://auth.example/jwks", {}); }), std::string("issuer_unavailable"));
        QCOMPARE(codeOf([&] { cache.keys("file:///etc/passwd", {}); }), std::string("issuer_unavailable"));
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
        m_clock.pass(seconds(30));
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
