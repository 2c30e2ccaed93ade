#include "ui/widgets/forward_key.h"

#include "ui/widgets/l_button.h"

#include <QShortcut>

namespace landreeve::ui::widgets {

void pressOnCtrlEnter(QWidget* scope, LButton* forward) {
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), scope);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        shortcut->setAutoRepeat(false);
        QObject::connect(shortcut, &QShortcut::activated, forward, [forward] {
            if (forward->isVisible())
                forward->click();
        });
    }
}

} // namespace landreeve::ui::widgets
