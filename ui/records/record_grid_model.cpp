#include "ui/records/record_grid_model.h"

#include "ui/records/cell_text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

#include <QTimer>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::GridPage;
using landreeve::records::GridRow;
using landreeve::records::GridSource;
using landreeve::records::KeyList;
using landreeve::records::RecordQuery;
using landreeve::records::RowKey;

namespace {

constexpr std::size_t kMostWanted = 8;
constexpr std::size_t kLotsTogether = 2;
/// Milliseconds between two lots of keys. A view lays itself out and paints all of itself for each insertion.
constexpr qint64 kKeysPause = 100;

} // namespace

/// Where the worker leaves keys for the window's thread.
struct RecordGridModel::Mail {
    std::mutex mutex;
    std::vector<std::vector<RowKey>> blocks;

    std::vector<std::vector<RowKey>> take() {
        const std::scoped_lock lock(mutex);
        return std::exchange(blocks, {});
    }
};

RecordGridModel::RecordGridModel(tasks::TaskRunner& runner, const landreeve::records::Entity& entity, Clock clock,
                                 QObject* parent)
    : QAbstractTableModel(parent),
      m_runner(runner),
      m_entity(entity),
      m_fields(landreeve::records::gridColumns(entity)),
      m_clock(std::move(clock)),
      m_query{&entity} {}

RecordGridModel::~RecordGridModel() = default;

const Field* RecordGridModel::fieldAt(int column) const {
    return column > kCheckColumn && column < columnCount() ? m_fields[static_cast<std::size_t>(column) - 1] : nullptr;
}

int RecordGridModel::columnOf(const std::string& field) const {
    const auto found = std::ranges::find(m_fields, field, &Field::name);
    return found == m_fields.end() ? -1 : static_cast<int>(found - m_fields.begin()) + 1;
}

void RecordGridModel::setSource(std::shared_ptr<GridSource> source) {
    cancelReading();
    beginResetModel();
    m_source = std::move(source);
    m_first.clear();
    m_keys.clear();
    m_cache.clear();
    m_estimate = 0;
    m_placeholders = 0;
    m_complete = false;
    m_readAt = {};
    endResetModel();
}

void RecordGridModel::cancelReading() {
    ++m_generation;
    for (QPointer<Task>* task : {&m_pageTask, &m_keysTask}) {
        if (*task)
            (*task)->cancel();
        task->clear();
    }
    m_next.clear();
    m_wanted.clear();
    m_loading.clear();
    m_halted = false;
}

void RecordGridModel::setQuery(const RecordQuery& query) {
    begin(query, false);
}

void RecordGridModel::begin(const RecordQuery& query, bool refreshing) {
    cancelReading();
    m_refreshing = refreshing;
    if (&query != &m_query)
        m_query = query;
    if (!m_source)
        return;
    if (m_readAt.isNull() && m_placeholders == 0) {
        beginInsertRows({}, 0, kPlaceholders - 1);
        m_placeholders = kPlaceholders;
        endInsertRows();
    }
    readFirstPage();
}

void RecordGridModel::refresh() {
    if (!m_source)
        return;
    if (m_readAt.isNull() || rowCount() <= kFirstPage) {
        begin(m_query, !m_readAt.isNull());
        return;
    }
    cancelReading();
    streamKeys(true);
}

void RecordGridModel::readFirstPage() {
    const quint64 generation = m_generation;
    m_pageTask = m_runner.run(
        this,
        [source = m_source, query = m_query](std::stop_token stop, const ProgressFn&) {
            return source->firstPage(query, kFirstPage, std::move(stop));
        },
        tasks::Outcome<GridPage>{[this, generation](GridPage page) {
                                     if (isAlive(generation))
                                         takeFirstPage(std::move(page));
                                 },
                                 [this, generation](const Error& error) {
                                     if (isAlive(generation))
                                         fail(error);
                                 },
                                 {}});
}

void RecordGridModel::takeFirstPage(GridPage page) {
    m_pageTask.clear();
    beginResetModel();
    m_placeholders = 0;
    m_keys.clear();
    m_cache.clear();
    m_first.clear();
    for (GridRow& row : page.rows) {
        m_first.push_back(row.key);
        m_cache.put(std::move(row));
    }
    m_estimate = page.estimate;
    m_complete = page.complete;
    m_readAt = m_clock();
    endResetModel();
    if (m_refreshing)
        Q_EMIT refreshed();
    else
        Q_EMIT rowsRead();
    Q_EMIT keysProgressed();
    if (m_complete)
        Q_EMIT completed(0);
    else
        streamKeys(false);
}

