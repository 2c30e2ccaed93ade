#pragma once

#include "ui/control/fleet_feed.h"
#include "ui/sessions/sessions_model.h"
#include "ui/shell/page.h"

class QMenu;
class QStackedWidget;
class QTimer;

namespace landreeve::ui::control {
class OwnTenantButton;
}
namespace landreeve::ui::tasks {
class TaskCentre;
}
namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class LButton;
class Segments;
class Table;
class TableColumns;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::sessions {

class CleanupPanel;
class FailuresView;
class FigureStrip;
class RevokeTenantPanel;
class SessionActions;
class SessionFoot;
class SessionPanel;
class SessionRights;
class SessionTally;
class SessionTools;
class SignInStrip;

/// Who is in, from where, until when, live; what ends it; and who was refused.
class SessionsPage : public shell::Page {
    Q_OBJECT
public:
    struct Services {
        workspace::Workspace& workspace;
        control::FleetFeed& fleet;
        SessionsFeed& feed;
        SessionTally& tally;
        SessionActions& actions;
        tasks::TaskCentre& tasks;
        shell::Navigator& navigator;
    };

    explicit SessionsPage(const Services& services, QWidget* parent = nullptr);

    void refresh() override;
    /// `tenant`, `search`: shows those alone. `revokeTenant`: opens its panel. `failures`: who was refused.
    void activated(const QVariantMap& arguments) override;
    void deactivated() override;
    bool escape() override;
    QStringList unsaved() const override;

    SessionsModel* model() const { return m_model; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHead();
    void buildTable();
    void buildEmpty();
    void connectAll();
    void takeQuery();
    void takeRows();
    void showFigures();
    void showRights();
    void showView(const QString& view);
    void showFoot();
    void showState();
    void setHold();
    void tick();
    void fetchAhead();

    void openColumns();
    void cleanUp();
    void revokeByTenant(const QString& tenantId);
    void revoke(const QModelIndex& index);
    void showPanel(const QModelIndex& index, bool open);
    void showMenu(const QModelIndex& index, const QPoint& at);
    void followPanel(int first, int last);
    SessionPanel* panel();
    bool mayRevoke(const landreeve::sessions::Session& session);

    Services m_services;
    SessionRights* m_rights;
    SessionsModel* m_model;
    widgets::Segments* m_views;
    QStackedWidget* m_stack;
    QWidget* m_list;
    FailuresView* m_failures = nullptr;
    widgets::EmptyState* m_refused = nullptr;
    control::OwnTenantButton* m_showTenant = nullptr;
    FigureStrip* m_figures = nullptr;
    SignInStrip* m_signIns = nullptr;
    SessionTools* m_tools = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::Table* m_table = nullptr;
    widgets::TableColumns* m_columns = nullptr;
    QStackedWidget* m_tableStack = nullptr;
    widgets::EmptyState* m_nobody = nullptr;
    widgets::EmptyState* m_noMatch = nullptr;
    SessionFoot* m_foot = nullptr;
    widgets::LButton* m_cleanUp = nullptr;
    widgets::LButton* m_byTenant = nullptr;
    QPointer<SessionPanel> m_panel;
    QPointer<CleanupPanel> m_cleanupPanel;
    QPointer<RevokeTenantPanel> m_tenantPanel;
    QMenu* m_menu;
    QTimer* m_tick;
    int m_ticks = 0;
    bool m_paused = false;
};

} // namespace landreeve::ui::sessions
