#pragma once

#include <QObject>

class QWidget;

namespace landreeve::ui::theme {

/// Brings whatever takes the keyboard into view in each area that scrolls around it, with some room beside it; not what
/// the pointer is pressing, which would move away from under it.
class FocusScroller : public QObject {
    Q_OBJECT
public:
    explicit FocusScroller(QObject* parent);

private:
    static void show(QWidget* now);
};

} // namespace landreeve::ui::theme
