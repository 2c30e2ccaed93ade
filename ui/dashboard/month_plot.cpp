#include "ui/dashboard/month_plot.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"

#include <QGraphicsLayout>
#include <QMouseEvent>
#include <QtCharts/QAreaSeries>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSeries>
#include <QtCharts/QBarSet>
#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>
#include <memory>

namespace landreeve::ui::dashboard {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kRight = 14;
constexpr int kTop = 12;

int labelHeight() {
    return QFontMetrics(theme::font(TypeStyle::Smallest)).height() + 10;
}

/// Half of where the axis ends: a round number, twice which is no less than the highest.
double roundHalf(double highest) {
    if (highest <= 0)
        return 500;
    const double unit = std::pow(10.0, std::floor(std::log10(highest / 2)));
    for (const double times : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5}) {
        if (2 * times * unit >= highest)
            return times * unit;
    }
    return 10 * unit;
}

} // namespace

MonthPlot::MonthPlot(QWidget* parent) : QChartView(parent) {
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    viewport()->setAutoFillBackground(false);
    setBackgroundBrush(Qt::NoBrush);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    build();
    // A chart knows nothing of palettes.
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, [this] {
        build();
        updateGeometry();
    });
}

QSize MonthPlot::sizeHint() const {
    return QSize(600, kTop + theme::scaled(112) + labelHeight());
}

void MonthPlot::setMonths(const std::vector<Month>& months) {
    m_months = months;
    m_current = std::min(m_current, static_cast<int>(months.size()) - 1);
    build();
}

void MonthPlot::setCurrent(int month) {
    if (month == m_current)
        return;
    m_current = month;
    showBand();
}

// Below the bars of the current month.
void MonthPlot::showBand() {
    m_band->setVisible(m_current >= 0);
    m_band->upperSeries()->replace(QList<QPointF>{{m_current - 0.5, m_top}, {m_current + 0.5, m_top}});
    viewport()->update();
}

QBarSet* MonthPlot::addBars(bool first) {
    auto* set = new QBarSet(QString());
    for (const Month& month : m_months)
        *set << (first ? month.first : month.second);
    set->setBrush(theme::color(first ? Token::Tint : Token::Accent));
    set->setPen(QPen(theme::color(Token::Accent), 1));
    connect(set, &QBarSet::clicked, this, [this, first](int month) { Q_EMIT barChosen(month, first); });
    return set;
}

void MonthPlot::build() {
    // Of axes that are taken out of a chart their labels stay: a new one is made.
    const std::unique_ptr<QChart> before(chart());
    setChart(new QChart);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setBackgroundRoundness(0);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    const QFont small = theme::font(TypeStyle::Smallest);
    // First, so that the bars stand on it.
    m_band = new QAreaSeries(new QLineSeries);
    m_band->upperSeries()->setParent(m_band);
    m_band->setPen(Qt::NoPen);
    m_band->setBrush(theme::color(Token::Sel));
    chart()->addSeries(m_band);
    auto* series = new QBarSeries;
    series->append(addBars(true));
    series->append(addBars(false));
    series->setBarWidth(0.62);
    chart()->addSeries(series);

    auto* months = new QBarCategoryAxis;
    QStringList names;
    double highest = 0;
    for (const Month& month : m_months) {
        names << month.name;
        highest = std::max({highest, month.first, month.second});
    }
    months->append(names);
    months->setLabelsColor(theme::color(Token::Ink3));
    months->setLabelsFont(small);
    months->setLinePen(QPen(theme::color(Token::Line2), 1));
    months->setGridLineVisible(false);
    chart()->addAxis(months, Qt::AlignBottom);
    series->attachAxis(months);

    const double half = roundHalf(highest);
    auto* values = new QCategoryAxis;
    values->setRange(0, 2 * half);
    values->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    int widest = 0;
    for (const double value : {0.0, half, 2 * half}) {
        const QString label =
            value > 0 ? theme::shortMoney(QByteArray::number(value, 'f', 2).toStdString()) : QStringLiteral("0");
        values->append(label, value);
        widest = std::max(widest, QFontMetrics(small).horizontalAdvance(label));
    }
    values->setLabelsColor(theme::color(Token::Ink3));
    values->setLabelsFont(small);
    values->setLinePen(Qt::NoPen);
    values->setGridLinePen(QPen(theme::color(Token::Line), 1));
    chart()->addAxis(values, Qt::AlignLeft);
    series->attachAxis(values);
    m_band->attachAxis(months);
    m_band->attachAxis(values);
    if (!names.isEmpty())
        months->setRange(names.front(), names.back());
    m_top = 2 * half;
    showBand();
    m_left = widest + 14;
    // QChartView sets a minimum of its own, before which a hint counts for nothing.
    setMinimumSize(minimumSizeHint());
    setPlotRoom(size());
    viewport()->update();
}

void MonthPlot::setPlotRoom(const QSize& size) {
    chart()->setPlotArea(QRectF(m_left, kTop, std::max(10, size.width() - m_left - kRight),
                                std::max(10, size.height() - kTop - labelHeight())));
}

void MonthPlot::resizeEvent(QResizeEvent* event) {
    // Before the view lays itself out, or grid and bars would use different rectangles.
    setPlotRoom(size());
    QChartView::resizeEvent(event);
}

void MonthPlot::mousePressEvent(QMouseEvent* event) {
    const QRectF area = chart()->plotArea();
    if (event->button() == Qt::LeftButton && !m_months.empty() && area.width() > 0) {
        const double share = (event->position().x() - area.left()) / area.width();
        if (share >= 0 && share < 1)
            Q_EMIT monthChosen(static_cast<int>(share * static_cast<double>(m_months.size())));
    }
    QChartView::mousePressEvent(event);
}

} // namespace landreeve::ui::dashboard
