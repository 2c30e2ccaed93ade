#pragma once

#include "ui/widgets/cell_strip.h"

namespace landreeve::ui::sessions {

/// Figures beside one another, each under its caption; two rows where there is no room for one.
class FigureStrip : public widgets::CellStrip {
    Q_OBJECT
public:
    struct Figure {
        QString caption;
        QString value; ///< Empty: not known yet; a bar is drawn.
        QString toolTip = {};
    };

    explicit FigureStrip(QWidget* parent = nullptr);

    /// In their order; their number does not change afterwards.
    void setFigures(const QList<Figure>& figures);

protected:
    int cellHeight() const override;

private:
    class Cell;

    QList<Cell*> m_cells;
};

} // namespace landreeve::ui::sessions
