#include "ui/sessions/sign_in_strip.h"

#include "core/workspace/workspace.h"
#include "ui/sessions/session_rights.h"
#include "ui/sessions/sessions_feed.h"
#include "ui/sessions/time_plot.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::sessions {

using landreeve::sessions::FailureCount;
using landreeve::sessions::SignInCount;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kAgainMs = 60'000;
constexpr int kSoonMs = 2'000;
constexpr std::size_t kMostNamed = 3;

/// When the slots begin, in the zone in which times are shown: hours of a day, or days of a fortnight. The last is the
/// one that it is now.
std::vector<Time> slotsOf(bool fortnight) {
    const QDateTime now = theme::toLocal(QDateTime::currentDateTimeUtc());
    QDateTime slot = now;
    slot.setTime(QTime(fortnight ? 0 : now.time().hour(), 0));
    std::vector<Time> slots;
    for (int back = fortnight ? 13 : 23; back >= 0; --back) {
        const QDateTime at = fortnight ? slot.addDays(-back) : slot.addSecs(qint64{-3600} * back);
        slots.emplace_back(std::chrono::milliseconds(at.toMSecsSinceEpoch()));
    }
    return slots;
}

QString markOf(const QDateTime& slot, bool fortnight) {
    const QDateTime local = theme::toLocal(slot);
    return fortnight ? QLocale::c().toString(local.date(), QStringLiteral("d MMM"))
                     : local.toString(QStringLiteral("HH:mm"));
}

QString nameOf(const FailureCount& failure) {
    const QString name = QString::fromStdString(failure.account.empty() ? failure.address : failure.account);
    return failure.account.empty() ? QStringLiteral("from %1").arg(name) : QStringLiteral("of “%1”").arg(name);
}

} // namespace

