#pragma once

#include <QWidget>

class QVBoxLayout;

namespace landreeve::ui::widgets {

class Label;
class LButton;

/// What stands where a list has nothing: what it is, why it is empty, and the first action. The drawing of parcels is
/// for a whole page; a table whose filter matches nothing does without.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString& title, const QString& text, bool drawing = true, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& text);
    /// Why something cannot be seen: the first sentence is the title, what follows the text.
    void setRefusal(const QString& reason);
    /// Adds the first action below the text; the caller connects it.
    LButton* addAction(LButton* button);
    /// Anything below the action, e.g. a sheet of other ways to begin.
    void addBelow(QWidget* widget);

private:
    Label* m_title;
    Label* m_text;
    QVBoxLayout* m_column;
    int m_actions = 0;
};

} // namespace landreeve::ui::widgets
