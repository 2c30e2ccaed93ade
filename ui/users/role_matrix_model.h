#pragma once

#include "core/control/role_store.h"

#include <QAbstractTableModel>

#include <vector>

namespace landreeve::ui::users {

/// What every role may do: areas down, roles across, in each cell the actions.
class RoleMatrixModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setRoles(std::vector<landreeve::control::Role> roles);
    const std::vector<landreeve::control::Role>& roles() const { return m_roles; }
    /// What stands in a cell in full, and what each tenant says otherwise.
    QString details(const QModelIndex& index) const;
    /// Whether any tenant says otherwise; its cells then have an asterisk.
    bool hasExceptions() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const landreeve::control::Role* roleOf(int column) const;
    /// The tenants that say otherwise about an area.
    static QStringList tenantsOf(const landreeve::control::Role& role, const std::string& area);
    QString display(const QModelIndex& index) const;

    std::vector<landreeve::control::Role> m_roles;
    std::vector<std::string> m_areas;
};

} // namespace landreeve::ui::users
