#include "core/sessions/session_policy.h"

#include "core/base/duration.h"
#include "core/control/tenant_store.h"

#include <charconv>

namespace landreeve::sessions {
namespace {

using std::chrono::seconds;

constexpr seconds kShortestLife = std::chrono::minutes(1);
constexpr seconds kShortestIdle = std::chrono::minutes(2);
constexpr seconds kLongest = std::chrono::hours(24 * 400);
constexpr int kMostPerUser = 1000;

std::optional<seconds> secondsOf(std::string_view text, seconds least) {
    const auto duration = durationFromText(text);
    if (!duration || *duration < least || *duration > kLongest || duration->count() % 1000 != 0)
        return std::nullopt;
    return std::chrono::duration_cast<seconds>(*duration);
}

std::optional<int> numberOf(std::string_view text) {
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || number < 1 || number > kMostPerUser)
        return std::nullopt;
    return number;
}

QJsonObject sessionPartOf(const QJsonObject& settings) {
    return settings.value(QStringLiteral("session")).toObject();
}

std::string valueOf(const QJsonObject& part, const char* member) {
    return part.value(QLatin1String(member)).toString().toStdString();
}

} // namespace

std::optional<seconds> lifeFromText(std::string_view text) {
    return secondsOf(text, kShortestLife);
}

std::optional<seconds> idleTimeoutFromText(std::string_view text) {
    return secondsOf(text, kShortestIdle);
}

std::optional<int> sessionsPerUserFromText(std::string_view text) {
    return numberOf(text);
}

SessionPolicy sessionPolicyOf(const QJsonObject& settings) {
    const QJsonObject part = sessionPartOf(settings);
    SessionPolicy policy;
    if (const auto life = lifeFromText(valueOf(part, "life"))) {
        policy.life = *life;
        policy.lifeIsSet = true;
    }
    policy.idleTimeout = idleTimeoutFromText(valueOf(part, "idle_timeout"));
    policy.sessionsPerUser = sessionsPerUserFromText(valueOf(part, "per_user"));
    return policy;
}

SessionPolicy readSessionPolicy(postgres::Connection& control, const std::string& tenantId) {
    return tenantId.empty() ? SessionPolicy() : sessionPolicyOf(control::TenantStore(control).get(tenantId).settings);
}

} // namespace landreeve::sessions
