#pragma once

#include "ui/control/fleet_feed.h"
#include "ui/widgets/status.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QSortFilterProxyModel>

#include <vector>

namespace landreeve::ui::tenants {

/// The tenants of the fleet, one a row. Their sizes arrive later and only for the rows somebody sees.
class TenantsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Status, Version, Server, Size, Backup, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole + 1,
        StatusWordRole, ///< as statusOfTenant() says it
        SortRole,
        AttentionRole ///< bool: it needs somebody
    };

    explicit TenantsModel(control::FleetFeed& feed, QObject* parent = nullptr);

    const tenancy::FleetTenant* tenantAt(int row) const;
    int rowOf(const QString& id) const;

    /// Those of these rows whose size is not known and not asked for yet; they count as asked from here on.
    std::vector<landreeve::control::Tenant> wantSizes(const QList<int>& rows);
    void setSizes(const std::vector<landreeve::control::Tenant>& asked,
                  const std::map<std::string, std::int64_t>& sizes);
    /// Sizes are asked for again.
    void forgetSizes();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void take();
    QVariant display(const tenancy::FleetTenant& tenant, int column) const;
    widgets::Status statusAt(const tenancy::FleetTenant& tenant) const;
    QVariant sortKey(const tenancy::FleetTenant& tenant, int column) const;

    control::FleetFeed& m_feed;
    std::vector<tenancy::FleetTenant> m_tenants;
    int m_newestSchema = 0;
    QHash<QString, qint64> m_sizes; ///< -1: could not be asked
    QSet<QString> m_asked;
};

/// The tenants that match what is searched for, of one status and one server.
class TenantsFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit TenantsFilter(QObject* parent = nullptr);

    void setText(const QString& text);
    /// "all", "active", "suspended" or "attention".
    void setStatus(const QString& status);
    /// Empty: any.
    void setServer(const QString& server);
    const QString& text() const { return m_text; }
    const QString& status() const { return m_status; }
    const QString& server() const { return m_server; }
    bool isFiltered() const { return !m_text.isEmpty() || m_status != QLatin1String("all") || !m_server.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QString m_text;
    QString m_status = QStringLiteral("all");
    QString m_server;
};

} // namespace landreeve::ui::tenants