void RecordGridModel::streamKeys(bool quietly) {
    const quint64 generation = m_generation;
    auto mail = std::make_shared<Mail>();
    QElapsedTimer timer;
    timer.start();
    m_keysTask = m_runner.run(
        this,
        [source = m_source, query = m_query, mail](std::stop_token stop, const ProgressFn& progress) {
            double read = 0;
            QElapsedTimer told;
            return source->streamKeys(
                query,
                [&](std::vector<RowKey> block) {
                    read += static_cast<double>(block.size());
                    {
                        const std::scoped_lock lock(mail->mutex);
                        mail->blocks.push_back(std::move(block));
                    }
                    if (told.isValid() && !told.hasExpired(kKeysPause))
                        return;
                    told.start();
                    report(progress, {"keys", {}, read, 0});
                },
                std::move(stop));
        },
        tasks::Outcome<std::int64_t>{[this, generation, mail, quietly, timer](std::int64_t) {
                                         if (!isAlive(generation))
                                             return;
                                         takeKeys(*mail, quietly);
                                         finishKeys(quietly, timer.elapsed());
                                     },
                                     [this, generation](const Error& error) {
                                         if (isAlive(generation))
                                             fail(error);
                                     },
                                     {}});
    connect(m_keysTask, &Task::progressed, this, [this, generation, mail, quietly] {
        if (isAlive(generation))
            takeKeys(*mail, quietly);
    });
}

void RecordGridModel::takeKeys(Mail& mail, bool quietly) {
    auto blocks = mail.take();
    if (blocks.empty())
        return;
    if (quietly) {
        for (auto& block : blocks)
            m_next.append(std::move(block));
    } else {
        appendKeys(std::move(blocks));
    }
    Q_EMIT keysProgressed();
}

void RecordGridModel::appendKeys(std::vector<std::vector<RowKey>> blocks) {
    // Whatever came since the last event is one insertion: the view pays by insertion, not by row.
    std::size_t total = m_keys.size();
    for (const auto& block : blocks)
        total += block.size();
    const auto append = [&] {
        m_first.clear();
        for (auto& block : blocks)
            m_keys.append(std::move(block));
    };
    // Keys and first page are read one after the other: what changed between them shows here.
    const auto& begin = blocks.front();
    const bool follows = m_keys.size() > 0 ||
                         (begin.size() >= m_first.size() && std::equal(m_first.begin(), m_first.end(), begin.begin()));
    if (!follows) {
        beginResetModel();
        append();
        endResetModel();
        Q_EMIT rowsRead();
        return;
    }
    const int before = rowCount();
    const int after = static_cast<int>(total);
    if (after > before)
        beginInsertRows({}, before, after - 1);
    append();
    if (after > before)
        endInsertRows();
}

void RecordGridModel::finishKeys(bool quietly, qint64 milliseconds) {
    m_keysTask.clear();
    m_readAt = m_clock();
    if (quietly) {
        beginResetModel();
        m_first.clear();
        m_keys = std::exchange(m_next, {});
        m_cache.setStale();
        m_complete = true;
        m_estimate = static_cast<qint64>(m_keys.size());
        endResetModel();
        Q_EMIT refreshed();
    } else {
        if (m_keys.size() < m_first.size()) {
            // Everything went away meanwhile.
            beginResetModel();
            m_first.clear();
            endResetModel();
        }
        m_complete = true;
        m_estimate = rowCount();
    }
    Q_EMIT keysProgressed();
    Q_EMIT completed(milliseconds);
}

void RecordGridModel::fail(const Error& error) {
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): the task that holds it goes with the reading.
    const Error kept = error;
    cancelReading();
    m_halted = true;
    Q_EMIT failed(kept);
}

qint64 RecordGridModel::expectedRows() const {
    return m_complete ? rowCount() : std::max<qint64>(m_estimate, isWaiting() ? 0 : rowCount());
}

std::optional<RowKey> RecordGridModel::keyAt(int row) const {
    const auto at = static_cast<std::size_t>(row);
    if (row < 0 || isWaiting())
        return std::nullopt;
    if (at < m_keys.size())
        return m_keys.at(at);
    if (m_keys.size() == 0 && at < m_first.size())
        return m_first[at];
    return std::nullopt;
}

const GridRow* RecordGridModel::row(const RowKey& key) const {
    const RowCache::Entry* entry = m_cache.find(key);
    return entry != nullptr && entry->state != RowCache::State::Gone ? &entry->row : nullptr;
}

const GridRow* RecordGridModel::rowAt(int index) const {
    const auto key = keyAt(index);
    return key ? row(*key) : nullptr;
}

