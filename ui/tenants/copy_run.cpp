#include "ui/tenants/copy_run.h"

#include "core/tenancy/tenant_copies.h"
#include "core/workspace/workspace.h"
#include "ui/tenants/tenant_rights.h"

#include <algorithm>
#include <mutex>

namespace landreeve::ui::tenants {

using tasks::Outcome;
using tenancy::CopyResult;
using tenancy::StepRecord;

/// Where the worker leaves what happens.
struct CopyRun::Mailbox {
    std::mutex mutex;
    CopyRun* run = nullptr;

    template <typename What>
    void post(What what) {
        const std::scoped_lock lock(mutex);
        if (CopyRun* const to = run)
            QMetaObject::invokeMethod(
                to, [to, what = std::move(what)] { what(*to); }, Qt::QueuedConnection);
    }
};

CopyRun::CopyRun(workspace::Workspace& workspace, tasks::TaskCentre& tasks, CopyOrder order, QObject* parent)
    : QObject(parent),
      m_workspace(workspace),
      m_tasks(tasks),
      m_order(std::move(order)),
      m_mailbox(std::make_shared<Mailbox>()) {
    m_mailbox->run = this;
    for (const std::string& name : tenancy::copySteps())
        m_steps.push_back({name});
    start();
}

CopyRun::~CopyRun() {
    const std::scoped_lock lock(m_mailbox->mutex);
    m_mailbox->run = nullptr;
}

void CopyRun::start() {
    const auto work = [&workspace = m_workspace, order = m_order, mailbox = m_mailbox](const std::stop_token& stop,
                                                                                       const ProgressFn& progress) {
        refuseUnlessAllowed(workspace, "write", {}, stop);
        if (order.isClone())
            refuseUnlessAllowed(workspace, "export", order.source.toStdString(), stop);
        const auto& names = tenancy::copySteps();
        const auto count = static_cast<double>(names.size());
        const tenancy::StepFn onStep = [&](const StepRecord& step) {
            mailbox->post([step](CopyRun& run) { run.takeStep(step); });
            const auto at = static_cast<double>(std::ranges::find(names, step.name) - names.begin());
            report(progress, {"step " + std::to_string(static_cast<int>(at) + 1) + " of " +
                                  std::to_string(static_cast<int>(count)),
                              step.name, at, count});
        };
        const ProgressFn onProgress = [&](const Progress& inside) {
            mailbox->post([words = QString::fromStdString(inside.detail)](CopyRun& run) { run.takeWords(words); });
        };
        tenancy::TenantCopies copies(workspace.control(), workspace.servers(), workspace.keyRing(),
                                     workspace.provisioner(), workspace.home().backups());
        return order.isClone() ? copies.clone(order.source.toStdString(), order.request, onStep, onProgress, stop)
                               : copies.restore(order.archive.toStdString(), order.request, onStep, onProgress, stop);
    };
    const QPointer<CopyRun> self(this);
    m_task = m_tasks.run((m_order.isClone() ? QStringLiteral("Clone %1").arg(m_order.source)
                                            : QStringLiteral("Restore %1").arg(m_order.id())),
                         nullptr, work,
                         Outcome<CopyResult>{.done =
                                                 [self](const CopyResult& result) {
                                                     if (!self)
                                                         return;
                                                     self->m_result = result;
                                                     self->m_steps = result.steps;
                                                     self->end(State::Done);
                                                 },
                                             .failed =
                                                 [self](const Error& error) {
                                                     if (!self)
                                                         return;
                                                     self->m_error = error;
                                                     self->end(State::Failed);
                                                 },
                                             .cancelled =
                                                 [self] {
                                                     if (self)
                                                         self->end(State::Cancelled);
                                                 }});
    m_tasks.setDone(m_task, m_order.isClone() ? QStringLiteral("Cloned %1 as %2").arg(m_order.source, m_order.id())
                                              : QStringLiteral("Restored %1").arg(m_order.id()));
}

void CopyRun::end(State state) {
    m_state = state;
    m_stepWords.clear();
    Q_EMIT changed();
    Q_EMIT ended();
}

void CopyRun::cancel() {
    if (m_state != State::Running || !m_task)
        return;
    m_state = State::Cancelling;
    m_task->cancel();
    Q_EMIT changed();
}

void CopyRun::takeStep(const StepRecord& step) {
    const auto found = std::ranges::find(m_steps, step.name, &StepRecord::name);
    if (found == m_steps.end())
        return;
    // What failed stays so, also when it is taken back: it says where.
    if (found->state == StepRecord::State::Failed && step.state == StepRecord::State::Undone)
        return;
    *found = step;
    m_stepWords.clear();
    Q_EMIT changed();
}

void CopyRun::takeWords(const QString& words) {
    if (words.isEmpty() || words == m_stepWords)
        return;
    m_stepWords = words;
    Q_EMIT changed();
}

} // namespace landreeve::ui::tenants
