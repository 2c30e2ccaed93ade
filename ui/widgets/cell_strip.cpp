#include "ui/widgets/cell_strip.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace landreeve::ui::widgets {

using theme::Token;

CellStrip::CellStrip(int leastCell, QWidget* parent) : QWidget(parent), m_leastCell(leastCell) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void CellStrip::placeCells(const QList<QWidget*>& cells) {
    m_cells = cells;
    for (QWidget* cell : cells)
        cell->setVisible(true);
    place();
    updateGeometry();
}

int CellStrip::columnsFor(int width) const {
    const int count = static_cast<int>(m_cells.size());
    // One row, or two: never a single cell alone in the second.
    return count == 0 || width / count >= theme::scaled(m_leastCell) ? std::max(1, count) : (count + 1) / 2;
}

int CellStrip::heightForWidth(int width) const {
    const int columns = columnsFor(width);
    const int rows = (static_cast<int>(m_cells.size()) + columns - 1) / columns;
    return std::max(1, rows) * cellHeight();
}

QSize CellStrip::sizeHint() const {
    constexpr int kUsual = 900;
    return QSize(kUsual, heightForWidth(width() > 0 ? width() : kUsual));
}

void CellStrip::place() {
    const int columns = columnsFor(width());
    const int count = static_cast<int>(m_cells.size());
    for (int i = 0; i < count; ++i) {
        const int row = i / columns;
        const int inRow = std::min(columns, count - row * columns);
        const int column = i % columns;
        const int from = width() * column / inRow;
        m_cells[i]->setGeometry(from, row * cellHeight(), width() * (column + 1) / inRow - from, cellHeight());
    }
    update();
}

void CellStrip::resizeEvent(QResizeEvent*) {
    place();
    updateGeometry();
}

void CellStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 6, theme::color(Token::Base), theme::color(Token::Line));
    for (const QWidget* cell : std::as_const(m_cells)) {
        const QRect at = cell->geometry();
        if (at.left() > 0)
            theme::hairline(painter, QRectF(at.left(), at.top() + 1, 1, at.height() - 2), Qt::Vertical,
                            theme::color(Token::Line));
        if (at.top() > 0 && at.left() == 0)
            theme::hairline(painter, QRectF(1, at.top(), width() - 2, 1), Qt::Horizontal, theme::color(Token::Line));
    }
}

} // namespace landreeve::ui::widgets
