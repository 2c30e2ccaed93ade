#pragma once

#include "ui/sessions/session_panel.h"

class QComboBox;

namespace landreeve::ui::sessions {

/// Ends all sessions of a tenant that is chosen here.
class RevokeTenantPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    explicit RevokeTenantPanel(const SessionPanel::Services& services, QWidget* parent = nullptr);

    /// Puts the keyboard into it, with this tenant chosen where it is one, else none.
    void begin(const QString& tenantId);

private:
    void fill();
    void choose();

    SessionPanel::Services m_services;
    QComboBox* m_tenants;
    RevokeBox* m_box;
    widgets::Label* m_done;
};

} // namespace landreeve::ui::sessions
