#include "ui/widgets/sheet.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QPainterPath>
#include <QVBoxLayout>

namespace landreeve::ui::widgets {

Sheet::Sheet(QWidget* parent) : QFrame(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(1, 1, 1, 1);
    outer->setSpacing(0);
    m_body = new QVBoxLayout;
    m_body->setContentsMargins(13, 13, 13, 13);
    m_body->setSpacing(10);
    outer->addLayout(m_body);
}

void Sheet::setFoot(QWidget* foot) {
    delete m_foot;
    m_foot = foot;
    foot->setParent(this);
    foot->setSizePolicy(foot->sizePolicy().horizontalPolicy(), QSizePolicy::Fixed);
    static_cast<QVBoxLayout*>(layout())->addWidget(foot);
    update();
}

void Sheet::setGround(theme::Token ground, theme::Token edge) {
    m_ground = ground;
    m_edge = edge;
    update();
}

void Sheet::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 6, theme::color(m_ground), QColor());
    if (m_foot && m_foot->isVisibleTo(this)) {
        QPainterPath whole;
        whole.addRoundedRect(rect(), 6, 6);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setClipPath(whole);
        const QRect foot = m_foot->geometry();
        painter.fillRect(QRect(0, foot.top(), width(), height() - foot.top()), theme::color(theme::Token::Alt));
        painter.restore();
        theme::hairline(painter, QRectF(0, foot.top(), width(), 1), Qt::Horizontal, theme::color(theme::Token::Line));
    }
    theme::roundedBox(painter, rect(), 6, QColor(), theme::color(m_edge));
}

} // namespace landreeve::ui::widgets
