#pragma once

#include <QLineEdit>

class QTimer;

namespace landreeve::ui::widgets {

/// A field to find with: a glass before it, a cross while it holds something, Esc clears it.
class SearchEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit SearchEdit(const QString& placeholder, QWidget* parent = nullptr);

    /// How long the text stands still before it is searched for; 150 ms unless set. Longer where a server is asked.
    void setPause(int milliseconds);

Q_SIGNALS:
    /// The text stood still, was cleared, or the list is wanted.
    void searched(const QString& text);
    /// Down or Enter, once what was typed is searched for: the list below should take the keyboard.
    void listWanted();
    /// Down alone, before listWanted(): for a list that is stepped through while one types.
    void downPressed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void now();
    QTimer* m_still;
    QString m_last;
};

} // namespace landreeve::ui::widgets
