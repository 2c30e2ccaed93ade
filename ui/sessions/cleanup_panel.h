#pragma once

#include "ui/sessions/session_panel.h"

class QComboBox;

namespace landreeve::ui::widgets {
class ErrorLine;
}

namespace landreeve::ui::sessions {

/// Deletes sessions that ended long ago; says how many before, and how many after.
class CleanupPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    explicit CleanupPanel(const SessionPanel::Services& services, QWidget* parent = nullptr);

    void begin();

private:
    void count();
    void present();
    std::chrono::hours olderThan() const;

    SessionPanel::Services m_services;
    QComboBox* m_older;
    widgets::Label* m_text;
    widgets::Label* m_done;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_go;
    std::optional<qint64> m_count;
    QPointer<tasks::Task> m_counting;
};

} // namespace landreeve::ui::sessions
