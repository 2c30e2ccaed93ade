#pragma once

#include "ui/users/mapping_box.h"
#include "ui/widgets/side_panel.h"

#include <QPointer>

class QTimer;

namespace landreeve::ui::widgets {
class Facts;
class Sheet;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class UsersModel;

/// Somebody's role in one place beside the list: since when, by whom, what it allows; and what changes it. Says what
/// others changed meanwhile.
class MappingPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    MappingPanel(const UserServices& services, const UsersModel& model, QWidget* parent = nullptr);

    void setMapping(const landreeve::control::UserMapping& mapping);
    const landreeve::control::UserMapping& mapping() const { return m_mapping; }
    void setRoles(const std::vector<landreeve::control::Role>& roles);
    /// Opens what does it, with the keyboard in it.
    void ask(MappingBox::Act act);
    bool isTouched() const { return m_change->isTouched(); }

Q_SIGNALS:
    /// Its role is gone or another, by this panel.
    void changed(const landreeve::control::UserMapping& mapping, const QString& words);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void present();
    void read();
    void take(const MappingLook& look);
    void showNotice(const QString& words);
    MappingBox::Place place() const;

    UserServices m_services;
    const UsersModel& m_model;
    landreeve::control::UserMapping m_mapping;
    std::optional<MappingLook> m_look;
    bool m_gone = false;
    widgets::LButton* m_changeIt;
    widgets::LButton* m_removeIt;
    widgets::Sheet* m_notice;
    widgets::Label* m_noticeText;
    widgets::Facts* m_facts;
    widgets::Label* m_may;
    widgets::Label* m_refusal;
    widgets::LButton* m_sessions;
    MappingBox* m_change;
    MappingBox* m_remove;
    QTimer* m_soon;
    QPointer<tasks::Task> m_reading;
};

} // namespace landreeve::ui::users
