#include "core/base/error.h"
#include "core/postgres/connection.h"
#include "core/postgres/copy.h"
#include "core/postgres/listener.h"
#include "core/postgres/pool.h"
#include "core/postgres/quote.h"
#include "core/postgres/transaction.h"
#include "tests/support/private_postgres.h"

#include <QtTest>

#include <csignal>
#include <future>
#include <thread>

using namespace landreeve;
using namespace landreeve::postgres;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

/// The code of the Error that `work` throws; "" where it throws none.
template <typename Work>
std::string codeOf(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code();
    }
    return "";
}

} // namespace

class TestConnection : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::PrivatePostgres> m_server;

private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<tests::PrivatePostgres>(); }

    void valuesComeBackAsTheyWent() {
        auto connection = m_server->connect();
        const QByteArray bytes = QByteArray::fromHex("00ff5c27");
        const std::vector<std::string> list{"plain", "with \"quotes\" and \\", "", "comma, {brace}", "नमस्ते"};
        const auto row =
            connection
                .exec("SELECT $1::text a, $2::bigint b, $3::bool c, $4::numeric d, $5::bytea e, $6::text[] f, "
                      "$7::timestamptz g, $8::jsonb h, $9::text i",
                      "it's; DROP", std::int64_t{-9'007'199'254'740'993}, true, *Decimal::parse("12345678901234.567"),
                      bytes, list, timeFromText("2026-03-01T05:30:00.123456+05:30"),
                      QJsonObject{{QStringLiteral("k"), 1}}, std::optional<std::string>())
                .one();
        QCOMPARE(row.get<std::string>("a"), std::string("it's; DROP"));
        QCOMPARE(row.get<std::int64_t>("b"), std::int64_t{-9'007'199'254'740'993});
        QVERIFY(row.get<bool>("c"));
        QCOMPARE(row.get<Decimal>("d").toString(), std::string("12345678901234.567"));
        QCOMPARE(row.get<QByteArray>("e"), bytes);
        QCOMPARE(row.get<std::vector<std::string>>("f"), list);
        QCOMPARE(toRfc3339(row.get<Time>("g")), std::string("2026-03-01T00:00:00.123456Z"));
        QCOMPARE(row.get<QJsonValue>("h").toObject().value(QStringLiteral("k")).toInt(), 1);
        QVERIFY(!row.get<std::optional<std::string>>("i").has_value());
        QCOMPARE(codeOf([&] { row.get<std::string>("i"); }), std::string("internal_error"));
    }

    void identifiersAndLiteralsAreQuoted() {
        auto connection = m_server->connect();
        for (const std::string name : {"plain", "Ünï", "a\"b", "a'b", "a\\b", "x; DROP TABLE y"}) {
            QCOMPARE(connection.script("SELECT 1 AS " + quoteIdentifier(name)).columnName(0), name);
            QCOMPARE(connection.script("SELECT" + quoteLiteral(name) + " AS v").one().get<std::string>(0), name);
        }
        QCOMPARE(codeOf([] { quoteIdentifier(std::string_view("a\0b", 3)); }), std::string("internal_error"));
    }

    void refusalCarriesItsState() {
        auto connection = m_server->connect();
        connection.exec("CREATE TEMPORARY TABLE t (a int CONSTRAINT a_small CHECK (a < 10))");
        try {
            connection.exec("INSERT INTO t VALUES ($1)", 11);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.sqlState(), std::string("23514"));
            QCOMPARE(error.details().value(QStringLiteral("constraint")).toString(), QStringLiteral("a_small"));
            QVERIFY(!error.connectionLost());
        }
        QCOMPARE(connection.exec("SELECT 1").size(), 1);
    }

    void pipelineIsOneRoundTripAndStopsAtTheFirstFailure() {
        auto connection = m_server->connect();
        const auto results = connection.pipeline({{"SELECT $1::int", Params::of(1)}, {"SELECT 2", {}}});
        QCOMPARE(results.size(), std::size_t{2});
        QCOMPARE(results[1].one().get<int>(0), 2);
        connection.exec("CREATE TEMPORARY TABLE p (a int)");
        QCOMPARE(codeOf([&] {
                     connection.pipeline(
                         {{"INSERT INTO p VALUES (1)", {}}, {"SELECT 1/0", {}}, {"INSERT INTO p VALUES (2)", {}}});
                 }),
                 std::string("query_failed"));
        QCOMPARE(connection.exec("SELECT count(*) FROM p").one().get<int>(0), 0);
    }

    void transactionRollsBackUnlessCommitted() {
        auto connection = m_server->connect();
        connection.exec("CREATE TEMPORARY TABLE r (a int)");
        { Transaction(connection).exec("INSERT INTO r VALUES (1)"); }
        QCOMPARE(connection.exec("SELECT count(*) FROM r").one().get<int>(0), 0);
        inTransaction(connection, [](Transaction& transaction) { transaction.exec("INSERT INTO r VALUES (2)"); });
        QCOMPARE(connection.exec("SELECT a FROM r").one().get<int>(0), 2);
    }

    void copyKeepsEveryByte() {
        auto connection = m_server->connect();
        connection.exec("CREATE TEMPORARY TABLE c (id int, t text)");
        const std::vector<std::optional<std::string>> texts{"a\tb", "line\nbreak", "back\\slash", "\\N",
                                                            "",     std::nullopt,  "\r"};
        CopyIn in(connection, "COPY c FROM STDIN");
        for (std::size_t i = 0; i < texts.size(); ++i)
            in.row({std::to_string(i), texts[i]});
        QCOMPARE(in.finish(), std::int64_t(texts.size()));
        int row = 0;
        for (const Row one : connection.exec("SELECT t FROM c ORDER BY id"))
            QCOMPARE(one.get<std::optional<std::string>>(0), texts[static_cast<std::size_t>(row++)]);
        {
            auto reader = m_server->connect();
            CopyOut out(reader, "COPY (SELECT generate_series(1, 100000)) TO STDOUT");
            QCOMPARE(out.next().value(), std::string_view("1\n"));
        }
        { CopyIn(connection, "COPY c FROM STDIN").row({"99", "given up"}); }
        QCOMPARE(connection.exec("SELECT count(*) FROM c WHERE id = 99").one().get<int>(0), 0);
    }

    void stopEndsAStatementAndKeepsTheConnection() {
        auto connection = m_server->connect();
        std::stop_source source;
        connection.setWait({source.get_token(), 30s});
        const auto stopper = std::async(std::launch::async, [&] {
            auto watcher = m_server->connect();
            while (watcher
                       .exec("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'",
                             connection.backendPid())
                       .empty())
                std::this_thread::yield();
            source.request_stop();
            return steady_clock::now();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, connection.exec("SELECT pg_sleep(60)"));
        QVERIFY(steady_clock::now() - const_cast<std::future<steady_clock::time_point>&>(stopper).get() < 1s);
        connection.setWait({});
        QCOMPARE(connection.exec("SELECT 7").one().get<int>(0), 7);
    }

    /// The statement ends by itself in the moment in which it is asked to: the request must not stop the next one.
    void aLateStopEndsNothingElse() {
        auto connection = m_server->connect();
        for (int i = 0; i < 100; ++i) {
            connection.setWait({{}, 1ms});
            try {
                connection.exec("SELECT pg_sleep(0.001)");
            } catch (const Error& failure) {
                QVERIFY2(failure.code() == "deadline_exceeded" || failure.code() == "query_failed", failure.what());
            }
            connection.setWait({});
            if (connection.usable())
                QCOMPARE(connection.exec("SELECT $1::int FROM pg_sleep(0.02)", i).one().get<int>(0), i);
            else
                connection = m_server->connect();
        }
    }

    void hungServerIsLeftAtOnce_data() {
        QTest::addColumn<bool>("byDeadline");
        QTest::newRow("cancel") << false;
        QTest::newRow("deadline") << true;
    }
    void hungServerIsLeftAtOnce() {
        QFETCH(bool, byDeadline);
        auto connection = m_server->connect();
        std::stop_source source;
        connection.setWait({source.get_token(), byDeadline ? 300ms : 60s});
        kill(connection.backendPid(), SIGSTOP);
        const auto postmaster = static_cast<pid_t>(m_server->postmasterPid());
        kill(postmaster, SIGSTOP);
        const auto begun = steady_clock::now();
        const auto stopper = std::async(std::launch::async, [&] {
            while (!byDeadline && steady_clock::now() < begun + 200ms)
                std::this_thread::yield();
            if (!byDeadline)
                source.request_stop();
        });
        std::string outcome = "answered";
        const int pid = connection.backendPid();
        try {
            connection.exec("SELECT 1");
        } catch (const Cancelled&) {
            outcome = "cancelled";
        } catch (const Error& error) {
            outcome = error.code();
        }
        const auto took = steady_clock::now() - begun;
        kill(postmaster, SIGCONT);
        kill(pid, SIGCONT);
        QCOMPARE(outcome, std::string(byDeadline ? "deadline_exceeded" : "cancelled"));
        QVERIFY2(took < 1500ms, "left too late");
        QVERIFY(!connection.usable());
        connection.setWait({});
        QCOMPARE(codeOf([&] { connection.exec("SELECT 1"); }), std::string("server_unavailable"));
    }

    void killedBackendIsALostConnection() {
        auto connection = m_server->connect();
        m_server->connect().exec("SELECT pg_terminate_backend($1)", connection.backendPid());
        try {
            connection.exec("SELECT 1");
            QFAIL("answered");
        } catch (const Error& error) {
            QVERIFY(error.connectionLost());
            QCOMPARE(error.code(), std::string("server_unavailable"));
        }
    }

    void commitWithoutAnAnswerIsInDoubt() {
        auto connection = m_server->connect();
        Transaction transaction(connection);
        transaction.exec("CREATE TEMPORARY TABLE doubt (a int)");
        m_server->connect().exec("SELECT pg_terminate_backend($1)", connection.backendPid());
        try {
            transaction.commit();
            QFAIL("committed");
        } catch (const Error& error) {
            QVERIFY(error.inDoubt());
            QVERIFY(!error.retryable());
        }
    }

    void connectingFailsClearly_data() {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("database");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("code");
        QTest::newRow("wrong password") << "somebody"
                                        << "wrong"
                                        << "postgres"
                                        << ""
                                        << "authentication_failed";
        QTest::newRow("unknown role") << "nobody"
                                      << "x"
                                      << "postgres"
                                      << ""
                                      << "authentication_failed";
        QTest::newRow("no database") << "landreeve_admin"
                                     << ""
                                     << "nowhere"
                                     << ""
                                     << "database_missing";
        QTest::newRow("no socket") << "landreeve_admin"
                                   << ""
                                   << "postgres"
                                   << "/nonexistent"
                                   << "server_unavailable";
        QTest::newRow("nobody listens") << "landreeve_admin"
                                        << ""
                                        << "postgres"
                                        << "127.0.0.1"
                                        << "server_unavailable";
        QTest::newRow("unknown name") << "landreeve_admin"
                                      << ""
                                      << "postgres"
                                      << "no-such-host.invalid"
                                      << "server_unavailable";
    }
    void connectingFailsClearly() {
        QFETCH(QString, user);
        QFETCH(QString, password);
        QFETCH(QString, database);
        QFETCH(QString, host);
        QFETCH(QString, code);
        Connection::open(m_server->superuserUrl())
            .script(
                "DO $$ BEGIN CREATE ROLE somebody LOGIN PASSWORD 'right'; EXCEPTION WHEN duplicate_object THEN END $$");
        auto url = m_server->url(user.toStdString(), password.toStdString(), database.toStdString());
        if (!host.isEmpty())
            url = url.with("host", host.toStdString()).with("port", "1");
        QCOMPARE(QString::fromStdString(codeOf([&] { Connection::open(url, {{}, 5s}); })), code);
    }

    void listenerHearsAndTimesOut() {
        Listener listener(m_server->serviceUrl(), {"news"});
        QVERIFY(listener.wait({}, 10ms).empty());
        m_server->connect().exec("SELECT pg_notify('news', $1)", "hello");
        const auto heard = listener.wait({}, 5s);
        QCOMPARE(heard.size(), std::size_t{1});
        QCOMPARE(heard[0].payload, std::string("hello"));
    }

    void poolLendsNoMoreThanItHas() {
        Pool pool(m_server->serviceUrl(), 2);
        auto first = std::make_unique<Pool::Lease>(pool.lend());
        const int pid = (*first)->backendPid();
        const auto second = pool.lend();
        QCOMPARE(codeOf([&] { pool.lend({{}, 20ms}); }), std::string("too_many_connections"));
        (*first)->exec("BEGIN");
        first.reset();
        auto again = pool.lend();
        QCOMPARE(again->backendPid(), pid);
        QVERIFY(!again->inTransaction());
    }

    void poolReplacesWhatTheServerClosed() {
        Pool pool(m_server->serviceUrl(), 1);
        const int pid = pool.lend()->backendPid();
        m_server->connect().exec("SELECT pg_terminate_backend($1, 5000)", pid);
        auto lease = pool.lend();
        QVERIFY(lease->backendPid() != pid);
        QCOMPARE(lease->exec("SELECT 1").size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
