#pragma once

#include <QFrame>
#include <QPointer>

class QVBoxLayout;

namespace landreeve::ui::widgets {

/// A frame over the window to choose from: columns, tenant, tasks. A child of the window, not a window of its own. Esc,
/// a press outside and losing the keyboard to something outside close it; the keyboard goes back to where it was. Of
/// one window one is open at a time: opening another closes it.
class Popover : public QFrame {
    Q_OBJECT
public:
    /// `window` is the widget it lies over, usually window().
    explicit Popover(QWidget* window);

    QVBoxLayout* body() const { return m_body; }
    /// Opens below (or above, where there is more room) the anchor, its left or right edge in line with it.
    void openAt(QWidget* anchor, Qt::Alignment side = Qt::AlignLeft);
    /// Opens at a place of its own, in the window's coordinates.
    void openIn(const QRect& place);
    /// Takes the size that its content asks for now, where it was opened at an anchor.
    void refit();

Q_SIGNALS:
    void closed();

public Q_SLOTS:
    void dismiss();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void begin();
    QWidget* firstStop();
    QVBoxLayout* m_body;
    QPointer<QWidget> m_before;
    QPointer<QWidget> m_anchor;
    Qt::Alignment m_side;
};

} // namespace landreeve::ui::widgets
