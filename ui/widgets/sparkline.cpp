#include "ui/widgets/sparkline.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace landreeve::ui::widgets {

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {}

void Sparkline::setValues(std::vector<double> values) {
    m_values = std::move(values);
    setSubject(m_subject);
    update();
}

void Sparkline::setSubject(const QString& subject) {
    m_subject = subject;
    setAccessibleName(subject + QStringLiteral(", ") + sentence(m_values));
}

void Sparkline::setColor(theme::Token color) {
    m_color = color;
    update();
}

QString Sparkline::sentence(const std::vector<double>& values) {
    if (values.empty())
        return QStringLiteral("no values");
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double change = values.back() - values.front();
    const double span = *high - *low;
    QString trend = QStringLiteral("steady");
    if (span > 0 && change > span / 4)
        trend = QStringLiteral("rising");
    else if (span > 0 && change < -span / 4)
        trend = QStringLiteral("falling");
    return QStringLiteral("%1 to %2, %3").arg(*low).arg(*high).arg(trend);
}

void Sparkline::paint(QPainter& painter, const QRectF& rect, const std::vector<double>& values, const QColor& color) {
    if (values.size() < 2)
        return;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double span = *high > *low ? *high - *low : 1;
    const QRectF area = rect.adjusted(2, 3, -3, -3);
    QPolygonF line;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = static_cast<double>(i) / static_cast<double>(values.size() - 1);
        line << QPointF(area.x() + x * area.width(), area.bottom() - (values[i] - *low) / span * area.height());
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(line.last(), 2, 2);
    painter.restore();
}

void Sparkline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter, rect(), m_values, theme::color(m_color));
}

} // namespace landreeve::ui::widgets
