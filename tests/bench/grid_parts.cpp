#include "core/records/tenant_records.h"
#include "tests/bench/part.h"
#include "tests/bench/tenant_place.h"
#include "tests/bench/view_watch.h"
#include "ui/records/record_grid.h"
#include "ui/widgets/table.h"

#include <QScrollBar>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlTableModel>
#include <QTableView>

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>

namespace landreeve::bench {
namespace {

using ui::records::RecordGrid;
using ui::records::RecordGridModel;

constexpr int kJumps = 60;
/// Each has an index; another one each time, so that every sort changes what is seen.
constexpr auto kSorts = std::to_array<const char*>({"on_hand:desc", "valuation", "on_hand", "valuation:desc",
                                                    "on_hand:desc", "valuation", "on_hand", "valuation:desc"});
constexpr QSize kSize(1440, 800);

/// The same rows for both.
std::vector<int> rowsToJumpTo(int rows) {
    std::mt19937 random(7); // NOLINT(bugprone-random-generator-seed,cert-msc51-cpp)
    std::vector<int> jumps;
    jumps.reserve(kJumps);
    for (int i = 0; i < kJumps; ++i)
        jumps.push_back(static_cast<int>(random() % static_cast<unsigned>(rows)));
    return jumps;
}

template <typename Jump>
void measureJumps(Measured& measured, int rows, const Jump& jump) {
    std::vector<double> took;
    for (const int row : rowsToJumpTo(rows))
        took.push_back(jump(row));
    measured["jump, median"] = medianOf(took);
    measured["jump, worst"] = *std::ranges::max_element(took);
}

template <typename Sort>
void measureSorts(Measured& measured, const Sort& sort) {
    std::vector<double> took;
    took.reserve(std::size(kSorts));
    for (const std::string field : kSorts)
        took.push_back(sort(field));
    measured["re-sort, median"] = medianOf(took);
    measured["re-sort, worst"] = *std::ranges::max_element(took);
}

void must(bool done, const QSqlError& error) {
    if (!done)
        throw std::runtime_error(error.text().toStdString());
}

} // namespace

Measured measureRecordGrid(const QStringList& place) {
    Measured measured;
    ui::tasks::TaskRunner runner;
    const auto source = recordsAt(place);
    const records::Entity& inventory = records::entity("inventory");
    RecordGridModel model(runner, inventory, [] { return QDateTime::currentDateTime(); });
    RecordGrid grid(model, runner, nullptr);
    grid.resize(kSize);
    ViewWatch watch(&grid);
    watch.untilPainted([&] { grid.show(); }, [] { return true; });

    const double before = residentMegabytes();
    watch.forget();
    QElapsedTimer since;
    since.start();
    measured["first page painted"] = watch.untilPainted(
        [&] {
            model.setSource(source);
            model.setQuery({&inventory});
        },
        [&] { return !model.isWaiting(); });
    watch.until([] {}, [&] { return model.isComplete(); });
    measured["every row can be reached"] = static_cast<double>(since.elapsed());
    measured["the window's worst stall"] = watch.longestStall();
    const auto seen = [&] {
        const auto* table = grid.table();
        const int last = table->rowAt(table->viewport()->height() - 1);
        for (int row = table->rowAt(0); row <= (last < 0 ? model.rowCount() - 1 : last); ++row) {
            if (model.rowAt(row) == nullptr)
                return false;
        }
        return true;
    };
    measureJumps(measured, model.rowCount(),
                 [&](int row) { return watch.untilPainted([&] { grid.goTo(row); }, seen); });
    measured["memory more"] = residentMegabytes() - before;
    // The rows of the order before stay until those of the new one are there, and count as complete until then.
    bool read = false;
    bool complete = false;
    QObject::connect(&model, &RecordGridModel::rowsRead, &grid, [&] { read = true; });
    QObject::connect(&model, &RecordGridModel::completed, &grid, [&] { complete = true; });
    measureSorts(measured, [&](const std::string& field) {
        const double took = watch.untilPainted(
            [&] {
                read = complete = false;
                model.setQuery({.entity = &inventory, .sort = records::sortFromText(inventory, field)});
            },
            [&] { return read && seen(); });
        watch.until([] {}, [&] { return complete; });
        return took;
    });
    return measured;
}

/// What Qt offers: the table as the tenant sees it, in no order, fetched to its end as a view would.
Measured measureSqlTableModel(const QStringList& place) {
    Measured measured;
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"));
    database.setHostName(place.at(0));
    database.setUserName(QStringLiteral("landreeve_admin"));
    database.setDatabaseName(place.at(1));
    must(database.open(), database.lastError());
    QSqlQuery settings(database);
    settings.prepare(QStringLiteral("SELECT set_config('app.tenant_id', ?, false), set_config('role', ?, false)"));
    settings.addBindValue(place.at(2));
    settings.addBindValue(QStringLiteral("landreeve_write"));
    must(settings.exec(), settings.lastError());

    QSqlTableModel model(nullptr, database);
    QTableView view;
    view.resize(kSize);
    ViewWatch watch(&view);
    watch.untilPainted([&] { view.show(); }, [] { return true; });
    const double before = residentMegabytes();
    watch.forget();
    QElapsedTimer since;
    since.start();
    measured["first page painted"] = watch.untilPainted(
        [&] {
            model.setTable(QStringLiteral("inventory"));
            view.setModel(&model);
            must(model.select(), model.lastError());
        },
        [&] { return model.rowCount() > 0; });
    watch.until(
        [&] {
            while (model.canFetchMore())
                model.fetchMore();
        },
        [] { return true; });
    measured["every row can be reached"] = static_cast<double>(since.elapsed());
    watch.until([] {}, [&, passed = 0]() mutable { return ++passed > 3; });
    measured["the window's worst stall"] = watch.longestStall();
    measureJumps(measured, model.rowCount(), [&](int row) {
        return watch.untilPainted([&] { view.scrollTo(model.index(row, 0), QAbstractItemView::PositionAtCenter); },
                                  [] { return true; });
    });
    measured["memory more"] = residentMegabytes() - before;
    // Once each way is enough: it reads the whole table every time.
    std::vector<double> sorts;
    for (const char* field : {"on_hand", "valuation"})
        sorts.push_back(watch.untilPainted(
            [&] {
                model.setSort(model.fieldIndex(QLatin1String(field)), Qt::DescendingOrder);
                must(model.select(), model.lastError());
            },
            [&] { return model.rowCount() > 0; }));
    measured["re-sort, median"] = medianOf(sorts);
    measured["re-sort, worst"] = *std::ranges::max_element(sorts);
    return measured;
}

} // namespace landreeve::bench
