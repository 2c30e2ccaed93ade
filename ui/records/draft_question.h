#pragma once

#include <QWidget>

namespace landreeve::ui::widgets {
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// Asked in the panel when the list goes to another row while something is typed for this one. Takes no height while
/// there is nothing to ask.
class DraftQuestion : public QWidget {
    Q_OBJECT
public:
    explicit DraftQuestion(QWidget* parent = nullptr);

    /// Without words for `keep` only discarding is offered.
    void ask(const QString& question, const QString& keep, const QString& discard);
    bool isAsking() const { return !isHidden(); }
    /// Puts the keyboard where nothing is lost.
    void begin();

Q_SIGNALS:
    void keepRequested();
    void discardRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    widgets::Label* m_words;
    widgets::LButton* m_keep;
    widgets::LButton* m_discard;
};

} // namespace landreeve::ui::records
