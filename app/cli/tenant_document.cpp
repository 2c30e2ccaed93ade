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

QJsonArray documentOf(const std::vector<tenancy::StepRecord>& records) {
    QJsonArray steps;
    for (const auto& step : records)
        steps.append(QJsonObject{{QStringLiteral("name"), qt(step.name)},
                                 {QStringLiteral("status"), qt(toString(step.state))},
                                 {QStringLiteral("ms"), step.milliseconds}});
    return steps;
}

/// How a half-made tenant is gone on with, or taken back.
std::string hintOf(const tenancy::FleetTenant& one) {
    if (!one.isHalfMade())
        return {};
    const std::string& id = one.tenant.id;
    if (one.tenant.status == control::TenantStatus::Deleting)
        return "Its deletion was cut off. Finish it with: landreevectl tenant delete " + id + " --confirm " + id +
               ", or with: landreevectl tenant reconcile";
    if (tenancy::isCopy(one.tenant))
        return "It was being restored or cloned when that was cut off. Do that again, or take it back with: "
               "landreevectl tenant reconcile";
    return "Its provisioning was not finished. Go on with: landreevectl tenant provision --tenant-id " + id +
           " --tenant-name " + inShellQuotes(one.tenant.name) + ", or take it back with: landreevectl tenant reconcile";
}

std::string milliseconds(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.0f ms", value);
    return text.data();
}

std::string textOf(const std::vector<tenancy::StepRecord>& records) {
    std::vector<std::vector<std::string>> rows;
    rows.reserve(records.size());
    for (const auto& step : records)
        rows.push_back({step.name, toString(step.state), milliseconds(step.milliseconds), step.detail});
    return table({"STEP", "STATE", "TOOK", "WHAT"}, rows);
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
    return {{QStringLiteral("tenant"), withUrl(result.tenant, result.url.redacted())},
            {QStringLiteral("steps"), documentOf(result.steps)}};
}

QJsonObject documentOf(const tenancy::CopyResult& result) {
    QJsonObject rows;
    for (const auto& [name, count] : result.rowCounts)
        rows.insert(qt(name), static_cast<qint64>(count));
    return {{QStringLiteral("tenant"), withUrl(result.tenant, result.url.redacted())},
            {QStringLiteral("steps"), documentOf(result.steps)},
            {QStringLiteral("verified"),
             QJsonObject{{QStringLiteral("row_counts"), rows},
                         {QStringLiteral("fingerprint"), qt(result.fingerprint)},
                         {QStringLiteral("own_keys"), result.ownKeys},
                         {QStringLiteral("encrypted_fields"), static_cast<qint64>(result.encryptedFields)}}}};
}

std::string textOf(const tenancy::CopyResult& result) {
    return result.tenant.name + " is active.\n\n" + textOf(result.steps) + "\nConnection (without its password):\n  " +
           result.url.redacted() +
           "\n\nNobody but the workspace's own may sign in yet. Next:\n  landreevectl user map " +
           "--user-id USER --tenant-id " + result.tenant.id + " --role admin\n";
}

std::string textOf(const tenancy::ProvisionResult& result) {
    const std::string& id = result.tenant.id;
    return result.tenant.name + " is active" + (result.resumed ? ", resumed from where it had stopped" : "") + ".\n\n" +
           textOf(result.steps) + "\nConnection (without its password):\n  " + result.url.redacted() +
           "\n\nNext:\n  landreevectl tenant url " + id +
           " --show-password\n  landreevectl record list inventory --tenant-id " + id + "\n";
}

} // namespace landreeve::cli
