#include "ui/tenants/provision_run.h"

#include "core/tenancy/copy_request.h"
#include "core/workspace/workspace.h"
#include "ui/tenants/tenant_rights.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <mutex>

namespace landreeve::ui::tenants {

using tasks::Outcome;
using tenancy::ProvisionRequest;
using tenancy::ProvisionResult;
using tenancy::StepRecord;
using StepState = tenancy::StepRecord::State;

namespace {

constexpr int kMostLines = 400;

} // namespace

/// Where the worker leaves what happens.
struct ProvisionRun::Mailbox {
    std::mutex mutex;
    ProvisionRun* run = nullptr;

    template <typename What>
    void post(What what) {
        const std::scoped_lock lock(mutex);
        if (ProvisionRun* const to = run)
            QMetaObject::invokeMethod(
                to, [to, what = std::move(what)] { what(*to); }, Qt::QueuedConnection);
    }
};

ProvisionRun::ProvisionRun(workspace::Workspace& workspace, tasks::TaskCentre& tasks, ProvisionRequest request,
                           QObject* parent)
    : QObject(parent),
      m_workspace(workspace),
      m_tasks(tasks),
      m_request(std::move(request)),
      m_mailbox(std::make_shared<Mailbox>()) {
    m_mailbox->run = this;
    for (const std::string& name : tenancy::provisionSteps())
        m_steps.push_back({name});
}

ProvisionRun::~ProvisionRun() {
    const std::scoped_lock lock(m_mailbox->mutex);
    m_mailbox->run = nullptr;
}

int ProvisionRun::doneCount() const {
    return static_cast<int>(
        std::ranges::count_if(m_steps, [](const StepRecord& step) { return step.state == StepState::Done; }));
}

int ProvisionRun::currentNumber() const {
    return std::min(doneCount() + 1, static_cast<int>(m_steps.size()));
}

std::chrono::milliseconds ProvisionRun::elapsed() const {
    return isWorking() ? std::chrono::milliseconds(m_began.elapsed()) : m_took;
}

void ProvisionRun::setState(State state) {
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void ProvisionRun::start() {
    if (isWorking())
        return;
    m_error.reset();
    m_cancelled = false;
    m_began.start();
    m_reserved = doneCount() > 0;
    const auto mailbox = m_mailbox;
    const auto work = [&workspace = m_workspace, request = m_request, mailbox,
                       resume = m_reserved](const std::stop_token& stop, const ProgressFn& progress) {
        refuseUnlessAllowed(workspace, "write", {}, stop);
        const auto count = static_cast<double>(tenancy::provisionSteps().size());
        double done = 0;
        std::string running;
        const auto tell = [&](double inside) {
            report(progress, {"step " + std::to_string(static_cast<int>(done) + 1) + " of " +
                                  std::to_string(static_cast<int>(count)),
                              running, done + inside, count});
        };
        const tenancy::StepFn onStep = [&](const StepRecord& step) {
            mailbox->post([step](ProvisionRun& run) { run.takeStep(step); });
            const auto& names = tenancy::provisionSteps();
            done = static_cast<double>(std::ranges::find(names, step.name) - names.begin());
            running = step.name;
            tell(0);
        };
        const ProgressFn onProgress = [&](const Progress& inside) {
            mailbox->post([inside](ProvisionRun& run) { run.takeProgress(inside); });
            tell(inside.total > 0 ? std::clamp(inside.done / inside.total, 0.0, 1.0) : 0);
        };
        return resume ? workspace.provisioner().resume(request.id, onStep, onProgress, stop)
                      : workspace.provisioner().provision(request, onStep, onProgress, stop);
    };
    const QPointer<ProvisionRun> self(this);
    m_task = m_tasks.run(
        QStringLiteral("Provision ") + id(), nullptr, work,
        Outcome<ProvisionResult>{
            .done =
                [self](const ProvisionResult& result) {
                    if (!self)
                        return;
                    self->m_took = std::chrono::milliseconds(self->m_began.elapsed());
                    self->m_result = result;
                    self->m_steps = result.steps;
                    self->m_tasks.setDone(
                        self->m_task,
                        QStringLiteral("Provisioned %1 in %2").arg(self->id(), theme::duration(self->m_took)),
                        QStringLiteral("Show"), [self] {
                            if (self)
                                Q_EMIT self->showRequested();
                        });
                    self->setState(State::Done);
                    Q_EMIT self->changed();
                },
            .failed =
                [self](const Error& error) {
                    if (self)
                        self->stop(error, false);
                },
            .cancelled =
                [self] {
                    if (self)
                        self->stop(std::nullopt, true);
                }});
    note(m_reserved ? QStringLiteral("resuming %1").arg(id()) : QStringLiteral("provisioning %1").arg(id()));
    setState(State::Running);
    Q_EMIT changed();
}

void ProvisionRun::stop(const std::optional<Error>& error, bool cancelled) {
    m_took = std::chrono::milliseconds(m_began.elapsed());
    m_error = error;
    m_cancelled = cancelled;
    if (error)
        note(QString::fromStdString(error->code() + ": " + error->message()));
    else
        note(QStringLiteral("cancelled"));
    for (StepRecord& step : m_steps) {
        if (step.state != StepState::Running)
            continue;
        // The server stopped it in the middle; it is run again when resumed.
        step.state = error ? StepState::Failed : StepState::Waiting;
        if (error)
            step.error = error->message();
    }
    m_stepFraction = -1;
    m_stepWords.clear();
    setState(State::Stopped);
    Q_EMIT changed();
}

void ProvisionRun::cancel() {
    if (m_state != State::Running || !m_task)
        return;
    setState(State::Cancelling);
    note(QStringLiteral("cancelling"));
    m_task->cancel();
    Q_EMIT changed();
}

void ProvisionRun::undo() {
    if (isWorking())
        return;
    m_error.reset();
    m_cancelled = false;
    m_began.start();
    const auto mailbox = m_mailbox;
    const QPointer<ProvisionRun> self(this);
    m_task = m_tasks.run(
        QStringLiteral("Undo the provisioning of ") + id(), nullptr,
        [&workspace = m_workspace, id = m_request.id, mailbox](const std::stop_token& stop, const ProgressFn&) {
            const tenancy::StepFn onStep = [mailbox](const StepRecord& step) {
                mailbox->post([step](ProvisionRun& run) { run.takeStep(step); });
            };
            refuseUnlessAllowed(workspace, "write", {}, stop);
            workspace.provisioner().undo(id, onStep, stop);
        },
        Outcome<tasks::Nothing>{.done =
                                    [self](tasks::Nothing) {
                                        if (!self)
                                            return;
                                        self->m_took = std::chrono::milliseconds(self->m_began.elapsed());
                                        self->note(QStringLiteral("undone"));
                                        self->setState(State::Undone);
                                        Q_EMIT self->changed();
                                    },
                                .failed =
                                    [self](const Error& error) {
                                        if (self)
                                            self->stop(error, false);
                                    },
                                .cancelled =
                                    [self] {
                                        if (self)
                                            self->stop(std::nullopt, true);
                                    }});
    m_tasks.setDone(m_task, QStringLiteral("Undid the provisioning of %1; nothing of it is left").arg(id()));
    setState(State::Undoing);
    Q_EMIT changed();
}

void ProvisionRun::readSteps(bool elsewhere) {
    m_elsewhere = elsewhere;
    if (m_state == State::Reading && m_error) {
        m_error.reset();
        Q_EMIT stateChanged();
    }
    using Found = std::pair<landreeve::control::Tenant, std::vector<StepRecord>>;
    m_tasks.runner().run(
        this,
        [&workspace = m_workspace, id = m_request.id](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", id, stop);
            return Found(workspace.lifecycle().get(id, stop), workspace.provisioner().steps(id, stop));
        },
        Outcome<Found>{.done =
                           [this, elsewhere](const Found& found) {
                               if (isWorking())
                                   return;
                               m_state = elsewhere ? State::Elsewhere : State::Stopped;
                               m_steps = found.second;
                               const auto& tenant = found.first;
                               m_isCopy = tenancy::isCopy(tenant);
                               m_request.name = tenant.name;
                               m_request.server = tenant.server;
                               m_request.seed = tenant.settings.value(QStringLiteral("provisioning"))
                                                    .toObject()
                                                    .value(QStringLiteral("seed"))
                                                    .toBool();
                               for (StepRecord& step : m_steps) {
                                   // Cut off in the middle, without a word: whoever did it is gone.
                                   if (!elsewhere && step.state == StepState::Running) {
                                       step.state = StepState::Failed;
                                       step.error = "cut off in the middle";
                                   }
                               }
                               Q_EMIT changed();
                               Q_EMIT stateChanged(); // what can be done depends on the steps
                           },
                       .failed =
                           [this](const Error& error) {
                               // What is known of it already says more than that it could not be read anew.
                               if (m_state != State::Reading)
                                   return;
                               m_error = error;
                               Q_EMIT stateChanged();
                           }});
}

void ProvisionRun::takeStep(const StepRecord& step) {
    const auto found = std::ranges::find(m_steps, step.name, &StepRecord::name);
    if (found == m_steps.end())
        return;
    *found = step;
    m_stepFraction = -1;
    m_stepWords.clear();
    const QString name = QString::fromStdString(step.name);
    switch (step.state) {
    case StepState::Done:
        note(QStringLiteral("%1: %2 (%3)").arg(name, QString::fromStdString(step.detail), stepTime(step.milliseconds)));
        break;
    case StepState::Failed:
        note(QStringLiteral("%1: failed").arg(name));
        break;
    case StepState::Undone:
        note(QStringLiteral("%1: undone").arg(name));
        break;
    case StepState::Running:
    case StepState::Waiting:
        break;
    }
    Q_EMIT changed();
}

void ProvisionRun::takeProgress(const Progress& progress) {
    if (progress.detail.empty())
        return;
    const QString words = QString::fromStdString(progress.detail);
    m_stepFraction = progress.total > 0 ? std::clamp(progress.done / progress.total, 0.0, 1.0) : -1;
    if (m_stepWords != words)
        note(QString::fromStdString(progress.step) + QStringLiteral(": ") + words);
    m_stepWords = words;
    Q_EMIT changed();
}

void ProvisionRun::note(const QString& words) {
    const QString line = QTime::currentTime().toString(QStringLiteral("HH:mm:ss.zzz ")) + words;
    m_log.append(line);
    if (m_log.size() > kMostLines)
        m_log.removeFirst();
    Q_EMIT logged(line);
}

ProvisionRuns::ProvisionRuns(workspace::Workspace& workspace, tasks::TaskCentre& tasks, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_tasks(tasks) {}

ProvisionRun* ProvisionRuns::make(const ProvisionRequest& request) {
    const QString id = QString::fromStdString(request.id);
    if (ProvisionRun* known = m_runs.value(id)) {
        if (known->isWorking())
            return known;
        known->deleteLater();
    }
    auto* run = new ProvisionRun(m_workspace, m_tasks, request, this);
    m_runs.insert(id, run);
    connect(run, &ProvisionRun::showRequested, this, [this, id] { Q_EMIT showRequested(id); });
    return run;
}

ProvisionRun* ProvisionRuns::find(const QString& id) const {
    return m_runs.value(id);
}

} // namespace landreeve::ui::tenants
