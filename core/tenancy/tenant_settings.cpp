#include "core/tenancy/tenant_settings.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/schema_guard.h"
#include "core/tenancy/tenant_session.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

namespace landreeve::tenancy {
namespace {

using control::TenantStatus;
using control::TenantStore;

constexpr const char* kLogo = "letterhead.logo";
constexpr std::array kInDatabase{"company.country", "company.tax_id", "company.state", "company.time_zone"};

// IS DISTINCT FROM, so that one that is right already is not written.
constexpr const char* kBring = R"(
    UPDATE tenant_identity SET country = $1, state_code = nullif($2, ''), tax_id = nullif($3, ''), time_zone = $4
     WHERE (country, state_code, tax_id, time_zone) IS DISTINCT FROM ($1, nullif($2, ''), nullif($3, ''), $4))";
constexpr const char* kIsThere = R"(
    SELECT (country, state_code, tax_id, time_zone) IS NOT DISTINCT FROM ($1, nullif($2, ''), nullif($3, ''), $4)
      FROM tenant_identity)";

/// One of the two above, with what a tenant's settings are.
postgres::Result inIdentity(postgres::Connection& database, const std::string& tenantId, const char* sql,
                            const TenantSettings& settings) {
    auto transaction = beginAsOwner(database, tenantId);
    auto result = transaction.exec(sql, inForce(settings, "company.country"), stateOf(settings),
                                   inForce(settings, "company.tax_id"), inForce(settings, "company.time_zone"));
    transaction.commit();
    return result;
}

// A logo is named by its content and may be another's too.
constexpr const char* kForgetLogos = R"(
    DELETE FROM letterhead_logo l WHERE NOT EXISTS (
        SELECT FROM tenant_metadata t WHERE t.settings -> 'letterhead' ->> 'logo' = l.sha256))";

std::string shaOf(const QByteArray& image) {
    return QCryptographicHash::hash(image, QCryptographicHash::Sha256).toHex().toStdString();
}

void refuseWrong(const TenantSettings& wanted, const TenantSettings& changes) {
    const auto wrong = wrongSettings(wanted);
    if (wrong.empty())
        return;
    // One that is changed now is the likelier cause.
    auto first = std::ranges::find_if(wrong, [&](const auto& one) { return changes.contains(one.first); });
    if (first == wrong.end())
        first = wrong.begin();
    throw Error("invalid_setting", first->first + ": " + first->second.message,
                "It takes " + std::string(settingOf(first->first).rule) + ", or nothing for the default.")
        .withDetail("setting", QString::fromStdString(first->first));
}

/// Whether something changed.
bool write(control::ControlPlane& control, const std::string& tenantId, const SettingsChange& change,
           const postgres::Wait& wait) {
    TenantSettings changes;
    for (const auto& [name, value] : change.values)
        changes[name] = keptForm(settingOf(name), value);
    if (change.logo) {
        const TextVerdict verdict = change.logo->isEmpty() ? TextVerdict() : checkLogo(*change.logo);
        if (!verdict.valid)
            throw Error("invalid_setting", verdict.message, "It takes " + std::string(settingOf(kLogo).rule) + ".")
                .withDetail("setting", QLatin1String(kLogo));
        changes[kLogo] = change.logo->isEmpty() ? std::string() : shaOf(*change.logo);
    }
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    transaction.exec("SELECT 1 FROM tenant_metadata WHERE id = $1 FOR UPDATE", tenantId);
    QJsonObject kept = TenantStore(*lease).get(tenantId).settings;
    TenantSettings all = settingsFromJson(kept);
    QJsonObject before;
    QJsonObject after;
    TenantSettings differing;
    for (const auto& [name, value] : changes) {
        std::string& now = all.at(name);
        if (change.base && change.base->contains(name) && change.base->at(name) != now && value != now)
            throw Error("record_changed", "Somebody else set " + name + " meanwhile.",
                        "Look at the settings as they are now, then change them again.")
                .withDetail("setting", QString::fromStdString(name));
        if (now == value)
            continue;
        before.insert(QString::fromStdString(name), QString::fromStdString(now));
        after.insert(QString::fromStdString(name), QString::fromStdString(value));
        kept = withSetting(std::move(kept), settingOf(name), value);
        now = value;
        differing[name] = value;
    }
    if (differing.empty())
        return false;
    refuseWrong(all, differing);
    if (differing.contains("company.time_zone"))
        transaction.exec("SELECT now() AT TIME ZONE $1", inForce(all, "company.time_zone"));
    if (change.logo && !change.logo->isEmpty())
        transaction.exec("INSERT INTO letterhead_logo (sha256, image) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                         changes[kLogo], *change.logo);
    transaction.exec("UPDATE tenant_metadata SET settings = $2 WHERE id = $1", tenantId, kept);
    if (differing.contains(kLogo))
        transaction.exec(kForgetLogos);
    transaction.exec("SELECT audit_record('tenant.settings', 'tenant', $1, $1, $2, $3)", tenantId, before, after);
    transaction.commit();
    return std::ranges::any_of(kInDatabase, [&](const char* name) { return differing.contains(name); });
}

} // namespace

