#include "ui/widgets/sheet_edge.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QChildEvent>
#include <QPainterPath>

namespace landreeve::ui::widgets {

using theme::Token;

SheetEdge::SheetEdge(QWidget* sheet) : QWidget(sheet) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setGeometry(sheet->rect());
    sheet->installEventFilter(this);
}

void SheetEdge::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath round;
    round.addRoundedRect(rect(), 6, 6);
    QPainterPath square;
    square.addRect(rect());
    painter.fillPath(square.subtracted(round), theme::color(Token::Window));
    theme::roundedBox(painter, rect(), 6, QColor(), theme::color(Token::Line));
}

bool SheetEdge::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    // Over whatever comes later, too.
    if (event->type() == QEvent::Resize ||
        (event->type() == QEvent::ChildAdded && static_cast<QChildEvent*>(event)->child() != this))
        raise();
    return QWidget::eventFilter(watched, event);
}

} // namespace landreeve::ui::widgets
