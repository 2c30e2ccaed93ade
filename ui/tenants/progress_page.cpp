#include "ui/tenants/progress_page.h"

#include "ui/control/fleet_feed.h"
#include "ui/tenants/provision_run.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::ChainStep;
using widgets::Label;
using State = ProvisionRun::State;

namespace {

constexpr int kTickMs = 100;

QString seconds(std::chrono::milliseconds time) {
    return QStringLiteral("%1 s").arg(static_cast<double>(time.count()) / 1000.0, 0, 'f', 1);
}

} // namespace

ProgressPage::ProgressPage(ProvisionServices services, QWidget* parent)
    : WizardStep(QStringLiteral("progressPage"), {}, {}, parent), m_services(services), m_tick(new QTimer(this)) {
    m_where = new Label({}, TypeStyle::Body, Token::Ink2, content());
    m_where->setObjectName(QStringLiteral("progressWhere"));
    headRow()->addWidget(m_where, 0, Qt::AlignVCenter);

    m_notice = new widgets::Sheet(content());
    m_notice->setObjectName(QStringLiteral("progressNotice"));
    m_notice->body()->setContentsMargins(12, 10, 12, 11);
    auto* row = new QHBoxLayout;
    row->setSpacing(9);
    m_noticeMark = new widgets::StatusMark({}, 13, m_notice);
    row->addWidget(m_noticeMark, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    m_noticeTitle = new Label({}, TypeStyle::BodyStrong, Token::Ink, m_notice);
    m_noticeText = new Label({}, TypeStyle::Body, Token::Ink, m_notice);
    for (Label* label : {m_noticeTitle, m_noticeText}) {
        label->setWraps();
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
    }
    row->addLayout(words, 1);
    m_notice->body()->addLayout(row);
    m_notice->hide();
    column()->addWidget(m_notice);

    m_chain = new widgets::ChainView(widgets::ChainView::Layout::Columns, content());
    m_chain->setObjectName(QStringLiteral("progressSteps"));
    column()->addWidget(m_chain);
    column()->addSpacing(10);
    m_log = new QPlainTextEdit(content());
    m_log->setObjectName(QStringLiteral("provisionLog"));
    m_log->setAccessibleName(QStringLiteral("What was done"));
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    theme::setTypeStyle(m_log, TypeStyle::Fixed);
    m_log->setWordWrapMode(QTextOption::WrapAnywhere);
    const auto fit = [log = m_log] {
        log->setMinimumHeight(log->fontMetrics().lineSpacing() * 3 / theme::scaled(1) + 18);
        log->setMaximumHeight(log->fontMetrics().lineSpacing() * 8 + 18);
    };
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_log, fit);
    column()->addWidget(m_log, 1);
    column()->addStretch(0);

    m_tick->setInterval(kTickMs);
    connect(m_tick, &QTimer::timeout, this, &ProgressPage::showHead);
}

void ProgressPage::setRun(ProvisionRun* run) {
    if (m_run)
        m_run->disconnect(this);
    m_run = run;
    m_log->clear();
    for (const QString& line : run->log())
        m_log->appendPlainText(line);
    m_log->setVisible(!run->log().isEmpty());
    connect(run, &ProvisionRun::changed, this, &ProgressPage::show);
    connect(run, &ProvisionRun::stateChanged, this, [this] {
        show();
        Q_EMIT runChanged();
    });
    connect(run, &ProvisionRun::logged, m_log, [this](const QString& line) {
        m_log->appendPlainText(line);
        m_log->show();
    });
    show();
    Q_EMIT runChanged();
}

void ProgressPage::initializePage() {
    show();
}

QString ProgressPage::where() const {
    return m_run && m_run->state() != State::Reading
               ? QStringLiteral("step %1 of %2").arg(m_run->currentNumber()).arg(m_run->steps().size())
               : QString();
}

void ProgressPage::showHead() {
    if (!m_run)
        return;
    switch (m_run->state()) {
    case State::Reading:
        m_where->setText({});
        break;
    case State::Running:
        m_where->setText(QStringLiteral("%1, %2 so far").arg(where(), seconds(m_run->elapsed())));
        break;
    case State::Cancelling:
        m_where->setText(QStringLiteral("cancelling"));
        break;
    case State::Undoing:
        m_where->setText(QStringLiteral("undoing, %1 so far").arg(seconds(m_run->elapsed())));
        break;
    default:
        m_where->setText(QStringLiteral("%1 of %2 steps done").arg(m_run->doneCount()).arg(m_run->steps().size()));
    }
}

