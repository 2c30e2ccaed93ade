#pragma once

#include "core/access/sign_in_request.h"
#include "core/sessions/session.h"
#include "core/workspace/workspace.h"
#include "ui/sessions/sessions_feed.h"

#include <QDateTime>
#include <QObject>

#include <chrono>
#include <optional>

class QTimer;

namespace landreeve::ui::sessions {

/// The session of whoever works in this window: when it ends, whether it still lives, and its sign-in renewed in the
/// background. Its end is the control plane's word or the issuer's; that neither can be asked ends nothing. Window
/// thread.
class OwnSession : public QObject {
    Q_OBJECT
public:
    using SignedInBy = workspace::Workspace::SignedInBy;
    enum class Kind { Fine, RenewalFailing, Ending, Ended };
    Q_ENUM(Kind)

    // Reasons of its end that auth.md has no code for.
    static inline const QString kIssuerEnded = QStringLiteral("issuer_ended");
    static inline const QString kSignedOut = QStringLiteral("signed_out");

    struct State {
        Kind kind = Kind::Fine;
        /// Why the sign-in was not renewed, and when that is tried again; of RenewalFailing, and perhaps of Ending.
        std::optional<Error> failure = {};
        QDateTime nextAttempt = {};
        // Of Ended, as far as it is known: one of auth.md's reason codes or of those above, who ended it, when and why.
        QString reason = {};
        QString by = {};
        QString why = {};
        QDateTime at = {};
        std::optional<landreeve::sessions::MarkScope> scope = {}; ///< What was ended with it.
    };

    struct Options {
        std::chrono::seconds warn = std::chrono::minutes(5); ///< Ending begins so long before the end.
        std::chrono::seconds ahead = workspace::OperatorLogin::kAhead;
        std::chrono::milliseconds look = std::chrono::seconds(5);      ///< The control plane is asked so often.
        std::chrono::milliseconds firstWait = std::chrono::seconds(5); ///< After a failed renewal; doubled with each.
        std::chrono::milliseconds longestWait = std::chrono::minutes(1);
    };

    OwnSession(workspace::Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner, Options options,
               QObject* parent = nullptr);
    OwnSession(workspace::Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner,
               QObject* parent = nullptr)
        : OwnSession(workspace, feed, runner, Options(), parent) {}

    /// Begins to follow it. Once.
    void start();

    const State& state() const { return m_state; }
    bool hasEnded() const { return m_state.kind == Kind::Ended; }
    /// Who works here; after an end who did.
    const access::Subject& person() const { return m_person; }
    SignedInBy signedInBy() const { return m_by; }
    /// The session as it was read last; nothing before, and where none is recorded.
    const std::optional<landreeve::sessions::Session>& session() const { return m_session; }
    /// When it ends if nothing is done; invalid while unknown.
    QDateTime endsAt() const;
    /// The role in the workspace; empty while unknown.
    const QString& role() const { return m_role; }
    /// The issuer he signed in at, how one signs in there, and whether his sign-in is kept; of SignedInBy::Issuer.
    const std::optional<access::SignInChoice>& issuer() const { return m_choice; }
    bool isKept() const { return m_kept; }
    /// Whether something of the below is under way.
    bool isBusy() const { return m_task != nullptr; }

    /// Renews the sign-in now, or begins a new session for who needs no password, also after the end of the last.
    void stayIn();
    /// Signs in again as the same person, which browsing() may be told of.
    void signInAgain(const access::SignInAnswer& answer);
    /// Leaves off a sign-in that is under way; a renewal goes on, its answer must not be lost.
    void cancel();
    void signOut();

Q_SIGNALS:
    /// State, times, or whether it is busy; every second while there is something to count down.
    void changed();
    /// What was asked for by stayIn() or signInAgain() was done: it lives on, or anew.
    void resumed();
    /// The issuer's page of a sign-in is to be opened in the browser.
    void browsing(const QString& url);
    /// What was asked for was refused, or could not be done.
    void refused(const landreeve::Error& error);

private:
    struct Seen {
        access::Subject person;
        SignedInBy by = SignedInBy::System;
        std::optional<landreeve::sessions::Session> session;
        std::optional<workspace::OperatorLogin::State> login;
        std::optional<QString> role;                ///< Where it was asked for.
        std::optional<access::SignInChoice> choice; ///< The same.
    };
    enum class Act { Renew, StayIn, SignIn, SignOut };

    void tick();
    void look();
    void take(const Seen& seen);
    void hear(const SessionsFeed::Changes& changes);
    void end(State state);
    using Work = std::function<void(const std::stop_token&, const ProgressFn&)>;
    void run(Act act, Work work);
    void succeeded(Act act);
    void failed(Act act, const Error& error);
    void planRenewal(const workspace::OperatorLogin::State& login);
    void setKind();
    bool isOwn(const landreeve::sessions::SessionKey& key) const;

    workspace::Workspace& m_workspace;
    SessionsFeed& m_feed;
    tasks::TaskRunner& m_runner;
    Options m_options;
    QTimer* m_second;
    State m_state;
    access::Subject m_person;
    SignedInBy m_by = SignedInBy::System;
    std::optional<landreeve::sessions::Session> m_session;
    std::optional<access::SignInChoice> m_choice;
    QString m_role;
    bool m_kept = false;
    QPointer<tasks::Task> m_task;
    Act m_act = Act::Renew; ///< what m_task does
    bool m_looking = false;
    bool m_lookAgain = false;
    bool m_refusedByIssuer = false;
    QDateTime m_lookAt;
    QDateTime m_renewAt;   ///< Invalid: nothing is to be renewed.
    QDateTime m_tokenEnds; ///< Of the token m_renewAt was planned for.
    int m_failures = 0;
};

} // namespace landreeve::ui::sessions
