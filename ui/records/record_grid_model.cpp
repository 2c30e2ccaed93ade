#include "ui/records/record_grid_model.h"

#include "ui/records/cell_text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/status.h"

#include <QTimer>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::GridPage;
using landreeve::records::GridRow;
using landreeve::records::GridSource;
using landreeve::records::KeyList;
using landreeve::records::RecordQuery;
using landreeve::records::RowKey;

namespace {

constexpr std::size_t kMostWanted = 8;
constexpr std::size_t kLoadsAtOnce = 2;

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
            return source->streamKeys(
                query,
                [&](std::vector<RowKey> block) {
                    read += static_cast<double>(block.size());
                    {
                        const std::scoped_lock lock(mail->mutex);
                        mail->blocks.push_back(std::move(block));
                    }
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

void RecordGridModel::loadWanted() {
    while (!m_wanted.empty() && m_loading.size() < kLoadsAtOnce) {
        const int lot = m_wanted.front();
        m_wanted.pop_front();
        loadLot(lot);
    }
}

void RecordGridModel::loadLot(int lot) {
    const int last = std::min(rowCount(), (lot + 1) * kLot) - 1;
    std::vector<RowKey> asked;
    for (const RowKey& key : keys(lot * kLot, last)) {
        const RowCache::Entry* entry = m_cache.find(key);
        if (entry == nullptr || entry->state == RowCache::State::Stale)
            asked.push_back(key);
    }
    if (asked.empty() || !m_source)
        return;
    m_loading.insert(lot);
    const quint64 generation = m_generation;
    m_runner.run(
        this,
        [source = m_source, query = m_query, asked](std::stop_token stop, const ProgressFn&) {
            return source->rows(query, asked, std::move(stop));
        },
        tasks::Outcome<std::vector<GridRow>>{[this, generation, lot, asked](std::vector<GridRow> rows) {
                                                 if (isAlive(generation))
                                                     takeRows(lot, asked, std::move(rows));
                                             },
                                             [this, generation](const Error& error) {
                                                 if (isAlive(generation))
                                                     fail(error);
                                             },
                                             {}});
}

void RecordGridModel::takeRows(int lot, const std::vector<RowKey>& asked, std::vector<GridRow> rows) {
    m_loading.erase(lot);
    std::set<RowKey> came;
    for (GridRow& row : rows) {
        came.insert(row.key);
        m_cache.put(std::move(row));
    }
    for (const RowKey& key : asked) {
        if (!came.contains(key))
            m_cache.setGone(key);
    }
    const int last = std::min(rowCount(), (lot + 1) * kLot) - 1;
    if (last >= lot * kLot)
        Q_EMIT dataChanged(index(lot * kLot, 0), index(last, columnCount() - 1));
    loadWanted();
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

int RecordGridModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid())
        return 0;
    if (m_placeholders > 0)
        return m_placeholders;
    return static_cast<int>(std::max(m_keys.size(), m_first.size()));
}

int RecordGridModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_fields.size()) + 1;
}

Qt::ItemFlags RecordGridModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags always = Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    return isWaiting() ? always : always | Qt::ItemIsSelectable;
}

QVariant RecordGridModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    const Field* field = fieldAt(section);
    if (field == nullptr)
        return role == Qt::AccessibleTextRole ? QVariant(QStringLiteral("Selected")) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return QString::fromStdString(field->label);
    case Qt::TextAlignmentRole:
        return static_cast<int>((field->isNumber() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant RecordGridModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Field* field = fieldAt(index.column());
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((field != nullptr && field->isNumber() ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    const auto key = keyAt(index.row());
    if (role == KeyRole)
        return key ? QVariant(QString::fromStdString(key->toString())) : QVariant();
    const RowCache::Entry* entry = key ? m_cache.find(*key) : nullptr;
    if (key && (entry == nullptr || entry->state == RowCache::State::Stale))
        want(index.row());
    if (role == widgets::LoadingRole)
        return entry == nullptr && field != nullptr;
    if (entry == nullptr)
        return role == Qt::AccessibleTextRole ? QVariant(QStringLiteral("Loading")) : QVariant();
    const bool gone = entry->state == RowCache::State::Gone;
    if (role == VersionRole)
        return gone ? QVariant() : QVariant(static_cast<qint64>(entry->row.version));
    if (role == GoneRole)
        return gone;
    if (field == nullptr)
        return role == Qt::AccessibleTextRole ? QVariant(QStringLiteral("Row %1").arg(index.row() + 1)) : QVariant();
    return gone ? goneCell(*field, role) : cell(*field, static_cast<std::size_t>(index.column()) - 1, *entry, role);
}

QVariant RecordGridModel::goneCell(const Field& field, int role) const {
    const bool first = field.fixedPlace && field.name != m_entity.keyField;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return first ? QStringLiteral("Deleted meanwhile") : QStringLiteral("—");
    case Qt::ToolTipRole:
        return QStringLiteral("This %1 was deleted after the list was read. F5 reads the list again.")
            .arg(QString::fromStdString(m_entity.one));
    case widgets::MutedRole:
        return true;
    default:
        return {};
    }
}

QVariant RecordGridModel::cell(const Field& field, std::size_t value, const RowCache::Entry& entry, int role) const {
    const auto& text = entry.row.values[value];
    const bool dated = field.type == FieldType::Date || field.type == FieldType::Instant;
    const auto shown = [&] { return shownAs(field, text, dated ? m_clock() : QDateTime()); };
    switch (role) {
    case Qt::DisplayRole:
        return shown();
    case Qt::EditRole:
        return text ? QVariant(QString::fromStdString(*text)) : QVariant();
    case CopyRole:
        return copiedAs(field, text);
    case Qt::ToolTipRole: {
        const QString more = moreAbout(field, text);
        return more.isEmpty() ? QVariant() : QVariant(more);
    }
    case Qt::AccessibleTextRole:
        return QString(QString::fromStdString(field.label) + u' ' + shown());
    case widgets::FixedRole:
        return field.type == FieldType::Code;
    case widgets::MutedRole:
        return !text;
    case widgets::StatusRole:
        if (field.type == FieldType::Choice && field.name == "status" && text)
            return QVariant::fromValue(widgets::statusOf(QString::fromStdString(field.wordOf(*text))));
        break;
    case widgets::StrongRole:
    case widgets::ToneRole:
        break;
    default:
        return {};
    }
    if (field.lowBelow.empty() || !text)
        return {};
    const int level = columnOf(field.lowBelow);
    const auto& below = entry.row.values[static_cast<std::size_t>(level) - 1];
    const auto here = Decimal::parse(*text);
    const auto limit = below ? Decimal::parse(*below) : std::nullopt;
    if (!here || !limit || !(*here < *limit))
        return {};
    if (role == widgets::ToneRole)
        return static_cast<int>(theme::Token::Warn);
    if (role == widgets::StrongRole)
        return true;
    return QVariant::fromValue(widgets::statusOf(QStringLiteral("Low")));
}

} // namespace landreeve::ui::records
