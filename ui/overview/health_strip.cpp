#include "ui/overview/health_strip.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/status_mark.h"

#include <QPainter>

namespace landreeve::ui::overview {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kPadding = 14;
constexpr int kLeastCell = 150;
constexpr int kMark = 12;

} // namespace

/// One cell; painted, with its whole sentence as its name.
class HealthStrip::CellView : public QWidget {
public:
    explicit CellView(QWidget* parent) : QWidget(parent) {}

    void show(const Cell& cell) {
        m_cell = cell;
        setAccessibleName(
            cell.loading
                ? QStringLiteral("%1: not known yet").arg(cell.caption)
                : QStringLiteral("%1: %2, %3, %4").arg(cell.caption, cell.status.word, cell.figure, cell.detail));
        setToolTip(cell.toolTip.isEmpty() ? cell.detail : cell.toolTip);
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QFont small = theme::font(TypeStyle::Small);
        const QFont figure = theme::font(TypeStyle::Figure);
        const QFontMetrics smallMetrics(small);
        const QFontMetrics figureMetrics(figure);
        const int room = width() - 2 * kPadding;
        int y = kPadding - 2;
        painter.setFont(small);
        painter.setPen(theme::color(Token::Ink2));
        int x = kPadding;
        if (!m_cell.loading) {
            const int mark = theme::scaled(kMark);
            widgets::paintMark(painter, QRectF(x, y + (smallMetrics.height() - mark) / 2.0, mark, mark),
                               m_cell.status.shape, theme::color(m_cell.status.color), theme::color(Token::Base));
            x += mark + 7;
        }
        painter.drawText(QRect(x, y, room - (x - kPadding), smallMetrics.height()), Qt::AlignVCenter,
                         smallMetrics.elidedText(m_cell.caption, Qt::ElideRight, room - (x - kPadding)));
        y += smallMetrics.height() + 2;
        if (m_cell.loading) {
            theme::roundedBox(painter, QRectF(kPadding, y + figureMetrics.height() / 2.0 - 4, room * 0.55, 8), 4,
                              theme::color(Token::Track), QColor());
            return;
        }
        painter.setFont(figure);
        painter.setPen(theme::color(Token::Ink));
        painter.drawText(QRect(kPadding, y, room, figureMetrics.height()), Qt::AlignVCenter,
                         figureMetrics.elidedText(m_cell.figure, Qt::ElideRight, room));
        y += figureMetrics.height() + 1;
        painter.setFont(small);
        painter.setPen(theme::color(m_cell.tone));
        painter.drawText(QRect(kPadding, y, room, smallMetrics.height()), Qt::AlignVCenter,
                         smallMetrics.elidedText(m_cell.detail, Qt::ElideRight, room));
    }

private:
    Cell m_cell;
};

HealthStrip::HealthStrip(QWidget* parent) : CellStrip(kLeastCell, parent) {
    setObjectName(QStringLiteral("healthStrip"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(QStringLiteral("Health"));
}

void HealthStrip::setCells(const QList<Cell>& cells) {
    qDeleteAll(m_cells);
    m_cells.clear();
    for (const Cell& cell : cells) {
        auto* view = new CellView(this);
        view->setObjectName(QStringLiteral("health:") + cell.caption);
        view->show(cell);
        m_cells.append(view);
    }
    placeCells({m_cells.begin(), m_cells.end()});
}

void HealthStrip::setCell(int index, const Cell& cell) {
    m_cells[index]->show(cell);
}

void HealthStrip::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->pos()))
        Q_EMIT activated();
}

void HealthStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        Q_EMIT activated();
    else
        CellStrip::keyPressEvent(event);
}

int HealthStrip::cellHeight() const {
    return 2 * (kPadding - 2) + 2 * QFontMetrics(theme::font(TypeStyle::Small)).height() +
           QFontMetrics(theme::font(TypeStyle::Figure)).height() + 3;
}

} // namespace landreeve::ui::overview
