#include "ui/sessions/session_words.h"

#include "ui/theme/format.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace landreeve::ui::sessions {

using landreeve::sessions::Session;
using landreeve::sessions::SessionStatus;
using theme::Token;
using widgets::Shape;

namespace {

qint64 seconds(std::chrono::seconds time) {
    return time.count();
}

/// Two significant digits of an estimate are what it is worth.
qint64 rounded(qint64 value) {
    qint64 unit = 1;
    while (value / unit >= 100)
        unit *= 10;
    return (value + unit / 2) / unit * unit;
}

QString markWords(const Session& session) {
    const auto& mark = *session.endedBy;
    using Kind = landreeve::sessions::MarkScope::Kind;
    const QString tenant = QString::fromStdString(mark.scope.tenantId);
    const QString whose = mark.scope.kind == Kind::Workspace ? QStringLiteral("the workspace")
                          : mark.scope.kind == Kind::Tenant  ? tenant
                          : tenant.isEmpty()                 ? personOf(session)
                                                             : personOf(session) + QStringLiteral(" in ") + tenant;
    const QString why = QString::fromStdString(mark.reason);
    // Whose issuer a person's is goes without saying.
    const QString issuer = mark.scope.kind == Kind::User ? QString() : QString::fromStdString(mark.scope.issuer);
    return QStringLiteral("%1 revoked all sessions of %2").arg(QString::fromStdString(mark.by), whose) +
           (issuer.isEmpty() ? QString() : QStringLiteral(" from ") + issuer) +
           (why.isEmpty() ? QStringLiteral(".") : QStringLiteral(": “%1”").arg(why));
}

} // namespace

widgets::Status statusOfSession(const Session& session, const QDateTime& now) {
    if (session.status == SessionStatus::Revoked)
        return widgets::statusOf(QStringLiteral("Revoked"));
    if (session.status == SessionStatus::Expired)
        return widgets::statusOf(QStringLiteral("Expired"));
    const QDateTime seen = theme::toDateTime(session.lastSeenAt);
    const bool ends = now.secsTo(theme::toDateTime(session.expiresAt)) <= seconds(kSoon);
    const bool idles = session.idleTimeout &&
                       now.secsTo(theme::toDateTime(session.lastSeenAt + *session.idleTimeout)) <= seconds(kSoon) &&
                       seen.secsTo(now) >= 60;
    // Nobody is needed: it keeps the plain ground.
    if (ends || idles)
        return {Shape::Hourglass, Token::Warn, QStringLiteral("Ending"), false};
    return widgets::statusOf(seen.secsTo(now) >= seconds(kIdleAfter) ? QStringLiteral("Idle")
                                                                     : QStringLiteral("Active"));
}

QString endWords(const Session& session) {
    if (session.reason.empty())
        return {};
    if (session.reason == "session_expired")
        return QStringLiteral("Its life was over.");
    if (session.reason == "session_idle")
        return session.idleTimeout
                   ? QStringLiteral("It was not used for %1.").arg(theme::duration(*session.idleTimeout))
                   : QStringLiteral("It was not used for too long.");
    if (session.reason == "session_superseded" && !session.endedBy)
        return QStringLiteral("All sessions of its user, its tenant or the workspace were revoked at once.");
    if (session.endedBy)
        return markWords(session);
    const QString by = QString::fromStdString(session.revokedBy);
    const QString why = QString::fromStdString(session.revokeReason);
    return (by.isEmpty() ? QStringLiteral("It was revoked") : QStringLiteral("%1 revoked it").arg(by)) +
           (why.isEmpty() ? QStringLiteral(".") : QStringLiteral(": “%1”").arg(why));
}

QString actWords(const std::string& action) {
    static constexpr auto kWords = std::to_array<std::pair<std::string_view, std::u16string_view>>({
        {"session.create", u"Began"},
        {"session.register", u"Seen for the first time"},
        {"session.refresh-begin", u"Given a refresh token"},
        {"session.refresh", u"Renewed"},
        {"session.refresh-refused", u"Not renewed"},
        {"session.revoke", u"Revoked"},
        {"session.revoke-user", u"Revoked a person’s sessions"},
        {"session.revoke-tenant", u"Revoked a tenant’s sessions"},
        {"session.revoke-workspace", u"Revoked everybody’s sessions"},
        {"session.refused", u"Refused"},
        {"session.cleanup", u"Deleted ended sessions"},
        {"access.allowed", u"Used a right"},
        {"access.refused", u"Refused for want of a right"},
        {"token.mint", u"Minted a token"},
        {"token.refused", u"Its token was refused"},
        {"user.map", u"Gave a role"},
        {"user.unmap", u"Took a role away"},
        {"issuer.add", u"Added an issuer"},
        {"issuer.remove", u"Removed an issuer"},
        {"jwks.rotate", u"Rotated the signing key"},
        {"jwks.retire", u"Retired a signing key"},
        {"jwks.changed", u"Keys of an issuer changed"},
        {"jwks.failed", u"Keys of an issuer could not be fetched"},
        {"tenant.settings", u"Changed a tenant’s settings"},
    });
    const auto found = std::ranges::find(kWords, action, &std::pair<std::string_view, std::u16string_view>::first);
    return found == kWords.end() ? QString::fromStdString(action) : QStringView(found->second).toString();
}

QString personOf(const Session& session) {
    return QString::fromStdString(session.displayName.empty() ? session.userId : session.displayName);
}

QString startedWords(const QDateTime& then, const QDateTime& now) {
    const QString words = theme::when(then, now);
    const QString today = QStringLiteral("Today ");
    return words.startsWith(today) ? words.mid(today.size()) : words;
}

QString seenWords(const QDateTime& then, const QDateTime& now) {
    const qint64 ago = then.secsTo(now);
    // It is noted once a minute at most.
    if (ago < 60)
        return QStringLiteral("now");
    if (ago < 3600)
        return QStringLiteral("%1 min").arg(ago / 60);
    if (ago < qint64{48} * 3600)
        return QStringLiteral("%1 h").arg(ago / 3600);
    return QStringLiteral("%1 d").arg(ago / 86'400);
}

QString leftWords(const QDateTime& end, const QDateTime& now) {
    const qint64 left = now.secsTo(end);
    if (left <= 0)
        return QStringLiteral("ending");
    if (left < 60)
        return QStringLiteral("%1 s").arg(left);
    const qint64 minutes = left / 60;
    if (minutes < 60)
        return QStringLiteral("%1 min").arg(minutes);
    if (minutes < qint64{48} * 60)
        return QStringLiteral("%1 h %2").arg(minutes / 60).arg(minutes % 60, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1 d %2 h").arg(minutes / 1440).arg(minutes / 60 % 24);
}

QString sessionsWords(qint64 count) {
    return count == 1 ? QStringLiteral("1 session") : QStringLiteral("%1 sessions").arg(theme::count(count));
}

QString countWords(qint64 count, bool exact) {
    return exact || count < 100 ? theme::count(count) : QStringLiteral("about %1").arg(theme::count(rounded(count)));
}

} // namespace landreeve::ui::sessions
