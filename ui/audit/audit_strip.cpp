#include "ui/audit/audit_strip.h"

#include "ui/sessions/time_plot.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::audit {

using landreeve::audit::EntryCount;
using landreeve::audit::EntryFilter;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

namespace {

using std::chrono::hours;
constexpr hours kDay{24};
constexpr int kDays = 30;

QDateTime local(Time time) {
    return theme::toLocal(theme::toDateTime(time));
}

QString dayName(const QDateTime& day) {
    return QLocale::c().toString(day, QStringLiteral("d MMM yyyy"));
}

/// The beginning of the day or hour, where the window's times are.
Time floored(Time time, bool hourly) {
    const QDateTime moment = local(time);
    QDateTime begin = moment.date().startOfDay(moment.timeZone());
    if (hourly)
        begin = begin.addSecs(qint64{moment.time().hour()} * 3600);
    return Time(std::chrono::milliseconds(begin.toMSecsSinceEpoch()));
}

} // namespace

AuditStrip::AuditStrip(const AuditServices& services, QWidget* parent) : QWidget(parent), m_services(services) {
    setObjectName(QStringLiteral("auditStrip"));
    // A click is for one of its bars and leaves the keyboard where it is.
    setFocusPolicy(Qt::TabFocus);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* sheet = new widgets::Sheet(this);
    auto* column = sheet->body();
    column->setContentsMargins(12, 6, 12, 5);
    column->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(new Label(QStringLiteral("Entries over time"), TypeStyle::SmallStrong, Token::Ink, sheet));
    m_said = new Label({}, TypeStyle::Small, Token::Ink2, sheet);
    m_said->setObjectName(QStringLiteral("auditTimeWords"));
    m_said->setElide(Qt::ElideRight);
    head->addWidget(m_said, 1);
    column->addLayout(head);
    m_plot = new sessions::TimePlot(sessions::TimePlot::Look::Bars, Token::Accent, true, sheet);
    m_plot->setObjectName(QStringLiteral("auditPlot"));
    m_plot->viewport()->setCursor(Qt::PointingHandCursor);
    connect(m_plot, &sessions::TimePlot::slotPressed, this, &AuditStrip::choose);
    column->addWidget(m_plot);
    outer->addWidget(sheet);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

QString AuditStrip::words() const {
    return m_said->text();
}

void AuditStrip::read(const EntryFilter& filter) {
    if (m_reading)
        m_reading->cancel();
    const Time now = std::chrono::system_clock::now();
    const Time end = filter.until.value_or(now);
    const Time begin = filter.since.value_or(end - (kDays - 1) * kDay);
    const bool hourly = end - begin <= 2 * kDay;
    const Time from = floored(begin, hourly);
    const std::chrono::seconds step = hourly ? hours(1) : kDay;
    const auto steps = static_cast<int>((end - from + step - std::chrono::system_clock::duration(1)) / step);
    using Counts = std::vector<EntryCount>;
    m_reading = m_services.runner().run(
        this,
        [&workspace = m_services.workspace, filter, from, step, steps](const std::stop_token& stop, const ProgressFn&) {
            control::Rights::refuse(workspace, kReadAudit, filter.tenantId, &auditDeed, stop);
            return landreeve::audit::timeLine(workspace.control(), filter, from, step, std::max(1, steps),
                                              {stop, std::chrono::minutes(2)});
        },
        // What cannot be read is said above the table.
        tasks::Outcome<Counts>{
            .done = [this, hourly](const Counts& counts) { present(counts, hourly); }, .failed = {}, .cancelled = {}});
}

void AuditStrip::present(const std::vector<EntryCount>& counts, bool hourly) {
    m_counts = counts;
    m_hourly = hourly;
    const qint64 step = qint64{hourly ? 1 : 24} * 3600 * 1000;
    std::vector<sessions::TimePlot::Point> points;
    QList<QPair<qint64, QString>> marks;
    qint64 all = 0;
    const std::size_t every = std::max<std::size_t>(1, counts.size() / 7);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const QDateTime at = local(counts[i].begin);
        points.push_back({at.toMSecsSinceEpoch() + step / 2, counts[i].entries, wordsOf(static_cast<int>(i))});
        all += counts[i].entries;
        if (i % every == every / 2)
            marks.append({at.toMSecsSinceEpoch() + (hourly ? 0 : step / 2),
                          QLocale::c().toString(at, hourly ? QStringLiteral("HH:mm") : QStringLiteral("d MMM"))});
    }
    const QDateTime from = theme::toDateTime(counts.front().begin);
    m_plot->setPoints(points, from, theme::toDateTime(counts.back().begin).addMSecs(step), marks);
    const auto most = std::ranges::max_element(counts, {}, &EntryCount::entries);
    m_all =
        QStringLiteral("%1 in %2")
            .arg(theme::count(all), hourly ? theme::counted(last() + 1, QStringLiteral("hour"), QStringLiteral("hours"))
                                           : theme::counted(last() + 1, QStringLiteral("day"), QStringLiteral("days")));
    if (all > 0 && last() > 0)
        m_all += QStringLiteral(", most %1 %2: %3")
                     .arg(hourly ? QStringLiteral("from") : QStringLiteral("on"),
                          QLocale::c().toString(local(most->begin),
                                                hourly ? QStringLiteral("HH:mm") : QStringLiteral("d MMMM")),
                          theme::count(most->entries));
    setAccessibleName(QStringLiteral("Entries over time: ") + m_all);
    setCurrent(hasFocus() ? last() : -1);
}

