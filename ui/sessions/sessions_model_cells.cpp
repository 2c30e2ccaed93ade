#include "ui/sessions/client_name.h"
#include "ui/sessions/session_words.h"
#include "ui/sessions/sessions_model.h"
#include "ui/theme/format.h"
#include "ui/theme/hue.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>

namespace landreeve::ui::sessions {

using landreeve::sessions::Session;
using landreeve::sessions::SessionStatus;

namespace {

const QString kNone = QStringLiteral("—");

QString bothTimes(const QDateTime& time) {
    return theme::localTime(time) + u'\n' + theme::utcTime(time);
}

/// How much of its life is over.
double spent(const Session& session, const QDateTime& now) {
    const auto whole = static_cast<double>((session.expiresAt - session.createdAt).count());
    const auto gone =
        static_cast<double>(theme::toDateTime(session.createdAt).msecsTo(now) *
                            std::chrono::duration_cast<Time::duration>(std::chrono::milliseconds(1)).count());
    return whole <= 0 ? 1.0 : std::clamp(gone / whole, 0.0, 1.0);
}

} // namespace

QVariant SessionsModel::display(const Session& session, int column) const {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const bool alive = session.status == SessionStatus::Active;
    switch (column) {
    case Status:
        return statusOfSession(session, now).word;
    case Person:
        return m_own && m_own() == session.key() ? personOf(session) + QStringLiteral(" (you)") : personOf(session);
    case Tenant:
        return session.tenantId.empty() ? kNone : QString::fromStdString(session.tenantId);
    case Started:
        return startedWords(theme::toDateTime(session.createdAt), now);
    case Seen:
        return alive ? seenWords(theme::toDateTime(session.lastSeenAt), now) : kNone;
    case Expires:
        return alive ? leftWords(theme::toDateTime(session.expiresAt), now) : QStringLiteral("ended");
    case Address:
        return session.ip.empty() ? kNone : QString::fromStdString(session.ip);
    case Client: {
        const QString name = clientName(QString::fromStdString(session.userAgent));
        return name.isEmpty() ? kNone : name;
    }
    default:
        return {};
    }
}

QString SessionsModel::toolTip(const Session& session, int column) const {
    switch (column) {
    case Status:
        return endWords(session);
    case Person:
        return QString::fromStdString(session.userId);
    case Tenant:
        return session.tenantId.empty() ? QStringLiteral("It belongs to the workspace, to no tenant") : QString();
    case Started:
        return bothTimes(theme::toDateTime(session.createdAt));
    case Seen:
        return bothTimes(theme::toDateTime(session.lastSeenAt));
    case Expires: {
        QString words = bothTimes(theme::toDateTime(session.expiresAt));
        if (session.idleTimeout)
            words += QStringLiteral("\nSooner when it is not used for %1").arg(theme::duration(*session.idleTimeout));
        return words;
    }
    case Client:
        return QString::fromStdString(session.userAgent);
    default:
        return {};
    }
}

QVariant SessionsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Session& session = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const bool alive = session.status == SessionStatus::Active;
    switch (role) {
    case Qt::DisplayRole:
        return display(session, column);
    case Qt::AccessibleTextRole:
        return QString(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       display(session, column).toString());
    case Qt::ToolTipRole:
        return toolTip(session, column);
    case widgets::StatusRole:
        return column == Status ? QVariant::fromValue(statusOfSession(session, QDateTime::currentDateTimeUtc()))
                                : QVariant();
    case widgets::HueRole:
        return column == Tenant && !session.tenantId.empty()
                   ? QVariant(static_cast<int>(theme::hueOf(QString::fromStdString(session.tenantId))))
                   : QVariant();
    case widgets::FractionRole:
        return column == Expires && alive ? QVariant(spent(session, QDateTime::currentDateTimeUtc())) : QVariant();
    case widgets::MutedRole:
        return (!alive && (column == Seen || column == Expires)) || display(session, column).toString() == kNone;
    case widgets::FixedRole:
        return column == Address && !session.ip.empty();
    default:
        return {};
    }
}

QVariant SessionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Status:
        return QStringLiteral("Status");
    case Person:
        return QStringLiteral("Person");
    case Tenant:
        return QStringLiteral("Tenant");
    case Started:
        return QStringLiteral("Started");
    case Seen:
        return QStringLiteral("Seen");
    case Expires:
        return QStringLiteral("Expires in");
    case Address:
        return QStringLiteral("Address");
    case Client:
        return QStringLiteral("Client");
    default:
        return {};
    }
}

} // namespace landreeve::ui::sessions
