#include "ui/audit/chain_status.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace landreeve::ui::audit {

using landreeve::audit::ChainReport;
using theme::Token;
using widgets::LButton;

namespace {

constexpr int kRadius = 6;

struct Looked {
    ChainReport report;
    std::vector<landreeve::control::TenantFailure> unsealed;
};

} // namespace

ChainStatus::ChainStatus(const AuditServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_status(new widgets::StatusLabel({}, this)),
      m_words(new widgets::Label({}, theme::TypeStyle::Body, Token::Ink2, this)),
      m_show(new LButton(QStringLiteral("Show it"), LButton::Kind::Link, this)),
      m_stop(new LButton(QStringLiteral("Stop"), LButton::Kind::Link, this)) {
    setObjectName(QStringLiteral("chainStatus"));
    setAccessibleName(QStringLiteral("Whether the log is whole"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 7, 12, 7);
    row->setSpacing(10);
    m_status->setSubject(QStringLiteral("Audit log"));
    row->addWidget(m_status);
    m_words->setObjectName(QStringLiteral("chainWords"));
    m_words->setElide(Qt::ElideRight);
    row->addWidget(m_words, 1);
    m_show->setObjectName(QStringLiteral("showBadEntryButton"));
    m_show->setAccessibleName(QStringLiteral("Show the entry that is wrong"));
    row->addWidget(m_show);
    m_stop->setObjectName(QStringLiteral("stopVerifyButton"));
    m_stop->setAccessibleName(QStringLiteral("Stop verifying"));
    row->addWidget(m_stop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_show, &LButton::activated, this, [this] {
        if (m_report && m_report->firstBad())
            Q_EMIT entryWanted(*m_report->firstBad());
    });
    connect(m_stop, &LButton::activated, this, [this] {
        if (m_task)
            m_task->cancel();
    });
    present();
}

void ChainStatus::verify() {
    if (m_task)
        return;
    m_task = m_services.runner().run(
        this,
        [&workspace = m_services.workspace](const std::stop_token& stop, const ProgressFn& progress) {
            control::Rights::refuse(workspace, kReadAudit, {}, &auditDeed, stop);
            auto unsealed = workspace.sealAudit(stop);
            return Looked{workspace.auditLog().verify(progress, stop), std::move(unsealed)};
        },
        tasks::Outcome<Looked>{.done =
                                   [this](Looked looked) {
                                       m_task = nullptr;
                                       m_report = std::move(looked.report);
                                       m_lookedAt = QDateTime::currentDateTimeUtc();
                                       m_unsealed.clear();
                                       for (const auto& failure : looked.unsealed)
                                           m_unsealed.append(QString::fromStdString(failure.tenantId));
                                       present();
                                       Q_EMIT sealed();
                                       Q_EMIT changed();
                                   },
                               .failed =
                                   [this](const Error& error) {
                                       m_task = nullptr;
                                       m_report.reset();
                                       present();
                                       say(QStringLiteral("Not reached"), QString::fromStdString(error.message()));
                                       Q_EMIT changed();
                                   },
                               .cancelled =
                                   [this] {
                                       m_task = nullptr;
                                       present();
                                       Q_EMIT changed();
                                   }});
    connect(m_task, &tasks::Task::progressed, this, &ChainStatus::present);
    present();
    Q_EMIT changed();
}

void ChainStatus::say(const QString& status, const QString& words) {
    widgets::Status shown = widgets::statusOf(status);
    shown.tinted = false;
    m_status->setStatus(shown);
    m_words->setText(words);
}

void ChainStatus::present() {
    const bool bad = m_task == nullptr && m_report && !m_report->valid();
    m_stop->setVisible(m_task != nullptr);
    m_show->setVisible(bad && m_report->firstBad().value_or(0) > 0);
    m_words->setInk(bad ? Token::Ink : Token::Ink2);
    update();
    if (m_task) {
        const double done = m_task->fraction();
        say(QStringLiteral("Running"),
            done < 0 ? QStringLiteral("Computing every entry’s hash anew…")
                     : QStringLiteral("Computing every entry’s hash anew, ") + theme::percent(done));
        return;
    }
    if (!m_report) {
        say(QStringLiteral("Waiting"), QStringLiteral("Not looked at yet. “Verify log” computes every entry anew."));
        return;
    }
    const ChainReport& report = *m_report;
    if (bad) {
        QString words = QString::fromStdString(report.faults.front().words);
        if (report.faultCount > 1)
            words += QStringLiteral(" And %1 more.").arg(theme::count(report.faultCount - 1));
        say(QStringLiteral("Failed"), words);
        return;
    }
    QString words = QStringLiteral("All %1 entries are as they were sealed").arg(theme::count(report.entries));
    if (report.head)
        words += QStringLiteral("; their end was signed here at entry %1").arg(theme::count(report.head->seq));
    if (!m_unsealed.isEmpty())
        words += QStringLiteral(". Not reached, and not in the log yet: ") + m_unsealed.join(QStringLiteral(", "));
    say(QStringLiteral("Well"), words + QStringLiteral(". Checked at %1.").arg(theme::clockTime(m_lookedAt)));
}

void ChainStatus::paintEvent(QPaintEvent* /*event*/) {
    const bool bad = m_task == nullptr && m_report && !m_report->valid();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(bad ? Token::Bad : Token::Line));
    painter.setBrush(theme::color(bad ? Token::BadTint : Token::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
}

} // namespace landreeve::ui::audit
