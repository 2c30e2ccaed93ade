#pragma once

#include "ui/theme/tokens.h"
#include "ui/widgets/status.h"

#include <QWidget>

#include <functional>

namespace landreeve::ui::widgets {
class Label;
class LButton;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// A button of a notice; without words there is none.
struct NoticeAct {
    QString words = {};
    std::function<void()> run = {};
};

/// A line above a form: what was merged, a draft that was found, why it cannot be edited; with up to two buttons. Takes
/// no height while it has nothing to say.
class FormNotice : public QWidget {
    Q_OBJECT
public:
    explicit FormNotice(QWidget* parent = nullptr);

    /// Also said to screen readers, where it is new. The colour decides the ground.
    void say(widgets::Shape shape, theme::Token color, const QString& words, const NoticeAct& first = {},
             const NoticeAct& second = {});
    void clear();
    bool isShown() const { return !isHidden(); }
    QString words() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    theme::Token m_color = theme::Token::Ok;
    widgets::StatusMark* m_mark;
    widgets::Label* m_words;
    widgets::LButton* m_first;
    widgets::LButton* m_second;
    NoticeAct m_acts[2];
};

} // namespace landreeve::ui::records
