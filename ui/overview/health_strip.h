#pragma once

#include "ui/theme/tokens.h"
#include "ui/widgets/status.h"

#include <QWidget>

namespace landreeve::ui::overview {

/// How the workspace is, at a glance: a cell for each part with its mark, a figure and a line; two rows where there is
/// no room for one.
class HealthStrip : public QWidget {
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

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(300, cellHeight()); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    class CellView;
    int columnsFor(int width) const;
    int cellHeight() const;
    void place();

    QList<CellView*> m_cells;
};

} // namespace landreeve::ui::overview
