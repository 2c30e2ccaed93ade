#include "ui/tenants/reconcile_panel.h"

#include "core/workspace/workspace.h"
#include "ui/tenants/tenant_rights.h"
#include "ui/tenants/tenant_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::tenants {

using tenancy::ReconcileFinding;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

QString kindWords(const ReconcileFinding& finding) {
    const QString tenant = QString::fromStdString(finding.tenant);
    const QString name = QString::fromStdString(finding.database);
    if (finding.kind == "half_provisioned")
        return QStringLiteral("The provisioning of %1 was cut off").arg(tenant);
    if (finding.kind == "half_deleted")
        return QStringLiteral("The deletion of %1 was cut off").arg(tenant);
    if (finding.kind == "orphan_database")
        return QStringLiteral("The database %1 has no tenant").arg(name);
    if (finding.kind == "orphan_role")
        return QStringLiteral("The role %1 has no tenant").arg(name);
    if (finding.kind == "temporary_database")
        return QStringLiteral("%1 is left of a cloning that was cut off").arg(name);
    if (finding.kind == "missing_database")
        return QStringLiteral("%1 has no database").arg(tenant);
    if (finding.kind == "missing_role")
        return QStringLiteral("%1 lacks the role %2").arg(tenant, name);
    if (finding.kind == "foreign_database")
        return QStringLiteral("The database %1 is somebody else's").arg(name);
    if (finding.kind == "foreign_role")
        return QStringLiteral("The role %1 is somebody else's").arg(name);
    if (finding.kind == "server_unreachable")
        return QStringLiteral("A server does not answer");
    return QString::fromStdString(finding.kind);
}

QString actionWords(const ReconcileFinding& finding, bool done) {
    if (!finding.error.empty())
        return QString::fromStdString(finding.error);
    if (finding.action == "undo")
        return done ? QStringLiteral("Undone.") : QStringLiteral("Will be undone.");
    if (finding.action == "resume")
        return done ? QStringLiteral("Resumed.") : QStringLiteral("Will be resumed.");
    if (finding.action == "finish")
        return done ? QStringLiteral("Finished.") : QStringLiteral("Will be finished.");
    if (finding.action == "drop")
        return done ? QStringLiteral("Dropped.") : QStringLiteral("Will be dropped.");
    return QStringLiteral("Only reported; nothing is changed.");
}

bool isReport(const ReconcileFinding& finding) {
    return finding.action == "report";
}

Label* wrapped(const QString& text, TypeStyle style, Token ink, QWidget* parent) {
    auto* label = new Label(text, style, ink, parent);
    label->setWraps();
    return label;
}

} // namespace

ReconcilePanel::ReconcilePanel(workspace::Workspace& workspace, tasks::TaskCentre& tasks, QWidget* parent)
    : SidePanel(parent), m_workspace(workspace), m_tasks(tasks) {
    setObjectName(QStringLiteral("reconcilePanel"));
    setTitle(QStringLiteral("Reconcile"), QStringLiteral("The list against what the servers hold"));
    m_summary = wrapped({}, TypeStyle::Body, Token::Ink2, this);
    m_summary->setObjectName(QStringLiteral("reconcileSummary"));
    body()->addWidget(m_summary);
    m_error = new widgets::ErrorLine(this);
    body()->addWidget(m_error);
    auto* list = new QWidget(this);
    list->setObjectName(QStringLiteral("reconcileFindings"));
    m_rows = new QVBoxLayout(list);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(8);
    body()->addWidget(list);
    body()->addStretch(1);
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(15, 10, 15, 10);
    m_look = new LButton(QStringLiteral("Look again"), LButton::Kind::Secondary, foot);
    m_look->setObjectName(QStringLiteral("reconcileLookButton"));
    m_go = new LButton(QStringLiteral("Put right"), LButton::Kind::Primary, foot);
    m_go->setObjectName(QStringLiteral("reconcileButton"));
    m_go->hide();
    row->addWidget(m_look);
    row->addStretch(1);
    row->addWidget(m_go);
    setFoot(foot);
    connect(m_look, &LButton::activated, this, &ReconcilePanel::look);
    connect(m_go, &LButton::activated, this, &ReconcilePanel::putRight);
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &ReconcilePanel::look);
}

