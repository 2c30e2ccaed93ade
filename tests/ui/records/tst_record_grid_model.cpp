// The grid's model over a source of any size: what it shows when, what it asks for, and that the window never waits.
#include "core/base/error.h"
#include "core/records/key_list.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_model.h"
#include "ui/records/selection_sums.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/table.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QItemSelectionModel>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <condition_variable>

using namespace landreeve;
using namespace landreeve::records;
using ui::records::RecordGrid;
using ui::records::RecordGridModel;

namespace {

RowKey keyOf(std::uint32_t number) {
    RowKey key;
    for (int i = 0; i < 4; ++i)
        key.bytes[static_cast<std::size_t>(i)] = static_cast<unsigned char>(number >> (24 - 8 * i));
    key.bytes[15] = 1;
    return key;
}

std::uint32_t numberOf(const RowKey& key) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number = number << 8U | key.bytes[i];
    return number;
}

/// Rows 0 to size-1, made up when asked; on_hand is the row's number.
class MadeUpSource : public GridSource {
public:
    explicit MadeUpSource(std::uint32_t size) : m_size(size) {}

    GridPage firstPage(const RecordQuery& query, int limit, std::stop_token) override {
        failIfAway();
        GridPage page;
        const std::uint32_t here = std::min<std::uint32_t>(m_size, static_cast<std::uint32_t>(limit));
        for (std::uint32_t i = 0; i < here; ++i)
            page.rows.push_back(make(query, i));
        page.complete = here < static_cast<std::uint32_t>(limit);
        page.estimate = page.complete ? here : m_size + 5;
        return page;
    }

    std::int64_t streamKeys(const RecordQuery&, const KeyBlockFn& take, std::stop_token stop) override {
        failIfAway();
        {
            std::unique_lock lock(m_mutex);
            m_door.wait(lock, stop, [this] { return m_open; });
        }
        const std::uint32_t from = m_shift;
        for (std::uint32_t first = from; first < m_size; first += KeyList::kBlock) {
            if (stop.stop_requested())
                throw Cancelled();
            std::vector<RowKey> block;
            for (std::uint32_t i = first; i < std::min<std::uint32_t>(m_size, first + KeyList::kBlock); ++i)
                block.push_back(keyOf(i));
            take(std::move(block));
        }
        return m_size - from;
    }

    std::vector<GridRow> rows(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token) override {
        failIfAway();
        ++m_lots;
        m_largestLot = std::max<std::size_t>(m_largestLot, keys.size());
        std::vector<GridRow> found;
        for (const RowKey& key : keys) {
            if (numberOf(key) != m_gone)
                found.push_back(make(query, numberOf(key)));
        }
        return found;
    }

    GridTotals totals(const RecordQuery& query, std::stop_token) override {
        failIfAway();
        GridTotals all{static_cast<std::int64_t>(m_size), std::vector<Decimal>(totalledFields(*query.entity).size())};
        all.sums[0] = Decimal(static_cast<std::int64_t>(m_size) * (m_size - 1) / 2);
        return all;
    }

    GridTotals totalsOf(const RecordQuery& query, const std::vector<RowKey>& keys, std::stop_token) override {
        GridTotals all{static_cast<std::int64_t>(keys.size()),
                       std::vector<Decimal>(totalledFields(*query.entity).size())};
        m_summed = keys.size();
        for (const RowKey& key : keys)
            all.sums[0] = all.sums[0] + Decimal(numberOf(key));
        return all;
    }

    void close() { m_open = false; }
    void open() {
        const std::scoped_lock lock(m_mutex);
        m_open = true;
        m_door.notify_all();
    }

    std::atomic<std::uint32_t> m_size;
    std::atomic<std::uint32_t> m_shift = 0;
    std::atomic<std::uint32_t> m_gone = 0xffffffff;
    std::atomic<bool> m_away = false;
    std::atomic<int> m_lots = 0;
    std::atomic<std::size_t> m_largestLot = 0;
    std::atomic<std::size_t> m_summed = 0;
    std::atomic<int> m_version = 1;

private:
    void failIfAway() const {
        if (m_away)
            throw Error("server_unavailable", "No connection.").setConnectionLost();
    }

