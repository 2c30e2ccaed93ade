#include "ui/tenants/copy_panel.h"

#include "ui/control/fleet_feed.h"
#include "ui/tenants/copy_form.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::ChainStep;
using widgets::Label;
using widgets::LButton;
using State = CopyRun::State;

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

/// What a step does, before it did it.
QString copyPurpose(const std::string& step, const CopyOrder& order, int schemaVersion) {
    if (step == "archive")
        return order.isClone() ? QStringLiteral("%1 as it is at one moment").arg(order.source)
                               : QStringLiteral("the file against its manifest");
    if (step == "database")
        return QStringLiteral("empty, under a name of its own");
    if (step == "load")
        return QStringLiteral("tables and rows");
    if (step == "rows")
        return QStringLiteral("they become the new tenant's");
    if (step == "fields")
        return order.request.neutralise ? QStringLiteral("invented values, keys of its own")
                                        : QStringLiteral("personal data and its keys");
    if (step == "rules")
        return QStringLiteral("indexes, triggers, row security");
    if (step == "compare")
        return QStringLiteral("rows and schema, with what was copied");
    if (step == "name")
        return QStringLiteral("the database takes its name");
    tenancy::ProvisionRequest request;
    request.id = order.request.id;
    return stepPurpose(step, request, schemaVersion);
}

} // namespace

CopyPanel::CopyPanel(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskCentre& tasks,
                     QWidget* parent)
    : SidePanel(parent),
      m_workspace(workspace),
      m_feed(feed),
      m_tasks(tasks),
      m_runs(parent),
      m_run(parent->findChild<CopyRun*>(QString(), Qt::FindDirectChildrenOnly)),
      m_form(new CopyForm(workspace, feed, tasks, this)),
      m_progress(new QWidget(this)) {
    setObjectName(QStringLiteral("copyPanel"));
    buildProgress();
    body()->addWidget(m_form);
    body()->addWidget(m_progress);
    body()->addStretch(1);
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(15, 10, 15, 10);
    m_second = new LButton({}, LButton::Kind::Secondary, foot);
    m_second->setObjectName(QStringLiteral("copySecondButton"));
    m_go = new LButton({}, LButton::Kind::Primary, foot);
    m_go->setObjectName(QStringLiteral("copyGoButton"));
    row->addWidget(m_second);
    row->addStretch(1);
    row->addWidget(m_go);
    setFoot(foot);
    connect(m_go, &LButton::activated, this, [this] {
        if (!m_run)
            m_form->submit();
        else if (m_run->state() == State::Done)
            Q_EMIT showTenantRequested(m_run->order().id());
        else if (!m_run->isWorking())
            showForm();
    });
    connect(m_second, &LButton::activated, this, [this] {
        if (m_run && m_run->isWorking())
            m_run->cancel();
        else
            Q_EMIT closeRequested();
    });
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_form, &CopyForm::ordered, this, &CopyPanel::start);
    connect(m_form, &CopyForm::waiting, m_go, &LButton::setBusy);
    if (m_run)
        connect(m_run, &CopyRun::changed, this, &CopyPanel::showRun);
}

void CopyPanel::buildProgress() {
    auto* column = new QVBoxLayout(m_progress);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_notice = new widgets::Sheet(m_progress);
    m_notice->setObjectName(QStringLiteral("copyNotice"));
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
    column->addWidget(m_notice);
    m_chain = new widgets::ChainView(widgets::ChainView::Layout::Upright, m_progress);
    m_chain->setObjectName(QStringLiteral("copySteps"));
    m_chain->setAccessibleName(QStringLiteral("Steps"));
    column->addWidget(m_chain);
    m_progress->hide();
}

void CopyPanel::askClone(const QString& id, const QString& name) {
    ask(id, QStringLiteral("Clone %1").arg(name), QStringLiteral("It stays in use meanwhile"),
        QStringLiteral("%1, copy").arg(name));
}

void CopyPanel::askRestore() {
    ask({}, QStringLiteral("Restore a backup"), QStringLiteral("It becomes a tenant of its own"), {});
}

void CopyPanel::ask(const QString& source, const QString& title, const QString& subtitle, const QString& name) {
    if (m_run && m_run->isWorking()) {
        const CopyOrder& order = m_run->order();
        setTitle(order.isClone() ? QStringLiteral("Clone %1").arg(order.source) : QStringLiteral("Restore a backup"),
                 QStringLiteral("One at a time: this goes on"));
        m_form->hide();
        m_progress->show();
        showRun();
        return;
    }
    setTitle(title, subtitle);
    m_form->show();
    m_form->clear(source, name);
    showForm();
}

