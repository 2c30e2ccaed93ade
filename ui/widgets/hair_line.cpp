#include "ui/widgets/hair_line.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace landreeve::ui::widgets {

HairLine::HairLine(Qt::Orientation orientation, QWidget* parent) : QWidget(parent), m_orientation(orientation) {
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void HairLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::hairline(painter, rect(), m_orientation, theme::color(theme::Token::Line));
}

} // namespace landreeve::ui::widgets
