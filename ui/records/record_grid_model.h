#pragma once

#include "core/records/grid_source.h"
#include "core/records/key_list.h"
#include "ui/records/row_cache.h"
#include "ui/tasks/task_runner.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QElapsedTimer>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>

namespace landreeve::ui::records {

/// A list of records of any size (design.md, decision 6): the first page at once, the ordered keys streaming in behind
/// it, any rows in lots of kLot by key when they are looked at, kept in a bounded cache. Nothing is read on the
/// window's thread. A cell not read yet answers LoadingRole; a row deleted meanwhile stays in its place, marked, until
/// a refresh. Column 0 is for the mark of selection and holds nothing.
class RecordGridModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        KeyRole = Qt::UserRole + 1, ///< QString: the record's id
        VersionRole,                ///< qint64
        CopyRole,                   ///< QString: as a spreadsheet takes it
        GoneRole                    ///< bool: deleted meanwhile
    };
    static constexpr int kCheckColumn = 0;
    static constexpr int kFirstPage = 128;
    static constexpr int kLot = 64;
    static constexpr std::size_t kCachedRows = 4096;
    /// Rows of bars while nothing is known yet.
    static constexpr int kPlaceholders = 40;

    using Clock = std::function<QDateTime()>;

    RecordGridModel(tasks::TaskRunner& runner, const landreeve::records::Entity& entity, Clock clock,
                    QObject* parent = nullptr);
    ~RecordGridModel() override;

    const landreeve::records::Entity& entity() const { return m_entity; }
    const Clock& clock() const { return m_clock; }
    /// The field of a column; nothing for the check column.
    const landreeve::records::Field* fieldAt(int column) const;
    /// The column of a field, or -1.
    int columnOf(const std::string& field) const;

    /// Another tenant's records, or none; empties the list.
    void setSource(std::shared_ptr<landreeve::records::GridSource> source);
    const std::shared_ptr<landreeve::records::GridSource>& source() const { return m_source; }

    /// Reads what matches. Rows of the query before stay until the new ones are there.
    void setQuery(const landreeve::records::RecordQuery& query);
    const landreeve::records::RecordQuery& query() const { return m_query; }
    /// Reads keys and rows again and keeps showing the old ones meanwhile, in their place.
    void refresh();
    /// Reads the rows that are seen again, in the places they have: what others changed meanwhile.
    void reloadRows();
    /// Reads one row again.
    void reloadRow(const landreeve::records::RowKey& key);

    /// Nothing was read yet: rows are placeholders.
    bool isWaiting() const { return m_placeholders > 0; }
    /// A query or refresh is under way.
    bool isBusy() const { return !m_pageTask.isNull() || !m_keysTask.isNull(); }
    /// All keys are in: rowCount() is exact.
    bool isComplete() const { return m_complete; }
    /// rowCount() once complete, the planner's guess before.
    qint64 expectedRows() const;
    /// When the keys that are shown were read.
    QDateTime readAt() const { return m_readAt; }

    std::optional<landreeve::records::RowKey> keyAt(int row) const;
    /// Nothing where the row is not in the cache, or gone.
    const landreeve::records::GridRow* rowAt(int row) const;
    const landreeve::records::GridRow* row(const landreeve::records::RowKey& key) const;
    /// -1 where it is not among the keys that are in.
    int rowOf(const landreeve::records::RowKey& key) const;
    /// Of the rows first to last, in order.
    std::vector<landreeve::records::RowKey> keys(int first, int last) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    /// The rows of a new query are there (the model was reset).
    void rowsRead();
    /// More keys came, or the guess changed.
    void keysProgressed();
    /// All keys are in; how long they took.
    void completed(qint64 milliseconds);
    /// A refresh took the place of what was shown (the model was reset); rows may have moved.
    void refreshed();
    void rowChanged(const landreeve::records::RowKey& key);
    /// What was to be read could not be; what is shown stays. Nothing more is read until refresh() or setQuery().
    void failed(const landreeve::Error& error);

private:
    struct Mail;
    using Task = tasks::Task;

    bool isAlive(quint64 generation) const { return generation == m_generation; }
    void begin(const landreeve::records::RecordQuery& query, bool refreshing);
    void readFirstPage();
    void takeFirstPage(landreeve::records::GridPage page);
    void streamKeys(bool quietly);
    void takeKeys(Mail& mail, bool quietly);
    void appendKeys(std::vector<std::vector<landreeve::records::RowKey>> blocks);
    void finishKeys(bool quietly, qint64 milliseconds);
    void want(int row) const;
    void loadWanted();
    void load(std::set<int> lots, const std::vector<landreeve::records::RowKey>& asked);
    int lastOf(int lot) const;
    void takeRows(const std::vector<landreeve::records::RowKey>& asked, std::vector<landreeve::records::GridRow> rows);
    void fail(const Error& error);
    void cancelReading();
    QVariant cell(const landreeve::records::Field& field, std::size_t value, const RowCache::Entry& entry,
                  int role) const;
    QVariant goneCell(const landreeve::records::Field& field, int role) const;

    tasks::TaskRunner& m_runner;
    const landreeve::records::Entity& m_entity;
    std::vector<const landreeve::records::Field*> m_fields;
    Clock m_clock;
    std::shared_ptr<landreeve::records::GridSource> m_source;
    landreeve::records::RecordQuery m_query;

    std::vector<landreeve::records::RowKey> m_first; ///< Keys of the first page until the list has them.
    landreeve::records::KeyList m_keys;
    landreeve::records::KeyList m_next; ///< Of a refresh, until it is whole.
    RowCache m_cache{kCachedRows};
    qint64 m_estimate = 0;
    int m_placeholders = 0;
    bool m_complete = false;
    bool m_halted = false;
    bool m_refreshing = false;
    QDateTime m_readAt;
    quint64 m_generation = 0;
    QPointer<Task> m_pageTask;
    QPointer<Task> m_keysTask;
    mutable std::deque<int> m_wanted; ///< Lots, the most urgent first.
    mutable bool m_loadPosted = false;
    std::set<int> m_loading;
    bool m_outdated = false; ///< What is being read was asked for before the rows were to be read again.
};

} // namespace landreeve::ui::records
