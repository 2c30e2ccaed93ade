#pragma once

#include "ui/control/fleet_feed.h"
#include "ui/shell/page.h"

class QComboBox;
class QMenu;
class QStackedWidget;
class QTimer;

namespace landreeve::ui::tasks {
class TaskCentre;
}
namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class Label;
class LButton;
class RowActions;
class SearchEdit;
class Segments;
class Table;
class TableColumns;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

class CopyPanel;
class ReconcilePanel;
class SettingsPanel;
class TenantActions;
class TenantPanel;
class TenantRights;
class TenantsFilter;
class TenantsModel;

/// Every tenant of the workspace, live: to find, judge and act on.
class TenantsPage : public shell::Page {
    Q_OBJECT
public:
    TenantsPage(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskCentre& tasks,
                TenantActions& actions, shell::Navigator& navigator, QWidget* parent = nullptr);

    void refresh() override;
    /// `tenant`: makes that row the current one. `status`: shows those of one status. `reconcile`: opens its panel.
    /// `settings`: opens those of that tenant.
    void activated(const QVariantMap& arguments) override;
    bool escape() override;
    QStringList unsaved() const override;

private:
    void buildTools();
    void buildTable();
    void buildEmpty();
    void take();
    void fillServers();
    void countSegments();
    void showState();
    void showRights();
    /// Why that cannot be done to a tenant (empty: to those of the workspace); empty where it can, or is not known yet.
    QString refusal(const char* action, const QString& tenantId = {});
    void askSizes();
    void openColumns();
    void provision();
    void reconcile();
    CopyPanel* copyPanel();
    void restore();
    void openRow(const QModelIndex& index);
    void sayUnsaved(bool isHidden = false);
    void showPanel(const QString& id, bool open);
    void select(const QString& id);
    QString idAt(const QModelIndex& index) const;
    QString currentId() const;
    void act(const QString& action, const QString& id);
    void showMenu(const QModelIndex& index, const QPoint& at);
    void askDelete(const QString& id);
    TenantPanel* panel();
    void clearFilters();

    workspace::Workspace& m_workspace;
    control::FleetFeed& m_feed;
    tasks::TaskCentre& m_tasks;
    TenantActions& m_actions;
    TenantRights* m_rights;
    shell::Navigator& m_navigator;
    TenantsModel* m_model;
    TenantsFilter* m_filter;
    QStackedWidget* m_stack;
    QWidget* m_list;
    widgets::SearchEdit* m_search = nullptr;
    widgets::Segments* m_segments = nullptr;
    QComboBox* m_servers = nullptr;
    widgets::Table* m_table = nullptr;
    widgets::RowActions* m_rowActions = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::EmptyState* m_empty = nullptr;
    widgets::EmptyState* m_noMatch = nullptr;
    widgets::EmptyState* m_refused = nullptr;
    widgets::LButton* m_first = nullptr;
    QStackedWidget* m_tableStack = nullptr;
    widgets::TableColumns* m_columns = nullptr;
    widgets::LButton* m_columnsButton = nullptr;
    widgets::LButton* m_provision = nullptr;
    widgets::LButton* m_reconcileButton = nullptr;
    widgets::LButton* m_restoreButton = nullptr;
    QPointer<TenantPanel> m_panel;
    QPointer<ReconcilePanel> m_reconcile;
    QPointer<CopyPanel> m_copy;
    QPointer<SettingsPanel> m_settings;
    QMenu* m_menu;
    QTimer* m_sizesSoon;
    QTimer* m_rightsSoon;
    QString m_select;
};

} // namespace landreeve::ui::tenants
