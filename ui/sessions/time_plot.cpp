#include "ui/sessions/time_plot.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QtCharts/QAreaSeries>
#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>

namespace landreeve::ui::sessions {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kLeft = 44; ///< For the figures of the upright axis; the same in all, so that the times stand in line.
constexpr int kRight = 14;
constexpr int kTop = 12;
constexpr int kBelow = 12; ///< Where no times stand: half a label has room.

constexpr double kLeastBar = 0.05; ///< Of the plot's height.

int labelHeight() {
    return QFontMetrics(theme::font(TypeStyle::Smallest)).height() + 8;
}

/// A round number no less than the highest: the axis ends there.
qint64 roundAbove(qint64 value) {
    qint64 unit = 1;
    while (value > 10 * unit)
        unit *= 10;
    // In tenths, so that little of the plot stays empty: 112 ends at 120, not at 200.
    for (const qint64 tenths : {10, 12, 15, 20, 25, 30, 40, 50, 60, 80}) {
        const qint64 end = tenths * unit / 10;
        if (tenths * unit % 10 == 0 && end >= value)
            return end;
    }
    return 10 * unit;
}

} // namespace

TimePlot::TimePlot(Look look, Token color, bool labelsTime, QWidget* parent)
    : QChartView(parent), m_look(look), m_color(color), m_labelsTime(labelsTime) {
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    viewport()->setAutoFillBackground(false);
    setBackgroundBrush(Qt::NoBrush);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setBackgroundRoundness(0);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    // A chart knows nothing of palettes.
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, [this] {
        build();
        updateGeometry();
    });
}

QSize TimePlot::sizeHint() const {
    const int plot = m_look == Look::Line ? 50 : 40;
    return QSize(600, kTop + theme::scaled(plot) + (m_labelsTime ? labelHeight() : kBelow));
}

void TimePlot::setPoints(const std::vector<Point>& points, const QDateTime& from, const QDateTime& to,
                         const QList<QPair<qint64, QString>>& marks) {
    m_points = points;
    m_current = std::min(m_current, static_cast<int>(points.size()) - 1);
    m_from = from.toMSecsSinceEpoch();
    m_to = to.toMSecsSinceEpoch();
    m_marks = marks;
    build();
}

void TimePlot::setCurrent(int slot) {
    if (slot == m_current)
        return;
    m_current = slot;
    showBand();
}

void TimePlot::showBand() {
    if (m_band == nullptr)
        return;
    m_band->setVisible(m_current >= 0);
    if (m_current < 0)
        return;
    const double width = static_cast<double>(m_to - m_from) / static_cast<double>(m_points.size());
    const double left = static_cast<double>(m_from) + m_current * width;
    m_band->upperSeries()->replace(
        QList<QPointF>{{left, static_cast<double>(m_top)}, {left + width, static_cast<double>(m_top)}});
}

void TimePlot::build() {
    chart()->removeAllSeries();
    const auto axes = chart()->axes();
    for (QAbstractAxis* axis : axes) {
        chart()->removeAxis(axis);
        delete axis;
    }
    const QColor color = theme::color(m_color);
    auto* time = new QCategoryAxis;
    time->setRange(static_cast<double>(m_from), static_cast<double>(m_to));
    time->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    for (const auto& [at, words] : std::as_const(m_marks))
        time->append(words, static_cast<double>(at));
    time->setLabelsVisible(m_labelsTime);
    time->setLabelsColor(theme::color(Token::Ink3));
    time->setLabelsFont(theme::font(TypeStyle::Smallest));
    time->setLinePen(QPen(theme::color(Token::Line2), 1));
    time->setGridLineVisible(false);
    chart()->addAxis(time, Qt::AlignBottom);

    const auto highest = std::ranges::max_element(m_points, {}, &Point::value);
    const qint64 top = roundAbove(highest == m_points.end() ? 1 : std::max<qint64>(1, highest->value));
    auto* values = new QCategoryAxis;
    values->setRange(0, static_cast<double>(top));
    values->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    values->append(QStringLiteral("0"), 0);
    values->append(theme::count(top), static_cast<double>(top));
    values->setLabelsColor(theme::color(Token::Ink3));
    values->setLabelsFont(theme::font(TypeStyle::Smallest));
    values->setLinePen(Qt::NoPen);
    values->setGridLinePen(QPen(theme::color(Token::Line), 1));
    chart()->addAxis(values, Qt::AlignLeft);
    const auto show = [&](QAbstractSeries* series) {
        chart()->addSeries(series);
        series->attachAxis(time);
        series->attachAxis(values);
    };

    // First, so that the bars stand on it.
    m_top = top;
    m_band = new QAreaSeries(new QLineSeries);
    m_band->upperSeries()->setParent(m_band);
    m_band->setPen(Qt::NoPen);
    m_band->setBrush(theme::color(Token::Sel));
    show(m_band);
    showBand();
    if (m_look == Look::Bars) {
        const double slots = std::max<double>(1.0, static_cast<double>(m_points.size()));
        const double wide = std::clamp((width() - kLeft - kRight) / slots * 0.6, 2.0, 12.0);
        for (const Point& point : m_points) {
            if (point.value == 0)
                continue;
            auto* bar = new QLineSeries;
            bar->append(static_cast<double>(point.at), 0);
            // One of many is a bar that is seen, too.
            bar->append(static_cast<double>(point.at),
                        std::max(static_cast<double>(point.value), static_cast<double>(top) * kLeastBar));
            bar->setPen(QPen(color, wide, Qt::SolidLine, Qt::FlatCap));
            show(bar);
        }
        return;
    }
    auto* line = new QLineSeries;
    auto* edge = new QLineSeries;
    for (const Point& point : m_points) {
        line->append(static_cast<double>(point.at), static_cast<double>(point.value));
        edge->append(static_cast<double>(point.at), static_cast<double>(point.value));
    }
    auto* area = new QAreaSeries(edge);
    edge->setParent(area);
    area->setPen(Qt::NoPen);
    QColor pale = color;
    pale.setAlpha(34);
    area->setBrush(pale);
    show(area);
    line->setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    show(line);
}

void TimePlot::resizeEvent(QResizeEvent* event) {
    // Before the view lays itself out, or grid and line would use different rectangles.
    const int below = m_labelsTime ? labelHeight() : kBelow;
    chart()->setPlotArea(
        QRectF(kLeft, kTop, std::max(10, width() - kLeft - kRight), std::max(10, height() - kTop - below)));
    QChartView::resizeEvent(event);
}

QRectF TimePlot::slotRect(int slot) const {
    const QRectF area = chart()->plotArea();
    const double width = area.width() / static_cast<double>(m_points.size());
    return {area.left() + slot * width, area.top(), width, area.height()};
}

int TimePlot::slotAt(const QPointF& position) const {
    const QRectF area = chart()->plotArea();
    const double share = (position.x() - area.left()) / area.width();
    return share >= 0 && share < 1 ? static_cast<int>(share * static_cast<double>(m_points.size())) : -1;
}

void TimePlot::mousePressEvent(QMouseEvent* event) {
    if (const int slot = slotAt(event->position()); slot >= 0 && !m_points.empty() && event->button() == Qt::LeftButton)
        Q_EMIT slotPressed(slot);
    QChartView::mousePressEvent(event);
}

bool TimePlot::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QChartView::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int slot = slotAt(help->pos());
    QToolTip::showText(help->globalPos(),
                       slot < 0 || m_points.empty() ? QString() : m_points[static_cast<std::size_t>(slot)].words, this);
    return true;
}

} // namespace landreeve::ui::sessions
