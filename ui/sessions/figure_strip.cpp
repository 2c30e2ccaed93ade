#include "ui/sessions/figure_strip.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace landreeve::ui::sessions {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kPadding = 16;
constexpr int kEdge = 10;
constexpr int kLeastCell = 128;

} // namespace

/// One of them; painted, with its sentence as its name.
class FigureStrip::Cell : public QWidget {
public:
    using QWidget::QWidget;

    void show(const Figure& figure) {
        m_figure = figure;
        setAccessibleName(figure.value.isEmpty() ? QStringLiteral("%1: not known yet").arg(figure.caption)
                                                 : QStringLiteral("%1: %2").arg(figure.caption, figure.value));
        setToolTip(figure.toolTip);
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const QFont small = theme::font(TypeStyle::Small);
        const QFont large = theme::font(TypeStyle::Figure);
        const QFontMetrics smallMetrics(small);
        const QFontMetrics largeMetrics(large);
        const int room = width() - 2 * kPadding;
        painter.setFont(small);
        painter.setPen(theme::color(Token::Ink2));
        painter.drawText(QRect(kPadding, kEdge, room, smallMetrics.height()), Qt::AlignVCenter,
                         smallMetrics.elidedText(m_figure.caption, Qt::ElideRight, room));
        const int y = kEdge + smallMetrics.height() + 1;
        if (m_figure.value.isEmpty()) {
            theme::roundedBox(painter, QRectF(kPadding, y + largeMetrics.height() / 2.0 - 4, room * 0.5, 8), 4,
                              theme::color(Token::Track), QColor());
            return;
        }
        painter.setFont(large);
        painter.setPen(theme::color(Token::Ink));
        painter.drawText(QRect(kPadding, y, room, largeMetrics.height()), Qt::AlignVCenter,
                         largeMetrics.elidedText(m_figure.value, Qt::ElideRight, room));
    }

private:
    Figure m_figure;
};

FigureStrip::FigureStrip(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FigureStrip::setFigures(const QList<Figure>& figures) {
    while (m_cells.size() < figures.size()) {
        auto* cell = new Cell(this);
        cell->setObjectName(QStringLiteral("figure:") + figures[m_cells.size()].caption);
        m_cells.append(cell);
        cell->setVisible(true);
        place();
        updateGeometry();
    }
    for (int i = 0; i < figures.size(); ++i)
        m_cells[i]->show(figures[i]);
}

int FigureStrip::cellHeight() const {
    return 2 * kEdge + QFontMetrics(theme::font(TypeStyle::Small)).height() +
           QFontMetrics(theme::font(TypeStyle::Figure)).height() + 1;
}

int FigureStrip::columnsFor(int width) const {
    const int count = static_cast<int>(m_cells.size());
    return count == 0 || width / count >= theme::scaled(kLeastCell) ? std::max(1, count) : (count + 1) / 2;
}

int FigureStrip::heightForWidth(int width) const {
    const int columns = columnsFor(width);
    const int rows = (static_cast<int>(m_cells.size()) + columns - 1) / columns;
    return std::max(1, rows) * cellHeight();
}

QSize FigureStrip::sizeHint() const {
    return QSize(800, heightForWidth(width() > 0 ? width() : 800));
}

void FigureStrip::place() {
    const int columns = columnsFor(width());
    const int count = static_cast<int>(m_cells.size());
    for (int i = 0; i < count; ++i) {
        const int row = i / columns;
        const int inRow = std::min(columns, count - row * columns);
        const int from = width() * (i % columns) / inRow;
        m_cells[i]->setGeometry(from, row * cellHeight(), width() * (i % columns + 1) / inRow - from, cellHeight());
    }
    update();
}

void FigureStrip::resizeEvent(QResizeEvent*) {
    place();
    updateGeometry();
}

void FigureStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 6, theme::color(Token::Base), theme::color(Token::Line));
    for (const Cell* cell : std::as_const(m_cells)) {
        const QRect at = cell->geometry();
        if (at.left() > 0)
            theme::hairline(painter, QRectF(at.left(), at.top() + 1, 1, at.height() - 2), Qt::Vertical,
                            theme::color(Token::Line));
        if (at.top() > 0 && at.left() == 0)
            theme::hairline(painter, QRectF(1, at.top(), width() - 2, 1), Qt::Horizontal, theme::color(Token::Line));
    }
}

} // namespace landreeve::ui::sessions
