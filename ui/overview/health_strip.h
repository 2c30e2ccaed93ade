#pragma once

#include "ui/theme/tokens.h"
#include "ui/widgets/cell_strip.h"
#include "ui/widgets/status.h"

namespace landreeve::ui::overview {

/// How the workspace is, at a glance: a cell for each part with its mark, a figure and a line.
class HealthStrip : public widgets::CellStrip {
    Q_OBJECT
public:
    struct Cell {
        QString caption;
        widgets::Status status;
        QString figure;
        QString detail;
        theme::Token tone = theme::Token::Ink2; ///< of the detail
        QString toolTip = {};
        bool loading = false; ///< not known yet: a bar is drawn
    };

    explicit HealthStrip(QWidget* parent = nullptr);

    /// Cells in their order; the number does not change afterwards.
    void setCells(const QList<Cell>& cells);
    void setCell(int index, const Cell& cell);

Q_SIGNALS:
    /// Pressed, by mouse or keyboard.
    void activated();

protected:
    int cellHeight() const override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    class CellView;

    QList<CellView*> m_cells;
};

} // namespace landreeve::ui::overview
