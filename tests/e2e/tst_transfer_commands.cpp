#include "tests/support/command_line.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using landreeve::tests::CommandResult;

/// `record import` and `record export` on the embedded engine: documents, exit codes, files.
class TestTransferCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QTemporaryDir m_files;

    CommandResult run(const QStringList& arguments) const {
        return landreeve::tests::landreevectl(m_home.path(),
                                              arguments + QStringList{"--tenant-id", "thar-solar", "--json"});
    }
    QString file(const char* name, const QByteArray& content) const {
        QFile file(m_files.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", name);
        return file.fileName();
    }
    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid() && m_files.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        QCOMPARE(landreeve::tests::landreevectl(
                     m_home.path(), {"tenant", "provision", "--tenant-id", "thar-solar", "--tenant-name", "Thar Solar"})
                     .exit,
                 0);
    }
    void cleanupTestCase() { QCOMPARE(landreeve::tests::landreevectl(m_home.path(), {"engine", "stop"}).exit, 0); }

    void importAndExport() {
        const QString csv = file("p.csv", "Item;Bezeichnung;price;phone no\nA-1;Stra\xDF"
                                          "e;1,234.50;x\nA-2;Panel;dear;y\n");
        const QString rejects = m_files.filePath("rejects.csv");
        const QStringList arguments{"record", "import",           "product",   csv,     "--map", "Item=sku",
                                    "--map",  "Bezeichnung=name", "--rejects", rejects, "--sum", "sale_price"};
        const CommandResult dry = run(arguments + QStringList{"--dry-run"});
        QCOMPARE(dry.exit, 7);
        const CommandResult real = run(arguments);
        QCOMPARE(real.exit, 7);
        QCOMPARE(real.json(), dry.json());
        const QJsonObject report = real.json();
        QCOMPARE(report["read"].toInt(), 2);
        QCOMPARE(report["inserted"].toInt(), 1);
        QCOMPARE(report["updated"].toInt(), 0);
        QCOMPARE(report["rejected"].toInt(), 1);
        const QJsonObject reject = report["rejects"][0].toObject();
        QCOMPARE(reject["line"].toInt(), 3);
        QCOMPARE(reject["field"].toString(), QString("sale_price"));
        QCOMPARE(reject["code"].toString(), QString("number"));
        QVERIFY(!reject["message"].toString().isEmpty());
        QCOMPARE(report["sums"]["sale_price"]["difference"].toString(), QString("0.00"));
        QVERIFY(read(rejects).contains("A-2"));

        // The rest, mended; the same again by key changes nothing.
        const QString mended = file("mended.csv", read(rejects).replace("dear", "7"));
        QStringList again{"record", "import", "product", mended, "--map", "Item=sku", "--map", "Bezeichnung=name"};
        QCOMPARE(run(again).exit, 0);
        const CommandResult same = run(again + QStringList{"--mode", "upsert"});
        QCOMPARE(same.exit, 0);
        QCOMPARE(same.json()["unchanged"].toInt(), 1);

        for (const char* name : {"out.csv", "out.json", "out.xlsx"}) {
            const QString path = m_files.filePath(name);
            const CommandResult left = run({"record", "export", "product", "--output", path, "--sort", "sku:desc"});
            QCOMPARE(left.exit, 0);
            QCOMPARE(left.json()["exported"].toInt(), 2);
            QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        }
        const QByteArray out = read(m_files.filePath("out.csv"));
        QVERIFY(out.indexOf("A-2") < out.indexOf("A-1") && out.contains("Straße"));
        const CommandResult back =
            run({"record", "import", "product", m_files.filePath("out.json"), "--mode", "upsert"});
        QCOMPARE(back.json()["unchanged"].toInt(), 2);
        const CommandResult one = run({"record", "export", "product", "--output", m_files.filePath("one.csv"),
                                       "--where", "sku=A-1", "--field", "sku", "--field", "sale_price"});
        QCOMPARE(one.exit, 0);
        QCOMPARE(read(m_files.filePath("one.csv")), QByteArray("sku,sale_price\nA-1,1234.50\n"));
    }

    void personalFieldsComeInEncrypted() {
        const QString csv = file("e.csv", "employee_code,name,aadhaar\nE-1,Asha,2341 2341 2346\nE-2,Ravi,1\n");
        const CommandResult result = run({"record", "import", "employee", csv});
        QCOMPARE(result.exit, 7);
        QCOMPARE(result.json()["inserted"].toInt(), 1);
        const CommandResult list = run({"record", "list", "employee"});
        const QJsonObject asha = list.json()["records"][0].toObject();
        QCOMPARE(asha["aadhar_number"].toString(), QString("XXXX-XXXX-2346"));
        const CommandResult shown =
            run({"pii", "reveal", "employee", asha["id"].toString(), "aadhar_number", "--reason", "test"});
        QCOMPARE(shown.json()["value"].toString(), QString("234123412346"));
    }

    void everyKindComesInAgain_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("outcome");
        // What is referred to comes first.
        QTest::newRow("warehouse") << QByteArray("code,name,state_code\nPune,Chakan,27\n") << "upsert"
                                   << "unchanged";
        QTest::newRow("product") << QByteArray("sku,name,unit\nR-1,Neem oil,can\n") << "upsert"
                                 << "unchanged";
        QTest::newRow("vendor") << QByteArray("code,name,rating,city\nV-1,\"Konkan, Ltd\",4.5,Pune\n") << "upsert"
                                << "unchanged";
        QTest::newRow("customer") << QByteArray("code,name,credit_limit\nC-1,Godavari Farms,12345678901.25\n")
                                  << "upsert"
                                  << "unchanged";
        QTest::newRow("employee") << QByteArray("employee_code,name,roles\nE-7,Meera,\"buyer,planner\"\n") << "upsert"
                                  << "unchanged";
        QTest::newRow("inventory") << QByteArray("sku,warehouse_location,on_hand\nR-1,Pune,40\n") << "upsert"
                                   << "unchanged";
        // A document comes in as a new one, with a number of its own.
        const QByteArray lines(
            R"("[{""sku"":""R-1"",""warehouse"":""Pune"",""quantity"":""2.5"",""unit_price"":""12.34""}]")");
        QTest::newRow("purchase-order") << "vendor_code,line_items\nV-1," + lines + "\n"
                                        << "insert"
                                        << "inserted";
        QTest::newRow("sales-order") << "customer_code,line_items\nC-1," + lines + "\n"
                                     << "insert"
                                     << "inserted";
    }
    void everyKindComesInAgain() {
        QFETCH(QByteArray, content);
        QFETCH(QString, mode);
        QFETCH(QString, outcome);
        const QString entity = QString::fromLatin1(QTest::currentDataTag());
        const CommandResult first = run({"record", "import", entity, file("first.csv", content)});
        QVERIFY2(first.json()["inserted"].toInt() == 1, QJsonDocument(first.json()).toJson().constData());
        for (const char* ending : {"csv", "json"}) {
            const QString out = m_files.filePath(QStringLiteral("%1-again.%2").arg(entity, QLatin1String(ending)));
            QCOMPARE(run({"record", "export", entity, "--output", out}).exit, 0);
            const CommandResult again = run({"record", "import", entity, out, "--mode", mode});
            QVERIFY2(again.exit == 0, QJsonDocument(again.json()).toJson().constData());
            QCOMPARE(again.json()[outcome].toInt(), again.json()["read"].toInt());
            QVERIFY(again.json()["read"].toInt() > 0);
        }
    }

    void refusalsHaveTheirExitAndCode_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("code");
        const QString open = file("open.csv", "sku,name\nA,\"open\n");
        const QString other = file("other.csv", "sku^name\nA^a\n");
        QTest::newRow("no file") << QStringList{"record", "import", "product", "/nowhere.csv"} << 2
                                 << "file_unreadable";
        QTest::newRow("open quote") << QStringList{"record", "import", "product", open} << 2 << "csv_damaged";
        QTest::newRow("wrong delimiter") << QStringList{"record", "import", "product", other} << 2 << "invalid_mapping";
        QTest::newRow("no delimiter") << QStringList{"record", "import", "product", other, "--delimiter", "^"} << 2
                                      << "usage";
        QTest::newRow("no mapping") << QStringList{"record", "import", "product", other, "--map", "sku"} << 2
                                    << "usage";
        QTest::newRow("no entity") << QStringList{"record", "import", "spaceship", other} << 2 << "unknown_entity";
        QTest::newRow("no format") << QStringList{"record", "export", "product", "--output", "x.pdf"} << 2 << "usage";
        QTest::newRow("no folder") << QStringList{"record", "export", "product", "--output", "/nowhere/x.csv"} << 2
                                   << "file_unwritable";
        QTest::newRow("personal field") << QStringList{"record", "export",  "employee", "--output",
                                                       "x.csv",  "--field", "phone"}
                                        << 2 << "encrypted_field";
    }
    void refusalsHaveTheirExitAndCode() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit);
        QFETCH(QString, code);
        const CommandResult result = run(arguments);
        QCOMPARE(result.errorCode(), code);
        QCOMPARE(result.exit, exit);
    }
};

QTEST_GUILESS_MAIN(TestTransferCommands)
#include "tst_transfer_commands.moc"