/// The form, as it was filled in.
void CopyPanel::showForm() {
    if (m_run)
        m_run->deleteLater();
    m_run = nullptr;
    m_progress->hide();
    m_form->show();
    m_go->setText(m_form->isClone() ? QStringLiteral("Clone tenant") : QStringLiteral("Restore backup"));
    m_go->setBusy(false);
    m_go->show();
    m_second->setText(QStringLiteral("Close"));
    m_second->setBusy(false);
    m_go->updateGeometry();
    m_second->updateGeometry();
    m_form->begin();
}

void CopyPanel::start(const CopyOrder& order) {
    // It outlives this panel.
    m_run = new CopyRun(m_workspace, m_tasks, order, m_runs);
    connect(m_run, &CopyRun::changed, this, &CopyPanel::showRun);
    connect(m_run, &CopyRun::ended, &m_feed, &control::FleetFeed::refresh);
    m_form->hide();
    m_progress->show();
    showRun();
    m_second->setFocus(Qt::OtherFocusReason);
}

void CopyPanel::showRun() {
    if (!m_run)
        return;
    const CopyOrder& order = m_run->order();
    QList<ChainStep> steps;
    for (const auto& record : m_run->steps()) {
        ChainStep step = chainStepOf(record, copyPurpose(record.name, order, m_feed.fleet().newestSchema));
        if (step.state == ChainStep::State::Running && !m_run->stepWords().isEmpty())
            step.detail = m_run->stepWords();
        steps.append(step);
    }
    m_chain->setSteps(steps);
    m_chain->updateGeometry();
    const bool working = m_run->isWorking();
    m_go->setVisible(!working);
    m_go->setText(m_run->state() == State::Done ? QStringLiteral("Show tenant")
                                                : QStringLiteral("Change and try again"));
    m_second->setText(working ? QStringLiteral("Cancel") : QStringLiteral("Close"));
    // Not disabled: that would take the keyboard out of the panel.
    m_second->setBusy(m_run->state() == State::Cancelling);
    m_go->updateGeometry();
    m_second->updateGeometry();
    showNotice();
}

void CopyPanel::showNotice() {
    const QString id = m_run->order().id();
    const auto show = [this](Token ground, const char* status, const QString& title, const QString& words) {
        m_notice->setGround(ground, ground);
        m_noticeMark->setStatus(widgets::statusOf(QLatin1String(status)));
        m_noticeTitle->setText(title);
        m_noticeText->setText(words);
        m_noticeText->setVisible(!words.isEmpty());
        // It may take more lines than the words before.
        m_notice->updateGeometry();
    };
    switch (m_run->state()) {
    case State::Running:
        show(Token::IdleTint, "Running", QStringLiteral("Making %1").arg(id),
             QStringLiteral("This panel may be closed. The task bar shows it, and it goes on."));
        break;
    case State::Cancelling:
        show(Token::IdleTint, "Paused", QStringLiteral("Cancelling"), QStringLiteral("What was made is taken back."));
        break;
    case State::Cancelled:
        show(Token::IdleTint, "Paused", QStringLiteral("Cancelled"),
             QStringLiteral("Nothing of %1 is left, and its ID is free.").arg(id));
        break;
    case State::Done:
        show(Token::OkTint, "Active", QStringLiteral("%1 is active").arg(id),
             QStringLiteral("Its rows and its schema are what was copied. Map its users next."));
        break;
    case State::Failed: {
        const auto& error = *m_run->error();
        const bool began = error.details().contains(QStringLiteral("step"));
        const bool tidy = error.details().value(QStringLiteral("taken_back")).toBool();
        show(
            Token::BadTint, "Failed", text(error.message()),
            text(error.hint()) + QLatin1Char(' ') +
                (!began ? QStringLiteral("Nothing was made.")
                 : tidy
                     ? QStringLiteral("What was made of %1 was taken back.").arg(id)
                     : QStringLiteral("What was made of %1 could not be taken back yet: Reconcile finds it.").arg(id)));
        m_noticeTitle->setToolTip(text(error.code()));
        break;
    }
    }
}

} // namespace landreeve::ui::tenants
