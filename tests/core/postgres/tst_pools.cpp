// Connections to many databases within one limit: the one that is used least gives way, whoever waits is served.
#include "core/base/error.h"
#include "core/postgres/pool.h"
#include "tests/support/private_postgres.h"

#include <QtTest>

#include <array>
#include <atomic>
#include <barrier>
#include <thread>

using namespace landreeve;
using namespace std::chrono_literals;
using postgres::Pools;

class TestPools : public QObject {
    Q_OBJECT

    static constexpr std::array<const char*, 4> kDatabases{"one", "two", "three", "four"};
    std::unique_ptr<tests::PrivatePostgres> m_server;

    postgres::ConnectionUrl url(const std::string& database) const { return m_server->serviceUrl(database); }
    Pools::Lease lend(Pools& pools, const std::string& database, const postgres::Wait& wait = {{}, 10s}) const {
        return pools.lend(database, url(database), wait);
    }
    static int backendOf(Pools::Lease& lease) { return lease->exec("SELECT pg_backend_pid()").one().get<int>(0); }
    int used(Pools& pools, const std::string& database) const {
        auto lease = lend(pools, database);
        return backendOf(lease);
    }
    std::int64_t open() const {
        auto connection = m_server->connect("postgres");
        return connection
            .exec("SELECT count(*) FROM pg_stat_activity WHERE datname = ANY ($1::text[])",
                  std::vector<std::string>(kDatabases.begin(), kDatabases.end()))
            .one()
            .get<std::int64_t>(0);
    }

private Q_SLOTS:
    void initTestCase() {
        m_server = std::make_unique<tests::PrivatePostgres>();
        auto connection = m_server->connect("postgres");
        for (const char* database : kDatabases)
            connection.exec("CREATE DATABASE " + std::string(database));
    }

    void keepsAndLendsAgain() {
        Pools pools({.ofOne = 2, .ofAll = 3});
        const int first = used(pools, "one");
        QVERIFY(used(pools, "two") != first);
        QCOMPARE(used(pools, "one"), first);
    }

    void theOneThatIsUsedLeastGivesWay() {
        Pools pools({.ofOne = 2, .ofAll = 2});
        const int one = used(pools, "one");
        for (int i = 0; i < 4; ++i)
            QCOMPARE(used(pools, "one"), one);
        // Each used later than "one", and once.
        const int two = used(pools, "two");
        used(pools, "three");
        used(pools, "four");
        QCOMPARE(used(pools, "one"), one);
        QVERIFY(used(pools, "two") != two);
        // A second one to the same database is another matter: it was needed once.
        {
            auto first = lend(pools, "one");
            QCOMPARE(backendOf(first), one);
            QVERIFY(used(pools, "one") != one);
        }
        used(pools, "two");
        QCOMPARE(used(pools, "one"), one);
    }

    void ofThoseUsedAlikeTheOneThatLayLongestGivesWay() {
        Pools pools({.ofOne = 2, .ofAll = 3});
        const int one = used(pools, "one");
        const int two = used(pools, "two");
        const int three = used(pools, "three");
        QCOMPARE(used(pools, "one"), one); // now "two" lies longest
        const int four = used(pools, "four");
        QTRY_COMPARE(open(), std::int64_t{3});
        QCOMPARE(used(pools, "one"), one);
        QCOMPARE(used(pools, "three"), three);
        QCOMPARE(used(pools, "four"), four);
        QVERIFY(used(pools, "two") != two);
    }

