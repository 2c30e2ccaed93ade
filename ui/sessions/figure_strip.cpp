#include "ui/sessions/figure_strip.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QPainter>

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

FigureStrip::FigureStrip(QWidget* parent) : CellStrip(kLeastCell, parent) {}

void FigureStrip::setFigures(const QList<Figure>& figures) {
    if (m_cells.size() < figures.size()) {
        while (m_cells.size() < figures.size()) {
            auto* cell = new Cell(this);
            cell->setObjectName(QStringLiteral("figure:") + figures[m_cells.size()].caption);
            m_cells.append(cell);
        }
        placeCells({m_cells.begin(), m_cells.end()});
    }
    for (int i = 0; i < figures.size(); ++i)
        m_cells[i]->show(figures[i]);
}

int FigureStrip::cellHeight() const {
    return 2 * kEdge + QFontMetrics(theme::font(TypeStyle::Small)).height() +
           QFontMetrics(theme::font(TypeStyle::Figure)).height() + 1;
}

} // namespace landreeve::ui::sessions
