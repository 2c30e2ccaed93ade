#pragma once

#include "ui/users/user_services.h"
#include "ui/widgets/sheet.h"

#include <cstdint>
#include <optional>

namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class GiftCheck;
class RoleDraft;

/// What is to become different of the roles, whom it touches, and the buttons that save or discard it. Hidden while
/// there is nothing, or it is shown elsewhere.
class RoleDraftBox : public widgets::Sheet {
    Q_OBJECT
public:
    /// Across: words and buttons side by side; Down: for a narrow place.
    RoleDraftBox(Qt::Orientation orientation, const UserServices& services, RoleDraft& draft,
                 QWidget* parent = nullptr);

    void setPlace(bool here);

    bool isBusy() const;

Q_SIGNALS:
    void saved(const QString& words);

private:
    void present();
    void count();
    void save();

    UserServices m_services;
    RoleDraft& m_draft;
    GiftCheck* m_gift;
    std::optional<std::int64_t> m_people;
    bool m_here = true;
    int m_round = 0; ///< Raised with every change: older counts do not count.
    widgets::Label* m_words;
    widgets::Label* m_touches;
    widgets::Label* m_refusal;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_discard;
    widgets::LButton* m_save;
};

} // namespace landreeve::ui::users
