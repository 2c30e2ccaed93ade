#pragma once

#include "core/control/user_store.h"
#include "ui/users/user_services.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <vector>

namespace landreeve::ui::users {

/// Who has which role where, page by page and sorted by the server. Read again it changes only where something changed.
class UsersModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Person, UserId, Issuer, Tenant, Role, Since, By, ColumnCount };
    using Mapping = landreeve::control::UserMapping;

    explicit UsersModel(const UserServices& services, QObject* parent = nullptr);

    /// Reads the first page of these, unless they are shown already.
    void setFilter(const landreeve::control::UserFilter& filter);
    const landreeve::control::UserFilter& filter() const { return m_filter; }
    /// Reads again as many as are there.
    void reload();

    bool isLoaded() const { return m_loaded; }
    bool isReading() const { return m_first != nullptr || m_more != nullptr; }
    /// How many match, shown or not.
    std::int64_t total() const { return m_total; }
    /// Nullptr where there is none.
    const Mapping* at(int row) const;
    /// -1 where it is not among those that are read.
    int rowOf(const Mapping& mapping) const;
    /// Whether it is of whoever works here.
    bool isOwn(const Mapping& mapping) const;
    /// Whether without it the workspace would have no owner.
    bool isLastOwner(const Mapping& mapping) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    /// Rows that are there may go, come or move.
    void aboutToMerge();
    void loaded();
    void failed(const landreeve::Error& error);

private:
    using Page = landreeve::control::UserPage;
    tasks::Task* read(int most, const std::optional<Mapping>& after, std::function<void(Page)> done);
    void begin();
    void replace(Page page);
    void merge(Page page);
    void take(const Page& page);
    void remove(int row);
    QString display(const Mapping& mapping, int column) const;
    QString toolTip(const Mapping& mapping, int column) const;

    UserServices m_services;
    landreeve::control::UserFilter m_filter;
    landreeve::control::UserOrder m_order;
    std::vector<Mapping> m_rows;
    std::int64_t m_total = 0;
    std::int64_t m_owners = 0;
    bool m_goesOn = false;
    bool m_loaded = false;
    bool m_again = false;
    QPointer<tasks::Task> m_first;
    QPointer<tasks::Task> m_more;
};

} // namespace landreeve::ui::users
