#include "ui/health/remedy.h"

#include "ui/shell/navigator.h"
#include "ui/theme/format.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>

namespace landreeve::ui::health {

using landreeve::health::Alert;
using landreeve::health::HealthStatus;

QString copyWords() {
    return QStringLiteral("Copy command");
}

Remedy remedyOf(const Alert& alert) {
    using Kind = Remedy::Kind;
    const std::string& code = alert.code;
    const QString object = QString::fromStdString(alert.object);
    if (code == "tenant_half_made")
        return {Kind::OpenPage,
                QStringLiteral("Resume…"),
                QStringLiteral("provision"),
                {{QStringLiteral("resume"), object}}};
    if (code == "tenant_half_deleted" || code == "tenant_stuck")
        return {Kind::OpenPage,
                QStringLiteral("Reconcile…"),
                QStringLiteral("tenants"),
                {{QStringLiteral("reconcile"), true}}};
    if (code == "sign_ins_failing")
        return {Kind::OpenPage,
                QStringLiteral("Show failed sign-ins"),
                QStringLiteral("sessions"),
                {{QStringLiteral("failures"), true}}};
    if (code == "keys_stale" || code == "keys_expired")
        return {Kind::OpenPage,
                QStringLiteral("Open keys"),
                QStringLiteral("tokens"),
                {{QStringLiteral("view"), QStringLiteral("keys")}}};
    if (code == "audit_broken" || code == "audit_waiting")
        return {Kind::OpenPage, QStringLiteral("Open audit log"), QStringLiteral("audit"), {}};
    if (!alert.command.empty() && code != "control_plane_down" && code != "check_failed")
        return {Kind::CopyCommand, copyWords()};
    return {Kind::LookAgain, QStringLiteral("Look again")};
}

void copyCommand(const std::string& command, shell::Navigator& navigator) {
    const QString text = QString::fromStdString(command);
    QGuiApplication::clipboard()->setText(text);
    navigator.say(QStringLiteral("Copied: %1").arg(text));
}

bool apply(const Alert& alert, shell::Navigator& navigator) {
    const Remedy remedy = remedyOf(alert);
    switch (remedy.kind) {
    case Remedy::Kind::OpenPage:
        navigator.openPage(remedy.page, remedy.arguments);
        return true;
    case Remedy::Kind::CopyCommand:
        copyCommand(alert.command, navigator);
        return true;
    case Remedy::Kind::LookAgain:
        break;
    }
    return false;
}

widgets::Status markOf(const Alert& alert) {
    if (alert.severity == HealthStatus::Down)
        return {widgets::Shape::Diamond, theme::Token::Bad, QStringLiteral("Down")};
    return {widgets::Shape::Triangle, theme::Token::Warn, QStringLiteral("Attention")};
}

QString sinceWords(const Alert& alert) {
    if (!alert.since)
        return {};
    return QStringLiteral("Since %1")
        .arg(theme::whenWithin(theme::toDateTime(*alert.since), QDateTime::currentDateTimeUtc()));
}

} // namespace landreeve::ui::health
