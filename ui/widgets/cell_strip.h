#pragma once

#include <QList>
#include <QWidget>

namespace landreeve::ui::widgets {

/// Cells of one width beside one another on a sheet; two rows where there is no room for one.
class CellStrip : public QWidget {
    Q_OBJECT
public:
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(300, cellHeight()); }

protected:
    /// `leastCell` is the width, at the usual text size, below which a second row begins.
    CellStrip(int leastCell, QWidget* parent);

    virtual int cellHeight() const = 0;
    /// Children of this, in their order.
    void placeCells(const QList<QWidget*>& cells);

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int columnsFor(int width) const;
    void place();

    int m_leastCell;
    QList<QWidget*> m_cells;
};

} // namespace landreeve::ui::widgets
