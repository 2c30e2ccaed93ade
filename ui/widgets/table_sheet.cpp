#include "ui/widgets/table_sheet.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QPainterPath>
#include <QVBoxLayout>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

// Lies over everything and lets the mouse through: paints the page's ground over the square corners, then the edge.
class Corners : public QWidget {
public:
    explicit Corners(QWidget* parent) : QWidget(parent) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QPainterPath round;
        round.addRoundedRect(rect(), 6, 6);
        QPainterPath square;
        square.addRect(rect());
        painter.fillPath(square.subtracted(round), theme::color(Token::Window));
        theme::roundedBox(painter, rect(), 6, QColor(), theme::color(Token::Line));
    }
};

} // namespace

TableSheet::TableSheet(QAbstractItemView* view, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(view, 1);
    m_overlay = new Corners(this);
}

void TableSheet::setTop(QWidget* top) {
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, top);
    m_overlay->raise();
}

void TableSheet::setFoot(QWidget* foot) {
    delete m_foot;
    m_foot = foot;
    layout()->addWidget(foot);
    m_overlay->raise();
}

void TableSheet::setFootTinted(bool tinted) {
    m_tinted = tinted;
    update();
}

void TableSheet::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Base));
    if (!m_foot || !m_foot->isVisibleTo(this))
        return;
    const QRect area(0, m_foot->y(), width(), height() - m_foot->y());
    painter.fillRect(area, theme::color(m_tinted ? Token::Tint : Token::Alt));
    theme::hairline(painter, area, Qt::Horizontal, theme::color(Token::Line));
}

void TableSheet::resizeEvent(QResizeEvent*) {
    m_overlay->setGeometry(rect());
    m_overlay->raise();
}

} // namespace landreeve::ui::widgets
