#include "core/transfer/column_mapping.h"
#include "tests/support/command_line.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using landreeve::records::FieldType;
using landreeve::tests::CommandResult;

/// `record import` and `record export` on the embedded engine: documents, exit codes, files.
class TestTransferCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QTemporaryDir m_files;

    CommandResult run(const QStringList& arguments, const QString& tenant = "thar-solar") const {
        return landreeve::tests::landreevectl(m_home.path(), arguments + QStringList{"--tenant-id", tenant, "--json"});
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
    static QByteArray json(const QJsonObject& record) { return QJsonDocument(QJsonArray{record}).toJson(); }
    static QJsonObject with(QJsonObject record, const QJsonObject& more) {
        for (auto each = more.begin(); each != more.end(); ++each)
            record.insert(each.key(), each.value());
        return record;
    }
    /// What a tenant has of a kind, but for what the server gives each record of its own and what an adjustment leaves.
    QJsonArray contentOf(const QString& kind, const QString& tenant) const {
        const QString path = m_files.filePath("content.json");
        const bool isOrder = kind.endsWith("-order");
        const QString sort =
            isOrder ? "order_date" : QString::fromStdString(landreeve::records::entity(kind.toStdString()).keyField);
        if (run({"record", "export", kind, "--output", path, "--sort", sort}, tenant).exit != 0)
            return {};
        QJsonArray content;
        for (const QJsonValue each : QJsonDocument::fromJson(read(path)).array()) {
            QJsonObject record = each.toObject();
            for (const char* own :
                 {"id", "version", "created_at", "updated_at", "po_number", "so_number", "last_issued_date"})
                record.remove(own);
            QJsonArray lines;
            for (const QJsonValue one : record.value("line_items").toArray()) {
                QJsonObject line = one.toObject();
                line.remove("line_id");
                line.remove("product_id");
                lines.append(line);
            }
            if (isOrder)
                record["line_items"] = lines;
            content.append(record);
        }
        return content;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid() && m_files.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        for (const char* tenant : {"thar-solar", "copy-csv", "copy-json"})
            QCOMPARE(run({"tenant", "provision", "--tenant-name", "Thar Solar"}, tenant).exit, 0);
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
        const QJsonObject price = report["columns"][2].toObject();
        QCOMPARE(price["field"].toString(), QString("sale_price"));
        QCOMPARE(price["type"].toString(), QString("text")); // "dear" is one of two
        QVERIFY(!price["decimal_comma"].toBool() && !price["month_first"].toBool());

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

    /// A number that may be read in two ways, and the values that empty cells take away.
    void whatIsGuessedAndWhatIsLost() {
        const QStringList import{"record", "import", "product",
                                 file("g.csv", "sku;name;reorder_level\nG-1;a;12,345\n")};
        const QJsonObject guessed = run(import + QStringList{"--dry-run"}).json();
        const QJsonValue column = guessed["columns"][2];
        QVERIFY(column["decimal_comma"].toBool() && column["decimal_guessed"].toBool());
        QCOMPARE(run(import + QStringList{"--decimal", "x"}).errorCode(), QString("usage"));
        QCOMPARE(run(import + QStringList{"--decimal", "."}).exit, 0);
        const QJsonObject made = run({"record", "get", "product", "G-1"}).json()["record"].toObject();
        QCOMPARE(made["reorder_level"].toString(), QString("12345.000"));
        const QStringList update{"record", "import", "product",  file("l.csv", "sku,reorder_level\nG-1,\n"),
                                 "--mode", "upsert", "--dry-run"};
        QCOMPARE(run(update).json()["emptied"].toObject(), (QJsonObject{{"reorder_level", 1}}));
        const CommandResult text =
            landreeve::tests::landreevectl(m_home.path(), update + QStringList{"--tenant-id", "thar-solar"});
        QVERIFY2(text.out.contains("1 record would lose the reorder_level that the file leaves empty: line 2."),
                 text.out);
        QCOMPARE(run(update + QStringList{"--keep-empty"}).json()["unchanged"].toInt(), 1);
        QCOMPARE(run({"record", "delete", "product", "G-1"}).exit, 0);
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
        QTest::addColumn<QJsonObject>("record");
        QTest::addColumn<QJsonObject>("changed"); // other values of the same record; none: it comes in as a new one
        const QString words = QStringLiteral("=1+1, \"नमस्ते\"\nand 'more'");
        const QJsonObject address{{"line1", "-14, MIDC"}, {"city", "चाकण"}, {"state_code", "27"}, {"pin", "410501"}};
        // What is referred to comes first.
        QTest::newRow("warehouse") << QJsonObject{{"code", "Pune"},
                                                  {"name", words},
                                                  {"state_code", "27"},
                                                  {"status", "blocked"},
                                                  {"address", address}}
                                   << QJsonObject{{"code", "Pune"},
                                                  {"name", "Other"},
                                                  {"state_code", "29"},
                                                  {"status", "active"},
                                                  {"address", QJsonObject{{"city", "Hubli"}}}};
        QTest::newRow("product") << QJsonObject{{"sku", "R-1"},
                                                {"name", words},
                                                {"category", "@home"},
                                                {"unit", "can"},
                                                {"cost_price", "11.13"},
                                                {"sale_price", "1234567.89"},
                                                {"tax_rate", "18.00"},
                                                {"hsn_code", "38089199"},
                                                {"barcode", "0012345678905"},
                                                {"reorder_level", "2.500"},
                                                {"reorder_quantity", "7.125"},
                                                {"status", "active"},
                                                {"description", words},
                                                {"attributes", QJsonObject{{"colour", "ਨੀਲਾ"}, {"bars", 2.5}}}}
                                 << QJsonObject{{"sku", "R-1"},
                                                {"name", "Other"},
                                                {"category", "B"},
                                                {"unit", "kg"},
                                                {"cost_price", "1"},
                                                {"sale_price", "1"},
                                                {"tax_rate", "5"},
                                                {"hsn_code", "3101"},
                                                {"barcode", "1"},
                                                {"reorder_level", "1"},
                                                {"reorder_quantity", "1"},
                                                {"status", "inactive"},
                                                {"description", "B"},
                                                {"attributes", QJsonObject{{"bars", 3}}}};
        const QJsonObject party{{"code", "P-1"},
                                {"name", words},
                                {"status", "inactive"},
                                {"tax_id", "27AAPFU0939F1ZV"},
                                {"email", "asha@konkan.example"},
                                {"phone", "+91 98220 12345"},
                                {"sez", true}};
        const QJsonObject otherParty{
            {"code", "P-1"},          {"name", "Other"},  {"status", "active"}, {"tax_id", "24AAQCA8719H1ZC"},
            {"email", "b@b.example"}, {"phone", "12345"}, {"sez", false}};
        QTest::newRow("vendor") << with(party, {{"rating", "4.5"}, {"address", address}})
                                << with(otherParty, {{"rating", "1"}, {"address", QJsonObject{{"city", "Hubli"}}}});
        QTest::newRow("customer") << with(party, {{"credit_limit", "12345678901.25"},
                                                  {"payment_terms", "+30 days"},
                                                  {"billing_address", address},
                                                  {"shipping_address", QJsonObject{{"city", "Goa"}}}})
                                  << with(otherParty, {{"credit_limit", "1"},
                                                       {"payment_terms", "B"},
                                                       {"billing_address", QJsonObject{{"city", "Hubli"}}},
                                                       {"shipping_address", QJsonObject{{"city", "Pune"}}}});
        QTest::newRow("employee") << QJsonObject{{"employee_code", "E-7"},
                                                 {"name", words},
                                                 {"status", "inactive"},
                                                 {"department", "Stores"},
                                                 {"designation", "Buyer"},
                                                 {"email", "meera@acme.example"},
                                                 {"role", "viewer"},
                                                 {"auth_user_id", "meera"},
                                                 {"roles", QJsonArray{"buyer", "planner"}},
                                                 {"permissions", QJsonArray{"vendor:read"}},
                                                 {"metadata", QJsonObject{{"theme", "dark"}}}}
                                  << QJsonObject{{"employee_code", "E-7"},
                                                 {"name", "Other"},
                                                 {"status", "active"},
                                                 {"department", "B"},
                                                 {"designation", "B"},
                                                 {"email", "b@b.example"},
                                                 {"role", "operator"},
                                                 {"auth_user_id", "other"},
                                                 {"roles", QJsonArray{"buyer"}},
                                                 {"permissions", QJsonArray{"customer:read"}},
                                                 {"metadata", QJsonObject{{"theme", "light"}}}};
        // What stands there otherwise becomes an adjustment.
        QTest::newRow("inventory") << QJsonObject{{"sku", "R-1"},
                                                  {"warehouse_location", "Pune"},
                                                  {"on_hand", "40.500"},
                                                  {"avg_cost_per_unit", "11.250000"}}
                                   << QJsonObject{{"sku", "R-1"}, {"warehouse_location", "Pune"}, {"on_hand", "33"}};
        // A document comes in as a new one, with a number of its own.
        const QJsonArray lines{QJsonObject{{"sku", "R-1"},
                                           {"warehouse", "Pune"},
                                           {"description", words},
                                           {"quantity", "2.5"},
                                           {"unit_price", "12.34"},
                                           {"discount_pct", "5"},
                                           {"tax_rate", "18"}}};
        QTest::newRow("purchase-order") << QJsonObject{{"code", "P-1"},
                                                       {"order_date", "2026-05-04"},
                                                       {"expected_date", "2026-06-05"},
                                                       {"payment_status", "partial"},
                                                       {"place_of_supply", "29"},
                                                       {"notes", words},
                                                       {"line_items", lines}}
                                        << QJsonObject();
        QTest::newRow("sales-order") << QJsonObject{{"code", "P-1"},
                                                    {"order_date", "2026-05-04"},
                                                    {"delivery_date", "2026-06-05"},
                                                    {"payment_status", "paid"},
                                                    {"carrier", "-Blue"},
                                                    {"tracking_number", "00123"},
                                                    {"payment_terms", "net 30"},
                                                    {"place_of_supply", "29"},
                                                    {"allow_backorder", true},
                                                    {"delivery_address", address},
                                                    {"special_instructions", words},
                                                    {"line_items", lines}}
                                     << QJsonObject();
    }
    void everyKindComesInAgain() {
        QFETCH(QJsonObject, record);
        QFETCH(QJsonObject, changed);
        const QString kind = QString::fromLatin1(QTest::currentDataTag());
        const auto& entity = landreeve::records::entity(kind.toStdString());
        for (const auto& field : entity.fields) {
            if (landreeve::transfer::importable(entity, field) && field.type != FieldType::Secret)
                QVERIFY2(record.contains(QString::fromStdString(field.name)), field.name.c_str());
        }
        const CommandResult first = run({"record", "import", kind, file("first.json", json(record))});
        QVERIFY2(first.json()["inserted"].toInt() == 1, first.out.constData());
        const QJsonArray here = contentOf(kind, "thar-solar");
        QVERIFY(!here.isEmpty());
        for (const QString ending : {"csv", "json"}) {
            const QString out = m_files.filePath(kind + "-again." + ending);
            QCOMPARE(run({"record", "export", kind, "--output", out}).exit, 0);
            const QString other = "copy-" + ending;
            const CommandResult copied = run({"record", "import", kind, out}, other);
            QVERIFY2(copied.exit == 0, copied.out.constData());
            QCOMPARE(copied.json()["inserted"].toInt(), here.size());
            QCOMPARE(contentOf(kind, other), here);
            if (changed.isEmpty())
                continue;

            const QStringList upsert{"record", "import", kind, "--mode", "upsert"};
            const CommandResult otherwise = run(upsert + QStringList{file("changed.json", json(changed))}, other);
            QVERIFY2(otherwise.json()["updated"].toInt() == 1, otherwise.out.constData());
            QVERIFY(contentOf(kind, other) != here);
            const CommandResult again = run(upsert + QStringList{out}, other);
            QVERIFY2(again.exit == 0, again.out.constData());
            QCOMPARE(again.json()["updated"].toInt(), 1);
            QCOMPARE(again.json()["unchanged"].toInt(), here.size() - 1);
            QCOMPARE(contentOf(kind, other), here);
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
        QTest::newRow("NUL byte in the head")
            << QStringList{"record", "import", "product", file("nul.csv", QByteArray("sk\0u,name\nA,a\n", 15))} << 2
            << "csv_damaged";
        QTest::newRow("not the encoding that is given") << QStringList{"record",
                                                                       "import",
                                                                       "product",
                                                                       file("latin.csv", "sku,name\nA,Stra\xDF"
                                                                                         "e\n"),
                                                                       "--encoding",
                                                                       "utf-8"}
                                                        << 2 << "wrong_encoding";
        QTest::newRow("ten megabytes in one field")
            << QStringList{"record", "import", "product",
                           file("large.csv", "sku,name\nA," + QByteArray(10'000'000, 'x') + "\n")}
            << 7 << "";
        QTest::newRow("unknown encoding")
            << QStringList{"record", "import", "product", other, "--encoding", "klingon"} << 2 << "usage";
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
