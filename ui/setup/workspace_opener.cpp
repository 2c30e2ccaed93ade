#include "ui/setup/workspace_opener.h"

#include <QDesktopServices>
#include <QUrl>

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
    /// Of one question at a time.
    template <typename T>
    struct Answer {
        bool given = false;
        std::optional<T> words = {};
    };

    std::mutex mutex;
    std::condition_variable_any answered;
    WorkspaceOpener* opener = nullptr;
    Answer<SecretString> passphrase;
    Answer<access::SignInAnswer> signIn;

    void tell(std::function<void(WorkspaceOpener&)> what) {
        const std::scoped_lock lock(mutex);
        if (WorkspaceOpener* const to = opener)
            QMetaObject::invokeMethod(
                to, [to, what = std::move(what)] { what(*to); }, Qt::QueuedConnection);
    }

    template <typename T>
    std::optional<T> wait(Answer<T>& answer, const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        if (!answered.wait(lock, stop, [&answer] { return answer.given; }))
            return std::nullopt;
        answer.given = false;
        return std::exchange(answer.words, std::nullopt);
    }

    template <typename T>
    void give(Answer<T>& answer, std::optional<T> words) {
        const std::scoped_lock lock(mutex);
        answer.words = std::move(words);
        answer.given = true;
        answered.notify_all();
    }

    /// What nobody asks for any more is no answer to the next question.
    void forget() {
        const std::scoped_lock lock(mutex);
        passphrase = {};
        signIn = {};
    }
};

WorkspaceOpener::WorkspaceOpener(workspace::Home home, tasks::TaskRunner& runner, OpenUrlFn openUrl, QObject* parent)
    : QObject(parent),
      m_home(std::move(home)),
      m_runner(runner),
      m_openUrl(openUrl ? std::move(openUrl) : [](const QString& url) { QDesktopServices::openUrl(QUrl(url)); }),
      m_conversation(std::make_shared<Conversation>()) {
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
    m_email.clear();
    m_conversation->forget();
    const auto work = [home = m_home, request, conversation = m_conversation](const std::stop_token& stop,
                                                                              const ProgressFn&) {
        Workspace::Options options;
        options.home = home;
        options.profile = request.name;
        // A vault that is there must be opened; a new home is asked only where somebody wants to.
        const bool ask = request.passphrase || workspace::chosenSecretStore(home) == "vault-file";
        if (ask)
            options.prompt = [conversation, stop](const PassphraseRequest& wanted) {
                conversation->tell([wanted](WorkspaceOpener& to) { Q_EMIT to.passphraseNeeded(wanted); });
                return conversation->wait(conversation->passphrase, stop);
            };
        options.signIn = [conversation, stop](const access::SignInRequest& wanted) {
            conversation->tell([wanted](WorkspaceOpener& to) { Q_EMIT to.signInNeeded(wanted); });
            return conversation->wait(conversation->signIn, stop);
        };
        options.browse = [conversation](const std::string& url) {
            conversation->tell([url](WorkspaceOpener& to) { to.browse(QString::fromStdString(url)); });
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
    m_conversation->give(m_conversation->passphrase, std::move(passphrase));
}

void WorkspaceOpener::answerSignIn(std::optional<access::SignInAnswer> answer) {
    m_email = answer ? QString::fromStdString(answer->email) : QString();
    m_conversation->give(m_conversation->signIn, std::move(answer));
}

void WorkspaceOpener::browse(const QString& url) {
    m_openUrl(url);
    Q_EMIT browsing(url);
}

} // namespace landreeve::ui::setup
