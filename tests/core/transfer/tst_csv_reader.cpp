// Reading separated values: forms, faults by their line, a random round trip.
#include "core/base/error.h"
#include "core/transfer/csv_reader.h"
#include "core/transfer/csv_writer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace landreeve;
using namespace landreeve::transfer;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Gives a text in blocks of `block` bytes.
CsvReader::More inBlocks(const std::string& text, std::size_t block) {
    return [text, block, at = std::size_t(0)](std::string& out) mutable {
        if (at >= text.size())
            return false;
        out.append(text, at, block);
        at += block;
        return true;
    };
}

Rows read(const std::string& text, char delimiter = ',', std::size_t block = 64 * 1024) {
    CsvReader reader(inBlocks(text, block), delimiter);
    Rows rows;
    CsvRow row;
    while (reader.next(row))
        rows.emplace_back(row.fields.begin(), row.fields.end());
    return rows;
}

} // namespace

class TestCsvReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void faultsHaveTheirLine_data();
    void faultsHaveTheirLine();
    void anUnclosedQuoteEndsTheReading();
    void aHugeFieldTakesNoMemory();
    void whatWasWrittenIsReadAgain();
};

void TestCsvReader::reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("delimiter");
    QTest::addColumn<QByteArrayList>("cells");
    QTest::newRow("plain") << QByteArray("a,b\n1,2\n") << ',' << QByteArrayList{"a", "b", "1", "2"};
    QTest::newRow("no last line end") << QByteArray("a,b\n1,2") << ',' << QByteArrayList{"a", "b", "1", "2"};
    QTest::newRow("CRLF") << QByteArray("a;b\r\n1;2\r\n") << ';' << QByteArrayList{"a", "b", "1", "2"};
    QTest::newRow("CR") << QByteArray("a\tb\r1\t2\r") << '\t' << QByteArrayList{"a", "b", "1", "2"};
    QTest::newRow("pipe") << QByteArray("a|b\n1|") << '|' << QByteArrayList{"a", "b", "1", ""};
    QTest::newRow("quotes") << QByteArray("\"a,b\",\"say \"\"no\"\"\"\n\"\",x\n") << ','
                            << QByteArrayList{"a,b", "say \"no\"", "", "x"};
    QTest::newRow("line ends in quotes") << QByteArray("\"a\r\nb\",\"c\nd\"\n") << ','
                                         << QByteArrayList{"a\r\nb", "c\nd"};
    QTest::newRow("inches") << QByteArray("pipe 2\" wide,3\n") << ',' << QByteArrayList{"pipe 2\" wide", "3"};
    QTest::newRow("empty lines") << QByteArray("\n\na,b\n\n1,2\n\n") << ',' << QByteArrayList{"a", "b", "1", "2"};
    QTest::newRow("nothing") << QByteArray() << ',' << QByteArrayList{};
    QTest::newRow("Hindi") << QByteArray("नाम,मूल्य\n") << ',' << QByteArrayList{"नाम", "मूल्य"};
}

void TestCsvReader::reads() {
    QFETCH(QByteArray, text);
    QFETCH(char, delimiter);
    QFETCH(QByteArrayList, cells);
    for (const std::size_t block : {1U, 2U, 3U, 65536U}) {
        QByteArrayList found;
        for (const auto& row : read(text.toStdString(), delimiter, block)) {
            for (const std::string& cell : row)
                found.append(QByteArray::fromStdString(cell));
        }
        QCOMPARE(found, cells);
    }
}

