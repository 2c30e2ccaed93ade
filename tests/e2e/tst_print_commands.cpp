#include "tests/support/command_line.h"
#include "tests/support/pdf_text.h"
#include "tests/support/small_disk.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace landreeve::tests;

namespace {

std::string mountingRefused;

} // namespace

/// `order print` on the embedded engine: files, exit codes, what the audit log says of it.
class TestPrintCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    QTemporaryDir m_files;
    QStringList m_purchases;
    QString m_sale;

    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const {
        return landreevectl(m_home.path(), arguments + QStringList{"--tenant-id", "acme", "--json"}, input);
    }
    QString made(const char* entity, const QByteArray& record, const char* field) const {
        const CommandResult result = run({"record", "create", entity, "-"}, record);
        if (result.exit != 0)
            qWarning("%s", result.out.constData());
        return result.json().value("record").toObject().value(field).toString();
    }
    QJsonArray printsOf(const QString& number) const {
        QJsonArray found;
        const auto entries = run({"audit", "list", "--action", "order.print"}).json().value("entries").toArray();
        for (const QJsonValue entry : entries) {
            if (entry.toObject().value("after").toObject().value("number").toString() == number)
                found.append(entry);
        }
        return found;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        const CommandResult tenant = landreevectl(
            m_home.path(), {"tenant", "provision", "--tenant-id", "acme", "--tenant-name", "Acme Agro", "--json"});
        QVERIFY2(tenant.exit == 0, tenant.err.constData());
        made("vendor", R"({"code": "V-1", "name": "Konkan"})", "id");
        made("customer", R"({"code": "C-1", "name": "Shree Farms"})", "id");
        made("warehouse", R"({"code": "Pune", "name": "Pune", "state_code": "27"})", "id");
        made("product", R"({"sku": "NEEM-1", "name": "Neem oil", "unit": "L", "cost_price": "10", "sale_price": "16",
                            "tax_rate": "18", "hsn_code": "1515"})",
             "id");
        const QByteArray lines = R"("line_items": [{"sku": "NEEM-1", "warehouse": "Pune", "quantity": "3"}]})";
        for (int i = 0; i < 2; ++i)
            m_purchases << made("purchase-order", R"({"code": "V-1", )" + lines, "po_number");
        m_sale = made("sales-order", R"({"code": "C-1", )" + lines, "so_number");
        QVERIFY(m_purchases.at(1).startsWith("PO/") && m_sale.startsWith("SO/"));
    }
    void cleanupTestCase() { landreevectl(m_home.path(), {"engine", "stop"}); }

    void anOrderIsPrinted() {
        const CommandResult settings = landreevectl(m_home.path(), {"tenant", "settings", "acme", "--json", "--set",
                                                                    "letterhead.name=Acme Agro Distributors", "--set",
                                                                    "company.tax_id=27AAPFU0939F1ZV"});
        QVERIFY2(settings.exit == 0, settings.out.constData());
        const QString file = m_files.filePath("order.pdf");
        const CommandResult result = run({"order", "print", m_purchases.at(0), "--output", file});
        QVERIFY2(result.exit == 0, result.out.constData());
        QCOMPARE(result.json().value("printed").toInt(), 1);
        QCOMPARE(result.json().value("files").toArray(), QJsonArray{file});
        QVERIFY2(result.err.isEmpty(), result.err.constData());
        QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        const QString content = pdfText(file);
        for (const QString& part :
             {m_purchases.at(0), QString("Acme Agro Distributors"), QString("27AAPFU0939F1ZV"), QString("Neem oil"),
              QString("35.40"), QString("Rupees Thirty-Five Only"), QString("Page 1 of 1")})
            QVERIFY2(content.contains(part), qPrintable(part));
        const QJsonArray prints = printsOf(m_purchases.at(0));
        QCOMPARE(prints.size(), 1);
        QCOMPARE(prints.at(0).toObject().value("after").toObject().value("to").toString(), QString("order.pdf"));
        // What is there stays there, until it is told to go.
        const CommandResult again = run({"order", "print", m_purchases.at(1), "--output", file});
        QCOMPARE(again.errorCode(), QString("file_exists"));
        QCOMPARE(again.exit, 5);
        QVERIFY(pdfText(file).contains(m_purchases.at(0)));
        QCOMPARE(printsOf(m_purchases.at(1)).size(), 0);
        QCOMPARE(run({"order", "print", m_purchases.at(1), "--output", file, "--force"}).exit, 0);
        QVERIFY(pdfText(file).contains(m_purchases.at(1)));
    }

    void manyGoIntoOneFileOrAFolder() {
        const QString file = m_files.filePath("both.pdf");
        QCOMPARE(run(QStringList{"order", "print"} + m_purchases + QStringList{"--output", file}).exit, 0);
        const QString content = pdfText(file);
        QVERIFY(content.indexOf(m_purchases.at(0)) < content.indexOf(m_purchases.at(1)));
        QCOMPARE(content.count("Page 1 of 1"), 2);
        QDir(m_files.path()).mkdir("folder");
        const QString folder = m_files.filePath("folder");
        const CommandResult result = run(QStringList{"order", "print"} + m_purchases + QStringList{"--output", folder});
        QVERIFY2(result.exit == 0, result.out.constData());
        QStringList names;
        for (const QString& number : m_purchases)
            names << QString(number).replace('/', '-') + ".pdf";
        QCOMPARE(QDir(folder).entryList(QDir::Files, QDir::Name), names);
        for (int i = 0; i < 2; ++i)
            QVERIFY(pdfText(folder + "/" + names.at(i)).contains(m_purchases.at(i)));
    }

    void aSaleHasAPickingListToo() {
        const QString file = m_files.filePath("pick.pdf");
        QCOMPARE(run({"order", "print", m_sale, "--document", "picking-list", "--output", file}).exit, 0);
        QVERIFY(pdfText(file).contains("Nothing to pick"));
        QVERIFY(!pdfText(file).contains("Rupees"));
    }

    void aPurchaseHasAReceivingListToo() {
        const QString file = m_files.filePath("receive.pdf");
        const QString& purchase = m_purchases.at(0);
        QCOMPARE(run({"order", "print", purchase, "--document", "receiving-list", "--output", file}).exit, 0);
        QVERIFY(pdfText(file).contains("Receiving list") && pdfText(file).contains(purchase));
        QVERIFY(!pdfText(file).contains("Rupees"));
        const CommandResult sale =
            run({"order", "print", m_sale, "--document", "receiving-list", "--output", m_files.filePath("no.pdf")});
        QCOMPARE(sale.exit, 2);
        QVERIFY(!QFile::exists(m_files.filePath("no.pdf")));
    }

    void refusalsLeaveNothing_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("code");
        const QString out = m_files.filePath("refused.pdf");
        const QString& po = m_purchases.at(0);
        QTest::newRow("unknown") << QStringList{"PO/99-00/00001", "--output", out} << 4 << "record_not_found";
        QTest::newRow("one of two") << QStringList{po, "PO/99-00/00001", "--output", out} << 4 << "record_not_found";
        QTest::newRow("no number") << QStringList{"nonsense", "--output", out} << 2 << "usage";
        QTest::newRow("both kinds") << QStringList{po, m_sale, "--output", out} << 2 << "usage";
        QTest::newRow("no PDF") << QStringList{po, "--output", m_files.filePath("refused.doc")} << 2 << "usage";
        QTest::newRow("no folder") << QStringList{po, "--output", "/nowhere/refused.pdf"} << 2 << "file_unwritable";
        QTest::newRow("nothing received")
            << QStringList{po, "--document", "receipt", "--output", out} << 4 << "record_not_found";
        QTest::newRow("receipt of a sale")
            << QStringList{m_sale, "--document", "receipt", "--output", out} << 2 << "usage";
    }
    void refusalsLeaveNothing() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit);
        QFETCH(QString, code);
        const QStringList before = QDir(m_files.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        const CommandResult result = run(QStringList{"order", "print"} + arguments);
        QCOMPARE(result.errorCode(), code);
        QCOMPARE(result.exit, exit);
        QCOMPARE(QDir(m_files.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), before);
    }

    void aFullDiskIsSaid() {
        if (!mountingRefused.empty())
            QSKIP(("No small disk can be mounted here: " + mountingRefused).c_str());
        const SmallDisk disk(m_files.filePath("disk").toStdString(), "size=1m");
        QVERIFY(disk.mounted());
        disk.fill(8192);
        const QStringList before = QDir(m_files.filePath("disk")).entryList(QDir::Files);
        const CommandResult result =
            run({"order", "print", m_purchases.at(0), "--output", m_files.filePath("disk/order.pdf")});
        QVERIFY2(result.errorCode() == QString("disk_full"), result.out);
        QCOMPARE(result.exit, 6);
        QCOMPARE(QDir(m_files.filePath("disk")).entryList(QDir::Files), before);
    }
};

int main(int argc, char** argv) {
    mountingRefused = separateMounts();
    const QCoreApplication application(argc, argv);
    TestPrintCommands test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_print_commands.moc"
