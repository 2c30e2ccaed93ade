// The stock page's chart: what was there, day by day.
#include "ui/sessions/time_plot.h"
#include "ui/stock/stock_page.h"
#include "ui/stock/stock_words.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace landreeve::ui::stock {

using landreeve::stock::DayBalance;
using sessions::TimePlot;

namespace {

constexpr int kDays = 180;

/// Where a calendar day begins on the axis: days, not instants.
qint64 momentOf(const QDate& day) {
    return QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
}

QDate dayOf(const DayBalance& balance) {
    return QDate::fromString(QString::fromStdString(balance.day), Qt::ISODate);
}

/// For drawing only.
qint64 whole(const Decimal& quantity) {
    return static_cast<qint64>(std::llround(std::stod(quantity.toString())));
}

} // namespace

void StockPage::readDays() {
    if (m_stock.productId.empty())
        return;
    if (m_readingDays)
        m_readingDays->cancel();
    m_readingDays = m_services.runner.run(
        this,
        [tenant = m_tenant, product = m_stock.productId,
         where = m_where->currentData().toString().toStdString()](std::stop_token stop, const ProgressFn&) {
            return tenant->onHandByDay(product, where, kDays, std::move(stop));
        },
        tasks::Outcome<std::vector<DayBalance>>{[this, round = ++m_daysRound](const std::vector<DayBalance>& days) {
                                                    if (round != m_daysRound)
                                                        return;
                                                    m_readingDays = nullptr;
                                                    showDays(days);
                                                },
                                                [this, round = m_daysRound](const Error& error) {
                                                    if (round != m_daysRound)
                                                        return;
                                                    m_readingDays = nullptr;
                                                    m_chartWords->setText(QString::fromStdString(error.message()));
                                                },
                                                {}});
}

// A balance stands until the next day on which it changes: a line in steps.
void StockPage::showDays(const std::vector<DayBalance>& days) {
    if (days.empty())
        return;
    std::vector<TimePlot::Point> points;
    QList<QPair<qint64, QString>> marks;
    const qint64 from = momentOf(dayOf(days.front()));
    const qint64 to = momentOf(dayOf(days.back()).addDays(1));
    for (const DayBalance& day : days) {
        const qint64 at = momentOf(dayOf(day));
        if (!points.empty())
            points.push_back({at, points.back().value});
        points.push_back({at, whole(day.onHand)});
    }
    points.push_back({to, points.back().value});
    const QDate last = dayOf(days.back());
    const QDate begin = dayOf(days.front());
    for (QDate month = QDate(begin.year(), begin.month(), 1).addMonths(1); month <= last; month = month.addMonths(1))
        marks.append({momentOf(month), QLocale::c().toString(month, QStringLiteral("MMM"))});
    m_plot->setPoints(points, QDateTime::fromMSecsSinceEpoch(from), QDateTime::fromMSecsSinceEpoch(to), marks);
    const auto [least, most] = std::ranges::minmax_element(days, {}, &DayBalance::onHand);
    m_chartWords->setText(QStringLiteral("%1 %2 half a year ago, %3 now; least %4, most %5.")
                              .arg(quantityWords(days.front().onHand), QString::fromStdString(m_stock.unit),
                                   quantityWords(days.back().onHand), quantityWords(least->onHand),
                                   quantityWords(most->onHand)));
    m_plot->setAccessibleName(QStringLiteral("On hand: ") + m_chartWords->text());
}

} // namespace landreeve::ui::stock
