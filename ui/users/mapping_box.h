#pragma once

#include "ui/users/user_acts.h"
#include "ui/users/user_services.h"

#include <QWidget>

class QCheckBox;

namespace landreeve::control {
struct Role;
}
namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class GiftCheck;
class RoleChoice;

/// What changing or taking away somebody's role would do, and the button that does it.
class MappingBox : public QWidget {
    Q_OBJECT
public:
    enum class Act { Change, Remove };
    /// What the box has to know of the mapping beside itself.
    struct Place {
        bool own = false;       ///< Of whoever works here.
        bool lastOwner = false; ///< The workspace's.
    };

    MappingBox(const UserServices& services, Act act, QWidget* parent = nullptr);

    /// `look` may be nothing while it is being read.
    void setMapping(const landreeve::control::UserMapping& mapping, const Place& place,
                    const std::optional<MappingLook>& look);
    void setRoles(const std::vector<landreeve::control::Role>& roles);
    void begin();
    bool isBusy() const;
    /// A role is chosen that is not given yet.
    bool isTouched() const;

Q_SIGNALS:
    void kept();
    /// Done; the mapping as it is now, its role empty where it is gone, and what was done in words.
    void done(const landreeve::control::UserMapping& mapping, const QString& words);

private:
    void present();
    QString removeWords() const;
    void go();

    UserServices m_services;
    Act m_act;
    GiftCheck* m_gift;
    landreeve::control::UserMapping m_mapping;
    Place m_place;
    std::optional<MappingLook> m_look;
    RoleChoice* m_role = nullptr;
    widgets::Label* m_text;
    QCheckBox* m_sessions = nullptr;
    widgets::Label* m_warning;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_keep = nullptr;
    widgets::LButton* m_go;
};

} // namespace landreeve::ui::users