SignInStrip::SignInStrip(workspace::Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner,
                         QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_runner(runner), m_again(new QTimer(this)), m_soon(new QTimer(this)) {
    setObjectName(QStringLiteral("signInStrip"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(8);
    m_sheet = new widgets::Sheet(this);
    m_sheet->setObjectName(QStringLiteral("signInChart"));
    auto* column = m_sheet->body();
    column->setContentsMargins(8, 5, 8, 5);
    column->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    m_fold = LButton::tool(QStringLiteral("go-up"), QStringLiteral("Hide the chart"), m_sheet);
    m_fold->setObjectName(QStringLiteral("foldChartButton"));
    head->addWidget(m_fold);
    head->addWidget(new Label(QStringLiteral("Sign-ins and refusals"), TypeStyle::SmallStrong, Token::Ink, m_sheet));
    m_said = new Label({}, TypeStyle::Small, Token::Ink2, m_sheet);
    m_said->setObjectName(QStringLiteral("signInWords"));
    m_said->setElide(Qt::ElideRight);
    head->addWidget(m_said, 1);
    m_span = new widgets::Segments(m_sheet);
    m_span->setObjectName(QStringLiteral("signInSpan"));
    m_span->setAccessibleName(QStringLiteral("Time shown"));
    m_span->add(QStringLiteral("day"), QStringLiteral("24 h"));
    m_span->add(QStringLiteral("fortnight"), QStringLiteral("14 days"));
    head->addWidget(m_span);
    column->addLayout(head);
    m_plots = new QWidget(m_sheet);
    auto* plots = new QVBoxLayout(m_plots);
    plots->setContentsMargins(0, 0, 0, 0);
    plots->setSpacing(0);
    m_signIns = new TimePlot(TimePlot::Look::Line, Token::Accent, false, m_plots);
    m_signIns->setObjectName(QStringLiteral("signInPlot"));
    m_refusals = new TimePlot(TimePlot::Look::Bars, Token::Bad, true, m_plots);
    m_refusals->setObjectName(QStringLiteral("refusalPlot"));
    // One is told from the other by its words, not by its colour alone.
    for (const auto& [words, plot] :
         {std::pair(QStringLiteral("Sign-ins"), m_signIns), std::pair(QStringLiteral("Refusals"), m_refusals)}) {
        auto* name = new Label(words, TypeStyle::Smallest, Token::Ink2, m_plots);
        name->setContentsMargins(8, 0, 0, 0);
        plots->addWidget(name);
        plot->setAccessibleName(words);
        plots->addWidget(plot);
    }
    column->addWidget(m_plots);
    outer->addWidget(m_sheet);

    m_pileLine = new QWidget(this);
    m_pileLine->setObjectName(QStringLiteral("pileUpLine"));
    auto* line = new QHBoxLayout(m_pileLine);
    line->setContentsMargins(2, 0, 2, 0);
    line->setSpacing(8);
    line->addWidget(new widgets::StatusMark(widgets::statusOf(QStringLiteral("Attention")), 13, m_pileLine));
    m_pileText = new Label({}, TypeStyle::BodyMedium, Token::Ink, m_pileLine);
    m_pileText->setObjectName(QStringLiteral("pileUpText"));
    m_pileText->setElide(Qt::ElideRight);
    line->addWidget(m_pileText, 1);
    auto* show = new LButton(QStringLiteral("Show failed sign-ins"), LButton::Kind::Link, m_pileLine);
    show->setObjectName(QStringLiteral("showFailuresButton"));
    line->addWidget(show);
    connect(show, &LButton::activated, this, &SignInStrip::failuresWanted);
    m_pileLine->hide();
    outer->addWidget(m_pileLine);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    m_again->setInterval(kAgainMs);
    connect(m_again, &QTimer::timeout, this, &SignInStrip::read);
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, this, &SignInStrip::read);
    connect(&feed, &SessionsFeed::changed, this, [this] {
        if (m_again->isActive() && !m_soon->isActive())
            m_soon->start();
    });
    connect(m_span, &widgets::Segments::chosen, this, &SignInStrip::read);
    connect(m_fold, &LButton::activated, this, [this] { setFolded(!m_folded); });
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &SignInStrip::present);
    present();
}

void SignInStrip::setRoomy(bool roomy) {
    m_roomy = roomy;
    m_sheet->setVisible(roomy);
    setVisible(m_shown && (roomy || !m_read.pileUps.empty()));
}

void SignInStrip::setShown(bool shown) {
    m_shown = shown;
    setRoomy(m_roomy);
}

void SignInStrip::setFolded(bool folded) {
    m_folded = folded;
    m_fold->setIconName(folded ? QStringLiteral("go-next") : QStringLiteral("go-up"));
    m_fold->setHint(folded ? QStringLiteral("Show the chart") : QStringLiteral("Hide the chart"));
    m_plots->setVisible(!folded);
    m_span->setVisible(!folded);
    if (!folded)
        read();
}

void SignInStrip::setWatching(bool watching) {
    if (watching) {
        m_again->start();
        read();
    } else {
        m_again->stop();
        m_soon->stop();
    }
}

void SignInStrip::read() {
    if (m_reading)
        m_reading->cancel();
    const bool fortnight = m_span->current() == QLatin1String("fortnight");
    m_reading = m_runner.run(
        this,
        [&workspace = m_workspace, slots = slotsOf(fortnight)](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", {}, stop);
            const postgres::Wait wait{stop, std::chrono::minutes(2)};
            Read read;
            read.pileUps = landreeve::sessions::pileUpsNow(workspace.control(), wait);
            read.counts = landreeve::sessions::readSignInHistory(workspace.control(), slots, wait);
            return read;
        },
        tasks::Outcome<Read>{.done =
                                 [this](Read read) {
                                     m_read = std::move(read);
                                     m_known = true;
                                     present();
                                 },
                             // That the server is away is said elsewhere; what was read stays.
                             .failed = {},
                             .cancelled = {}});
}

void SignInStrip::present() {
    showPileUps();
    if (!m_known || m_read.counts.empty())
        return;
    const bool fortnight = m_read.counts.size() < 20;
    const qint64 half = qint64{fortnight ? 24 : 1} * 1800 * 1000;
    std::vector<TimePlot::Point> signIns;
    std::vector<TimePlot::Point> refusals;
    QList<QPair<qint64, QString>> marks;
    qint64 came = 0;
    qint64 refused = 0;
    for (std::size_t i = 0; i < m_read.counts.size(); ++i) {
        const SignInCount& count = m_read.counts[i];
        const QDateTime from = theme::toDateTime(count.from);
        const qint64 at = from.toMSecsSinceEpoch() + half;
        signIns.push_back({at, count.signIns});
        refusals.push_back({at, count.refusals});
        came += count.signIns;
        refused += count.refusals;
        if (i % (fortnight ? 2 : 4) == 1)
            marks.append({from.toMSecsSinceEpoch() + (fortnight ? half : 0), markOf(from, fortnight)});
    }
    const QDateTime from = theme::toDateTime(m_read.counts.front().from);
    const QDateTime to = theme::toDateTime(m_read.counts.back().from).addMSecs(2 * half);
    m_signIns->setPoints(signIns, from, to, marks);
    m_refusals->setPoints(refusals, from, to, marks);
    const QString span = fortnight ? QStringLiteral("14 days") : QStringLiteral("24 hours");
    const QString said =
        QStringLiteral("%1 signed in, %2 refused in %3").arg(theme::count(came), theme::count(refused), span);
    m_said->setText(said);
    m_signIns->setAccessibleName(QStringLiteral("Sign-ins, %1: %2").arg(span, theme::count(came)));
    m_refusals->setAccessibleName(QStringLiteral("Refusals, %1: %2").arg(span, theme::count(refused)));
}

void SignInStrip::showPileUps() {
    QStringList named;
    QStringList all;
    for (const FailureCount& failure : m_read.pileUps) {
        all.append(QStringLiteral("%1 %2").arg(theme::count(failure.count), nameOf(failure)));
        if (static_cast<std::size_t>(named.size()) < kMostNamed)
            named.append(all.last());
    }
    m_pileLine->setVisible(!all.isEmpty());
    m_pileText->setText(
        QStringLiteral("Failed sign-ins pile up, within %1 minutes: %2")
            .arg(landreeve::sessions::kPileUpWithin.count())
            .arg(named.join(QStringLiteral(", "))) +
        (all.size() > named.size() ? QStringLiteral(" and %1 more").arg(all.size() - named.size()) : QString()));
    m_pileText->setToolTip(all.join(u'\n'));
    setVisible(m_shown && (m_roomy || !all.isEmpty()));
}

} // namespace landreeve::ui::sessions
