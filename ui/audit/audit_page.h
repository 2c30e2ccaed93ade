#pragma once

#include "ui/audit/audit_services.h"
#include "ui/shell/page.h"

class QStackedWidget;
class QTimer;

namespace landreeve::ui::control {
class OwnTenantButton;
}
namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class Label;
class LButton;
class Table;
class TableColumns;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::audit {

class AuditModel;
class AuditStrip;
class AuditTools;
class ChainStatus;
class EntryPanel;

/// What happened, unaltered: the audit log, what narrows it, and whether it is whole.
class AuditPage : public shell::Page {
    Q_OBJECT
public:
    AuditPage(workspace::Workspace& workspace, control::FleetFeed& fleet, tasks::TaskCentre& tasks,
              shell::Navigator& navigator, QWidget* parent = nullptr);

    void refresh() override;
    /// `tenant`, `search`, `action`: shows those alone.
    void activated(const QVariantMap& arguments) override;
    void deactivated() override;
    QWidget* firstFocus() override;
    bool escape() override;

    AuditModel* model() const { return m_model; }
    ChainStatus* chain() const { return m_chain; }
    /// Writes the entries that are shown to a file, as a task of the window.
    void exportTo(const QString& path);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildActions();
    void buildTable();
    void connectAll();
    void applyFilter();
    void readChoices();
    void showState();
    void showRights();
    void showPanel();
    void showEntry(qint64 seq);
    void followEntry();
    void openColumns();
    void askExport();
    void fetchAhead();

    AuditServices m_services;
    control::Rights* m_rights;
    ChainStatus* m_chain;
    AuditTools* m_tools;
    AuditStrip* m_strip;
    AuditModel* m_model;
    widgets::ErrorLine* m_error;
    widgets::Table* m_table = nullptr;
    widgets::TableColumns* m_columns = nullptr;
    widgets::Label* m_position = nullptr;
    QStackedWidget* m_stack = nullptr;
    widgets::EmptyState* m_none = nullptr;
    widgets::EmptyState* m_refused = nullptr;
    control::OwnTenantButton* m_showTenant = nullptr;
    widgets::LButton* m_clear = nullptr;
    widgets::LButton* m_verify = nullptr;
    widgets::LButton* m_export = nullptr;
    QTimer* m_again;
    QPointer<EntryPanel> m_panel;
    qint64 m_wanted = 0;
    bool m_wasLost = false;
};

} // namespace landreeve::ui::audit
