#pragma once

#include <QWidget>

namespace landreeve::ui::widgets {

/// The edge of a sheet whose content has square corners: lies over its whole parent and lets the mouse through, paints
/// the page's ground over the corners and the hairline round them.
class SheetEdge : public QWidget {
    Q_OBJECT
public:
    explicit SheetEdge(QWidget* sheet);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace landreeve::ui::widgets
