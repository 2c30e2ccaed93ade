#include "ui/sessions/own_session_words.h"

#include "ui/setup/sign_in_fields.h"
#include "ui/theme/format.h"

#include <algorithm>

namespace landreeve::ui::sessions {

using landreeve::sessions::MarkScope;
using Kind = MarkScope::Kind;
using SignedInBy = OwnSession::SignedInBy;

namespace {

qint64 secondsLeft(const QDateTime& end, const QDateTime& now) {
    return std::max<qint64>(0, (now.msecsTo(end) + 999) / 1000);
}

/// "Anand ended" or "Ended": who did it, where that is known.
QString doneBy(const OwnSession::State& state, const QString& verb) {
    if (state.by.isEmpty())
        return verb.at(0).toUpper() + verb.mid(1);
    return state.by + u' ' + verb;
}

/// "at 14:32", "yesterday at 18:02", "on 19 Nov 19:08".
QString timeWords(const QDateTime& time, const QDateTime& now) {
    const QString words = theme::when(time, now);
    const QString today = QStringLiteral("Today ");
    const QString yesterday = QStringLiteral("Yesterday ");
    if (words.startsWith(today))
        return QStringLiteral("at ") + words.mid(today.size());
    if (words.startsWith(yesterday))
        return QStringLiteral("yesterday at ") + words.mid(yesterday.size());
    return QStringLiteral("on ") + words;
}

QString because(const OwnSession::State& state) {
    return state.why.isEmpty() ? QStringLiteral(".") : QStringLiteral(": “%1”").arg(state.why);
}

QString whatWasEnded(const std::optional<MarkScope>& scope) {
    if (!scope)
        return QStringLiteral("all of your sessions, or those of the workspace,");
    const QString issuer =
        scope->issuer.empty() ? QString() : QStringLiteral(" from ") + QString::fromStdString(scope->issuer);
    switch (scope->kind) {
    case Kind::User:
        return QStringLiteral("all of your sessions");
    case Kind::Tenant:
        return QStringLiteral("all sessions of its tenant") + issuer;
    case Kind::Workspace:
        break;
    }
    return QStringLiteral("all sessions of this workspace") + issuer;
}

} // namespace

QString countDown(const QDateTime& end, const QDateTime& now) {
    const qint64 left = secondsLeft(end, now);
    return QStringLiteral("%1:%2").arg(left / 60).arg(left % 60, 2, 10, QLatin1Char('0'));
}

QString minutesLeft(const QDateTime& end, const QDateTime& now) {
    const qint64 left = secondsLeft(end, now);
    const qint64 minutes = (left + 59) / 60;
    if (left < 60)
        return QStringLiteral("less than a minute");
    return minutes == 1 ? QStringLiteral("1 minute") : QStringLiteral("%1 minutes").arg(minutes);
}

QString endHeading(const OwnSession::State& state) {
    if (state.reason == QLatin1String("session_revoked"))
        return QStringLiteral("Your session was revoked");
    if (state.reason == QLatin1String("session_superseded"))
        return QStringLiteral("Your session was revoked with others");
    if (state.reason == OwnSession::kIssuerEnded)
        return QStringLiteral("Your sign-in was ended");
    if (state.reason == OwnSession::kSignedOut)
        return QStringLiteral("You are signed out");
    return QStringLiteral("Your session has ended");
}

QString endSentences(const OwnSession& session, const QDateTime& now) {
    const OwnSession::State& state = session.state();
    const QString when = timeWords(state.at, now);
    if (state.reason == QLatin1String("session_revoked"))
        return QStringLiteral("%1 it %2%3").arg(doneBy(state, QStringLiteral("revoked")), when, because(state));
    if (state.reason == QLatin1String("session_superseded"))
        return state.scope
                   ? QStringLiteral("%1 %2 %3%4")
                         .arg(doneBy(state, QStringLiteral("revoked")), whatWasEnded(state.scope), when, because(state))
                   : QStringLiteral("Somebody has revoked %1 at once.").arg(whatWasEnded(state.scope));
    if (state.reason == OwnSession::kIssuerEnded)
        return session.issuer() ? QStringLiteral("%1 renews it no longer.").arg(setup::hostOf(session.issuer()->issuer))
                                : QStringLiteral("The issuer renews it no longer.");
    if (state.reason == OwnSession::kSignedOut)
        return QStringLiteral("The session is over, and nothing is kept of the sign-in.");
    const auto& row = session.session();
    if (state.reason == QLatin1String("session_idle") && row && row->idleTimeout)
        return QStringLiteral("It was not used for %1.").arg(theme::duration(*row->idleTimeout));
    if (state.reason == QLatin1String("session_expired") && row) {
        const auto life = std::chrono::duration_cast<std::chrono::milliseconds>(row->expiresAt - row->createdAt);
        return QStringLiteral("It lasted %1 and ended %2.").arg(theme::duration(life), when);
    }
    if (state.reason == QLatin1String("session_unknown"))
        return QStringLiteral("The control plane has no record of it any more.");
    return QStringLiteral("It ended %1.").arg(when);
}

QString signedInWords(const OwnSession& session) {
    switch (session.signedInBy()) {
    case SignedInBy::System:
        return QStringLiteral("this computer's account");
    case SignedInBy::DatabaseRole:
        return QStringLiteral("the database role");
    case SignedInBy::Issuer:
        return session.issuer() ? setup::hostOf(session.issuer()->issuer) : QStringLiteral("an issuer");
    case SignedInBy::Token:
        break;
    }
    return QStringLiteral("a token");
}

} // namespace landreeve::ui::sessions