void TestCsvReader::faultsHaveTheirLine_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("line");
    QTest::newRow("behind a quote") << QByteArray("a,b\n1,2\n\"x\"y,2\n3,4\n") << QByteArray("broken_quote") << 3;
    QTest::newRow("NUL") << QByteArray("a,b\n1,2\nx\0y,2\n3,4\n", 18) << QByteArray("nul_byte") << 3;
    QTest::newRow("NUL in quotes") << QByteArray("a,b\n1,2\n\"x\n\0y\",2\n3,4\n", 21) << QByteArray("nul_byte") << 4;
    QTest::newRow("a column more") << QByteArray("a,b\n1,2\n1,2,3\n3,4\n") << QByteArray("column_count") << 3;
    QTest::newRow("a column less") << QByteArray("a,b\n1,2\n1\n3,4\n") << QByteArray("column_count") << 3;
    QTest::newRow("too long") << QByteArray("a,b\n1,2\n" + QByteArray(1024 * 1024 + 1, 'x') + ",2\n3,4\n")
                              << QByteArray("field_too_long") << 3;
}

void TestCsvReader::faultsHaveTheirLine() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, code);
    QFETCH(int, line);
    for (const std::size_t block : {1U, 65536U}) {
        if (block == 1 && text.size() > 1000)
            continue;
        CsvReader reader(inBlocks(text.toStdString(), block), ',');
        CsvRow row;
        QByteArrayList faults;
        std::vector<std::string> last;
        while (reader.next(row)) {
            if (row.fault != RowFault::None) {
                faults.append(QByteArray(codeOf(row.fault).data()));
                QCOMPARE(row.faultLine, qint64(line));
                QVERIFY(!sentenceOf(row, 2).empty());
            }
            last.assign(row.fields.begin(), row.fields.end());
        }
        QCOMPARE(faults, QByteArrayList{code});
        QCOMPARE(last, (std::vector<std::string>{"3", "4"}));
    }
}

void TestCsvReader::anUnclosedQuoteEndsTheReading() {
    try {
        read("a,b\n1,2\n3,\"open\n5,6\n");
        QFAIL("it was read");
    } catch (const Error& error) {
        QCOMPARE(error.code(), std::string("csv_damaged"));
        QCOMPARE(error.details()[QStringLiteral("line")].toInt(), 3);
    }
}

void TestCsvReader::aHugeFieldTakesNoMemory() {
    const std::string block(64 * 1024, 'x');
    std::size_t longest = 0;
    int left = 160; // 10 MB
    bool begun = false;
    CsvReader reader(
        [&](std::string& out) {
            if (!begun)
                out += "a,b\n";
            begun = true;
            if (left == 0)
                return false;
            out += --left == 0 ? "\n1,2\n" : block;
            longest = std::max(longest, out.size());
            return true;
        },
        ',');
    CsvRow row;
    QVERIFY(reader.next(row));
    QVERIFY(reader.next(row));
    QCOMPARE(row.fault, RowFault::FieldTooLong);
    QCOMPARE(row.line, qint64(2));
    QVERIFY(reader.next(row));
    QCOMPARE(row.fault, RowFault::None);
    QVERIFY2(longest < std::size_t(1024) * 1024, "the reader does not let go of what it read");
}

void TestCsvReader::whatWasWrittenIsReadAgain() {
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo() << "seed" << seed;
    QRandomGenerator random(seed);
    const bool deep = qEnvironmentVariableIsSet("LANDREEVE_DEEP");
    static const std::string kLetters = "ab,;|\t\"\n\r' =";
    for (int round = 0; round < (deep ? 20'000 : 500); ++round) {
        Rows rows;
        const auto columns = static_cast<std::size_t>(random.bounded(1, 6));
        for (int i = random.bounded(1, 8); i > 0; --i) {
            auto& row = rows.emplace_back(columns);
            for (std::string& cell : row) {
                for (int n = random.bounded(6); n > 0; --n)
                    cell.push_back(kLetters[static_cast<std::size_t>(random.bounded(int(kLetters.size())))]);
            }
        }
        std::string text;
        for (const auto& row : rows)
            text += csvRow(row);
        QCOMPARE(read(text, ',', static_cast<std::size_t>(random.bounded(1, 20))), rows);
    }
}

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csv_reader.moc"
