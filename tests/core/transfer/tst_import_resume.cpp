// An import that ended halfway goes on where it stopped, and does nothing twice.
#include "tests/core/transfer/transfer_bed.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::transfer;
using tests::TransferBed;

class TestImportResume : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_bed = std::make_unique<TransferBed>(); }
    void init() { m_bed->empty("product; DELETE FROM inventory; DELETE FROM stock_move; DELETE FROM import_run"); }
    void aStoppedImportGoesOn();
    void aLostConnectionLosesNoChunk();
    void aFinishedImportBeginsAnew();
    void otherOptionsAreAnotherImport();
    void twoAtOnceDoNothingTwice();
    void anUnfinishedImportIsFoundByItsFileAlone();
    void aDryRunLooksAtTheRest();
    void refusedRowsBeginAnewInAnotherFile();
    void aFileThatBecameAnotherIsRefused();

private:
    ImportOptions products(int rows);
    ImportReport stoppedAfter(const ImportOptions& options, int rows);

    std::unique_ptr<TransferBed> m_bed;
};

/// Every tenth row is bad.
ImportOptions TestImportResume::products(int rows) {
    QByteArray text = "sku,name,sale_price\n";
    for (int i = 0; i < rows; ++i) {
        const QByteArray number = QByteArray::number(i);
        text += "S-" + number + ",Product " + number + "," + (i % 10 == 9 ? "bad" : number) + "\n";
    }
    auto options = TransferBed::options("product", m_bed->file("p.csv", text));
    options.rejectsPath = m_bed->path("rejects.csv");
    options.sums = {"sale_price"};
    options.chunk = 1000;
    return options;
}

/// Stops it as soon as so many rows are there, between two chunks or within one.
ImportReport TestImportResume::stoppedAfter(const ImportOptions& options, int rows) {
    std::stop_source stop;
    auto looking = m_bed->database().superuser();
    try {
        return m_bed->import(options, stop.get_token(), [&](const Progress&) {
            if (looking.exec("SELECT count(*) FROM product").one().get<int>(0) >= rows)
                stop.request_stop();
        });
    } catch (const Cancelled&) {
        return {};
    }
}

void TestImportResume::aStoppedImportGoesOn() {
    const auto options = products(6000);
    stoppedAfter(options, 1800);
    const int there = m_bed->lines("SELECT count(*) FROM product").toInt();
    QVERIFY2(there >= 1800 && there < 5400, QByteArray::number(there).constData());
    QCOMPARE(there % 900, 0);
    // What the killed program wrote to the file of rejects after its last commit.
    QFile rejects(QString::fromStdString(options.rejectsPath));
    QVERIFY(rejects.open(QIODevice::Append));
    rejects.write("half a row");
    rejects.close();

    const ImportReport report = m_bed->import(options);
    QVERIFY(report.resumedBehind > 1);
    QCOMPARE(report.read, qint64(6000));
    QCOMPARE(report.inserted, qint64(5400));
    QCOMPARE(report.rejected, qint64(600));
    QCOMPARE(report.sums.at("sale_price").file, report.sums.at("sale_price").table);
    QCOMPARE(m_bed->lines("SELECT count(*), sum(sale_price) FROM product"),
             QByteArray("5400|") + QByteArray::fromStdString(report.sums.at("sale_price").table.toString()));
    const QByteArray written = TransferBed::read(options.rejectsPath);
    QCOMPARE(written.count('\n'), 601);
    QVERIFY(!written.contains("half a row"));
    QCOMPARE(m_bed->lines("SELECT count(*), bool_and(finished_at IS NOT NULL) FROM import_run"), QByteArray("1|t"));
}

void TestImportResume::aLostConnectionLosesNoChunk() {
    const auto options = products(6000);
    auto looking = m_bed->database().superuser();
    bool ended = false;
    QVERIFY_THROWS_EXCEPTION(Error, m_bed->import(options, {}, [&](const Progress&) {
        if (!ended && looking.exec("SELECT count(*) FROM product").one().get<int>(0) >= 1800) {
            ended = true;
            looking.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'landreeve_admin' AND "
                         "datname = current_database()");
        }
    }));
    QVERIFY(ended);
    QCOMPARE(m_bed->import(options).inserted, qint64(5400));
    QCOMPARE(m_bed->lines("SELECT count(*), count(DISTINCT sku) FROM product"), QByteArray("5400|5400"));
}

void TestImportResume::aFinishedImportBeginsAnew() {
    const auto options = products(50);
    QCOMPARE(m_bed->import(options).inserted, qint64(45));
    const ImportReport again = m_bed->import(options);
    QCOMPARE(again.resumedBehind, qint64(0));
    QCOMPARE(again.inserted, qint64(0));
    QCOMPARE(again.rejected, qint64(50));
}

