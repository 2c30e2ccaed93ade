#include "ui/shell/task_bar.h"

#include "ui/tasks/task_centre.h"
#include "ui/theme/format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/status_mark.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QTimer>

namespace landreeve::ui::shell {

using tasks::Task;
using tasks::TaskCentre;
using theme::Token;
using theme::TypeStyle;
using widgets::Shape;

namespace {

constexpr int kNewsMs = 8000;

widgets::Status markOf(Task::State state, double fraction) {
    switch (state) {
    case Task::State::Done:
        return {Shape::Tick, Token::Ok, QStringLiteral("Done")};
    case Task::State::Failed:
        return {Shape::Diamond, Token::Bad, QStringLiteral("Failed")};
    case Task::State::Cancelled:
        return {Shape::DottedRing, Token::Idle, QStringLiteral("Cancelled")};
    default:
        return {Shape::OpenRing, Token::Accent, QStringLiteral("Running"), true, fraction >= 0 ? fraction : 0.7};
    }
}

int widestTime(const QWidget& label, const QString& zone) {
    const QFontMetrics metrics = label.fontMetrics();
    int digit = 0;
    for (char c = '0'; c <= '9'; ++c)
        digit = std::max(digit, metrics.horizontalAdvance(QLatin1Char(c)));
    return 6 * digit + metrics.horizontalAdvance(QStringLiteral(":: ") + zone) + 2;
}

} // namespace

TaskBar::TaskBar(TaskCentre& centre, Clock clock, QWidget* parent)
    : QWidget(parent), m_centre(centre), m_clock(std::move(clock)) {
    setObjectName(QStringLiteral("taskBar"));
    setAccessibleName(QStringLiteral("Tasks and time"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(15, 1, 14, 0);
    row->setSpacing(14);
    m_left = new QWidget(this);
    // Without news the rest stays where it is.
    QSizePolicy keep = m_left->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    m_left->setSizePolicy(keep);
    auto* left = new QHBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(0);
    m_mark = new widgets::StatusMark(markOf(Task::State::Done, -1), 11, m_left);
    m_words = new widgets::LButton({}, widgets::LButton::Kind::Tool, m_left);
    m_words->setObjectName(QStringLiteral("newestTask"));
    m_words->setButtonSize(widgets::LButton::Size::Small);
    m_words->setQuiet(true);
    m_words->setShrinks(true);
    m_bar = new widgets::ProgressBar(m_left);
    m_bar->setFixedWidth(120);
    m_detail = new widgets::Label({}, TypeStyle::Small, Token::Ink2, m_left);
    m_detail->setElide(Qt::ElideRight);
    m_action = new widgets::LButton({}, widgets::LButton::Kind::Flat, m_left);
    m_action->setButtonSize(widgets::LButton::Size::Small);
    m_action->setObjectName(QStringLiteral("newestAction"));
    left->addWidget(m_mark);
    left->addWidget(m_words);
    left->addSpacing(4);
    left->addWidget(m_bar);
    left->addSpacing(14);
    left->addWidget(m_detail, 1);
    left->addWidget(m_action);
    left->addStretch(0);
    row->addWidget(m_left, 1);
    m_server = new widgets::Label({}, TypeStyle::Small, Token::Ink2, this);
    m_server->setObjectName(QStringLiteral("serverState"));
    m_local = new widgets::Label({}, TypeStyle::Small, Token::Ink, this);
    m_utc = new widgets::Label({}, TypeStyle::Small, Token::Ink3, this);
    for (widgets::Label* label : {m_server, m_local, m_utc})
        row->addWidget(label, 0, Qt::AlignVCenter);

    m_fade = new QTimer(this);
    m_fade->setSingleShot(true);
    m_fade->setInterval(kNewsMs);
    connect(m_fade, &QTimer::timeout, m_left, &QWidget::hide);
    connect(m_words, &widgets::LButton::activated, this, &TaskBar::tasksRequested);
    connect(m_action, &widgets::LButton::activated, this, [this] { m_centre.act(0); });
    connect(&centre, &TaskCentre::newestChanged, this, &TaskBar::showNewest);
    auto* tick = new QTimer(this);
    tick->setInterval(1000);
    connect(tick, &QTimer::timeout, this, &TaskBar::showTime);
    tick->start();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &TaskBar::fit);
    m_left->hide();
    showTime();
    showNewest();
    fit();
}

QString TaskBar::words() const {
    return m_left->isHidden() ? QString() : m_words->text();
}

void TaskBar::setServer(const QString& words, Token tone) {
    m_server->setText(words);
    m_server->setInk(tone);
    fit();
}

void TaskBar::showTime() {
    const QDateTime local = theme::toLocal(m_clock());
    m_local->setText(local.time().toString(QStringLiteral("HH:mm:ss ")) + local.timeZoneAbbreviation());
    // As wide as the widest time, or the bar stirs with every second.
    m_local->setMinimumWidth(widestTime(*m_local, local.timeZoneAbbreviation()));
    m_utc->setMinimumWidth(widestTime(*m_utc, QStringLiteral("UTC")));
    m_utc->setText(local.toUTC().time().toString(QStringLiteral("HH:mm:ss 'UTC'")));
    // Where the clock is UTC anyway, once is enough.
    m_utc->setVisible(local.offsetFromUtc() != 0);
}

void TaskBar::showNewest() {
    if (m_centre.rowCount() == 0) {
        m_left->hide();
        return;
    }
    // A running task comes before news of an older one.
    int row = 0;
    const int running = m_centre.runningCount();
    const auto stateAt = [this](int at) {
        return static_cast<Task::State>(m_centre.index(at).data(TaskCentre::StateRole).toInt());
    };
    if (running > 0) {
        while (stateAt(row) >= Task::State::Done)
            ++row;
    }
    const QModelIndex index = m_centre.index(row);
    const Task::State state = stateAt(row);
    const double fraction = index.data(TaskCentre::FractionRole).toDouble();
    const QString name = index.data(Qt::DisplayRole).toString();
    const QString detail = index.data(TaskCentre::DetailRole).toString();
    m_mark->setStatus(markOf(state, fraction));
    if (running > 1) {
        m_words->setText(QStringLiteral("%1 tasks running").arg(running));
        m_detail->setText(detail.isEmpty() ? name : name + QStringLiteral(", ") + detail);
    } else if (running == 1) {
        m_words->setText(detail.isEmpty() ? name : name + QStringLiteral(", ") + detail);
        m_detail->setText(fraction >= 0 ? theme::percent(fraction) : QString());
    } else {
        m_words->setText(name);
        m_detail->setText(state == Task::State::Done ? QString() : detail);
    }
    m_words->setAccessibleName(m_words->text());
    m_words->setToolTip(m_words->text() + QStringLiteral("\nTasks (Ctrl+J)"));
    m_words->updateGeometry();
    m_bar->setVisible(running > 0 && fraction >= 0);
    m_bar->setFraction(fraction);
    const QString action = running > 0 ? QString() : index.data(TaskCentre::ActionRole).toString();
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_left->show();
    if (running > 0)
        m_fade->stop();
    else if (state != Task::State::Failed)
        m_fade->start();
}

void TaskBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void TaskBar::fit() {
    setFixedHeight(QFontMetrics(QApplication::font()).height() + 13);
    showTime();
}

void TaskBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Rail));
    theme::hairline(painter, rect(), Qt::Horizontal, theme::color(Token::Line));
}

} // namespace landreeve::ui::shell
