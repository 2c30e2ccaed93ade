#pragma once

#include "core/health/report.h"
#include "ui/control/fleet_feed.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/side_panel.h"

class QLineEdit;
class QMenu;
class QVBoxLayout;

namespace landreeve::ui::widgets {
class ErrorLine;
class Facts;
class FieldNote;
class Label;
class LButton;
class Sheet;
class StatusLabel;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

class ConnectionBox;
class KeyBox;
class TenantActions;
class TenantRights;

/// One tenant beside the list: what it is, how to connect, whether it is well, and what can be done to it. Suspending
/// asks for its reason and renaming for the name right here.
class TenantPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    TenantPanel(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskRunner& runner,
                TenantActions& actions, TenantRights& rights, QWidget* parent = nullptr);

    void setTenant(const QString& id);
    QString tenantId() const { return m_id; }
    /// Opens the form in the panel.
    void askSuspend();
    void askRename();
    void askRotateKey();
    void showError(const Error& error);
    void setSize(const QString& words);
    /// Looks at the tenant's checks again.
    void check();
    QMenu* moreMenu() const { return m_more; }
    void copyUrl();

Q_SIGNALS:
    void deleteRequested(const QString& id);
    void cloneRequested(const QString& id);
    void settingsRequested(const QString& id);
    void resumeProvisioningRequested(const QString& id);

private:
    void show();
    void showActions(const tenancy::FleetTenant& tenant);
    QString refusal(const char* action);
    void showNotice(const tenancy::FleetTenant& tenant);
    void showChecks(const landreeve::health::HealthReport& report);
    void clearChecks();
    QWidget* buildAsk();
    void ask(bool suspend);
    void endAsk();

    workspace::Workspace& m_workspace;
    control::FleetFeed& m_feed;
    tasks::TaskRunner& m_runner;
    TenantActions& m_actions;
    TenantRights& m_rights;
    QString m_id;
    bool m_askSuspend = false;
    widgets::LButton* m_primary;
    widgets::LButton* m_second;
    widgets::LButton* m_moreButton;
    QMenu* m_more;
    widgets::ErrorLine* m_error;
    QWidget* m_ask;
    KeyBox* m_keys;
    widgets::Label* m_askTitle = nullptr;
    widgets::Label* m_askText = nullptr;
    QLineEdit* m_askEdit = nullptr;
    widgets::FieldNote* m_askNote = nullptr;
    widgets::LButton* m_askGo = nullptr;
    widgets::Sheet* m_notice;
    widgets::Label* m_noticeTitle;
    widgets::Label* m_noticeText;
    widgets::StatusLabel* m_status;
    widgets::Facts* m_facts;
    ConnectionBox* m_connection;
    QWidget* m_checks;
    QVBoxLayout* m_checkRows;
    QPointer<tasks::Task> m_checking;
};

} // namespace landreeve::ui::tenants
