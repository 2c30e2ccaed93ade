#include "ui/records/selection_sums.h"

#include "ui/records/record_grid_model.h"

#include <QItemSelectionModel>
#include <QTimer>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::GridRow;
using landreeve::records::GridTotals;
using landreeve::records::RowKey;

namespace {

/// The selected rows as ranges that do not touch, in order.
std::vector<std::pair<int, int>> rangesOf(const QItemSelection& selection) {
    std::vector<std::pair<int, int>> ranges;
    for (const QItemSelectionRange& range : selection)
        ranges.emplace_back(range.top(), range.bottom());
    std::ranges::sort(ranges);
    std::vector<std::pair<int, int>> joined;
    for (const auto& range : ranges) {
        if (!joined.empty() && range.first <= joined.back().second + 1)
            joined.back().second = std::max(joined.back().second, range.second);
        else
            joined.push_back(range);
    }
    return joined;
}

std::vector<std::pair<int, int>> othersOf(const std::vector<std::pair<int, int>>& ranges, int rows) {
    std::vector<std::pair<int, int>> others;
    int next = 0;
    for (const auto& [first, last] : ranges) {
        if (first > next)
            others.emplace_back(next, first - 1);
        next = last + 1;
    }
    if (next < rows)
        others.emplace_back(next, rows - 1);
    return others;
}

} // namespace

SelectionSums::SelectionSums(RecordGridModel& model, QItemSelectionModel& selection, tasks::TaskRunner& runner,
                             QObject* parent)
    : QObject(parent), m_model(model), m_selection(selection), m_runner(runner), m_pause(new QTimer(this)) {
    m_pause->setSingleShot(true);
    m_pause->setInterval(150);
    connect(m_pause, &QTimer::timeout, this, &SelectionSums::ask);
    connect(&selection, &QItemSelectionModel::selectionChanged, this, &SelectionSums::update);
    connect(&model, &RecordGridModel::modelReset, this, &SelectionSums::update);
    connect(&model, &RecordGridModel::rowChanged, this, &SelectionSums::update);
}

void SelectionSums::update() {
    ++m_asked;
    if (m_task)
        m_task->cancel();
    m_count = 0;
    for (const auto& [first, last] : rangesOf(m_selection.selection()))
        m_count += last - first + 1;
    m_totals = addUp();
    if (m_totals)
        m_pause->stop();
    else
        m_pause->start();
    Q_EMIT changed();
}

std::optional<GridTotals> SelectionSums::addUp() const {
    const auto fields = landreeve::records::totalledFields(m_model.entity());
    GridTotals totals{0, std::vector<Decimal>(fields.size())};
    if (m_count == 0)
        return totals;
    if (m_count > static_cast<qint64>(RecordGridModel::kCachedRows) / 4)
        return std::nullopt;
    for (const auto& [first, last] : rangesOf(m_selection.selection())) {
        for (int at = first; at <= last; ++at) {
            const GridRow* row = m_model.rowAt(at);
            if (row == nullptr)
                return std::nullopt;
            ++totals.count;
            for (std::size_t i = 0; i < fields.size(); ++i) {
                const auto value = static_cast<std::size_t>(m_model.columnOf(fields[i]->name)) - 1;
                if (const auto& text = row->values[value])
                    totals.sums[i] = totals.sums[i] + Decimal::parse(*text).value_or(Decimal());
            }
        }
    }
    return totals;
}

void SelectionSums::ask() {
    const auto source = m_model.source();
    if (!source || m_count == 0)
        return;
    const int rows = m_model.rowCount();
    const auto ranges = rangesOf(m_selection.selection());
    const bool all = m_count == rows && m_model.isComplete();
    const bool fewer = m_count <= rows / 2 || !m_model.isComplete();
    std::vector<RowKey> keys;
    if (!all) {
        for (const auto& [first, last] : fewer ? ranges : othersOf(ranges, rows)) {
            const auto part = m_model.keys(first, last);
            keys.insert(keys.end(), part.begin(), part.end());
        }
    }
    const quint64 asked = m_asked;
    m_task = m_runner.run(
        this,
        [source, query = m_model.query(), keys = std::move(keys), all, fewer](std::stop_token stop, const ProgressFn&) {
            if (!all && fewer)
                return source->totalsOf(query, keys, stop);
            GridTotals totals = source->totals(query, stop);
            if (!all)
                totals -= source->totalsOf(query, keys, stop);
            return totals;
        },
        tasks::Outcome<GridTotals>{[this, asked](const GridTotals& totals) {
                                       if (asked != m_asked)
                                           return;
                                       m_totals = totals;
                                       Q_EMIT changed();
                                   },
                                   {},
                                   {}});
}

} // namespace landreeve::ui::records
