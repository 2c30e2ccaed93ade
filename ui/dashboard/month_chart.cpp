#include "ui/dashboard/month_chart.h"

#include "ui/dashboard/month_plot.h"
#include "ui/theme/format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QDate>
#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>

namespace landreeve::ui::dashboard {

using landreeve::dashboard::MonthFigure;
using landreeve::dashboard::Side;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr Side kSides[] = {Side::Purchases, Side::Sales};

std::size_t at(Side side) {
    return side == Side::Purchases ? 0 : 1;
}

QString wordOf(Side side) {
    return side == Side::Purchases ? QStringLiteral("Purchases") : QStringLiteral("Sales");
}

QDate dayOf(const std::string& day) {
    return QDate::fromString(QString::fromStdString(day), Qt::ISODate);
}

QString named(const std::string& day, const QString& format) {
    return QLocale::c().toString(dayOf(day), format);
}

QString ordersOf(const MonthFigure& month) {
    return theme::counted(month.count, QStringLiteral("order"), QStringLiteral("orders"));
}

/// How the bars of a side look.
class Swatch : public QWidget {
public:
    Swatch(Side side, QWidget* parent) : QWidget(parent), m_side(side) {
        setFixedSize(theme::scaled(11), theme::scaled(11));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        theme::roundedBox(painter, rect(), 2, theme::color(m_side == Side::Purchases ? Token::Tint : Token::Accent),
                          theme::color(Token::Accent));
    }

private:
    Side m_side;
};

} // namespace

MonthChart::MonthChart(QWidget* parent) : QWidget(parent), m_plot(new MonthPlot(this)) {
    setObjectName(QStringLiteral("monthBars"));
    setFocusPolicy(Qt::StrongFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 4, 4, 8);
    column->setSpacing(4);
    column->addWidget(m_plot);
    auto* words = new QGridLayout;
    words->setContentsMargins(10, 0, 10, 0);
    words->setHorizontalSpacing(8);
    words->setVerticalSpacing(4);
    auto* month = new QHBoxLayout;
    month->setSpacing(4);
    m_before = LButton::tool(QStringLiteral("go-previous"), QStringLiteral("Month before (Left)"), this);
    m_before->setObjectName(QStringLiteral("monthBefore"));
    m_after = LButton::tool(QStringLiteral("go-next"), QStringLiteral("Month after (Right)"), this);
    m_after->setObjectName(QStringLiteral("monthAfter"));
    // The arrow keys do the same from the chart.
    for (LButton* button : {m_before, m_after})
        button->setFocusPolicy(Qt::NoFocus);
    m_name = new Label({}, TypeStyle::BodyStrong, Token::Ink, this);
    m_name->setObjectName(QStringLiteral("monthName"));
    month->addWidget(m_before);
    month->addWidget(m_name);
    month->addWidget(m_after);
    month->addStretch(1);
    words->addLayout(month, 0, 0, 1, 2);
    for (const Side side : kSides) {
        const int row = 1 + static_cast<int>(at(side));
        words->addWidget(new Swatch(side, this), row, 0, Qt::AlignVCenter);
        auto* link = new LButton({}, LButton::Kind::Link, this);
        link->setObjectName(side == Side::Purchases ? QStringLiteral("monthPurchases") : QStringLiteral("monthSales"));
        link->setShrinks(true);
        words->addWidget(link, row, 1, Qt::AlignLeft | Qt::AlignVCenter);
        m_links[at(side)] = link;
        connect(link, &LButton::activated, this, [this, side] { Q_EMIT chosen(side); });
    }
    words->setColumnStretch(1, 1);
    column->addLayout(words);
    connect(m_before, &LButton::activated, this, [this] { setCurrent(m_current - 1); });
    connect(m_after, &LButton::activated, this, [this] { setCurrent(m_current + 1); });
    connect(m_plot, &MonthPlot::monthChosen, this, &MonthChart::setCurrent);
    connect(m_plot, &MonthPlot::barChosen, this, [this](int chosenMonth, bool first) {
        setCurrent(chosenMonth);
        Q_EMIT chosen(first ? Side::Purchases : Side::Sales);
    });
    showMonth();
}

int MonthChart::count() const {
    return static_cast<int>(any().size());
}

void MonthChart::setMonths(Side side, const std::optional<Months>& months, const QString& why) {
    m_sides[at(side)] = months;
    m_why[at(side)] = why;
    if (m_current < 0 || m_current >= count())
        m_current = count() - 1;
    showPlot();
    showMonth();
}

std::optional<MonthFigure> MonthChart::current(Side side) const {
    const auto& months = m_sides[at(side)];
    if (!months || m_current < 0 || m_current >= static_cast<int>(months->size()))
        return std::nullopt;
    return (*months)[static_cast<std::size_t>(m_current)];
}

QString MonthChart::span() const {
    if (any().empty())
        return {};
    const QString format = QStringLiteral("MMM yyyy");
    return named(any().front().from, format) + QStringLiteral(" to ") + named(any().back().from, format);
}

void MonthChart::showPlot() {
    std::vector<MonthPlot::Month> bars;
    for (std::size_t i = 0; i < any().size(); ++i) {
        const auto height = [this, i](Side side) {
            const auto& months = m_sides[at(side)];
            return months && i < months->size() ? QString::fromStdString((*months)[i].amount.toString()).toDouble()
                                                : 0.0;
        };
        bars.push_back({named(any()[i].from, QStringLiteral("MMM")), height(Side::Purchases), height(Side::Sales)});
    }
    m_plot->setMonths(bars);
    m_plot->setCurrent(m_current);
}

void MonthChart::setCurrent(int month) {
    if (month < 0 || month >= count() || month == m_current)
        return;
    m_current = month;
    m_plot->setCurrent(month);
    showMonth();
}

void MonthChart::showMonth() {
    const QString name = m_current >= 0 && m_current < count()
                             ? named(any()[static_cast<std::size_t>(m_current)].from, QStringLiteral("MMMM yyyy"))
                             : QString();
    m_name->setText(name);
    m_before->setEnabled(m_current > 0);
    m_after->setEnabled(m_current + 1 < count());
    QStringList spoken{name};
    for (const Side side : kSides) {
        LButton* link = m_links[at(side)];
        const auto month = current(side);
        const QString words = month ? QStringLiteral("%1 %2 in %3")
                                          .arg(wordOf(side), theme::money(month->amount.toString()), ordersOf(*month))
                                    : (m_why[at(side)].isEmpty() ? wordOf(side) : m_why[at(side)]);
        link->setText(words);
        link->setToolTip(words);
        link->setAccessibleName(name.isEmpty() ? words : name + QStringLiteral(": ") + words);
        link->setEnabled(month.has_value());
        spoken << words;
    }
    setAccessibleName(QStringLiteral("Purchases and sales by month"));
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void MonthChart::keyPressEvent(QKeyEvent* event) {
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(m_current + (mirrored ? 1 : -1));
        return;
    case Qt::Key_Right:
        setCurrent(m_current + (mirrored ? -1 : 1));
        return;
    case Qt::Key_Home:
        setCurrent(0);
        return;
    case Qt::Key_End:
        setCurrent(count() - 1);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace landreeve::ui::dashboard
