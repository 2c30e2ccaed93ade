// What a file's first bytes tell: encoding, delimiter, header; and the encodings themselves.
#include "core/base/error.h"
#include "core/transfer/csv_format.h"
#include "core/transfer/text_source.h"

#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>

using namespace landreeve;
using namespace landreeve::transfer;

namespace {

QByteArray encoded(const QString& text, QStringEncoder::Encoding encoding, bool mark) {
    QStringEncoder encoder(encoding, mark ? QStringEncoder::Flag::WriteBom : QStringEncoder::Flag::Default);
    return encoder.encode(text);
}

const QString kText = QStringLiteral("name;city\nMüller;Köln\nJosé;Málaga\n");

} // namespace

class TestCsvFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void detects_data();
    void detects();
    void everyEncodingGivesTheSameText_data();
    void everyEncodingGivesTheSameText();
    void wrongBytesAreRefused();
    void aWorkbookIsRefused();
    void names();
};

void TestCsvFormat::detects_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<char>("delimiter");
    QTest::addColumn<QString>("encoding");
    QTest::addColumn<bool>("header");
    const auto row = [](const char* name, const QByteArray& bytes, char delimiter, const char* encoding, bool header) {
        QTest::newRow(name) << bytes << delimiter << QString::fromLatin1(encoding) << header;
    };
    row("comma", "sku,name\nA-1,Valve\n", ',', "utf-8", true);
    row("a foreign letter near the end",
        "sku,name\nA-1,Stra\xDF"
        "e\n",
        ',', "windows-1252", true);
    row("semicolon, decimal commas", "sku;price\nA;1,50\nB;2,75\n", ';', "utf-8", true);
    row("tab, commas in text", "sku\tname\nA\tValve, large\nB\tHose, small, red\n", '\t', "utf-8", true);
    row("pipe", "sku|name\nA|x\n", '|', "utf-8", true);
    row("commas in quotes", "a;b\n\"x,y,z\";1\n\"p,q,r\";2\n", ';', "utf-8", true);
    row("no header", "1,Valve\n2,Hose\n", ',', "utf-8", false);
    row("a name twice is no header", "x,x\ny,z\n", ',', "utf-8", false);
    row("UTF-8 with mark", encoded(kText, QStringEncoder::Utf8, true), ';', "utf-8", true);
    row("UTF-16LE with mark", encoded(kText, QStringEncoder::Utf16LE, true), ';', "utf-16le", true);
    row("UTF-16BE with mark", encoded(kText, QStringEncoder::Utf16BE, true), ';', "utf-16be", true);
    row("UTF-16LE", encoded(kText, QStringEncoder::Utf16LE, false), ';', "utf-16le", true);
    row("UTF-16BE", encoded(kText, QStringEncoder::Utf16BE, false), ';', "utf-16be", true);
    row("Windows-1252", encoded(kText, QStringEncoder::Latin1, false), ';', "windows-1252", true);
    row("a character cut by the end", QByteArray("a,b\n").append(QByteArray(65530, 'x')).append(",\xC3\xA9\xC3"), ',',
        "utf-8", true);
}

void TestCsvFormat::detects() {
    QFETCH(QByteArray, bytes);
    QFETCH(char, delimiter);
    QFETCH(QString, encoding);
    QFETCH(bool, header);
    const CsvFormat format = detectFormat(bytes.toStdString());
    QCOMPARE(format.delimiter, delimiter);
    QCOMPARE(QString::fromUtf8(nameOf(format.encoding).data()), encoding);
    QCOMPARE(format.header, header);
}

void TestCsvFormat::everyEncodingGivesTheSameText_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QString all;
    // So long that blocks end within characters, at odd places.
    for (int i = 0; i < 30'000; ++i)
        all += QStringLiteral("aé€😀");
    QTest::newRow("utf-8") << encoded(all, QStringEncoder::Utf8, false) << all;
    QTest::newRow("utf-16le") << encoded(QStringLiteral("x") + all, QStringEncoder::Utf16LE, false)
                              << QStringLiteral("x") + all;
    QTest::newRow("utf-16be") << encoded(QStringLiteral("x") + all, QStringEncoder::Utf16BE, true)
                              << QStringLiteral("x") + all;
    QTest::newRow("windows-1252") << QByteArray("caf\xE9 \x80 \x93x\x94 \x99") << QStringLiteral("café € “x” ™");
}

void TestCsvFormat::everyEncodingGivesTheSameText() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("text.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    TextSource source(path.toStdString(), encodingFromName(QTest::currentDataTag()));
    std::string read;
    while (source.read(read)) {
        // All of it.
    }
    QCOMPARE(QString::fromStdString(read), text);
}

void TestCsvFormat::wrongBytesAreRefused() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("text.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("name\ncaf\xE9\n");
    file.close();
    TextSource source(path.toStdString(), Encoding::Utf8);
    std::string read;
    try {
        while (source.read(read)) {
            // Until it refuses.
        }
        QFAIL("Latin-1 was taken for UTF-8");
    } catch (const Error& error) {
        QCOMPARE(error.code(), std::string("wrong_encoding"));
        QVERIFY(error.message().find("byte at 9") != std::string::npos);
    }
    QVERIFY_THROWS_EXCEPTION(Error, TextSource(folder.filePath(QStringLiteral("none")).toStdString(), Encoding::Utf8));
}

/// What a spreadsheet saves by itself is no text: it is said what to do, instead of showing its bytes as columns.
void TestCsvFormat::aWorkbookIsRefused() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("vendors.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("PK\x03\x04\x14\x00\x06\x00\x08\x00name,city\n", 20));
    file.close();
    try {
        beginningOf(path.toStdString());
        QFAIL("A workbook was taken for text");
    } catch (const Error& error) {
        QCOMPARE(error.code(), std::string("file_unreadable"));
        QVERIFY(error.message().find("vendors.csv") != std::string::npos);
        QVERIFY(error.hint().find("save it as CSV") != std::string::npos);
    }
}

void TestCsvFormat::names() {
    QCOMPARE(encodingFromName("UTF8"), Encoding::Utf8);
    QCOMPARE(encodingFromName("cp1252"), Encoding::Windows1252);
    QVERIFY_THROWS_EXCEPTION(Error, encodingFromName("ebcdic"));
    QCOMPARE(delimiterFromName("tab"), '\t');
    QVERIFY_THROWS_EXCEPTION(Error, delimiterFromName("x"));
}

QTEST_GUILESS_MAIN(TestCsvFormat)
#include "tst_csv_format.moc"
