#pragma once

#include <QLineEdit>

class QTimer;

namespace landreeve::ui::widgets {

/// A field to find with: a glass before it, a cross while it holds something, Esc clears it.
class SearchEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit SearchEdit(const QString& placeholder, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The text stood still for 150 ms, was cleared, or Enter was pressed.
    void searched(const QString& text);
    /// Down key: the list below should take the keyboard.
    void downPressed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void now();
    QTimer* m_still;
    QString m_last;
};

} // namespace landreeve::ui::widgets