void TestImportResume::otherOptionsAreAnotherImport() {
    auto options = products(3000);
    stoppedAfter(options, 900);
    options.mode = ImportMode::Upsert;
    const ImportReport report = m_bed->import(options);
    QCOMPARE(report.resumedBehind, qint64(0));
    QVERIFY(report.unchanged >= 900);
    QCOMPARE(report.unchanged + report.inserted, qint64(2700));
}

void TestImportResume::twoAtOnceDoNothingTwice() {
    const auto options = products(3000);
    bool within = false;
    std::string code;
    try {
        m_bed->import(options, {}, [&](const Progress&) {
            if (within || m_bed->lines("SELECT count(*) FROM product").toInt() < 900)
                return;
            within = true;
            auto other = options;
            other.rejectsPath = m_bed->path("other.csv");
            m_bed->import(other);
        });
    } catch (const Error& error) {
        code = error.code();
    }
    QVERIFY(within);
    QCOMPARE(code, std::string("record_changed"));
    QCOMPARE(m_bed->lines("SELECT count(*), count(DISTINCT sku) FROM product"), QByteArray("2700|2700"));
}

void TestImportResume::anUnfinishedImportIsFoundByItsFileAlone() {
    auto options = products(6000);
    options.mode = ImportMode::Upsert;
    options.chosen = {{"sale_price", "cost_price"}};
    options.sums = {"cost_price"};
    options.format = CsvFormat{};
    auto connection = m_bed->database().lend();
    QVERIFY(!unfinishedImport(connection, *options.entity, options.path));
    stoppedAfter(options, 1800);
    const int there = m_bed->lines("SELECT count(*) FROM product").toInt();
    const auto found = unfinishedImport(connection, *options.entity, options.path);
    QVERIFY(found);
    QCOMPARE(found->report.inserted, qint64(there));
    QCOMPARE(found->lineReached, found->report.read + 1);
    QCOMPARE(found->choices.mode, ImportMode::Upsert);
    QVERIFY(found->choices.format == options.format);
    QCOMPARE(found->choices.sums, options.sums);
    const std::map<std::string, std::string> columns{{"sku", "sku"}, {"name", "name"}, {"sale_price", "cost_price"}};
    QCOMPARE(found->choices.chosen, columns);
    // With these it goes on as the same import.
    options.chosen = found->choices.chosen;
    QCOMPARE(m_bed->import(options).resumedBehind, found->lineReached);
    QVERIFY(!unfinishedImport(connection, *options.entity, options.path));
}

void TestImportResume::aDryRunLooksAtTheRest() {
    auto options = products(6000);
    stoppedAfter(options, 1800);
    const int there = m_bed->lines("SELECT count(*) FROM product").toInt();
    options.dryRun = true;
    options.rejectsPath.clear();
    const ImportReport rest = m_bed->import(options);
    QVERIFY(rest.resumedBehind > 1);
    QCOMPARE(rest.inserted, qint64(5400 - there));
    QCOMPARE(rest.read, qint64(6001) - rest.resumedBehind);
    QCOMPARE(m_bed->lines("SELECT count(*) FROM product").toInt(), there);
}

void TestImportResume::refusedRowsBeginAnewInAnotherFile() {
    auto options = products(6000);
    stoppedAfter(options, 1800);
    options.rejectsPath = m_bed->path("elsewhere.csv");
    options.keptRejects = 1000;
    const ImportReport report = m_bed->import(options);
    const QByteArray written = TransferBed::read(options.rejectsPath);
    QVERIFY(!written.contains('\0'));
    QVERIFY(written.startsWith("sku,name,sale_price,reject_line"));
    QCOMPARE(written.count('\n'), static_cast<qsizetype>(report.rejects.size()) + 1);
}

void TestImportResume::aFileThatBecameAnotherIsRefused() {
    auto options = products(50);
    options.stamp = stampOf(options.path);
    options.stamp->size += 1;
    try {
        m_bed->import(options);
        QFAIL("it was imported");
    } catch (const Error& error) {
        QCOMPARE(error.code(), std::string("file_changed"));
    }
    QCOMPARE(m_bed->lines("SELECT count(*) FROM product"), QByteArray("0"));
    options.stamp = stampOf(options.path);
    QCOMPARE(m_bed->import(options).inserted, qint64(45));
}

QTEST_GUILESS_MAIN(TestImportResume)
#include "tst_import_resume.moc"
