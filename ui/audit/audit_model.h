#pragma once

#include "core/audit/entries.h"
#include "ui/audit/audit_services.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <vector>

namespace landreeve::ui::audit {

/// The audit log's entries, the newest first, page by page. New ones come at the top.
class AuditModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { When, Who, From, Action, Object, Tenant, What, Seq, ColumnCount };
    using Entry = landreeve::audit::Entry;
    using Filter = landreeve::audit::EntryFilter;

    explicit AuditModel(const AuditServices& services, QObject* parent = nullptr);

    /// Reads the first page of these.
    void setFilter(const Filter& filter);
    const Filter& filter() const { return m_filter; }
    /// Reads the first page anew.
    void reload();
    /// Reads the page that begins some entries above this one, instead of the newest.
    void readFrom(std::int64_t seq);
    /// Brings in what is new at the top; the rest stays where it is.
    void arrive();

    bool isLoaded() const { return m_loaded; }
    bool isReading() const { return m_first != nullptr || m_more != nullptr; }
    bool goesOn() const { return m_next > 0; }
    /// Nullptr where there is none.
    const Entry* at(int row) const;
    int rowOf(std::int64_t seq) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void loaded();
    void failed(const landreeve::Error& error);

private:
    using Page = landreeve::audit::EntryPage;
    void begin(std::int64_t before);
    tasks::Task* read(std::int64_t before, std::function<void(Page)> done);
    QString display(const Entry& entry, int column) const;
    QString toolTip(const Entry& entry, int column) const;

    AuditServices m_services;
    Filter m_filter;
    std::vector<Entry> m_rows;
    std::int64_t m_next = 0;
    bool m_loaded = false;
    bool m_fromTop = true;
    int m_round = 0; ///< Raised by what begins anew: pages read before do not count.
    QPointer<tasks::Task> m_first;
    QPointer<tasks::Task> m_more;
};

} // namespace landreeve::ui::audit
