// A client or the server's process killed with -9 in the middle of an event: it was done or it was not, stock and
// ledger agree, and the same key again does it once.
#include "tests/core/orders/order_crowd.h"
#include "tests/support/message_proxy.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace landreeve;
using namespace landreeve::orders;
using tests::MessageProxy;
using tests::OrderBed;

namespace {

/// What this program does as the client: `--client FOLDER DATABASE TENANT ORDER LINE KEY`. Prints "done" or "repeated".
int beClient(const QStringList& arguments) {
    postgres::Pool pool(postgres::ConnectionUrl::socket(arguments.at(2).toStdString(), "landreeve_admin",
                                                        arguments.at(3).toStdString()),
                        1);
    OrderRequest request = OrderBed::request(arguments.at(5).toStdString(), OrderEvent::Ship,
                                             {{arguments.at(6).toStdString(), Decimal(1)}});
    request.key = arguments.at(7).toStdString();
    try {
        const OrderOutcome outcome = act(tests::lendFrom(pool, arguments.at(4).toStdString()), request, {});
        std::puts(outcome.repeated ? "repeated" : "done");
        return 0;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}

} // namespace

class TestOrderKilled : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void killed_data();
    void killed();

private:
    /// The client's run to its end; its output.
    QByteArray ship(const std::string& key);
    Decimal shipped() {
        Decimal shipped;
        // A server that was killed is not back at once.
        if (!QTest::qWaitFor(
                [&] {
                    try {
                        shipped = m_bed->progress(m_number).lines.at(0).shipped;
                        return true;
                    } catch (const Error&) {
                        return false;
                    }
                },
                30'000))
            qWarning("the server did not come back");
        return shipped;
    }

    std::unique_ptr<OrderBed> m_bed;
    std::unique_ptr<MessageProxy> m_proxy;
    std::string m_number;
    std::string m_line;
};

void TestOrderKilled::initTestCase() {
    tests::PrivatePostgres::Options options;
    options.settings = {"synchronous_commit = on"}; // what was answered outlives a crash
    m_bed = std::make_unique<OrderBed>(std::vector<std::string>{"A"}, options);
    m_bed->stock("A", "1000", "3.33");
    m_number = m_bed->confirmed({{"A", "1000"}});
    m_line = m_bed->line(m_number, 1);
    m_proxy = std::make_unique<MessageProxy>(m_bed->server.folder());
}

QByteArray TestOrderKilled::ship(const std::string& key) {
    QProcess client;
    client.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--client"), QString::fromStdString(m_proxy->folder()),
                  QString::fromStdString(m_bed->database.database()),
                  QString::fromStdString(m_bed->database.tenantId()), QString::fromStdString(m_number),
                  QString::fromStdString(m_line), QString::fromStdString(key)});
    client.waitForFinished(60'000);
    return client.readAllStandardOutput().trimmed();
}

void TestOrderKilled::killed_data() {
    QTest::addColumn<bool>("client");
    QTest::addColumn<QString>("statement");
    QTest::addColumn<int>("moment");
    for (const bool client : {true, false}) {
        for (const char* statement : {"order_act", "COMMIT"}) {
            for (const auto& [name, moment] : {std::pair{"before the server has it", MessageProxy::Moment::Before},
                                               std::pair{"while it does it", MessageProxy::Moment::Sent},
                                               std::pair{"when it is answered", MessageProxy::Moment::Answered}})
                QTest::addRow("%s, %s %s", client ? "client" : "server", statement, name)
                    << client << QString::fromLatin1(statement) << static_cast<int>(moment);
        }
    }
}

void TestOrderKilled::killed() {
    QFETCH(const bool, client);
    QFETCH(const QString, statement);
    QFETCH(const int, moment);
    const Decimal before = shipped();
    const std::string key = newUuid();
    std::atomic<int> kills = 0;
    bool acted = false; // of the proxy's thread
    bool reached = false;
    m_proxy->watch([&, text = statement.toStdString()](const MessageProxy::Message& message, MessageProxy::Moment now) {
        if (now == MessageProxy::Moment::Before) {
            acted = acted || message.content.find("order_act") != std::string_view::npos;
            reached = reached || (acted && message.content.find(text) != std::string_view::npos);
        }
        // The message that makes the server work, which need not be the one with the words.
        if (reached && (message.type == 'S' || message.type == 'Q') && static_cast<int>(now) == moment && kills++ == 0)
            ::kill(client ? message.client : message.backend, SIGKILL);
        return MessageProxy::Verdict::Pass;
    });
    const QByteArray said = ship(key);
    m_proxy->watch({});
    QVERIFY(kills > 0);
    if (client)
        QCOMPARE(said, QByteArray());
    // The server may still be at it for a client that is gone: the same key waits for that.
    const Decimal between = shipped();
    QVERIFY(between == before || between == before + Decimal(1));
    QByteArray again; // nothing while the server starts again
    QVERIFY(QTest::qWaitFor([&] { return !(again = ship(key)).isEmpty(); }, 60'000));
    if (between > before || !said.isEmpty())
        QCOMPARE(again, QByteArray("repeated"));
    QCOMPARE(shipped(), before + Decimal(1));
    QCOMPARE(
        m_bed->database.superuser()
            .exec("SELECT (SELECT count(*) FROM order_event WHERE idempotency_key = $1::uuid) + (SELECT count(*) FROM "
                  "stock_move WHERE idempotency_key = $1::uuid)",
                  key)
            .one()
            .get<int>(0),
        2);
    QCOMPARE(QString::fromStdString(m_bed->broken()), QString());
}

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc == 8 && std::string_view(argv[1]) == "--client")
        return beClient(QCoreApplication::arguments());
    TestOrderKilled test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_order_killed.moc"
