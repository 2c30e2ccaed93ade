#pragma once

#include "ui/shell/navigator.h"
#include "ui/widgets/status.h"

#include <QWidget>

namespace landreeve::ui::widgets {
class LButton;
}

namespace landreeve::ui::shell {

class SwitchButton;
class CommandField;
class HeaderButton;

/// The top of the window: the mark, workspace and tenant switchers, the command field, whether it is live, alerts,
/// person.
class Header : public QWidget {
    Q_OBJECT
public:
    explicit Header(QWidget* parent = nullptr);

    void setWorkspace(const std::optional<WorkspaceRef>& workspace);
    void setTenant(const std::optional<TenantRef>& tenant);
    /// "Live", "Offline"; words of statusOf().
    void setLive(const widgets::Status& status);
    /// "4:32 left" in the place of the live state, unless that says something worse; empty takes it away. `spoken` is
    /// its accessible name.
    void setTimeLeft(const QString& words, const QString& spoken);
    /// The bell is there once this is called; 0 shows it without a count.
    void setAlerts(int count);
    void setPerson(const QString& name);
    /// In a narrow window the command field is an icon and the person too.
    void setNarrow(bool narrow);
    /// Only the mark and the person stay: before a workspace is open.
    void setBare(bool bare);
    /// Who is in a locked window is said, and nothing can be pressed.
    void setLocked(bool locked);

    SwitchButton* workspaceSwitch() const { return m_workspace; }
    SwitchButton* tenantSwitch() const { return m_tenant; }
    QWidget* personButton() const;
    QWidget* alertButton() const;

Q_SIGNALS:
    void workspaceRequested();
    void tenantRequested();
    void paletteRequested();
    void liveRequested();
    void alertsRequested();
    void personRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    void showLive();
    SwitchButton* m_workspace;
    SwitchButton* m_tenant;
    QWidget* m_slash;
    CommandField* m_command;
    widgets::LButton* m_commandIcon;
    HeaderButton* m_live;
    widgets::Status m_liveStatus;
    QString m_timeLeft;
    QString m_timeSpoken;
    HeaderButton* m_alerts;
    bool m_alertsCounted = false;
    HeaderButton* m_person;
    QString m_personName;
    bool m_narrow = false;
    bool m_short = false; ///< narrow, or as good as that for its text
    bool m_bare = false;
};

} // namespace landreeve::ui::shell
