#include "ui/widgets/table_sheet.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/sheet_edge.h"

#include <QAbstractItemView>
#include <QVBoxLayout>

namespace landreeve::ui::widgets {

using theme::Token;

TableSheet::TableSheet(QAbstractItemView* view, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(view, 1);
    new SheetEdge(this);
}

void TableSheet::setTop(QWidget* top) {
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, top);
}

void TableSheet::setFoot(QWidget* foot) {
    delete m_foot;
    m_foot = foot;
    layout()->addWidget(foot);
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

} // namespace landreeve::ui::widgets
