#include "core/migrations/rollout.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace landreeve::migrations {
namespace {

using namespace std::string_view_literals;

constexpr std::array kRolloutStates{"planned"sv, "running"sv, "paused"sv, "done"sv, "failed"sv, "cancelled"sv};
constexpr std::array kTargetStates{"waiting"sv, "running"sv, "applied"sv, "failed"sv, "skipped"sv};

template <typename State, std::size_t Count>
State stateFrom(const std::array<std::string_view, Count>& names, std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found == names.end())
        throw Error("internal_error", "A rollout has no state \"" + std::string(text) + "\".");
    return static_cast<State>(found - names.begin());
}

QString key(const char* name) {
    return QString::fromLatin1(name);
}

} // namespace

std::string_view toText(RolloutState state) {
    return kRolloutStates.at(static_cast<std::size_t>(state));
}

std::string_view toText(TargetState state) {
    return kTargetStates.at(static_cast<std::size_t>(state));
}

RolloutState rolloutStateFrom(std::string_view text) {
    return stateFrom<RolloutState>(kRolloutStates, text);
}

TargetState targetStateFrom(std::string_view text) {
    return stateFrom<TargetState>(kTargetStates, text);
}

QJsonObject RolloutPlan::toJson() const {
    return {{key("source"), QString::fromStdString(source)},
            {key("checksum"), QString::fromStdString(checksum)},
            {key("version"), version},
            {key("jobs"), jobs},
            {key("canary"), canary},
            {key("max_failures"), maxFailures ? QJsonValue(*maxFailures) : QJsonValue()}};
}

RolloutPlan RolloutPlan::fromJson(const QJsonObject& json) {
    RolloutPlan plan;
    plan.source = json.value(key("source")).toString().toStdString();
    plan.checksum = json.value(key("checksum")).toString().toStdString();
    plan.version = json.value(key("version")).toInt();
    plan.jobs = json.value(key("jobs")).toInt(4);
    plan.canary = json.value(key("canary")).toInt();
    if (const QJsonValue most = json.value(key("max_failures")); most.isDouble())
        plan.maxFailures = most.toInt();
    return plan;
}

} // namespace landreeve::migrations
