// A client or the server's process killed with -9 in the middle of an event: it was done or it was not, stock and
// ledger agree, and the same key again does it once.
#include "tests/core/orders/order_killer.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::orders;
using tests::MessageProxy;
using tests::OrderBed;
using tests::OrderKiller;

class TestOrderKilled : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void killed_data();
    void killed();

private:
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
    std::unique_ptr<OrderKiller> m_killer;
    std::string m_number;
    std::string m_line;
};

void TestOrderKilled::initTestCase() {
    m_bed = std::make_unique<OrderBed>(std::vector<std::string>{"A"}, OrderKiller::server());
    m_bed->stock("A", "1000", "3.33");
    m_number = m_bed->confirmed({{"A", "1000"}});
    m_line = m_bed->line(m_number, 1);
    m_killer = std::make_unique<OrderKiller>(*m_bed);
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
    const OrderRequest request = OrderBed::request(m_number, OrderEvent::Ship, {{m_line, Decimal(1)}});
    const auto [kills, said] =
        m_killer->strike(request, client, statement.toStdString(), static_cast<MessageProxy::Moment>(moment));
    QVERIFY(kills > 0);
    if (client)
        QCOMPARE(said, QByteArray());
    // The server may still be at it for a client that is gone: the same key waits for that.
    const Decimal between = shipped();
    QVERIFY(between == before || between == before + Decimal(1));
    QByteArray again; // nothing while the server starts again
    QVERIFY(QTest::qWaitFor([&] { return !(again = m_killer->act(request)).isEmpty(); }, 60'000));
    if (between > before || !said.isEmpty())
        QCOMPARE(again, QByteArray("repeated"));
    QCOMPARE(shipped(), before + Decimal(1));
    QCOMPARE(
        m_bed->database.superuser()
            .exec("SELECT (SELECT count(*) FROM order_event WHERE idempotency_key = $1::uuid) + (SELECT count(*) FROM "
                  "stock_move WHERE idempotency_key = $1::uuid)",
                  request.key)
            .one()
            .get<int>(0),
        2);
    QCOMPARE(QString::fromStdString(m_bed->broken()), QString());
}

int main(int argc, char** argv) {
    return OrderKiller::mainOf<TestOrderKilled>(argc, argv);
}

#include "tst_order_killed.moc"