    void whatIsLentDoesNotGiveWay() {
        Pools pools({.ofOne = 2, .ofAll = 2});
        auto one = lend(pools, "one");
        auto two = lend(pools, "two");
        try {
            lend(pools, "three", {{}, 50ms});
            QFAIL("a third connection was lent");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("too_many_connections"));
            QVERIFY(error.retryable());
        }
        backendOf(one);
        backendOf(two);
    }

    void oneDatabaseDoesNotTakeAll() {
        Pools pools({.ofOne = 1, .ofAll = 3});
        const auto one = lend(pools, "one");
        QVERIFY_THROWS_EXCEPTION(Error, lend(pools, "one", {{}, 50ms}));
        lend(pools, "two");
    }

    void whoeverWaitsIsServed() {
        Pools pools({.ofOne = 1, .ofAll = 1});
        auto one = std::make_optional(lend(pools, "one"));
        std::atomic<bool> served = false;
        std::jthread waiting([&] {
            auto two = lend(pools, "two");
            served = backendOf(two) > 0;
        });
        QVERIFY(!served);
        one.reset();
        waiting.join();
        QVERIFY(served);
    }

    void aCancelledWaitEnds() {
        Pools pools({.ofOne = 1, .ofAll = 1});
        const auto one = lend(pools, "one");
        std::stop_source stop;
        std::atomic<bool> cancelled = false;
        std::jthread waiting([&] {
            try {
                lend(pools, "two", {stop.get_token(), 30s});
            } catch (const Cancelled&) {
                cancelled = true;
            }
        });
        stop.request_stop();
        waiting.join();
        QVERIFY(cancelled);
    }

    void whatFailsToOpenTakesNoPlace() {
        Pools pools({.ofOne = 1, .ofAll = 1});
        QVERIFY_THROWS_EXCEPTION(Error, lend(pools, "nowhere"));
        QVERIFY_THROWS_EXCEPTION(Error, lend(pools, "nowhere"));
        QVERIFY(used(pools, "one") > 0);
    }

    void aBrokenOneIsNotLentAgain() {
        Pools pools({.ofOne = 1, .ofAll = 1});
        const int first = used(pools, "one");
        m_server->connect("postgres").exec("SELECT pg_terminate_backend($1, 5000)", first);
        QVERIFY(used(pools, "one") != first);
        QCOMPARE(open(), std::int64_t{1});
    }

    void whatIsForgottenIsClosedAlsoWhenItComesBack() {
        Pools pools({.ofOne = 2, .ofAll = 3});
        auto lent = std::make_optional(lend(pools, "one"));
        used(pools, "one");
        used(pools, "two");
        QTRY_COMPARE(open(), std::int64_t{3});
        pools.forget("one");
        QTRY_COMPARE(open(), std::int64_t{2});
        lent.reset();
        QTRY_COMPARE(open(), std::int64_t{1});
    }

    void anotherAddressClosesWhatIsKept() {
        Pools pools({.ofOne = 2, .ofAll = 3});
        {
            const auto lent = pools.lend("tenant", url("one"), {{}, 10s});
            pools.lend("tenant", url("one"), {{}, 10s});
        }
        QTRY_COMPARE(open(), std::int64_t{2});
        auto moved = pools.lend("tenant", url("two"), {{}, 10s});
        QCOMPARE(moved->exec("SELECT current_database()::text").one().get<std::string>(0), std::string("two"));
        QTRY_COMPARE(open(), std::int64_t{1});
    }

    /// Whoever comes again at once stands behind those who wait: all get about as much.
    void nobodyIsOvertaken() {
        constexpr int kThreads = 8;
        constexpr int kLeases = 1'600;
        Pools pools({.ofOne = 1, .ofAll = 1});
        std::atomic<int> left = kLeases;
        std::array<int, kThreads> served{};
        std::barrier together(kThreads);
        {
            std::vector<std::jthread> threads;
            threads.reserve(kThreads);
            for (int& count : served)
                threads.emplace_back([&] {
                    together.arrive_and_wait();
                    while (left-- > 0) {
                        lend(pools, "one", {{}, 30s})->exec("SELECT 1");
                        ++count;
                    }
                });
        }
        QVERIFY2(std::ranges::min(served) > kLeases / kThreads / 2,
                 qPrintable(QString::number(std::ranges::min(served))));
    }

    /// Eight threads over four databases with three connections: all are served, the limit holds at every moment.
    void manyThreadsKeepTheLimit() {
        constexpr int kThreads = 8;
        constexpr int kRounds = 40;
        Pools pools({.ofOne = 2, .ofAll = 3});
        std::atomic<int> lent = 0;
        std::atomic<int> most = 0;
        std::atomic<int> failed = 0;
        {
            std::vector<std::jthread> threads;
            threads.reserve(kThreads);
            for (int thread = 0; thread < kThreads; ++thread)
                threads.emplace_back([&, thread] {
                    for (int round = 0; round < kRounds; ++round) {
                        const std::string database = kDatabases.at((thread + round) % kDatabases.size());
                        try {
                            auto lease = lend(pools, database, {{}, 30s});
                            const int now = ++lent;
                            int seen = most.load();
                            while (now > seen && !most.compare_exchange_weak(seen, now)) {
                            }
                            const bool right =
                                lease->exec("SELECT current_database()::text").one().get<std::string>(0) == database;
                            failed += right ? 0 : 1;
                            --lent;
                        } catch (const Error&) {
                            ++failed;
                        }
                    }
                });
        }
        QCOMPARE(failed.load(), 0);
        QVERIFY(most > 1);
        QVERIFY2(most <= 3, qPrintable(QString::number(most)));
        QTRY_VERIFY(open() <= 3);
    }
};

QTEST_GUILESS_MAIN(TestPools)
#include "tst_pools.moc"