void ReconcilePanel::setSummary(const QString& words) {
    m_summary->setText(words);
}

void ReconcilePanel::look() {
    m_error->clear();
    m_go->hide();
    m_look->setBusy(true);
    setSummary(QStringLiteral("Comparing tenants, databases and roles. Nothing is changed yet."));
    m_tasks.runner().run(
        this,
        [&workspace = m_workspace](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", {}, stop);
            return workspace.reconcile(true, stop);
        },
        tasks::Outcome<Findings>{.done =
                                     [this](const Findings& findings) {
                                         m_look->setBusy(false);
                                         show(findings, false);
                                     },
                                 .failed =
                                     [this](const Error& error) {
                                         m_look->setBusy(false);
                                         setSummary({});
                                         m_error->showError(error);
                                     }});
}

void ReconcilePanel::putRight() {
    m_go->setBusy(true);
    m_look->setEnabled(false);
    const QPointer<ReconcilePanel> self(this);
    // It goes on when the panel is closed.
    tasks::Task* const task = m_tasks.run(
        QStringLiteral("Reconcile"), nullptr,
        [&workspace = m_workspace](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, "write", {}, stop);
            return workspace.reconcile(false, stop);
        },
        tasks::Outcome<Findings>{.done =
                                     [self](const Findings& findings) {
                                         if (!self)
                                             return;
                                         self->m_go->setBusy(false);
                                         self->m_look->setEnabled(true);
                                         self->show(findings, true);
                                     },
                                 .failed =
                                     [self](const Error& error) {
                                         if (!self)
                                             return;
                                         self->m_go->setBusy(false);
                                         self->m_look->setEnabled(true);
                                         self->m_error->showError(error);
                                     }});
    m_tasks.setDone(task, QStringLiteral("Reconciled tenants and servers"));
}

void ReconcilePanel::show(const Findings& findings, bool done) {
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    const auto changes = static_cast<int>(
        std::ranges::count_if(findings, [](const ReconcileFinding& finding) { return !isReport(finding); }));
    const auto failed = static_cast<int>(
        std::ranges::count_if(findings, [](const ReconcileFinding& finding) { return !finding.error.empty(); }));
    const auto things = [](int count) { return counted(count, QStringLiteral("thing"), QStringLiteral("things")); };
    if (findings.empty())
        setSummary(QStringLiteral(
            "Nothing was left behind: every tenant has what it needs, and nothing is there without a tenant."));
    else if (done)
        setSummary(failed > 0
                       ? QStringLiteral("%1 put right, %2 could not be.").arg(things(changes - failed)).arg(failed)
                       : QStringLiteral("%1 put right.").arg(things(changes)));
    else
        setSummary(changes > 0 ? QStringLiteral("Found %1 to put right.").arg(things(changes))
                               : QStringLiteral("Found nothing that can be put right from here."));
    for (const ReconcileFinding& finding : findings) {
        auto* row = new QWidget(this);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(8);
        const bool well = done && finding.error.empty() && !isReport(finding);
        const widgets::Status mark =
            well ? widgets::Status{widgets::Shape::Tick, Token::Ok, QStringLiteral("Done")}
                 : (finding.error.empty()
                        ? widgets::Status{widgets::Shape::Triangle, Token::Warn, QStringLiteral("Attention")}
                        : widgets::Status{widgets::Shape::Diamond, Token::Bad, QStringLiteral("Failed")});
        line->addWidget(new widgets::StatusMark(mark, 12, row), 0, Qt::AlignTop);
        auto* words = new QVBoxLayout;
        words->setSpacing(1);
        words->addWidget(wrapped(kindWords(finding), TypeStyle::BodyMedium, Token::Ink, row));
        words->addWidget(wrapped(actionWords(finding, done), TypeStyle::Small,
                                 finding.error.empty() ? Token::Ink2 : Token::Bad, row));
        line->addLayout(words, 1);
        m_rows->addWidget(row);
        m_rows->addWidget(new widgets::HairLine(Qt::Horizontal, this));
    }
    m_go->setVisible(!done && changes > 0);
    m_go->setText(QStringLiteral("Put right %1").arg(things(changes)));
    m_go->updateGeometry();
}

} // namespace landreeve::ui::tenants
