#include "ui/widgets/veil.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>

namespace landreeve::ui::widgets {

Veil::Veil(QWidget* dialog) : QWidget(dialog->parentWidget()->window()) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    dialog->installEventFilter(this);
    parentWidget()->installEventFilter(this);
    connect(dialog, &QObject::destroyed, this, &QObject::deleteLater);
    setGeometry(parentWidget()->rect());
    hide();
}

void Veil::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(theme::Token::Veil));
}

bool Veil::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize)
            setGeometry(parentWidget()->rect());
        return false;
    }
    if (event->type() == QEvent::Show) {
        show();
        raise();
    } else if (event->type() == QEvent::Hide) {
        hide();
    }
    return false;
}

} // namespace landreeve::ui::widgets
