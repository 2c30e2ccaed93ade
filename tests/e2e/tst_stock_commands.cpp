#include "tests/support/command_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve::tests;

/// stock move, adjust, write-off, take, close-period, ledger, verify and reorder as docs/cli.md has them, on a tenant
/// with sample data.
class TestStockCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    CommandResult run(QStringList arguments, const QByteArray& input = {}) const {
        arguments.prepend(QStringLiteral("stock"));
        arguments << QStringLiteral("--tenant-id") << QStringLiteral("acme") << QStringLiteral("--json");
        return landreevectl(m_home.path(), arguments, input);
    }
    /// What a product has in a warehouse, as the ledger tells it.
    QString onHand(const QString& sku, const QString& warehouse) const {
        const auto places = run({"ledger", "--product", sku, "--warehouse", warehouse, "--limit", "1"})
                                .json()
                                .value("places")
                                .toArray();
        return places.isEmpty() ? QStringLiteral("0.000") : places[0][QStringLiteral("on_hand")].toString();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        const CommandResult made = landreevectl(
            m_home.path(), {"tenant", "provision", "--tenant-id", "acme", "--tenant-name", "Acme", "--seed", "--json"});
        QVERIFY2(made.exit == 0, made.err.constData());
        const auto create = [&](const QString& entity, const QByteArray& fields) {
            const CommandResult done =
                landreevectl(m_home.path(), {"record", "create", entity, "-", "--tenant-id", "acme", "--json"}, fields);
            QVERIFY2(done.exit == 0, done.out.constData());
        };
        create("warehouse", R"({"code": "North", "name": "North"})");
        create("warehouse", R"({"code": "South", "name": "South"})");
        create("product",
               R"({"sku": "X-1", "name": "Thing", "hsn_code": "3004", "tax_rate": "5", "cost_price": "10"})");
        create("product", R"({"sku": "X-2", "name": "Low", "hsn_code": "3004", "tax_rate": "5", "cost_price": "10",
                              "reorder_level": "10", "reorder_quantity": "25"})");
        create("vendor", R"({"code": "LAST", "name": "Bought from last"})");
        create("purchase-order",
               R"({"code": "LAST", "line_items": [{"sku": "X-2", "warehouse": "North", "quantity": "1"}]})");
        QCOMPARE(
            run({"adjust", "--product", "X-1", "--warehouse", "North", "--quantity", "40", "--reason", "first"}).exit,
            0);
    }
    void cleanupTestCase() { landreevectl(m_home.path(), {"engine", "stop"}); }

    void sampleDataAreSound() {
        const CommandResult verified = run({"verify"});
        QVERIFY2(verified.exit == 0, verified.out.constData());
        QCOMPARE(verified.json().value("valid").toBool(), true);
        QVERIFY(verified.json().value("findings").toArray().isEmpty());
    }

    void goodsMoveWithWhatTheyAreWorth() {
        const QString key = QStringLiteral("5f0c2b1e-7d3a-4c55-9a60-2f6f1f0a7b12");
        const QStringList move{"move",  "--product",  "X-1",  "--from", "North", "--to",
                               "South", "--quantity", "12.5", "--key",  key};
        const CommandResult moved = run(move);
        QVERIFY2(moved.exit == 0, moved.out.constData());
        const QJsonObject transfer = moved.json().value("transfer").toObject();
        QCOMPARE(transfer.value("value").toString(), QString("125.00"));
        QCOMPARE(transfer.value("from").toObject().value("on_hand").toString(), QString("27.500"));
        QCOMPARE(transfer.value("to").toObject().value("on_hand").toString(), QString("12.500"));
        QCOMPARE(run(move).json().value("transfer").toObject(), transfer);
        QCOMPARE(onHand("X-1", "North"), QString("27.500"));

        const CommandResult much =
            run({"move", "--product", "X-1", "--from", "South", "--to", "North", "--quantity", "13"});
        QCOMPARE(much.exit, 5);
        QCOMPARE(much.errorCode(), QString("stock_short"));
        const QJsonObject details = much.json().value("error").toObject().value("details").toObject();
        QCOMPARE(details.value("available").toString(), QString("12.500"));
        QCOMPARE(details.value("elsewhere").toArray()[0][QStringLiteral("warehouse")].toString(), QString("North"));
        QCOMPARE(run({"move", "--product", "X-1", "--from", "North", "--to", "North", "--quantity", "1"}).errorCode(),
                 QString("same_warehouse"));
        QCOMPARE(run({"move", "--product", "Y-1", "--from", "North", "--to", "South", "--quantity", "1"}).exit, 4);
        QCOMPARE(run({"move", "--product", "X-1", "--from", "North", "--to", "South", "--quantity", "two"}).exit, 2);
    }

    void aStockTakeIsAllOrNothing() {
        const QString before = onHand("X-1", "North");
        const QByteArray lines = R"([{"sku": "X-1", "warehouse": "North", "counted": "20"},
                                     {"sku": "X-1", "warehouse": "South", "counted": "13"}])";
        const CommandResult dry = run({"take", "--lines", "-", "--dry-run"}, lines);
        QCOMPARE(dry.exit, 0);
        QCOMPARE(dry.json().value("taken").toArray()[0][QStringLiteral("before")].toString(), before);
        QCOMPARE(onHand("X-1", "North"), before);

        const CommandResult taken = run({"take", "--lines", "-", "--reason", "year end"}, lines);
        QVERIFY2(taken.exit == 0, taken.out.constData());
        QCOMPARE(taken.json().value("taken").toArray().size(), 2);
        QCOMPARE(onHand("X-1", "North"), QString("20.000"));
        QCOMPARE(onHand("X-1", "South"), QString("13.000"));
        QCOMPARE(run({"take", "--lines", "-"}, lines).json().value("changed").toInt(-1), 0);

        const CommandResult unknown = run({"take", "--lines", "-"}, R"([{"sku": "X-1", "warehouse": "North",
            "counted": "1"}, {"sku": "X-1", "warehouse": "Mars", "counted": "1"}])");
        QCOMPARE(unknown.exit, 4);
        QCOMPARE(unknown.json().value("error").toObject().value("details").toObject().value("line").toInt(), 2);
        QCOMPARE(onHand("X-1", "North"), QString("20.000"));
        QCOMPARE(run({"take", "--lines", "-"}, "[{}]").errorCode(), QString("invalid_lines"));
        const CommandResult bare =
            run({"take", "--lines", "-"}, R"([{"sku": "X-1", "warehouse": "North", "counted": 12}])");
        QCOMPARE(bare.json()["error"].toObject()["message"].toString(),
                 QString("Line 1: counted is no decimal in a string."));
        QCOMPARE(run({"take", "--lines", "-"}, "{}").json()["error"].toObject()["message"].toString(),
                 QString("The lines are no JSON array."));
        QCOMPARE(run({"take", "--product", "X-1"}).errorCode(), QString("usage"));
        const CommandResult one = run({"take", "--product", "X-1", "--warehouse", "South", "--counted", "12"});
        QCOMPARE(one.json().value("taken").toArray()[0][QStringLiteral("difference")].toString(), QString("-1.000"));
    }

    void theLedgerComesInPages() {
        const QJsonObject all = run({"ledger", "--product", "X-1"}).json();
        QVERIFY(all.value("next").isNull());
        QStringList ids;
        QString after;
        do {
            QStringList page{"ledger", "--product", "X-1", "--limit", "2"};
            if (!after.isEmpty())
                page << "--after" << after;
            const QJsonObject read = run(page).json();
            for (const QJsonValue move : read.value("moves").toArray())
                ids << move[QStringLiteral("id")].toString();
            after = read.value("next").toString();
        } while (!after.isEmpty());
        const QJsonArray moves = all.value("moves").toArray();
        QCOMPARE(ids.size(), moves.size());
        for (int i = 0; i < ids.size(); ++i)
            QCOMPARE(ids[i], moves[i][QStringLiteral("id")].toString());
        QCOMPARE(run({"ledger", "--product", "X-1", "--after", "next"}).errorCode(), QString("invalid_cursor"));
        QCOMPARE(run({"ledger", "--product", "none"}).exit, 4);
    }

    void whatIsMissingIsOrderedOnce() {
        const QJsonArray proposals = run({"reorder"}).json().value("proposals").toArray();
        QJsonObject low;
        for (const QJsonValue proposal : proposals)
            low = proposal[QStringLiteral("sku")].toString() == "X-2" ? proposal.toObject() : low;
        QCOMPARE(low.value("projected").toString(), QString("1.000"));
        QCOMPARE(low.value("vendor").toString(), QString("LAST"));
        const CommandResult made = run({"reorder", "--create", "--vendor", "LAST"});
        QVERIFY2(made.exit == 0, made.out.constData());
        const QJsonArray orders = made.json().value("orders").toArray();
        QCOMPARE(orders.size(), 1);
        QVERIFY(orders[0][QStringLiteral("po_number")].toString().startsWith("PO/"));
        const CommandResult order =
            landreevectl(m_home.path(), {"record", "get", "purchase-order", orders[0][QStringLiteral("id")].toString(),
                                         "--tenant-id", "acme", "--json"});
        const QJsonObject record = order.json().value("record").toObject();
        QCOMPARE(record.value("status").toString(), QString("draft"));
        QCOMPARE(record.value("line_items").toArray()[0][QStringLiteral("quantity")].toString().toDouble(), 25.0);
        QVERIFY(run({"reorder", "--create"}).json().value("orders").toArray().isEmpty());
        QCOMPARE(run({"verify"}).exit, 0);
    }

    void damagedGoodsLeaveTheBooks() {
        // Who makes an order does not approve it.
        const QString token = m_home.filePath("bina");
        QFile file(token);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QStringList at{"--tenant-id", "acme", "--json"};
        const auto call = [&](const QStringList& arguments, const QByteArray& input = {}) {
            return landreevectl(m_home.path(), arguments + at, input);
        };
        QCOMPARE(call({"user", "map", "--user-id", "bina", "--role", "operator"}).exit, 0);
        file.write(call({"token", "mint", "--user-id", "bina"}).json().value("token").toString().toUtf8());
        file.close();
        const CommandResult draft = call({"record", "create", "purchase-order", "-", "--token", "@" + token},
                                         R"({"code": "LAST", "line_items": [{"sku": "X-1", "warehouse": "North",
                                             "quantity": "3"}]})");
        QVERIFY2(draft.exit == 0, draft.out.constData());
        const QString number = draft.json().value("record").toObject().value("po_number").toString();
        QCOMPARE(call({"order", "submit", number}).exit, 0);
        QCOMPARE(call({"order", "approve", number}).exit, 0);
        const QJsonObject order = call({"order", "show", number}).json().value("order").toObject();
        const QJsonObject line{{"line_id", order.value("lines").toArray()[0][QStringLiteral("line_id")]},
                               {"received", "3"},
                               {"rejected", "2"},
                               {"reason", "torn"}};
        const CommandResult came =
            call({"order", "receive", number, "--lines", "-"}, QJsonDocument(QJsonArray{line}).toJson());
        QVERIFY2(came.exit == 0, came.out.constData());

        const QString good = onHand("X-1", "North");
        const CommandResult gone =
            run({"write-off", "--product", "X-1", "--warehouse", "North", "--quantity", "2", "--reason", "scrapped"});
        QVERIFY2(gone.exit == 0, gone.out.constData());
        QCOMPARE(onHand("X-1", "North"), good);
        QCOMPARE(run({"verify"}).exit, 0);
        const CommandResult none =
            run({"write-off", "--product", "X-1", "--warehouse", "North", "--quantity", "1", "--reason", "scrapped"});
        QCOMPARE(none.exit, 5);
        QCOMPARE(none.errorCode(), QString("stock_short"));
        QCOMPARE(none.json().value("error").toObject().value("hint").toString(),
                 QString("Write off no more than is damaged."));
    }

    // The last: nothing moves any more today.
    void booksCloseForGood() {
        const CommandResult future = run({"close-period", "2999-12-31"});
        QCOMPARE(future.exit, 5);
        QCOMPARE(future.errorCode(), QString("period_refused"));
        const CommandResult closed = run({"close-period", "2024-03-31", "--reason", "year end"});
        QVERIFY2(closed.exit == 0, closed.out.constData());
        QCOMPARE(closed.json().value("closed_through").toString(), QString("2024-03-31"));
        QCOMPARE(run({"close-period", "2023-03-31"}).errorCode(), QString("period_refused"));
        QCOMPARE(run({"close-period", "yesterday"}).exit, 2);

        // Through today, where the tenant is; and once more where that day ends meanwhile.
        const auto today = [] {
            return QDateTime::currentDateTimeUtc().toOffsetFromUtc(19'800).date().toString(Qt::ISODate);
        };
        QString day;
        CommandResult late;
        do {
            day = today();
            const CommandResult all = run({"close-period", day});
            QVERIFY2(all.exit == 0, all.out.constData());
            late = run({"move", "--product", "X-1", "--from", "North", "--to", "South", "--quantity", "1"});
        } while (day != today());
        QCOMPARE(late.errorCode(), QString("closed_period"));
    }
};

QTEST_GUILESS_MAIN(TestStockCommands)
#include "tst_stock_commands.moc"
