#include "ui/overview/alerts.h"

#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"

#include <algorithm>

namespace landreeve::ui::overview {

using control::FleetFeed;
using landreeve::control::TenantStatus;
using tenancy::FleetTenant;
using tenancy::HealthCheck;
using tenancy::HealthStatus;
using tenants::counted;
using tenants::schemaWords;
using widgets::statusOf;

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

QString sentence(const QString& words) {
    const QString trimmed = words.trimmed();
    return trimmed.isEmpty() || trimmed.endsWith(u'.') ? trimmed : trimmed + QLatin1Char('.');
}

Alert halfMade(const FleetTenant& tenant) {
    const QString id = text(tenant.tenant.id);
    const QString ago = theme::ago(theme::toDateTime(tenant.tenant.statusChangedAt), QDateTime::currentDateTimeUtc());
    Alert alert;
    alert.id = QStringLiteral("half:") + id;
    alert.subject = id;
    if (tenant.tenant.status == TenantStatus::Deleting) {
        alert.mark = statusOf(QStringLiteral("Attention"));
        alert.title = QStringLiteral("The deletion of %1 was cut off").arg(id);
        alert.detail = QStringLiteral("Its data is closed to everybody. %1").arg(ago);
        alert.remedy = Alert::Remedy::Reconcile;
        alert.button = QStringLiteral("Reconcile…");
        return alert;
    }
    alert.mark = statusOf(QStringLiteral("Failed"));
    alert.title = tenant.stoppedAt.empty()
                      ? QStringLiteral("Provisioning of %1 was cut off").arg(id)
                      : QStringLiteral("Provisioning of %1 stopped at “%2”").arg(id, text(tenant.stoppedAt));
    alert.detail = QStringLiteral("%1 Nothing after it was done. %2").arg(sentence(text(tenant.cause)), ago).trimmed();
    alert.remedy = Alert::Remedy::ResumeProvisioning;
    alert.button = QStringLiteral("Resume…");
    return alert;
}

/// A check's words as a headline.
QString titleOf(const HealthCheck& check) {
    if (check.name == "secrets")
        return QStringLiteral("Secrets could be kept better");
    if (check.name == "control plane")
        return check.status == HealthStatus::Down ? QStringLiteral("The control plane does not answer")
                                                  : QStringLiteral("The control plane needs somebody");
    if (check.name == "backups")
        return QStringLiteral("Backups need somebody");
    if (check.name == "sign-ins" && check.status != HealthStatus::Down)
        return QStringLiteral("Failed sign-ins pile up");
    if (check.name.starts_with("server ")) {
        const QString name = text(check.name.substr(7));
        return check.status == HealthStatus::Down ? QStringLiteral("Server %1 does not answer").arg(name)
                                                  : QStringLiteral("Server %1 needs somebody").arg(name);
    }
    return text(check.name);
}

Alert checkAlert(const HealthCheck& check) {
    Alert alert;
    alert.id = QStringLiteral("check:") + text(check.name);
    alert.mark = statusOf(check.status == HealthStatus::Down ? QStringLiteral("Failed") : QStringLiteral("Attention"));
    alert.title = titleOf(check);
    alert.detail = text(check.detail);
    alert.remedy = Alert::Remedy::LookAgain;
    alert.button = QStringLiteral("Look again");
    if (check.name == "sign-ins" && check.status != HealthStatus::Down) {
        alert.remedy = Alert::Remedy::ShowSignIns;
        alert.button = QStringLiteral("Show sign-ins");
    }
    return alert;
}

int rank(const Alert& alert) {
    return alert.mark.color == theme::Token::Bad ? 0 : (alert.mark.tinted ? 1 : 2);
}

} // namespace

QList<Alert> alertsOf(const FleetFeed& feed, const std::optional<tenancy::HealthReport>& health) {
    QList<Alert> alerts;
    int behind = 0;
    const auto& fleet = feed.fleet();
    for (const FleetTenant& tenant : fleet.tenants) {
        if (tenant.isHalfMade())
            alerts.append(halfMade(tenant));
        else if (tenant.tenant.schemaVersion > 0 && tenant.tenant.schemaVersion < fleet.newestSchema)
            ++behind;
    }
    for (const auto& server : fleet.servers) {
        const auto look = feed.serverLook(server.name);
        if (!look || !look->refusal)
            continue;
        const QString name = text(server.name);
        Alert alert;
        alert.id = QStringLiteral("check:server ") + name;
        alert.mark = statusOf(look->up() ? QStringLiteral("Attention") : QStringLiteral("Failed"));
        alert.title = look->up() ? QStringLiteral("Server %1 cannot take tenants").arg(name)
                                 : QStringLiteral("Server %1 does not answer").arg(name);
        alert.detail =
            QString(text(look->refusal->message()) + QLatin1Char(' ') + text(look->refusal->hint())).trimmed();
        alert.button = QStringLiteral("Look again");
        alerts.append(alert);
    }
    if (health) {
        for (const HealthCheck& check : health->checks) {
            // Half-made tenants and silent servers are told above, each with what can be done.
            const QString id = QStringLiteral("check:") + text(check.name);
            const bool told = std::ranges::any_of(alerts, [&](const Alert& alert) { return alert.id == id; });
            if (check.status != HealthStatus::Ok && check.name != "tenants" && !told)
                alerts.append(checkAlert(check));
        }
    }
    if (behind > 0) {
        Alert alert;
        alert.id = QStringLiteral("behind");
        alert.mark = statusOf(QStringLiteral("Behind"));
        alert.title = QStringLiteral("%1 behind on migrations")
                          .arg(counted(behind, QStringLiteral("tenant is"), QStringLiteral("tenants are")));
        alert.detail = QStringLiteral("The newest version is %1. They are brought there by a command.")
                           .arg(schemaWords(fleet.newestSchema));
        alert.remedy = Alert::Remedy::CopyCommand;
        alert.subject = QStringLiteral("landreevectl migrate apply --all");
        alert.button = QStringLiteral("Copy command");
        alerts.append(alert);
    }
    std::ranges::stable_sort(alerts, {}, rank);
    return alerts;
}

} // namespace landreeve::ui::overview
