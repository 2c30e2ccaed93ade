#include "ui/tenants/tenant_words.h"

#include "core/documents/printed_text.h"
#include "core/tenancy/setting_rules.h"
#include "core/tenancy/tenant_id.h"
#include "ui/theme/format.h"

#include <array>
#include <cmath>

namespace landreeve::ui::tenants {

using landreeve::control::Server;
using landreeve::control::Tenant;
using landreeve::control::TenantStatus;
using tenancy::StepRecord;
using widgets::ChainStep;
using widgets::Status;
using widgets::statusOf;

widgets::Status statusOfTenant(const tenancy::FleetTenant& tenant, const std::optional<tenancy::ServerLook>& look) {
    switch (tenant.shownStatus()) {
    case TenantStatus::Failed:
        return statusOf(QStringLiteral("Failed"));
    case TenantStatus::Provisioning:
        return statusOf(QStringLiteral("Provisioning"));
    case TenantStatus::Deleting:
        return statusOf(QStringLiteral("Deleting"));
    case TenantStatus::Active:
    case TenantStatus::Suspended:
        break;
    }
    if (look && !look->up())
        return statusOf(QStringLiteral("Unreachable"));
    return statusOf(tenant.tenant.status == TenantStatus::Active ? QStringLiteral("Active")
                                                                 : QStringLiteral("Suspended"));
}

QString schemaWords(int version) {
    return version == 0 ? QStringLiteral("none") : QStringLiteral("%1").arg(version, 4, 10, QLatin1Char('0'));
}

shell::TenantRef refOf(const Tenant& tenant) {
    shell::TenantRef ref;
    ref.id = QString::fromStdString(tenant.id);
    ref.name = QString::fromStdString(tenant.name);
    ref.detail =
        QString::fromStdString(toString(tenant.status)) + QStringLiteral(", ") + QString::fromStdString(tenant.server);
    ref.suspended = tenant.status == TenantStatus::Suspended;
    return ref;
}

QString currencyOf(const Tenant& tenant) {
    const std::string country = tenancy::inForce(tenancy::settingsFromJson(tenant.settings), "company.country");
    return QString::fromStdString(documents::currencyOf(country));
}

QString roomWords(const Server& server) {
    if (server.capacity)
        return QStringLiteral("%1 of %2")
            .arg(theme::count(server.tenants),
                 counted(*server.capacity, QStringLiteral("tenant"), QStringLiteral("tenants")));
    return counted(server.tenants, QStringLiteral("tenant"), QStringLiteral("tenants"));
}

double fullness(const Server& server) {
    return server.capacity ? static_cast<double>(server.tenants) / *server.capacity : -1;
}

QString delayWords(std::chrono::microseconds delay) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(delay);
    return ms.count() == 0 ? QStringLiteral("under 1 ms") : theme::duration(ms);
}

QString stepPurpose(const std::string& step, const tenancy::ProvisionRequest& request, int schemaVersion) {
    const auto text = [](const std::string& words) { return QString::fromStdString(words); };
    if (step == "reserve")
        return QStringLiteral("the ID and its names become ours");
    if (step == "logins")
        return text(tenancy::appLoginOf(request.id) + ", " + tenancy::viewerLoginOf(request.id));
    if (step == "database")
        return QStringLiteral("cloned from the template of %1").arg(schemaWords(schemaVersion));
    if (step == "identity")
        return QStringLiteral("the database knows whose it is");
    if (step == "grants")
        return QStringLiteral("CONNECT taken from PUBLIC, logins granted");
    if (step == "migrate")
        return QStringLiteral("brought to %1").arg(schemaWords(schemaVersion));
    if (step == "key")
        return QStringLiteral("a data key of its own, wrapped");
    if (step == "seed")
        return request.seed ? QStringLiteral("sample records") : QStringLiteral("no sample records asked for");
    if (step == "verify")
        return QStringLiteral("row security, grants, identity, ledger");
    if (step == "activate")
        return QStringLiteral("the tenant can be used");
    return {};
}

ChainStep chainStepOf(const StepRecord& step, const QString& purpose) {
    ChainStep shown;
    shown.title = QString::fromStdString(step.name);
    shown.detail = step.detail.empty() ? purpose : QString::fromStdString(step.detail);
    switch (step.state) {
    case StepRecord::State::Waiting:
        shown.state = ChainStep::State::Waiting;
        break;
    case StepRecord::State::Running:
        shown.state = ChainStep::State::Running;
        break;
    case StepRecord::State::Done:
        shown.state = ChainStep::State::Done;
        shown.note = stepTime(step.milliseconds);
        break;
    case StepRecord::State::Failed:
        shown.state = ChainStep::State::Failed;
        shown.detail = QString::fromStdString(step.error);
        shown.note = stepTime(step.milliseconds);
        break;
    case StepRecord::State::Undone:
        shown.state = ChainStep::State::Skipped;
        shown.detail = QStringLiteral("undone");
        break;
    }
    return shown;
}

QString stepTime(double milliseconds) {
    if (milliseconds < 1)
        return QStringLiteral("< 1 ms");
    return theme::duration(std::chrono::milliseconds(std::llround(milliseconds)));
}

QString countWord(int count) {
    static const std::array<const char*, 13> words{"No",    "One",   "Two",  "Three", "Four",   "Five",  "Six",
                                                   "Seven", "Eight", "Nine", "Ten",   "Eleven", "Twelve"};
    return count >= 0 && count < static_cast<int>(words.size()) ? QLatin1String(words[static_cast<std::size_t>(count)])
                                                                : theme::count(count);
}

widgets::Status statusOfHealth(landreeve::health::HealthStatus status) {
    using widgets::Shape;
    switch (status) {
    case landreeve::health::HealthStatus::Ok:
        return {Shape::Tick, theme::Token::Ok, QStringLiteral("Well")};
    case landreeve::health::HealthStatus::Unknown:
        return {Shape::EmptyRing, theme::Token::Idle, QStringLiteral("Not known")};
    case landreeve::health::HealthStatus::Degraded:
        return {Shape::Triangle, theme::Token::Warn, QStringLiteral("Attention")};
    case landreeve::health::HealthStatus::Down:
        break;
    }
    return {Shape::Diamond, theme::Token::Bad, QStringLiteral("Down")};
}

} // namespace landreeve::ui::tenants
