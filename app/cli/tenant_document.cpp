#include "app/cli/tenant_document.h"

#include "core/base/error.h"

#include <QJsonArray>

#include <array>
#include <cstdio>

namespace landreeve::cli {
namespace {

QJsonObject withUrl(const control::Tenant& tenant, const std::string& url) {
    return {
        {QStringLiteral("id"), qt(tenant.id)},
        {QStringLiteral("name"), qt(tenant.name)},
        {QStringLiteral("status"), qt(toString(tenant.status))},
        {QStringLiteral("status_reason"),
         tenant.statusReason.empty() ? QJsonValue() : QJsonValue(qt(tenant.statusReason))},
        {QStringLiteral("server"), qt(tenant.server)},
        {QStringLiteral("database"), qt(tenant.database)},
        {QStringLiteral("schema_version"), tenant.schemaVersion == 0 ? QJsonValue() : QJsonValue(tenant.schemaVersion)},
        {QStringLiteral("connection_url"), qt(url)},
        {QStringLiteral("created_at"), qt(toRfc3339(tenant.createdAt))}};
}

std::string urlOf(Context& context, const control::Tenant& tenant) {
    return context.workspace().lifecycle().url(tenant.id, tenancy::LoginKind::App, false, context.stop()).redacted();
}

control::Tenant asShown(const tenancy::FleetTenant& one) {
    control::Tenant tenant = one.tenant;
    tenant.status = one.shownStatus();
    tenant.statusReason = one.shownReason();
    return tenant;
}

std::string inShellQuotes(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

/// How a half-made tenant is gone on with, or taken back.
std::string hintOf(const tenancy::FleetTenant& one) {
    if (!one.isHalfMade())
        return {};
    const std::string& id = one.tenant.id;
    if (one.tenant.status == control::TenantStatus::Deleting)
        return "Its deletion was cut off. Finish it with: landreevectl tenant delete " + id + " --confirm " + id +
               ", or with: landreevectl tenant reconcile";
    return "Its provisioning was not finished. Go on with: landreevectl tenant provision --tenant-id " + id +
           " --tenant-name " + inShellQuotes(one.tenant.name) + ", or take it back with: landreevectl tenant reconcile";
}

std::string milliseconds(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.0f ms", value);
    return text.data();
}

} // namespace

QJsonObject documentOf(Context& context, const control::Tenant& tenant) {
    return withUrl(tenant, urlOf(context, tenant));
}

std::string textOf(Context& context, const control::Tenant& tenant) {
    std::string status = toString(tenant.status);
    if (!tenant.statusReason.empty())
        status += " (" + tenant.statusReason + ")";
    return table({"TENANT", tenant.id}, {{"Name", tenant.name},
                                         {"Status", status},
                                         {"Server", tenant.server},
                                         {"Database", tenant.database},
                                         {"Schema version", std::to_string(tenant.schemaVersion)},
                                         {"Connection", urlOf(context, tenant)},
                                         {"Created", toRfc3339(tenant.createdAt)}});
}

QJsonObject documentOf(Context& context, const tenancy::FleetTenant& tenant) {
    QJsonObject document = documentOf(context, asShown(tenant));
    if (const std::string hint = hintOf(tenant); !hint.empty())
        document.insert(QStringLiteral("hint"), qt(hint));
    return document;
}

std::string textOf(Context& context, const tenancy::FleetTenant& tenant) {
    const std::string hint = hintOf(tenant);
    return textOf(context, asShown(tenant)) + (hint.empty() ? "" : "\n" + hint + "\n");
}

QJsonObject documentOf(const tenancy::ProvisionResult& result) {
    QJsonArray steps;
    for (const auto& step : result.steps)
        steps.append(QJsonObject{{QStringLiteral("name"), qt(step.name)},
                                 {QStringLiteral("status"), qt(toString(step.state))},
                                 {QStringLiteral("ms"), step.milliseconds}});
    return {{QStringLiteral("tenant"), withUrl(result.tenant, result.url.redacted())},
            {QStringLiteral("steps"), steps}};
}

std::string textOf(const tenancy::ProvisionResult& result) {
    const std::string& id = result.tenant.id;
    std::vector<std::vector<std::string>> rows;
    for (const auto& step : result.steps)
        rows.push_back({step.name, toString(step.state), milliseconds(step.milliseconds), step.detail});
    return result.tenant.name + " is active" + (result.resumed ? ", resumed from where it had stopped" : "") + ".\n\n" +
           table({"STEP", "STATE", "TOOK", "WHAT"}, rows) + "\nConnection (without its password):\n  " +
           result.url.redacted() + "\n\nNext:\n  landreevectl tenant url " + id +
           " --show-password\n  landreevectl record list inventory --tenant-id " + id + "\n";
}

} // namespace landreeve::cli
