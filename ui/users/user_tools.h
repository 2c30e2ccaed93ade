#pragma once

#include "core/control/user_store.h"

#include "ui/widgets/tool_row.h"

namespace landreeve::ui::users {

/// The row above the list: whom to find, of which tenant, role and issuer.
class UserTools : public widgets::ToolRow {
    Q_OBJECT
public:
    explicit UserTools(QWidget* parent = nullptr);

    landreeve::control::UserFilter filter() const;
    void setFilter(const landreeve::control::UserFilter& filter);
    bool isFiltered() const;
    /// "“iyer”, viewer and Whole workspace"
    QString filterWords() const;
    void clear() { setFilter({}); }

    void setTenants(const QStringList& ids);
    void setRoles(const QStringList& names);
    /// By address.
    void setIssuers(const QStringList& urls);

Q_SIGNALS:
    void filterChanged();

private:
    void say();

    QComboBox* m_tenants;
    QComboBox* m_roles;
    QComboBox* m_issuers;
    bool m_quiet = false;
};

} // namespace landreeve::ui::users