int RecordGridModel::rowOf(const RowKey& key) const {
    const int count = isWaiting() ? 0 : rowCount();
    for (int at = 0; at < count; ++at) {
        if (*keyAt(at) == key)
            return at;
    }
    return -1;
}

std::vector<RowKey> RecordGridModel::keys(int first, int last) const {
    std::vector<RowKey> found;
    found.reserve(static_cast<std::size_t>(std::max(0, last - first + 1)));
    for (int at = first; at <= last; ++at) {
        if (const auto key = keyAt(at))
            found.push_back(*key);
    }
    return found;
}

void RecordGridModel::want(int row) const {
    if (m_halted || !m_source)
        return;
    const int lot = row / kLot;
    if (m_loading.contains(lot))
        return;
    if (!m_wanted.empty() && m_wanted.front() == lot)
        return;
    std::erase(m_wanted, lot);
    m_wanted.push_front(lot);
    if (m_wanted.size() > kMostWanted)
        m_wanted.pop_back();
    if (std::exchange(m_loadPosted, true))
        return;
    auto* self = const_cast<RecordGridModel*>(this);
    QTimer::singleShot(0, self, [self] {
        self->m_loadPosted = false;
        self->loadWanted();
    });
}

// What is seen often lies in two lots: both are read at once, and over one connection.
void RecordGridModel::loadWanted() {
    while (!m_wanted.empty() && m_loading.empty()) {
        std::vector<RowKey> asked;
        std::set<int> lots;
        while (!m_wanted.empty() && lots.size() < kLotsTogether) {
            const int lot = m_wanted.front();
            m_wanted.pop_front();
            const std::size_t before = asked.size();
            for (const RowKey& key : keys(lot * kLot, lastOf(lot))) {
                const RowCache::Entry* entry = m_cache.find(key);
                if (entry == nullptr || entry->state == RowCache::State::Stale)
                    asked.push_back(key);
            }
            if (asked.size() > before)
                lots.insert(lot);
        }
        if (!lots.empty() && m_source)
            load(std::move(lots), asked);
    }
}

int RecordGridModel::lastOf(int lot) const {
    return std::min(rowCount(), (lot + 1) * kLot) - 1;
}

void RecordGridModel::load(std::set<int> lots, const std::vector<RowKey>& asked) {
    m_loading = std::move(lots);
    const quint64 generation = m_generation;
    m_runner.run(
        this,
        [source = m_source, query = m_query, asked](std::stop_token stop, const ProgressFn&) {
            return source->rows(query, asked, std::move(stop));
        },
        tasks::Outcome<std::vector<GridRow>>{[this, generation, asked](std::vector<GridRow> rows) {
                                                 if (isAlive(generation))
                                                     takeRows(asked, std::move(rows));
                                             },
                                             [this, generation](const Error& error) {
                                                 if (isAlive(generation))
                                                     fail(error);
                                             },
                                             {}});
}

void RecordGridModel::takeRows(const std::vector<RowKey>& asked, std::vector<GridRow> rows) {
    std::set<RowKey> came;
    for (GridRow& row : rows) {
        came.insert(row.key);
        m_cache.put(std::move(row));
    }
    for (const RowKey& key : asked) {
        if (!came.contains(key))
            m_cache.setGone(key);
    }
    if (std::exchange(m_outdated, false))
        m_cache.setStale();
    for (const int lot : std::exchange(m_loading, {})) {
        if (lastOf(lot) >= lot * kLot)
            Q_EMIT dataChanged(index(lot * kLot, 0), index(lastOf(lot), columnCount() - 1));
    }
    loadWanted();
}

void RecordGridModel::reloadRows() {
    if (!m_source || m_readAt.isNull() || isBusy() || rowCount() == 0)
        return;
    m_cache.setStale();
    m_outdated = !m_loading.empty();
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void RecordGridModel::reloadRow(const RowKey& key) {
    if (!m_source)
        return;
    m_runner.run(
        this,
        [source = m_source, query = m_query, key](std::stop_token stop, const ProgressFn&) {
            return source->rows(query, {key}, std::move(stop));
        },
        tasks::Outcome<std::vector<GridRow>>{[this, source = m_source, key](std::vector<GridRow> rows) {
                                                 if (source != m_source)
                                                     return;
                                                 if (rows.empty())
                                                     m_cache.setGone(key);
                                                 else
                                                     m_cache.put(std::move(rows.front()));
                                                 if (const int at = rowOf(key); at >= 0)
                                                     Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
                                                 Q_EMIT rowChanged(key);
                                             },
                                             [this](const Error& error) { fail(error); },
                                             {}});
}

} // namespace landreeve::ui::records
