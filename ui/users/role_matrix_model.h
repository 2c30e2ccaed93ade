#pragma once

#include "ui/users/role_draft.h"

#include <QAbstractTableModel>

#include <vector>

namespace landreeve::ui::users {

/// What every role may do: areas down, roles across, in each cell the actions, as the draft has them.
class RoleMatrixModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit RoleMatrixModel(RoleDraft& draft, QObject* parent = nullptr);

    const std::vector<landreeve::control::Role>& roles() const { return m_draft.roles(); }
    const std::string& area(int row) const { return m_areas[static_cast<std::size_t>(row)]; }
    /// Nullptr for the column of areas.
    const landreeve::control::Role* roleOf(int column) const;
    /// What stands in a cell in full, and what each tenant says otherwise.
    QString details(const QModelIndex& index) const;
    /// Whether any tenant says otherwise; its cells then have an asterisk.
    bool hasExceptions() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// The tenants that say otherwise about an area.
    static QStringList tenantsOf(const landreeve::control::Role& role, const std::string& area);
    bool isOtherwise(const landreeve::control::Role& role, const std::string& area) const;
    void take();
    QString display(const QModelIndex& index) const;

    RoleDraft& m_draft;
    std::vector<std::string> m_names; ///< Of the roles that are shown.
    std::vector<std::string> m_areas;
};

} // namespace landreeve::ui::users