    GridRow make(const RecordQuery& query, std::uint32_t number) const {
        GridRow row{keyOf(number), m_version, {}};
        for (const Field* field : gridColumns(*query.entity)) {
            if (field->name == "sku")
                row.values.emplace_back("SKU-" + std::to_string(number));
            else if (field->name == "on_hand" || field->name == "available")
                row.values.emplace_back(std::to_string(number) + ".000");
            else if (field->name == "reorder_level")
                row.values.emplace_back("3.000");
            else if (field->type == FieldType::Instant)
                row.values.emplace_back("2025-11-24 09:02:08+00");
            else
                row.values.emplace_back(field->nullable ? std::optional<std::string>() : std::string("0"));
        }
        return row;
    }

    std::mutex m_mutex;
    std::condition_variable_any m_door;
    bool m_open = true;
};

/// The longest the event loop was away.
class Watchdog : public QObject {
public:
    Watchdog() {
        m_timer.setInterval(1);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_since.start();
        m_timer.start();
    }
    qint64 longest() const { return m_longest; }
    void reset() {
        m_longest = 0;
        m_since.restart();
    }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace

class TestRecordGridModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::theme::Theme::of(); }
    void init();
    void cleanup();
    void placeholdersThenRowsThenKeys();
    void keepsAModelsPromises();
    void smallResultsNeedNoKeys();
    void nothing();
    void rowsComeInLotsWhenLookedAt();
    void twoLotsSeenAtOnceAreOneReading();
    void cacheIsBounded();
    void keysThatDifferTakeOver();
    void deletedRowsAreMarked();
    void refreshKeepsWhatIsShown();
    void failureStopsAskingAndKeepsRows();
    void newQueryForgetsTheOld();
    void lowStockIsMarked();
    void selectionAddsUp();
    void aMillionKeysNeverStallTheWindow();

private:
    int column(const char* field) const { return m_model->columnOf(field); }
    QString text(int row, const char* field) const { return m_model->index(row, column(field)).data().toString(); }
    bool isLoading(int row) const { return m_model->index(row, 1).data(ui::widgets::LoadingRole).toBool(); }
    void start(std::uint32_t size);

    std::unique_ptr<ui::tasks::TaskRunner> m_runner;
    std::unique_ptr<RecordGridModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::shared_ptr<MadeUpSource> m_source;
};

void TestRecordGridModel::init() {
    m_runner = std::make_unique<ui::tasks::TaskRunner>();
    m_model =
        std::make_unique<RecordGridModel>(*m_runner, entity("inventory"), [] { return QDateTime::currentDateTime(); });
}

void TestRecordGridModel::cleanup() {
    if (m_source)
        m_source->open();
    m_tester.reset();
    m_model.reset();
    m_runner.reset();
    m_source.reset();
}

void TestRecordGridModel::start(std::uint32_t size) {
    m_source = std::make_shared<MadeUpSource>(size);
    m_model->setSource(m_source);
    m_model->setQuery({&entity("inventory")});
}