void ProgressPage::show() {
    if (!m_run)
        return;
    const QString id = m_run->id();
    switch (m_run->state()) {
    case State::Reading:
        setHeading(QStringLiteral("Provisioning %1").arg(id), m_run->error()
                                                                  ? QStringLiteral("Nothing was changed.")
                                                                  : QStringLiteral("Its steps are being read."));
        break;
    case State::Running:
    case State::Cancelling:
        setHeading(QStringLiteral("Provisioning %1").arg(id),
                   QStringLiteral("You may leave this page. The task bar shows it, and it goes on."));
        break;
    case State::Undoing:
        setHeading(QStringLiteral("Undoing %1").arg(id),
                   QStringLiteral("What was made is taken back, the last first."));
        break;
    case State::Undone:
        setHeading(QStringLiteral("%1 is undone").arg(id),
                   QStringLiteral("Nothing of it is left, and its ID is free."));
        break;
    case State::Elsewhere:
        setHeading(QStringLiteral("Provisioning %1").arg(id),
                   QStringLiteral("Another program is at it. This page shows how far it is."));
        break;
    case State::Stopped:
    case State::Done:
        setHeading(QStringLiteral("Provisioning %1").arg(id),
                   QStringLiteral("What is done stays done until you decide."));
        break;
    }
    QList<ChainStep> steps;
    for (const auto& record : m_run->steps()) {
        ChainStep step =
            chainStepOf(record, stepPurpose(record.name, m_run->request(), m_services.feed.fleet().newestSchema));
        if (step.state == ChainStep::State::Running && m_run->stepFraction() >= 0) {
            step.fraction = m_run->stepFraction();
            step.progressWords = m_run->stepWords();
        } else if (step.state == ChainStep::State::Running && !m_run->stepWords().isEmpty()) {
            step.detail = m_run->stepWords();
        }
        steps.append(step);
    }
    m_chain->setSteps(steps);
    m_chain->setVisible(m_run->state() != State::Reading);
    showHead();
    showNotice();
    if (m_run->isWorking())
        m_tick->start();
    else
        m_tick->stop();
    Q_EMIT requestChanged();
}

void ProgressPage::showRefusal(const Error& error, const QString& became) {
    m_notice->setGround(Token::BadTint, Token::BadTint);
    m_noticeMark->setStatus(widgets::statusOf(QStringLiteral("Refused")));
    m_noticeTitle->setText(QString::fromStdString(error.message()));
    m_noticeText->setText(became + QString::fromStdString(error.hint()));
    m_noticeTitle->setToolTip(QString::fromStdString(error.code()));
}

void ProgressPage::showNotice() {
    const auto& error = m_run->error();
    const bool unread = m_run->state() == State::Reading && error;
    const bool stopped = m_run->state() == State::Stopped;
    m_notice->setVisible(stopped || unread);
    if (unread)
        showRefusal(*error, QStringLiteral("Its steps could not be read. "));
    if (!stopped)
        return;
    const int done = m_run->doneCount();
    const auto failedAt = std::ranges::find_if(m_run->steps(), [](const tenancy::StepRecord& step) {
        return step.state == tenancy::StepRecord::State::Failed;
    });
    const QString step = failedAt == m_run->steps().end() ? QString() : QString::fromStdString(failedAt->name);
    const QString finished =
        QStringLiteral("%1 finished.")
            .arg(done == 1 ? QStringLiteral("One step is") : countWord(done) + QStringLiteral(" steps are"));
    if (error && done == 0 && step.isEmpty()) {
        showRefusal(*error, QStringLiteral("Nothing was made. "));
        return;
    }
    if (m_run->wasCancelled()) {
        m_notice->setGround(Token::IdleTint, Token::IdleTint);
        m_noticeMark->setStatus(widgets::statusOf(QStringLiteral("Paused")));
        m_noticeTitle->setText(QStringLiteral("Cancelled. Undo what was made, or keep it?"));
        m_noticeText->setText(finished +
                              QStringLiteral(" Kept, the tenant stays half made until it is resumed or undone."));
        return;
    }
    m_notice->setGround(Token::BadTint, Token::BadTint);
    m_noticeMark->setStatus(widgets::statusOf(QStringLiteral("Failed")));
    m_noticeTitle->setText(m_run->isCopy() || step.isEmpty()
                               ? QStringLiteral("The making of %1 was cut off.").arg(m_run->id())
                               : QStringLiteral("The provisioning of %1 stopped at “%2”.").arg(m_run->id(), step));
    QString text = QStringLiteral("Nothing after it was done. ");
    if (m_run->isCopy())
        text = QStringLiteral("It was being restored or cloned. Undo it, and do that again.");
    if (error) {
        text = QString::fromStdString(error->message()) + QLatin1Char(' ') + QString::fromStdString(error->hint());
        m_noticeTitle->setToolTip(QString::fromStdString(error->code()));
    }
    m_noticeText->setText(text.trimmed() + QLatin1Char(' ') + finished);
}

} // namespace landreeve::ui::tenants
