#pragma once

#include "core/control/role_store.h"
#include "ui/users/user_services.h"
#include "ui/widgets/side_panel.h"

#include <vector>

class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class RoleChoice;

/// Makes a role of one's own, which begins with what another one may do.
class NewRolePanel : public widgets::SidePanel {
    Q_OBJECT
public:
    explicit NewRolePanel(const UserServices& services, QWidget* parent = nullptr);

    void setRoles(const std::vector<landreeve::control::Role>& roles);
    void begin();
    bool isTouched() const;

Q_SIGNALS:
    void made(const QString& name);

private:
    void present();
    void make();

    UserServices m_services;
    std::vector<landreeve::control::Role> m_roles;
    QLineEdit* m_name;
    widgets::FieldNote* m_nameNote;
    RoleChoice* m_like;
    widgets::Label* m_refusal;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_make;
};

} // namespace landreeve::ui::users
