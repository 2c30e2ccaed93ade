#include "ui/sessions/own_session.h"

#include "core/auth/retry_after.h"
#include "core/base/back_off.h"
#include "core/sessions/session_store.h"
#include "core/workspace/sign_out.h"
#include "ui/theme/format.h"

#include <QTimer>

#include <algorithm>

namespace landreeve::ui::sessions {

using landreeve::sessions::SessionChange;
using landreeve::sessions::SessionKey;
using landreeve::sessions::SessionStore;
using workspace::Workspace;

namespace {

/// A step of signing in: the browser is to be opened.
constexpr const char* kBrowser = "browser";

QDateTime now() {
    return QDateTime::currentDateTimeUtc();
}

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

/// Refusals that say that the sign-in is over; anything else leaves it as it stands.
bool isOver(const Error& error) {
    return error.code() == "session_refused";
}

/// How it stands once it was revoked, for `reason`: by somebody, who says why, or because its issuer had ended it.
OwnSession::State revocationOf(const landreeve::sessions::Session& session, const QString& reason,
                               const QDateTime& at) {
    if (session.revokeReason == workspace::kEndedByIssuer)
        return {.reason = OwnSession::kIssuerEnded, .at = at};
    return {.reason = reason, .by = words(session.revokedBy), .why = words(session.revokeReason), .at = at};
}

} // namespace

OwnSession::OwnSession(Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner, Options options,
                       QObject* parent)
    : QObject(parent),
      m_workspace(workspace),
      m_feed(feed),
      m_runner(runner),
      m_options(options),
      m_second(new QTimer(this)),
      m_person(workspace.user()),
      m_by(workspace.signedInBy()) {
    m_second->setInterval(static_cast<int>(std::min<qint64>(1000, m_options.look.count())));
    connect(m_second, &QTimer::timeout, this, &OwnSession::tick);
}

void OwnSession::start() {
    connect(&m_feed, &SessionsFeed::changed, this, &OwnSession::hear);
    connect(&m_feed, &SessionsFeed::linkChanged, this, [this] {
        if (m_feed.link() == SessionsFeed::Link::Live)
            look();
    });
    look();
    m_second->start();
}

QDateTime OwnSession::endsAt() const {
    if (!m_session)
        return {};
    Time end = m_session->expiresAt;
    if (m_session->idleTimeout)
        end = std::min<Time>(end, m_session->lastSeenAt + *m_session->idleTimeout);
    return theme::toDateTime(end);
}

bool OwnSession::isOwn(const SessionKey& key) const {
    return key == SessionKey{m_person.issuer, m_person.sessionJti};
}

void OwnSession::tick() {
    if (hasEnded())
        return;
    const QDateTime time = now();
    // By this computer's clock it is over: the control plane says whether it is.
    const bool due = endsAt().isValid() && endsAt() <= time;
    if (due || time >= m_lookAt)
        look();
    if (m_renewAt.isValid() && time >= m_renewAt && !isBusy())
        run(Act::Renew,
            [&workspace = m_workspace](const std::stop_token& stop, const ProgressFn&) { workspace.stayIn(stop); });
    setKind();
    if (m_state.kind != Kind::Fine)
        Q_EMIT changed();
}

void OwnSession::look() {
    m_lookAgain = m_looking;
    if (m_looking || m_person.sessionJti.empty())
        return;
    m_looking = true;
    m_lookAt = now().addMSecs(m_options.look.count());
    const bool first = m_role.isNull();
    const auto done = [this] {
        m_looking = false;
        if (std::exchange(m_lookAgain, false))
            look();
    };
    m_runner.run(
        this,
        [&workspace = m_workspace, first](const std::stop_token& stop, const ProgressFn&) {
            Seen seen;
            seen.person = workspace.user();
            seen.by = workspace.signedInBy();
            // Not taken for being seen: a window that nobody uses is idle.
            seen.session = SessionStore(workspace.control()).find({seen.person.issuer, seen.person.sessionJti}, {stop});
            try {
                workspace.login().putAway(stop);
            } catch (const Error&) { // NOLINT(bugprone-empty-catch): it is held until the secret store takes it
            }
            seen.login = workspace.login().state();
            if (!first)
                return seen;
            seen.role = words(workspace.gate().may(seen.person, {}, {"session", "read"}, {stop}).role);
            if (seen.login) {
                const auto choices = workspace.login().choices({stop});
                const auto found = std::ranges::find(choices, seen.login->issuer, &access::SignInChoice::issuer);
                if (found != choices.end())
                    seen.choice = *found;
            }
            return seen;
        },
        tasks::Outcome<Seen>{.done =
                                 [this, done](const Seen& seen) {
                                     take(seen);
                                     done();
                                 },
                             // A control plane that does not answer ends nothing; what the issuer has said stands.
                             .failed =
                                 [this, done](const Error&) {
                                     if (std::exchange(m_refusedByIssuer, false))
                                         end({.reason = kIssuerEnded});
                                     done();
                                 },
                             .cancelled = done});
}

void OwnSession::take(const Seen& seen) {
    if (hasEnded())
        return;
    // What was asked of the session before: the next answer counts.
    if (!isOwn({seen.person.issuer, seen.person.sessionJti}))
        return;
    if (seen.role)
        m_role = *seen.role;
    if (seen.choice)
        m_choice = seen.choice;
    if (seen.session)
        m_session = seen.session;
    m_by = seen.by;
    const bool refusedByIssuer = std::exchange(m_refusedByIssuer, false);
    if (!seen.session) {
        end({.reason = QStringLiteral("session_unknown")});
        return;
    }
    if (!seen.session->reason.empty()) {
        State over{.reason = words(seen.session->reason)};
        if (seen.session->revokedAt) {
            over = revocationOf(*seen.session, over.reason, theme::toDateTime(*seen.session->revokedAt));
        } else if (const auto& mark = seen.session->endedBy) {
            over.by = words(mark->by);
            over.why = words(mark->reason);
            over.at = theme::toDateTime(mark->at);
            over.scope = mark->scope;
        } else if (seen.session->reason != "session_superseded") {
            over.at = endsAt();
        }
        end(std::move(over));
        return;
    }
    if (refusedByIssuer) {
        end({.reason = kIssuerEnded});
        return;
    }
    if (m_by == SignedInBy::Issuer && seen.login)
        planRenewal(*seen.login);
    setKind();
    Q_EMIT changed();
}

void OwnSession::planRenewal(const workspace::OperatorLogin::State& login) {
    m_kept = login.kept;
    const QDateTime ends = theme::toDateTime(login.tokenExpiresAt);
    // The same as before: it stands as it was planned, a failed attempt's wait too.
    if (ends == m_tokenEnds)
        return;
    m_tokenEnds = ends;
    const QDateTime time = now();
    // A token that lives no longer than that is renewed at half its life.
    const QDateTime half = time.addMSecs(std::max<qint64>(time.msecsTo(ends) / 2, 1000));
    m_renewAt = std::max(ends.addSecs(-m_options.ahead.count()), std::min(half, ends));
}

void OwnSession::hear(const SessionsFeed::Changes& changes) {
    for (const SessionChange& change : changes) {
        const bool own = change.session && isOwn(change.session->key());
        if (own && change.kind == SessionChange::Kind::Revoked) {
            m_session = change.session;
            end(revocationOf(*change.session, QStringLiteral("session_revoked"), theme::toDateTime(change.at)));
        } else if (!hasEnded() && (own || change.mark || change.kind == SessionChange::Kind::Many)) {
            look();
        }
    }
}

void OwnSession::end(State state) {
    // Signing out ends it too, which others hear of; it tells by itself.
    const bool signingOut = isBusy() && m_act == Act::SignOut;
    if (hasEnded() || signingOut)
        return;
    state.kind = Kind::Ended;
    if (!state.at.isValid())
        state.at = now();
    m_state = std::move(state);
    m_renewAt = {};
    m_tokenEnds = {};
    m_failures = 0;
    Q_EMIT changed();
}

void OwnSession::setKind() {
    if (hasEnded())
        return;
    const QDateTime ends = endsAt();
    const bool ending = ends.isValid() && now().msecsTo(ends) <= m_options.warn.count() * 1000;
    const Kind kind = ending ? Kind::Ending : m_state.failure ? Kind::RenewalFailing : Kind::Fine;
    if (std::exchange(m_state.kind, kind) != kind)
        Q_EMIT changed();
}

void OwnSession::run(Act act, Work work) {
    if (isBusy())
        return;
    const auto over = [this] { m_task = nullptr; };
    m_act = act;
    m_task = m_runner.run(this, std::move(work),
                          tasks::Outcome<tasks::Nothing>{.done =
                                                             [this, act, over](tasks::Nothing) {
                                                                 over();
                                                                 succeeded(act);
                                                             },
                                                         .failed =
                                                             [this, act, over](const Error& error) {
                                                                 over();
                                                                 failed(act, error);
                                                             },
                                                         .cancelled =
                                                             [this, over] {
                                                                 over();
                                                                 Q_EMIT changed();
                                                             }});
    Q_EMIT changed();
}

void OwnSession::succeeded(Act act) {
    if (act == Act::SignOut) {
        end({.reason = kSignedOut});
        return;
    }
    const access::Subject person = m_workspace.user();
    const bool anew = hasEnded() || !isOwn({person.issuer, person.sessionJti});
    // Ended by somebody while its token was being renewed: it is the same session, and stays so.
    if (hasEnded() && act != Act::SignIn && m_by == SignedInBy::Issuer)
        return;
    m_person = person;
    m_by = m_workspace.signedInBy();
    m_state = {};
    m_failures = 0;
    m_tokenEnds = {};
    m_renewAt = {};
    if (anew) {
        m_session.reset();
    }
    if (act == Act::SignIn)
        m_role.clear();
    look();
    if (act != Act::Renew)
        Q_EMIT resumed();
    Q_EMIT changed();
}

void OwnSession::failed(Act act, const Error& error) {
    const bool asked = act != Act::Renew;
    if (!hasEnded() && (act == Act::Renew || act == Act::StayIn) && m_by == SignedInBy::Issuer) {
        if (isOver(error)) {
            // The control plane may know who ended it, and why.
            m_refusedByIssuer = true;
            look();
        } else {
            const auto least = auth::retryAfterOf(error);
            m_renewAt =
                now().addMSecs(backOff(m_options.firstWait, m_options.longestWait, m_failures++, least).count());
            m_state.failure = error;
            m_state.nextAttempt = m_renewAt;
            setKind();
        }
    }
    if (asked)
        Q_EMIT refused(error);
    Q_EMIT changed();
}

void OwnSession::stayIn() {
    run(hasEnded() ? Act::SignIn : Act::StayIn,
        [&workspace = m_workspace](const std::stop_token& stop, const ProgressFn&) { workspace.stayIn(stop); });
}

void OwnSession::signInAgain(const access::SignInAnswer& answer) {
    run(Act::SignIn, [&workspace = m_workspace, answer](const std::stop_token& stop, const ProgressFn& progress) {
        const auto browse = [&progress](const std::string& url) { progress({.step = kBrowser, .detail = url}); };
        workspace.signInAgain(answer, browse, stop);
    });
    if (m_task)
        connect(m_task, &tasks::Task::progressed, this, [this, task = m_task] {
            if (task && task->progress().step == kBrowser)
                Q_EMIT browsing(words(task->progress().detail));
        });
}

void OwnSession::cancel() {
    if (m_task && m_act == Act::SignIn)
        m_task->cancel();
}

void OwnSession::signOut() {
    run(Act::SignOut,
        [&workspace = m_workspace](const std::stop_token& stop, const ProgressFn&) { workspace.signOut(stop); });
}

} // namespace landreeve::ui::sessions
