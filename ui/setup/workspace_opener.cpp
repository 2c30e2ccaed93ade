#include "ui/setup/workspace_opener.h"

#include <condition_variable>
#include <mutex>

namespace landreeve::ui::setup {

using tasks::Outcome;
using workspace::PassphraseRequest;
using workspace::Workspace;

namespace {

/// std::function wants what it holds to be copied; a workspace is handed over once.
using Handed = std::shared_ptr<std::unique_ptr<Workspace>>;

} // namespace

/// The worker asks, the window answers.
struct WorkspaceOpener::Conversation {
    std::mutex mutex;
    std::condition_variable_any answered;
    WorkspaceOpener* opener = nullptr;
    bool hasAnswer = false;
    std::optional<SecretString> answer;

    void tell(std::function<void(WorkspaceOpener&)> what) {
        const std::scoped_lock lock(mutex);
        if (WorkspaceOpener* const to = opener)
            QMetaObject::invokeMethod(
                to, [to, what = std::move(what)] { what(*to); }, Qt::QueuedConnection);
    }

    std::optional<SecretString> ask(const PassphraseRequest& request, const std::stop_token& stop) {
        tell([request](WorkspaceOpener& to) { Q_EMIT to.passphraseNeeded(request); });
        std::unique_lock lock(mutex);
        if (!answered.wait(lock, stop, [this] { return hasAnswer; }))
            return std::nullopt;
        hasAnswer = false;
        return std::exchange(answer, std::nullopt);
    }
};

WorkspaceOpener::WorkspaceOpener(workspace::Home home, tasks::TaskRunner& runner, QObject* parent)
    : QObject(parent), m_home(std::move(home)), m_runner(runner), m_conversation(std::make_shared<Conversation>()) {
    m_conversation->opener = this;
}

WorkspaceOpener::~WorkspaceOpener() {
    const std::scoped_lock lock(m_conversation->mutex);
    m_conversation->opener = nullptr;
}

void WorkspaceOpener::open(const Request& request) {
    if (m_task)
        return;
    m_request = request;
    const auto work = [home = m_home, request, conversation = m_conversation](const std::stop_token& stop,
                                                                              const ProgressFn&) {
        Workspace::Options options;
        options.home = home;
        options.profile = request.name;
        // A vault that is there must be opened; a new home is asked only where somebody wants to.
        const bool ask = request.passphrase || workspace::chosenSecretStore(home) == "vault-file";
        if (ask)
            options.prompt = [conversation, stop](const PassphraseRequest& wanted) {
                return conversation->ask(wanted, stop);
            };
        // Every step counts here, so none may be passed over as a task's newest progress may.
        const ProgressFn steps = [conversation](const Progress& progress) {
            conversation->tell([progress](WorkspaceOpener& to) { Q_EMIT to.progressed(progress); });
        };
        return std::make_shared<std::unique_ptr<Workspace>>(
            request.server ? workspace::connectWorkspace(options, *request.server, request.kind, steps, stop)
                           : workspace::openWorkspace(options, steps, stop));
    };
    m_task = m_runner.run(this, work,
                          Outcome<Handed>{.done =
                                              [this](const Handed& handed) {
                                                  m_workspace = std::move(*handed);
                                                  m_task = nullptr;
                                                  Q_EMIT opened();
                                              },
                                          .failed =
                                              [this](const Error& error) {
                                                  m_task = nullptr;
                                                  Q_EMIT failed(error);
                                              },
                                          .cancelled =
                                              [this] {
                                                  m_task = nullptr;
                                                  Q_EMIT cancelled();
                                              }});
    Q_EMIT began();
}

void WorkspaceOpener::cancel() {
    if (m_task)
        m_task->cancel();
}

void WorkspaceOpener::answer(std::optional<SecretString> passphrase) {
    const std::scoped_lock lock(m_conversation->mutex);
    m_conversation->answer = std::move(passphrase);
    m_conversation->hasAnswer = true;
    m_conversation->answered.notify_all();
}

} // namespace landreeve::ui::setup
