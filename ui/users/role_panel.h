#pragma once

#include "ui/users/user_services.h"
#include "ui/widgets/side_panel.h"

#include <map>

class QCheckBox;

namespace landreeve::ui::widgets {
class ErrorLine;
class Facts;
class Label;
class LButton;
class SectionHeading;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class RoleDraft;
class RoleDraftBox;

/// One role beside the matrix: its rights on the area of the current cell, to be ticked and unticked; what it may do in
/// all; and what removes one of your own. What is ticked goes to the draft.
class RolePanel : public widgets::SidePanel {
    Q_OBJECT
public:
    RolePanel(const UserServices& services, RoleDraft& draft, QWidget* parent = nullptr);

    void setCell(const std::string& role, const std::string& area);
    void begin();
    /// Whether it lies over the box that saves the draft: then it has one at its foot.
    void setCovering(bool covering);

Q_SIGNALS:
    void removed(const QString& words);
    void saved(const QString& words);

private:
    void present();
    void ask();
    void remove();
    QString whyNotChanged() const;
    QString whyNotRemoved() const;

    UserServices m_services;
    RoleDraft& m_draft;
    std::string m_role;
    std::string m_area;
    widgets::LButton* m_remove;
    QStringList m_otherwiseIn; ///< The tenants that say otherwise of the role.
    widgets::Label* m_areaWords;
    std::map<std::string, QCheckBox*> m_actions;
    widgets::Label* m_note;
    widgets::Facts* m_facts;
    widgets::Label* m_may;
    widgets::ErrorLine* m_error;
    RoleDraftBox* m_box;
};

} // namespace landreeve::ui::users
