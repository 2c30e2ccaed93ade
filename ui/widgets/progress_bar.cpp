#include "ui/widgets/progress_bar.h"

#include "ui/theme/format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QAccessible>

#include <algorithm>
#include <cmath>

namespace landreeve::ui::widgets {

ProgressBar::ProgressBar(QWidget* parent) : QProgressBar(parent) {
    setRange(0, 1000);
    setTextVisible(false);
    setFixedHeight(6);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    if (accessibleName().isEmpty())
        setAccessibleName(QStringLiteral("Progress"));
}

void ProgressBar::setFraction(double fraction) {
    setValue(static_cast<int>(std::lround(std::clamp(fraction, 0.0, 1.0) * 1000)));
    const int quarter = value() / 250;
    if (quarter == m_spoken)
        return;
    m_spoken = quarter;
    setAccessibleDescription(theme::percent(fraction));
}

void ProgressBar::setTone(theme::Token tone) {
    m_tone = tone;
    update();
}

void ProgressBar::paint(QPainter& painter, const QRectF& rect, double fraction, const QColor& color,
                        const QColor& track) {
    const double radius = rect.height() / 2;
    theme::roundedBox(painter, rect, radius, track, QColor());
    if (fraction <= 0)
        return;
    const double width = std::max(rect.height(), rect.width() * std::min(1.0, fraction));
    theme::roundedBox(painter, QRectF(rect.x(), rect.y(), width, rect.height()), radius, color, QColor());
}

void ProgressBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter, rect(), value() / 1000.0, theme::color(m_tone), theme::color(theme::Token::Track));
}

} // namespace landreeve::ui::widgets
