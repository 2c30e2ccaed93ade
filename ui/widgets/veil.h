#pragma once

#include <QWidget>

namespace landreeve::ui::widgets {

/// Darkens a window while a dialog of it is open; a plain translucent child, gone with the dialog.
class Veil : public QWidget {
    Q_OBJECT
public:
    /// Lies over the dialog's window as long as the dialog is shown.
    explicit Veil(QWidget* dialog);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace landreeve::ui::widgets
