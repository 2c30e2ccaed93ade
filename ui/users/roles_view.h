#pragma once

#include "ui/users/user_services.h"

#include <QWidget>

#include <optional>
#include <string>
#include <utility>
#include <vector>

class QComboBox;
class QStackedWidget;
class QTimer;

namespace landreeve::control {
struct Role;
}
namespace landreeve::ui::control {
class OwnTenantButton;
}
namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class Label;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class RoleDraft;
class RoleDraftBox;
class RoleMatrixModel;

/// What the roles may do, to be read as one table, everywhere or in one tenant; and what is to become different of it.
class RolesView : public QWidget {
    Q_OBJECT
public:
    explicit RolesView(const UserServices& services, QWidget* parent = nullptr);

    void refresh();
    QWidget* firstField() const;
    RoleDraft& draft() const { return *m_draft; }
    /// The role and the area of the current cell; empty names where it is none.
    std::pair<std::string, std::string> cell() const;
    /// Puts the cursor on a role, also where it is yet to be read.
    void choose(const std::string& role);
    /// Whether what saves the draft lies under the panel, which then has it itself.
    void setDraftCovered(bool covered);
    /// Whether it is shown, and not refused.
    bool isReadable() const;

Q_SIGNALS:
    /// Enter, or a click, on a cell.
    void cellOpened(bool byKeyboard);
    void cellMoved();
    void saved(const QString& words);
    void rolesRead();
    /// It is shown as it holds somewhere else: draft().tenant().
    void placeChanged();

private:
    void build();
    QWidget* buildTools(QWidget* parent);
    void fillTenants();
    void choosePlace();
    bool knowsPlace() const;
    void takeRoles(std::vector<landreeve::control::Role> roles);
    void setWidths();
    void showRights();
    void showCell();

    UserServices m_services;
    RoleDraft* m_draft;
    RoleMatrixModel* m_model;
    QStackedWidget* m_stack;
    widgets::EmptyState* m_refused;
    widgets::ErrorLine* m_error = nullptr;
    widgets::Table* m_table = nullptr;
    widgets::Label* m_cell = nullptr;
    QComboBox* m_tenant = nullptr;
    RoleDraftBox* m_box = nullptr;
    QTimer* m_soon = nullptr;
    control::OwnTenantButton* m_showTenant = nullptr;
    std::optional<std::string> m_readIn; ///< Whose word is known: a tenant's alone, or (empty) that of all.
    std::string m_wanted;                ///< The role that the cursor goes to once it is read.
};

} // namespace landreeve::ui::users
