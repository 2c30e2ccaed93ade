#pragma once

#include "core/workspace/connect.h"
#include "ui/tasks/task_runner.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace landreeve::ui::setup {

/// Opens a workspace on a worker and tells the window how it goes. One at a time.
class WorkspaceOpener : public QObject {
    Q_OBJECT
public:
    /// Opens an address in the person's browser.
    using OpenUrlFn = std::function<void(const QString& url)>;

    /// `openUrl`: the desktop's browser where it is empty.
    WorkspaceOpener(workspace::Home home, tasks::TaskRunner& runner, OpenUrlFn openUrl = {}, QObject* parent = nullptr);
    ~WorkspaceOpener() override;

    /// What is asked for: a workspace known by its name, or a server to be added under that name.
    struct Request {
        std::string name;
        std::optional<postgres::ConnectionUrl> server = {};
        std::string kind = "staging";
        bool passphrase = false; ///< In a new home without a keychain: ask for one rather than make a key file.
    };

    const workspace::Home& home() const { return m_home; }
    void open(const Request& request);
    /// Goes on as it was asked last.
    void again() { open(m_request); }
    void cancel();
    bool isOpening() const { return m_task != nullptr; }
    const Request& request() const { return m_request; }

    /// The answer to passphraseNeeded(); nothing declines, which cancels the opening.
    void answer(std::optional<SecretString> passphrase);
    /// The answer to signInNeeded(); nothing declines, which cancels the opening.
    void answerSignIn(std::optional<access::SignInAnswer> answer);
    /// The e-mail address that was signed in with; empty where none was.
    const QString& email() const { return m_email; }
    const OpenUrlFn& openUrl() const { return m_openUrl; }

Q_SIGNALS:
    void began();
    /// A step of the opening, as it happens.
    void progressed(const landreeve::Progress& progress);
    void passphraseNeeded(const landreeve::workspace::PassphraseRequest& request);
    /// Also again, with why what was answered did not do.
    void signInNeeded(const landreeve::access::SignInRequest& request);
    /// An issuer's page was opened in the browser.
    void browsing(const QString& url);
    /// Take it with takeWorkspace().
    void opened();
    void failed(const landreeve::Error& error);
    void cancelled();

public:
    std::unique_ptr<workspace::Workspace> takeWorkspace() { return std::move(m_workspace); }

private:
    struct Conversation;
    void browse(const QString& url);

    workspace::Home m_home;
    tasks::TaskRunner& m_runner;
    OpenUrlFn m_openUrl;
    Request m_request;
    QString m_email;
    QPointer<tasks::Task> m_task;
    std::shared_ptr<Conversation> m_conversation;
    std::unique_ptr<workspace::Workspace> m_workspace;
};

} // namespace landreeve::ui::setup
