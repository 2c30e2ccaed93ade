#pragma once

#include "ui/shell/navigator.h"

#include <QWidget>

namespace landreeve::ui::widgets {
class Label;
class LButton;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::shell {

/// One message at a time over the content, the worst first and of equals the newest; no height while there is none. An
/// alert for accessibility.
class MessageBar : public QWidget {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);

    void put(const Message& message);
    void clear(const QString& id);
    /// The id of the message that is shown, or empty.
    QString shown() const { return m_messages.isEmpty() ? QString() : m_messages.first().id; }

protected:
    void paintEvent(QPaintEvent* event) override;

Q_SIGNALS:
    /// It went while it held the keyboard.
    void keyboardLeft();

private:
    void present();
    QList<Message> m_messages;
    QString m_announced;
    widgets::StatusMark* m_mark;
    widgets::Label* m_first;
    widgets::Label* m_second;
    widgets::LButton* m_action;
    widgets::LButton* m_other;
};

} // namespace landreeve::ui::shell
