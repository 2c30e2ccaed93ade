#include "ui/widgets/picture.h"

#include "ui/theme/icons.h"
#include "ui/theme/type_style.h"

#include <QPainter>

namespace landreeve::ui::widgets {

Picture::Picture(const QString& icon, int side, theme::Token ink, QWidget* parent)
    : QWidget(parent), m_icon(icon), m_ink(ink) {
    const auto fit = [this, side] { setFixedSize(theme::scaled(side), theme::scaled(side)); };
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, fit);
}

void Picture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::paintIcon(painter, rect(), m_icon, theme::color(m_ink));
}

} // namespace landreeve::ui::widgets
