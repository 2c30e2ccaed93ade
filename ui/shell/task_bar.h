#pragma once

#include "ui/theme/tokens.h"

#include <QDateTime>
#include <QWidget>

#include <functional>

class QTimer;

namespace landreeve::ui::tasks {
class TaskCentre;
}

namespace landreeve::ui::widgets {
class Label;
class LButton;
class ProgressBar;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::shell {

/// The foot of the window: the newest task with its progress (or its end, for 8 s), the server and its delay, local
/// time and UTC.
class TaskBar : public QWidget {
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>;

    TaskBar(tasks::TaskCentre& centre, Clock clock, QWidget* parent = nullptr);

    /// "pune-1 · 3 ms"; Bad when it does not answer.
    void setServer(const QString& words, theme::Token tone = theme::Token::Ink2);
    QString words() const;

Q_SIGNALS:
    void tasksRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showNewest();
    void showTime();
    void fit();

    tasks::TaskCentre& m_centre;
    Clock m_clock;
    QWidget* m_left;
    widgets::StatusMark* m_mark;
    widgets::LButton* m_words;
    widgets::ProgressBar* m_bar;
    widgets::Label* m_detail;
    widgets::LButton* m_action;
    widgets::Label* m_server;
    widgets::Label* m_local;
    widgets::Label* m_utc;
    QTimer* m_fade;
};

} // namespace landreeve::ui::shell