TenantSettings readTenantSettings(control::ControlPlane& control, const std::string& tenantId,
                                  const postgres::Wait& wait) {
    auto lease = control.lend(wait);
    return settingsFromJson(TenantStore(*lease).get(tenantId).settings);
}

SettingsWritten writeTenantSettings(control::ControlPlane& control, ServerAccess& servers, const std::string& tenantId,
                                    const SettingsChange& change, const postgres::Wait& wait) {
    if (!write(control, tenantId, change, wait))
        return {};
    try {
        bringSettings(control, servers, tenantId, wait);
        return {};
    } catch (const Error& error) {
        // Set it is; what is missing is made good by whoever looks next.
        return {false, error.message()};
    }
}

void writeTenantSetting(control::ControlPlane& control, const std::string& tenantId, const std::string& name,
                        const std::string& value, const postgres::Wait& wait) {
    write(control, tenantId, {{{name, value}}}, wait);
}

bool bringSettings(control::ControlPlane& control, ServerAccess& servers, const std::string& tenantId,
                   const postgres::Wait& wait) {
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    // Nobody sets another value while this one is on its way: the last that is set is the last to arrive.
    transaction.exec("SELECT 1 FROM tenant_metadata WHERE id = $1 FOR SHARE", tenantId);
    const control::Tenant tenant = TenantStore(*lease).get(tenantId);
    if (tenant.status != TenantStatus::Active && tenant.status != TenantStatus::Suspended)
        return false;
    const TenantSettings settings = settingsFromJson(tenant.settings);
    auto database = postgres::Connection::open(
        servers.direct(control::ServerStore(*lease).get(tenant.server), tenant.database), wait);
    refuseNewerSchema(database, tenantId);
    const auto written = inIdentity(database, tenantId, kBring, settings);
    transaction.commit();
    return written.affected() > 0;
}

bool hasItsSettings(postgres::Connection& tenantDatabase, const control::Tenant& tenant) {
    return inIdentity(tenantDatabase, tenant.id, kIsThere, settingsFromJson(tenant.settings)).one().get<bool>(0);
}

QByteArray readLogo(control::ControlPlane& control, const std::string& tenantId, const postgres::Wait& wait) {
    auto lease = control.lend(wait);
    const auto found = lease->exec("SELECT l.image FROM letterhead_logo l JOIN tenant_metadata t "
                                   "ON t.settings -> 'letterhead' ->> 'logo' = l.sha256 WHERE t.id = $1",
                                   tenantId);
    return found.empty() ? QByteArray() : found.one().get<QByteArray>(0);
}

} // namespace landreeve::tenancy
