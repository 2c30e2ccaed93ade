#pragma once

#include "ui/sessions/sessions_feed.h"

#include <QWidget>

namespace landreeve::ui::widgets {
class Label;
class LButton;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::sessions {

/// Below the list: which row of how many, and whether what is shown is how it is now.
class SessionFoot : public QWidget {
    Q_OBJECT
public:
    explicit SessionFoot(QWidget* parent = nullptr);

    void setPosition(const QString& words);
    /// `waiting`: changes that are not shown yet.
    void setState(const SessionsFeed& feed, bool paused, int waiting);

Q_SIGNALS:
    void showWaitingRequested();
    void tryRequested();

private:
    widgets::Label* m_position;
    widgets::StatusMark* m_mark;
    widgets::Label* m_words;
    widgets::LButton* m_show;
};

} // namespace landreeve::ui::sessions
