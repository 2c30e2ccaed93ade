#include "tests/support/command_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve::tests;

/// record create, update, delete, history and pii reveal as docs/cli.md has them.
class TestRecordCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    CommandResult run(QStringList arguments, const QByteArray& input = {}) const {
        arguments << QStringLiteral("--tenant-id") << QStringLiteral("acme") << QStringLiteral("--json");
        return landreevectl(m_home.path(), arguments, input);
    }
    static QJsonObject recordOf(const CommandResult& result) {
        return result.json().value(QStringLiteral("record")).toObject();
    }
    static QString idOf(const QJsonObject& record) { return record.value(QStringLiteral("id")).toString(); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        const CommandResult made = landreevectl(
            m_home.path(), {"tenant", "provision", "--tenant-id", "acme", "--tenant-name", "Acme", "--json"});
        QVERIFY2(made.exit == 0, made.err.constData());
    }
    void cleanupTestCase() { landreevectl(m_home.path(), {"engine", "stop"}); }

    void aRecordLivesFromItsMakingToItsEnd() {
        const CommandResult made = run({"record", "create", "vendor", "-"}, R"({"code": "V-1", "name": "Konkan"})");
        QCOMPARE(made.exit, 0);
        const QString id = idOf(recordOf(made));
        QCOMPARE(recordOf(made).value("status").toString(), QString("active"));

        QCOMPARE(run({"record", "update", "vendor", id, "-", "--version", "1"}, R"({"rating": "4.5"})").exit, 0);
        const CommandResult stale =
            run({"record", "update", "vendor", id, "-", "--version", "1"}, R"({"rating": "3"})");
        QCOMPARE(stale.exit, 5);
        QCOMPARE(stale.errorCode(), QString("record_changed"));
        QCOMPARE(run({"record", "delete", "vendor", id, "--version", "1"}).errorCode(), QString("record_changed"));

        const QJsonArray history = run({"record", "history", "vendor", id}).json().value("history").toArray();
        QCOMPARE(history.size(), 2);
        QCOMPARE(history[0].toObject().value("action").toString(), QString("vendor.update"));
        QCOMPARE(history[0].toObject().value("after").toObject().value("rating").toDouble(), 4.5);
        QCOMPARE(history[1].toObject().value("action").toString(), QString("vendor.create"));

        const CommandResult gone = run({"record", "delete", "vendor", id});
        QCOMPARE(gone.exit, 0);
        QCOMPARE(gone.json().value("deleted").toString(), id);
        QCOMPARE(run({"record", "get", "vendor", id}).exit, 4);
        QCOMPARE(run({"record", "delete", "vendor", id}).exit, 4);
    }

    // As a list shows it, a record is named again.
    void aRecordIsNamedByItsKey() {
        QCOMPARE(run({"record", "create", "vendor", "-"}, R"({"code": "KEY 1", "name": "Named"})").exit, 0);
        const CommandResult listed =
            landreevectl(m_home.path(), {"record", "list", "vendor", "--search", "Named", "--tenant-id", "acme"});
        QCOMPARE(listed.out.left(4), QByteArray("code"));
        QVERIFY2(listed.out.contains("KEY 1"), listed.out.constData());
        const QJsonObject vendor = recordOf(run({"record", "get", "vendor", "KEY 1"}));
        QCOMPARE(vendor.value("name").toString(), QString("Named"));
        QCOMPARE(run({"record", "update", "vendor", "KEY 1", "-", "--version", "1"}, R"({"rating": "3"})").exit, 0);
        QCOMPARE(run({"record", "history", "vendor", "KEY 1"}).json().value("history").toArray().size(), 2);
        QCOMPARE(run({"record", "delete", "vendor", "KEY 1"}).json().value("deleted").toString(), idOf(vendor));
        const CommandResult gone = run({"record", "get", "vendor", "KEY 1"});
        QCOMPARE(gone.exit, 4);
        QCOMPARE(gone.errorCode(), QString("record_not_found"));
        // Which fields there are is said where one is not there.
        for (const CommandResult& unknown :
             {run({"record", "list", "vendor", "--where", "colour=red"}),
              run({"record", "create", "vendor", "-"}, R"({"code": "KEY 2", "name": "x", "colour": "red"})")})
            QVERIFY2(unknown.json().value("error").toObject().value("hint").toString().contains("bank_details"),
                     unknown.out.constData());
    }

    void numbersAndDaysAreCompared() {
        for (const auto& [sku, price] :
             {std::pair{"CMP-1", "10"}, std::pair{"CMP-2", "20.5"}, std::pair{"CMP-3", "30"}}) {
            const QJsonObject product{{"sku", sku}, {"name", "x"}, {"sale_price", price}};
            QCOMPARE(run({"record", "create", "product", "-"}, QJsonDocument(product).toJson()).exit, 0);
        }
        const auto found = [&](const QString& where) {
            QStringList skus;
            const QJsonArray all =
                run({"record", "list", "product", "--search", "CMP-", "--sort", "sku", "--where", where})
                    .json()["records"]
                    .toArray();
            for (const QJsonValue one : all)
                skus << one["sku"].toString();
            return skus.join(u' ');
        };
        QCOMPARE(found("sale_price=> 20"), QString("CMP-2 CMP-3"));
        QCOMPARE(found("sale_price=<=20.5"), QString("CMP-1 CMP-2"));
        QCOMPARE(found("sale_price=15..25"), QString("CMP-2"));
        QCOMPARE(found("sale_price=30"), QString("CMP-3"));
    }

    // What a record holds does not command the terminal, nor break a table's rows.
    void aTerminalIsGivenNoCommands() {
        const QString name = QString("red%1[31m%2me\nnext").arg(QChar(0x1b)).arg(QChar(0x202e));
        const QJsonObject vendor{{"code", "ESC-1"}, {"name", name}};
        QCOMPARE(run({"record", "create", "vendor", "-"}, QJsonDocument(vendor).toJson()).exit, 0);
        const CommandResult listed =
            landreevectl(m_home.path(), {"record", "list", "vendor", "--search", "ESC-1", "--tenant-id", "acme"});
        QCOMPARE(listed.exit, 0);
        QVERIFY2(listed.out.contains("red\\u001b[31m\\u202eme\\u000anext"), listed.out.constData());
        QVERIFY(!listed.out.contains('\x1b') && !QString::fromUtf8(listed.out).contains(QChar(0x202e)));
    }

    void whatIsRefusedSaysItsField() {
        const CommandResult missing = run({"record", "create", "customer", "-"}, R"({"name": "Nobody"})");
        QCOMPARE(missing.exit, 2);
        QCOMPARE(missing.errorCode(), QString("invalid_record"));
        QCOMPARE(missing.json().value("error").toObject().value("details").toObject().value("field").toString(),
                 QString("code"));
        QCOMPARE(run({"record", "create", "customer", "-"}, "not json").errorCode(), QString("invalid_record"));
        QCOMPARE(run({"record", "create", "ship", "-"}, "{}").errorCode(), QString("unknown_entity"));
    }

    void ordersAreNeverDeleted() {
        QCOMPARE(run({"record", "create", "vendor", "-"}, R"({"code": "V-2", "name": "Surat"})").exit, 0);
        const CommandResult made = run({"record", "create", "purchase-order", "-"}, R"({"code": "V-2"})");
        QVERIFY2(made.exit == 0, made.out.constData());
        const QJsonObject order = recordOf(made);
        QVERIFY(order.value("po_number").toString().startsWith("PO/"));
        const CommandResult kept = run({"record", "delete", "purchase-order", idOf(order)});
        QCOMPARE(kept.exit, 5);
        QCOMPARE(kept.errorCode(), QString("record_in_use"));
        QCOMPARE(run({"record", "delete", "vendor", order.value("vendor_id").toString()}).errorCode(),
                 QString("record_in_use"));
    }

    void personalFieldsComeMaskedAndAreRevealed() {
        const QByteArray aadhaar = "999941057058";
        const CommandResult made = run({"record", "create", "employee", "-"},
                                       R"({"employee_code": "E-1", "name": "Asha", "phone": "098220 12345",
                                           "aadhar_number": ")" +
                                           aadhaar + R"("})");
        QVERIFY2(made.exit == 0, made.out.constData());
        QVERIFY(!made.out.contains(aadhaar));
        const QJsonObject employee = recordOf(made);
        QCOMPARE(employee.value("aadhar_number").toString(), QString("XXXX-XXXX-7058"));
        const CommandResult found = run({"record", "list", "employee", "--where", "phone=9822012345"});
        QCOMPARE(found.json().value("records").toArray().size(), 1);
        const CommandResult shown =
            run({"pii", "reveal", "employee", idOf(employee), "aadhar_number", "--reason", "salary letter"});
        QCOMPARE(shown.json().value("value").toString().toUtf8(), aadhaar);
        const QJsonObject last =
            run({"record", "history", "employee", idOf(employee)}).json().value("history").toArray().first().toObject();
        QCOMPARE(last.value("action").toString(), QString("employee.reveal"));
        QCOMPARE(last.value("reason").toString(), QString("salary letter"));
        QCOMPARE(run({"pii", "reveal", "employee", idOf(employee), "name"}).errorCode(), QString("invalid_record"));
        QVERIFY(run({"pii", "reveal", "employee", idOf(employee), "pan_number"}).json().value("value").isNull());
        const CommandResult blank =
            run({"pii", "reveal", "employee", idOf(employee), "aadhar_number", "--reason", " "});
        QCOMPARE(blank.exit, 2);
        QCOMPARE(blank.errorCode(), QString("reason_required"));

        // On a terminal it is asked for, and nothing is shown without an answer.
        const auto typed = [&](const char* answer) {
            QProcess terminal;
            terminal.setProcessChannelMode(QProcess::MergedChannels);
            terminal.start(
                "script", {"-qec",
                           QStringLiteral("env LANDREEVE_SECRET_STORE=key-file '%1' --home '%2' pii reveal employee %3 "
                                          "aadhar_number --tenant-id acme")
                               .arg(LANDREEVE_BIN_DIR "/landreevectl", m_home.path(), idOf(employee)),
                           "/dev/null"});
            terminal.write(answer);
            return resultOf(terminal);
        };
        const CommandResult silent = typed("\n");
        QCOMPARE(silent.exit, 2);
        QVERIFY2(silent.out.contains("reason is needed") && !silent.out.contains(aadhaar), silent.out.constData());
        const CommandResult answered = typed("bank form\n");
        QVERIFY2(answered.exit == 0 && answered.out.contains(aadhaar), answered.out.constData());
        const QByteArray why = run({"record", "history", "employee", idOf(employee), "--limit", "1"}).out;
        QVERIFY2(why.contains("bank form"), why.constData());
    }
};

QTEST_GUILESS_MAIN(TestRecordCommands)
#include "tst_record_commands.moc"
