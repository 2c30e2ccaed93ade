#include "tests/support/command_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve::tests;

/// A purchase and a sale from draft to end by commands, as docs/cli.md has them: the operator, who owns the workspace,
/// and two of the tenant's people, each by a token of theirs.
class TestOrderCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QString m_buyer;
    QString m_accountant;

    CommandResult run(QStringList arguments, const QByteArray& input = {}, const QString& token = {}) const {
        arguments << "--tenant-id"
                  << "acme"
                  << "--json";
        if (!token.isEmpty())
            arguments << "--token"
                      << "@" + token;
        return landreevectl(m_home.path(), arguments, input);
    }
    QString tokenFor(const QString& user, const QString& role) const {
        const CommandResult mapped = run({"user", "map", "--user-id", user, "--role", role});
        const CommandResult minted = run({"token", "mint", "--user-id", user});
        QFile file(m_home.filePath(user));
        if (mapped.exit != 0 || minted.exit != 0 || !file.open(QIODevice::WriteOnly))
            return {};
        file.write(minted.json().value("token").toString().toUtf8());
        return file.fileName();
    }
    QString made(const char* entity, const QByteArray& record, const char* field) const {
        const CommandResult result = run({"record", "create", entity, "-"}, record);
        if (result.exit != 0)
            qWarning("%s", result.out.constData());
        return result.json().value("record").toObject().value(field).toString();
    }
    QJsonObject order(const QString& number, const QString& token = {}) const {
        return run({"order", "show", number}, {}, token).json().value("order").toObject();
    }
    static QString statusOf(const CommandResult& result) {
        return result.json().value("order").toObject().value("status").toString();
    }
    QByteArray lines(const QString& number, const QJsonObject& what) const {
        QJsonObject line = what;
        line.insert("line_id", order(number).value("lines").toArray().first().toObject().value("line_id"));
        return QJsonDocument(QJsonArray{line}).toJson();
    }
    QJsonObject stock() const {
        return run({"record", "list", "inventory", "--where", "sku=NEEM-1"})
            .json()
            .value("records")
            .toArray()
            .first()
            .toObject();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        const CommandResult tenant = landreevectl(
            m_home.path(), {"tenant", "provision", "--tenant-id", "acme", "--tenant-name", "Acme", "--json"});
        QVERIFY2(tenant.exit == 0, tenant.err.constData());
        m_buyer = tokenFor("bina", "operator");
        m_accountant = tokenFor("arun", "accountant");
        QVERIFY(!m_buyer.isEmpty() && !m_accountant.isEmpty());
        made("vendor", R"({"code": "V-1", "name": "Konkan"})", "id");
        made("customer", R"({"code": "C-1", "name": "Shree Farms"})", "id");
        made("warehouse", R"({"code": "Pune", "name": "Pune", "state_code": "27"})", "id");
        made("product", R"({"sku": "NEEM-1", "name": "Neem oil", "unit": "L", "cost_price": "10", "sale_price": "16",
                            "tax_rate": "18", "hsn_code": "1515"})",
             "id");
    }
    void cleanupTestCase() { landreevectl(m_home.path(), {"engine", "stop"}); }

    void aPurchaseAndASaleByTwoOperators() {
        const CommandResult draft =
            run({"record", "create", "purchase-order", "-"}, R"({"code": "V-1", "line_items": [{"sku": "NEEM-1",
                "warehouse": "Pune", "quantity": "10", "unit_price": "12.50"}]})",
                m_buyer);
        QVERIFY2(draft.exit == 0, draft.out.constData());
        const QString number = draft.json().value("record").toObject().value("po_number").toString();

        QCOMPARE(statusOf(run({"order", "submit", number}, {}, m_buyer)), QString("pending_approval"));
        // Who made it may not approve anything; the accountant may approve and nothing else.
        QCOMPARE(run({"order", "approve", number}, {}, m_buyer).errorCode(), QString("permission_denied"));
        QCOMPARE(run({"order", "cancel", number}, {}, m_accountant).errorCode(), QString("permission_denied"));
        const QJsonArray next = order(number, m_accountant).value("next").toArray();
        QCOMPARE(next.at(1).toObject().value("event").toString(), QString("approve"));
        QVERIFY(next.at(1).toObject().value("allowed").toBool());
        QVERIFY(next.at(2).toObject().value("why_not").toString().contains("purchase-order:write"));
        QCOMPARE(statusOf(run({"order", "approve", number}, {}, m_accountant)), QString("approved"));
        QCOMPARE(stock().value("in_transit").toString(), QString("10.000"));

        const CommandResult silent = run({"order", "receive", number, "--lines", "-"},
                                         lines(number, {{"received", "4"}, {"rejected", "1"}}), m_buyer);
        QCOMPARE(silent.exit, 2);
        QCOMPARE(silent.errorCode(), QString("reason_required"));
        const QString key = "5b0bb7f5-2c0c-4b9c-9d93-6f4b7d7c1a10";
        const QStringList receipt{"order", "receive", number, "--lines", "-", "--reason", "seal open", "--key", key};
        const QByteArray came = lines(number, {{"received", "4"}, {"rejected", "1"}});
        QCOMPARE(statusOf(run(receipt, came, m_buyer)), QString("partially_received"));
        QVERIFY(run(receipt, came, m_buyer).json().value("order").toObject().value("repeated").toBool());
        QCOMPARE(statusOf(run({"order", "receive", number}, {}, m_buyer)), QString("received"));
        QCOMPARE(stock().value("on_hand").toString(), QString("9.000"));
        QCOMPARE(stock().value("damaged").toString(), QString("1.000"));
        QCOMPARE(stock().value("valuation").toString(), QString("112.50"));
        const CommandResult over = run({"order", "receive", number});
        QCOMPARE(over.exit, 5);
        QCOMPARE(over.errorCode(), QString("status_refused"));
        QCOMPARE(statusOf(run({"order", "close", number})), QString("closed"));

        const QByteArray wanted = R"({"code": "C-1", "line_items": [{"sku": "NEEM-1", "warehouse": "Pune",
                                      "quantity": "6"}]})";
        const QString sale = made("sales-order", wanted, "so_number");
        QCOMPARE(statusOf(run({"order", "confirm", sale}, {}, m_buyer)), QString("confirmed"));
        const QString second = made("sales-order", wanted, "so_number");
        const CommandResult shortOf = run({"order", "confirm", second}, {}, m_buyer);
        QCOMPARE(shortOf.exit, 5);
        QCOMPARE(shortOf.errorCode(), QString("stock_short"));
        const QJsonObject line = shortOf.json()
                                     .value("error")
                                     .toObject()
                                     .value("details")
                                     .toObject()
                                     .value("lines")
                                     .toArray()
                                     .first()
                                     .toObject();
        QCOMPARE(line.value("sku").toString(), QString("NEEM-1"));
        QCOMPARE(line.value("free").toString(), QString("3"));
        QCOMPARE(statusOf(run({"order", "ship", sale, "--lines", "-", "--carrier", "Koyna", "--tracking", "LR-1"},
                              lines(sale, {{"quantity", "2"}}), m_buyer)),
                 QString("partially_shipped"));
        QCOMPARE(statusOf(run({"order", "hold", sale})), QString("on_hold"));
        QCOMPARE(statusOf(run({"order", "release", sale})), QString("partially_shipped"));
        QCOMPARE(statusOf(run({"order", "ship", sale}, {}, m_buyer)), QString("shipped"));
        QCOMPARE(statusOf(run({"order", "deliver", sale})), QString("delivered"));
        QCOMPARE(statusOf(run({"order", "return", sale, "--lines", "-"},
                              lines(sale, {{"quantity", "2"}, {"damaged", "1"}}), m_buyer)),
                 QString("delivered"));
        QCOMPARE(stock().value("on_hand").toString(), QString("4.000"));
        QCOMPARE(stock().value("damaged").toString(), QString("2.000"));
        QCOMPARE(stock().value("valuation").toString(), QString("50.00"));
        QCOMPARE(statusOf(run({"order", "close", sale})), QString("closed"));
        QCOMPARE(statusOf(run({"order", "cancel", second})), QString("cancelled"));

        const QJsonArray past = order(sale).value("events").toArray();
        QCOMPARE(past.size(), 8);
        QCOMPARE(past.at(1).toObject().value("tracking_number").toString(), QString("LR-1"));
        QCOMPARE(past.at(1).toObject().value("by").toString(), QString("bina"));
        const CommandResult log = run({"audit", "list", "--action", "sales-order.ship"});
        QCOMPARE(log.json().value("entries").toArray().size(), 2);
    }

    void whoMadeItDoesNotApproveIt() {
        const QString number = made("purchase-order", R"({"code": "V-1", "line_items": [{"sku": "NEEM-1",
            "warehouse": "Pune", "quantity": "1", "unit_price": "12.50"}]})",
                                    "po_number");
        // The operator of this computer owns the tenant and holds every permission.
        QCOMPARE(statusOf(run({"order", "submit", number})), QString("pending_approval"));
        const CommandResult own = run({"order", "approve", number});
        QCOMPARE(own.exit, 3);
        QCOMPARE(own.errorCode(), QString("own_approval"));
        QCOMPARE(order(number).value("status").toString(), QString("pending_approval"));
        QCOMPARE(statusOf(run({"order", "approve", number}, {}, m_accountant)), QString("approved"));
        QCOMPARE(statusOf(run({"order", "cancel", number})), QString("cancelled"));
    }

    void whatIsNoOrderIsSaid() {
        QCOMPARE(run({"order", "ship", "SO/26-27/99999"}).errorCode(), QString("record_not_found"));
        QCOMPARE(run({"order", "cancel", "7"}).errorCode(), QString("usage"));
        QCOMPARE(run({"order", "show", "PO/26-27/99999"}).exit, 4);
        QCOMPARE(run({"order", "ship", "SO/26-27/1", "--lines", "-"}, "{}").errorCode(), QString("invalid_lines"));
        QCOMPARE(run({"order", "ship", "SO/26-27/1", "--lines", "-"}, R"([{"line_id": "x"}])").errorCode(),
                 QString("invalid_lines"));
        QCOMPARE(run({"order", "ship", "SO/26-27/1", "--key", "x"}).errorCode(), QString("usage"));
        QCOMPARE(run({"order", "reject", "PO/26-27/1"}).errorCode(), QString("usage"));
    }
};

QTEST_GUILESS_MAIN(TestOrderCommands)
#include "tst_order_commands.moc"
