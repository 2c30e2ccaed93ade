#pragma once

#include "core/control/user_store.h"
#include "ui/users/role_acts.h"
#include "ui/users/user_services.h"
#include "ui/widgets/side_panel.h"

#include <QPointer>

class QComboBox;
class QLineEdit;
class QTimer;

namespace landreeve::ui::widgets {
class ChainView;
class ErrorLine;
class FieldNote;
class Label;
class StatusLabel;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

/// Why somebody may do something, or may not: what the gate would look at, step by step, and what decides.
class ExplainPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    explicit ExplainPanel(const UserServices& services, QWidget* parent = nullptr);

    /// A tenant; empty: the whole workspace.
    void setPlace(const QString& tenantId);
    void setArea(const std::string& area);
    /// About whom, and where.
    void setPerson(const landreeve::control::UserMapping& mapping);
    void begin();

private:
    void fillTenants();
    void look();
    void take(const Answer& answer);

    UserServices m_services;
    std::string m_issuer; ///< Of the person who was set.
    QString m_of;         ///< His id; another one typed may be any issuer's.
    QLineEdit* m_user;
    widgets::FieldNote* m_who;
    QComboBox* m_place;
    QComboBox* m_area;
    QComboBox* m_action;
    widgets::StatusLabel* m_answer;
    widgets::Label* m_decided;
    widgets::ChainView* m_chain;
    widgets::ErrorLine* m_error;
    QTimer* m_soon;
    QPointer<tasks::Task> m_looking;
};

} // namespace landreeve::ui::users
