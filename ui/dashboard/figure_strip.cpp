#include "ui/dashboard/figure_strip.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/status_mark.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>

namespace landreeve::ui::dashboard {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kPadding = 14;
constexpr int kLeastCell = 190;
constexpr int kMark = 12;

} // namespace

class FigureStrip::CellButton : public QAbstractButton {
public:
    explicit CellButton(QWidget* parent) : QAbstractButton(parent) {
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
    }

    void show(const Cell& cell) {
        m_cell = cell;
        QStringList words;
        if (cell.status)
            words << cell.status->word;
        words << (cell.figure.isEmpty() ? QStringLiteral("not known yet") : cell.figure);
        if (!cell.detail.isEmpty())
            words << cell.detail;
        setAccessibleName(cell.caption + QStringLiteral(": ") + words.join(QStringLiteral(", ")));
        // The keyboard may wait where a figure is to come.
        setEnabled(cell.opens || cell.figure.isEmpty());
        setCursor(cell.opens ? Qt::PointingHandCursor : Qt::ArrowCursor);
        setToolTip(cell.opens ? QStringLiteral("Show the list") : QString());
        update();
    }

    bool opens() const { return m_cell.opens; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (m_cell.opens && (underMouse() || isDown()))
            theme::roundedBox(painter, QRectF(rect()).adjusted(2, 2, -2, -2), 4, theme::color(Token::Hover), QColor());
        const QFont small = theme::font(TypeStyle::Small);
        const QFont figure = theme::font(TypeStyle::Figure);
        const QFontMetrics smallMetrics(small);
        const QFontMetrics figureMetrics(figure);
        const int room = width() - 2 * kPadding;
        int y = kPadding - 2;
        int x = kPadding;
        if (m_cell.status) {
            const int mark = theme::scaled(kMark);
            widgets::paintMark(painter, QRectF(x, y + (smallMetrics.height() - mark) / 2.0, mark, mark),
                               m_cell.status->shape, theme::color(m_cell.status->color), theme::color(Token::Base));
            x += mark + 7;
        }
        const auto line = [&](int left, const QFontMetrics& metrics, const QString& words) {
            painter.drawText(QRect(left, y, room + kPadding - left, metrics.height()), Qt::AlignVCenter,
                             metrics.elidedText(words, Qt::ElideRight, room + kPadding - left));
            y += metrics.height();
        };
        painter.setFont(small);
        painter.setPen(theme::color(Token::Ink2));
        line(x, smallMetrics, m_cell.caption);
        y += 2;
        if (m_cell.figure.isEmpty()) {
            theme::roundedBox(painter, QRectF(kPadding, y + figureMetrics.height() / 2.0 - 4, room * 0.55, 8), 4,
                              theme::color(Token::Track), QColor());
            return;
        }
        painter.setFont(figure);
        painter.setPen(theme::color(Token::Ink));
        const bool fits = m_cell.shortFigure.isEmpty() || figureMetrics.horizontalAdvance(m_cell.figure) <= room;
        line(kPadding, figureMetrics, fits ? m_cell.figure : m_cell.shortFigure);
        y += 1;
        painter.setFont(small);
        painter.setPen(theme::color(m_cell.tone));
        line(kPadding, smallMetrics, fits || m_cell.shortFigure.isEmpty() ? m_cell.detail : m_cell.figure);
    }

    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }

private:
    Cell m_cell;
};

FigureStrip::FigureStrip(const QStringList& names, QWidget* parent) : CellStrip(kLeastCell, parent) {
    setAccessibleName(QStringLiteral("Figures"));
    for (const QString& name : names) {
        auto* cell = new CellButton(this);
        cell->setObjectName(name);
        const int index = static_cast<int>(m_cells.size());
        connect(cell, &QAbstractButton::clicked, this, [this, cell, index] {
            if (cell->opens())
                Q_EMIT chosen(index);
        });
        m_cells.append(cell);
    }
    placeCells({m_cells.begin(), m_cells.end()});
}

void FigureStrip::setCell(int index, const Cell& cell) {
    m_cells[index]->show(cell);
}

int FigureStrip::cellHeight() const {
    return 2 * (kPadding - 2) + 2 * QFontMetrics(theme::font(TypeStyle::Small)).height() +
           QFontMetrics(theme::font(TypeStyle::Figure)).height() + 3;
}

} // namespace landreeve::ui::dashboard
