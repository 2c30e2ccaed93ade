#include "core/sessions/session_policy.h"

#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/control/tenant_store.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace landreeve::sessions {
namespace {

using std::chrono::seconds;

constexpr seconds kShortestLife = std::chrono::minutes(1);
constexpr seconds kShortestIdle = std::chrono::minutes(2);
constexpr seconds kLongest = std::chrono::hours(24 * 400);
constexpr int kMostPerUser = 1000;

std::optional<seconds> secondsOf(const std::string& text, seconds least) {
    const auto duration = durationFromText(text);
    if (!duration || *duration < least || *duration > kLongest || duration->count() % 1000 != 0)
        return std::nullopt;
    return std::chrono::duration_cast<seconds>(*duration);
}

std::optional<int> numberOf(const std::string& text) {
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || number < 1 || number > kMostPerUser)
        return std::nullopt;
    return number;
}

struct Setting {
    const char* name;
    const char* member; ///< Within the object "session" of a tenant's settings.
    bool (*takes)(const std::string& value);
    const char* rule;
};

constexpr auto kSettings = std::to_array<Setting>({
    {"session.idle_timeout", "idle_timeout",
     [](const std::string& value) { return secondsOf(value, kShortestIdle).has_value(); },
     "a duration from 2m to 400d, such as 30m"},
    {"session.life", "life", [](const std::string& value) { return secondsOf(value, kShortestLife).has_value(); },
     "a duration from 1m to 400d, such as 8h"},
    {"session.per_user", "per_user", [](const std::string& value) { return numberOf(value).has_value(); },
     "a number from 1 to 1000"},
});

const Setting& settingOf(const std::string& name) {
    const auto found = std::ranges::find_if(kSettings, [&](const Setting& setting) { return name == setting.name; });
    if (found != kSettings.end())
        return *found;
    std::string known;
    for (const Setting& setting : kSettings)
        known += (known.empty() ? "" : ", ") + std::string(setting.name);
    throw Error("invalid_setting", "A tenant has no setting \"" + name + "\".", "Its settings are " + known + ".");
}

QJsonObject sessionPartOf(const QJsonObject& settings) {
    return settings.value(QStringLiteral("session")).toObject();
}

std::string valueOf(const QJsonObject& part, const char* member) {
    return part.value(QLatin1String(member)).toString().toStdString();
}

} // namespace

SessionPolicy sessionPolicyOf(const QJsonObject& settings) {
    const QJsonObject part = sessionPartOf(settings);
    SessionPolicy policy;
    if (const auto life = secondsOf(valueOf(part, "life"), kShortestLife)) {
        policy.life = *life;
        policy.lifeIsSet = true;
    }
    policy.idleTimeout = secondsOf(valueOf(part, "idle_timeout"), kShortestIdle);
    policy.sessionsPerUser = numberOf(valueOf(part, "per_user"));
    return policy;
}

SessionPolicy readSessionPolicy(postgres::Connection& control, const std::string& tenantId) {
    return tenantId.empty() ? SessionPolicy() : sessionPolicyOf(control::TenantStore(control).get(tenantId).settings);
}

TenantSettings readTenantSettings(control::ControlPlane& control, const std::string& tenantId,
                                  const postgres::Wait& wait) {
    auto lease = control.lend(wait);
    const QJsonObject part = sessionPartOf(control::TenantStore(*lease).get(tenantId).settings);
    TenantSettings settings;
    for (const Setting& setting : kSettings)
        settings.emplace(setting.name, valueOf(part, setting.member));
    return settings;
}

void writeTenantSetting(control::ControlPlane& control, const std::string& tenantId, const std::string& name,
                        const std::string& value, const postgres::Wait& wait) {
    const Setting& setting = settingOf(name);
    if (!value.empty() && !setting.takes(value))
        throw Error("invalid_setting", "\"" + value + "\" is no value of " + name + ".",
                    "Give " + std::string(setting.rule) + ", or nothing for the default.");
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    transaction.exec("SELECT 1 FROM tenant_metadata WHERE id = $1 FOR UPDATE", tenantId);
    const std::string before =
        valueOf(sessionPartOf(control::TenantStore(*lease).get(tenantId).settings), setting.member);
    if (before == value)
        return;
    transaction.exec("UPDATE tenant_metadata SET settings = jsonb_set(settings, '{session}', "
                     "CASE WHEN $3 = '' THEN coalesce(settings -> 'session', '{}') - $2::text "
                     "ELSE coalesce(settings -> 'session', '{}') || jsonb_build_object($2::text, $3::text) END) "
                     "WHERE id = $1",
                     tenantId, setting.member, value);
    transaction.exec("SELECT audit_record('tenant.settings', 'tenant', $1, $1, jsonb_build_object($2::text, $3::text), "
                     "jsonb_build_object($2::text, $4::text))",
                     tenantId, name, before, value);
    transaction.commit();
}

void refuseUnknownSetting(const std::string& name) {
    settingOf(name);
}

} // namespace landreeve::sessions