void TestRecordGridModel::placeholdersThenRowsThenKeys() {
    m_source = std::make_shared<MadeUpSource>(50'000);
    m_source->close();
    m_model->setSource(m_source);
    QCOMPARE(m_model->rowCount(), 0);
    m_model->setQuery({&entity("inventory")});
    QCOMPARE(m_model->rowCount(), RecordGridModel::kPlaceholders);
    QVERIFY(m_model->isWaiting());
    QVERIFY(isLoading(0));
    QVERIFY(!(m_model->flags(m_model->index(0, 1)) & Qt::ItemIsSelectable));
    QTRY_COMPARE(m_model->rowCount(), RecordGridModel::kFirstPage);
    QCOMPARE(text(0, "sku"), QStringLiteral("SKU-0"));
    QVERIFY(!m_model->isComplete());
    QCOMPARE(m_model->expectedRows(), 50'005);
    m_source->open();
    QTRY_VERIFY(m_model->isComplete());
    QCOMPARE(m_model->rowCount(), 50'000);
    QCOMPARE(m_model->expectedRows(), 50'000);
    QCOMPARE(text(127, "sku"), QStringLiteral("SKU-127"));
    QCOMPARE(m_model->keyAt(49'999)->toString(), keyOf(49'999).toString());
    QVERIFY(!m_model->keyAt(50'000));
}

void TestRecordGridModel::keepsAModelsPromises() {
    // The tester walks every cell at every change: for a small model.
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    start(300);
    QTRY_VERIFY(m_model->isComplete());
    QTRY_VERIFY(!isLoading(299));
    m_model->reloadRow(keyOf(5));
    QSignalSpy refreshed(m_model.get(), &RecordGridModel::refreshed);
    m_source->m_size = 250;
    m_model->refresh();
    QTRY_COMPARE(refreshed.size(), 1);
    QCOMPARE(m_model->rowCount(), 250);
    m_model->setQuery({&entity("inventory"), "x"});
    QTRY_VERIFY(m_model->isComplete());
    m_model->setSource(nullptr);
    QCOMPARE(m_model->rowCount(), 0);
}

void TestRecordGridModel::smallResultsNeedNoKeys() {
    QSignalSpy completed(m_model.get(), &RecordGridModel::completed);
    start(7);
    QTRY_COMPARE(completed.size(), 1);
    QCOMPARE(m_model->rowCount(), 7);
    QCOMPARE(text(6, "on_hand"), QStringLiteral("6"));
}

void TestRecordGridModel::nothing() {
    start(0);
    QTRY_VERIFY(m_model->isComplete());
    QCOMPARE(m_model->rowCount(), 0);
}

void TestRecordGridModel::rowsComeInLotsWhenLookedAt() {
    start(100'000);
    QTRY_VERIFY(m_model->isComplete());
    m_source->m_lots = 0;
    QVERIFY(isLoading(70'000));
    QTRY_VERIFY(!isLoading(70'000));
    QCOMPARE(text(70'000, "sku"), QStringLiteral("SKU-70000"));
    const int lot = 70'000 / RecordGridModel::kLot * RecordGridModel::kLot;
    QVERIFY(!isLoading(lot));
    QVERIFY(!isLoading(lot + RecordGridModel::kLot - 1));
    QCOMPARE(m_source->m_lots.load(), 1);
    QVERIFY(m_source->m_largestLot <= 500);
}

// A second reading beside the first needs a second connection, and to open that takes longer than both.
void TestRecordGridModel::twoLotsSeenAtOnceAreOneReading() {
    start(100'000);
    QTRY_VERIFY(m_model->isComplete());
    m_source->m_lots = 0;
    const int border = 70'000 / RecordGridModel::kLot * RecordGridModel::kLot;
    QVERIFY(isLoading(border - 1));
    QVERIFY(isLoading(border));
    QTRY_VERIFY(!isLoading(border - 1));
    QVERIFY(!isLoading(border));
    QCOMPARE(m_source->m_lots.load(), 1);
    QCOMPARE(text(border - 1, "sku"), QStringLiteral("SKU-%1").arg(border - 1));
    // More are read one after the other, the one looked at last first.
    for (const int lot : {10, 20, 30, 40, 50})
        QVERIFY(isLoading(lot * RecordGridModel::kLot));
    QTRY_VERIFY(!isLoading(10 * RecordGridModel::kLot));
    // How many neighbours a reading takes along depends on when it begins.
    QVERIFY2(m_source->m_lots.load() > 1 && m_source->m_lots.load() <= 6, QByteArray::number(m_source->m_lots.load()));
    for (const int lot : {20, 30, 40, 50})
        QVERIFY(!isLoading(lot * RecordGridModel::kLot));
}

void TestRecordGridModel::cacheIsBounded() {
    start(100'000);
    QTRY_VERIFY(m_model->isComplete());
    for (int row = 0; row < 100'000; row += 997) {
        isLoading(row);
        QTRY_VERIFY(!isLoading(row));
    }
    // What was looked at first has gone; it comes back.
    m_source->m_lots = 0;
    QVERIFY(isLoading(0));
    QTRY_VERIFY(!isLoading(0));
    QVERIFY(m_source->m_lots > 0);
}

void TestRecordGridModel::keysThatDifferTakeOver() {
    m_source = std::make_shared<MadeUpSource>(1000);
    m_source->m_shift = 3;
    m_model->setSource(m_source);
    m_model->setQuery({&entity("inventory")});
    QTRY_VERIFY(m_model->isComplete());
    QCOMPARE(m_model->rowCount(), 997);
    QCOMPARE(text(0, "sku"), QStringLiteral("SKU-3"));
}

void TestRecordGridModel::deletedRowsAreMarked() {
    start(1000);
    QTRY_VERIFY(m_model->isComplete());
    m_source->m_gone = 500;
    isLoading(500);
    QTRY_VERIFY(!isLoading(500));
    QVERIFY(m_model->index(500, 1).data(RecordGridModel::GoneRole).toBool());
    QCOMPARE(text(500, "product_name"), QStringLiteral("Deleted meanwhile"));
    QVERIFY(!m_model->rowAt(500));
    QVERIFY(m_model->rowAt(501));
}

void TestRecordGridModel::refreshKeepsWhatIsShown() {
    start(40'000);
    QTRY_VERIFY(m_model->isComplete());
    isLoading(30'000);
    QTRY_VERIFY(!isLoading(30'000));
    QSignalSpy refreshed(m_model.get(), &RecordGridModel::refreshed);
    QSignalSpy rowsRead(m_model.get(), &RecordGridModel::rowsRead);
    m_source->close();
    m_source->m_version = 2;
    m_model->refresh();
    QVERIFY(m_model->isBusy());
    QCOMPARE(m_model->rowCount(), 40'000);
    QVERIFY(!isLoading(30'000));
    m_source->open();
    QTRY_COMPARE(refreshed.size(), 1);
    QCOMPARE(rowsRead.size(), 0);
    // The old values stand until the new ones are there.
    QVERIFY(!isLoading(30'000));
    QTRY_COMPARE(m_model->index(30'000, 1).data(RecordGridModel::VersionRole).toLongLong(), 2);
}

void TestRecordGridModel::failureStopsAskingAndKeepsRows() {
    start(40'000);
    QTRY_VERIFY(m_model->isComplete());
    QSignalSpy failed(m_model.get(), &RecordGridModel::failed);
    m_source->m_away = true;
    isLoading(30'000);
    QTRY_COMPARE(failed.size(), 1);
    isLoading(20'000);
    QTest::qWait(20);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(m_model->rowCount(), 40'000);
    QCOMPARE(text(0, "sku"), QStringLiteral("SKU-0"));
    m_source->m_away = false;
    m_model->refresh();
    QTRY_VERIFY(!m_model->isBusy());
    isLoading(30'000);
    QTRY_VERIFY(!isLoading(30'000));
}

void TestRecordGridModel::newQueryForgetsTheOld() {
    m_source = std::make_shared<MadeUpSource>(40'000);
    m_source->close();
    m_model->setSource(m_source);
    m_model->setQuery({&entity("inventory")});
    QTRY_COMPARE(m_model->rowCount(), RecordGridModel::kFirstPage);
    const auto second = std::make_shared<MadeUpSource>(5);
    m_model->setSource(second);
    m_model->setQuery({&entity("inventory"), "x"});
    m_source->open();
    QTRY_VERIFY(m_model->isComplete());
    QCOMPARE(m_model->rowCount(), 5);
}

void TestRecordGridModel::lowStockIsMarked() {
    start(10);
    QTRY_VERIFY(m_model->isComplete());
    const QModelIndex low = m_model->index(2, column("available"));
    const QModelIndex enough = m_model->index(3, column("available"));
    QVERIFY(low.data(ui::widgets::StatusRole).isValid());
    QVERIFY(low.data(ui::widgets::StrongRole).toBool());
    QVERIFY(!enough.data(ui::widgets::StatusRole).isValid());
    QCOMPARE(low.data(Qt::AccessibleTextRole).toString(), QStringLiteral("Available 2"));
}

void TestRecordGridModel::selectionAddsUp() {
    start(100'000);
    QTRY_VERIFY(m_model->isComplete());
    QItemSelectionModel selection(m_model.get());
    ui::records::SelectionSums sums(*m_model, selection, *m_runner, nullptr);
    const auto select = [&](int first, int last, QItemSelectionModel::SelectionFlags how) {
        selection.select({m_model->index(first, 0), m_model->index(last, m_model->columnCount() - 1)}, how);
    };
    select(10, 12, QItemSelectionModel::Select);
    QCOMPARE(sums.count(), 3);
    QVERIFY(sums.totals() && sums.totals()->sums[0] == Decimal(33));
    select(90'000, 90'001, QItemSelectionModel::Select);
    QCOMPARE(sums.count(), 5);
    QTRY_VERIFY(sums.totals() && sums.totals()->sums[0] == Decimal(33 + 180'001));
    QCOMPARE(m_source->m_summed.load(), std::size_t(5));
    select(0, 99'999, QItemSelectionModel::ClearAndSelect);
    QCOMPARE(sums.count(), 100'000);
    QTRY_VERIFY(sums.totals() && sums.totals()->count == 100'000);
    // Nearly all: the few others are taken off.
    select(7, 7, QItemSelectionModel::Deselect);
    QTRY_VERIFY(sums.totals() && sums.totals()->count == 99'999);
    QCOMPARE(m_source->m_summed.load(), std::size_t(1));
    QVERIFY(sums.totals()->sums[0] == Decimal(std::int64_t(99'999) * 100'000 / 2 - 7));
}

void TestRecordGridModel::aMillionKeysNeverStallTheWindow() {
    RecordGrid grid(*m_model, *m_runner, nullptr);
    grid.resize(1200, 800);
    grid.show();
    QVERIFY(QTest::qWaitForWindowExposed(&grid));
    m_source = std::make_shared<MadeUpSource>(1'000'000);
    m_source->close();
    m_model->setSource(m_source);
    m_model->setQuery({&entity("inventory")});
    QTRY_COMPARE(m_model->rowCount(), RecordGridModel::kFirstPage);
    QVERIFY(grid.positionWords().contains(QStringLiteral("of about 10,00,005")));
    QTest::qWait(50);
    Watchdog watchdog;
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QElapsedTimer timer;
    timer.start();
    m_source->open();
    QTRY_VERIFY_WITH_TIMEOUT(m_model->isComplete(), 60'000);
    // Each has the view lay out and paint all of itself.
    QVERIFY2(inserted.size() <= timer.elapsed() / 100 + 2, qPrintable(QString::number(inserted.size())));
    qInfo("a million keys: the window was away for %lld ms at most", watchdog.longest());
    QVERIFY2(watchdog.longest() < 500, qPrintable(QString::number(watchdog.longest())));
    watchdog.reset();
    for (const int row : {999'999, 500'000, 123'456, 0}) {
        grid.goTo(row);
        QCOMPARE(grid.currentRow(), row);
        QTRY_VERIFY(!isLoading(row));
    }
    qInfo("jumps: %lld ms at most", watchdog.longest());
    QVERIFY2(watchdog.longest() < 500, qPrintable(QString::number(watchdog.longest())));
    watchdog.reset();
    grid.selectAll();
    QTRY_VERIFY(grid.sums()->totals().has_value());
    QCOMPARE(grid.sums()->count(), 1'000'000);
    qInfo("selecting all: %lld ms at most", watchdog.longest());
    QVERIFY2(watchdog.longest() < 500, qPrintable(QString::number(watchdog.longest())));
    QVERIFY(grid.positionWords().endsWith(QStringLiteral("of 10,00,000")));
}

QTEST_MAIN(TestRecordGridModel)
#include "tst_record_grid_model.moc"