Time AuditStrip::endOf(int slot) const {
    const auto at = static_cast<std::size_t>(slot);
    return slot < last() ? m_counts[at + 1].begin : m_counts[at].begin + (m_hourly ? hours(1) : kDay);
}

QString AuditStrip::nameOf(int slot) const {
    const QDateTime begin = local(m_counts[static_cast<std::size_t>(slot)].begin);
    return m_hourly ? QLocale::c().toString(begin, QStringLiteral("d MMM yyyy, HH:mm 'to' ")) +
                          QLocale::c().toString(local(endOf(slot)), QStringLiteral("HH:mm"))
                    : dayName(begin);
}

QString AuditStrip::wordsOf(int slot) const {
    return nameOf(slot) + QStringLiteral(": ") +
           theme::counted(m_counts[static_cast<std::size_t>(slot)].entries, QStringLiteral("entry"),
                          QStringLiteral("entries"));
}

void AuditStrip::setCurrent(int slot) {
    m_current = std::min(slot, last());
    m_plot->setCurrent(m_current);
    const QString words = m_current < 0 ? QString() : wordsOf(m_current);
    m_said->setText(words.isEmpty()           ? m_all
                    : m_hourly && last() == 0 ? words + QStringLiteral(" · Enter shows the whole day")
                    : m_counts[static_cast<std::size_t>(m_current)].entries > 0
                        ? words + QStringLiteral(" · Enter shows them")
                        : words);
    setAccessibleDescription(words);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void AuditStrip::choose(int slot) {
    if (slot < 0 || slot > last())
        return;
    // The one hour that is shown leads back to its day.
    if (m_hourly && last() == 0) {
        const QDateTime hour = local(m_counts.front().begin);
        const QDateTime day = hour.date().startOfDay(hour.timeZone());
        const auto timeOf = [](const QDateTime& at) { return Time(std::chrono::milliseconds(at.toMSecsSinceEpoch())); };
        Q_EMIT spanWanted(timeOf(day), timeOf(day.addDays(1)), dayName(day));
    } else {
        Q_EMIT spanWanted(m_counts[static_cast<std::size_t>(slot)].begin, endOf(slot), nameOf(slot));
    }
}

void AuditStrip::keyPressEvent(QKeyEvent* event) {
    const int forward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(std::clamp(m_current - forward, 0, std::max(0, last())));
    case Qt::Key_Right:
        return setCurrent(std::clamp(m_current + forward, 0, std::max(0, last())));
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(last());
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return choose(m_current);
    default:
        QWidget::keyPressEvent(event);
    }
}

void AuditStrip::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    setCurrent(last());
}

void AuditStrip::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    setCurrent(-1);
}

} // namespace landreeve::ui::audit
