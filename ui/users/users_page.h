#pragma once

#include "ui/shell/page.h"
#include "ui/users/mapping_box.h"

class QAction;
class QMenu;
class QStackedWidget;

namespace landreeve::ui::control {
class OwnTenantButton;
}
namespace landreeve::ui::widgets {
class EmptyState;
class LButton;
class Segments;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class ExplainPanel;
class MapPanel;
class MappingPanel;
class NewRolePanel;
class RolePanel;
class RolesView;
class UserRights;
class UsersView;

/// Users and roles: who has which role in which tenant, and what the roles may do.
class UsersPage : public shell::Page {
    Q_OBJECT
public:
    UsersPage(workspace::Workspace& workspace, control::FleetFeed& fleet, tasks::TaskCentre& tasks,
              shell::Navigator& navigator, QWidget* parent = nullptr);

    void refresh() override;
    /// `view`: people or roles. `tenant`, `search`: shows those alone. `map`: opens what maps somebody.
    void activated(const QVariantMap& arguments) override;
    void deactivated() override;
    QWidget* firstFocus() override;
    bool escape() override;
    QStringList unsaved() const override;

    UsersView* view() const { return m_view; }

private:
    void buildActions();
    void choose(const QString& view);
    void showActions();
    void showRights();
    void openMap();
    MappingPanel* mappingPanel();
    void showPanel(const landreeve::control::UserMapping& mapping);
    void ask(MappingBox::Act act);
    void showMenu(const QModelIndex& index, const QPoint& at);
    bool showsPeople() const;
    /// The tenant that what is chosen or shown is of; empty: everywhere.
    QString placeShown() const;
    void openRole(bool byKeyboard);
    void openNewRole();
    void showDraft();
    void explain(const landreeve::control::UserMapping* mapping);

    UserRights* m_rights;
    UserServices m_services;
    QList<QAction*> m_keysOfPeople;
    widgets::Segments* m_segments;
    QStackedWidget* m_stack;
    UsersView* m_view;
    RolesView* m_roles;
    widgets::EmptyState* m_refused;
    control::OwnTenantButton* m_showTenant = nullptr;
    widgets::LButton* m_remove = nullptr;
    widgets::LButton* m_change = nullptr;
    widgets::LButton* m_map = nullptr;
    widgets::LButton* m_explain = nullptr;
    widgets::LButton* m_newRole = nullptr;
    QMenu* m_menu;
    QPointer<MapPanel> m_mapping;
    QPointer<MappingPanel> m_panel;
    QPointer<RolePanel> m_role;
    QPointer<NewRolePanel> m_making;
    QPointer<ExplainPanel> m_explained;
};

} // namespace landreeve::ui::users
