#include "ui/theme/ground.h"

#include "ui/theme/theme.h"

#include <QWidget>

namespace landreeve::ui::theme {

void setGround(QWidget* window, Token token) {
    const auto set = [window, token] {
        QPalette ground = window->palette();
        ground.setColor(QPalette::Window, color(token));
        window->setPalette(ground);
    };
    set();
    QObject::connect(&Theme::of(), &Theme::themeChanged, window, set);
}

} // namespace landreeve::ui::theme
