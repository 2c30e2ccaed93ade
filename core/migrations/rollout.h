#pragma once

#include "core/base/clock.h"

#include <QJsonObject>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::migrations {

enum class RolloutState { Planned, Running, Paused, Done, Failed, Cancelled };
enum class TargetState { Waiting, Running, Applied, Failed, Skipped };

/// As the control plane keeps them: "planned", "waiting", …
std::string_view toText(RolloutState state);
std::string_view toText(TargetState state);
/// Throw Error `internal_error` on anything else.
RolloutState rolloutStateFrom(std::string_view text);
TargetState targetStateFrom(std::string_view text);

/// How one target fared.
struct TargetResult {
    std::string target;
    TargetState state = TargetState::Waiting;
    std::vector<int> applied;
    std::string errorCode = {}; ///< With Failed.
    std::string error = {};     ///< With Failed the sentence, with Skipped the reason.
    double ms = 0;
    std::optional<int> version = {}; ///< The schema's, once applied.
};

/// What a rollout was planned with; it is resumed with the same.
struct RolloutPlan {
    std::string source;   ///< MigrationSet::source()
    std::string checksum; ///< MigrationSet::checksum()
    int version = 0;      ///< The set's.
    int jobs = 4;
    int canary = 0;
    std::optional<int> maxFailures = {};

    QJsonObject toJson() const;
    static RolloutPlan fromJson(const QJsonObject& json);
};

struct RolloutRecord {
    std::string id;
    RolloutState state = RolloutState::Planned;
    bool live = false; ///< A program is running it now; `running` without it was interrupted.
    RolloutPlan plan;
    Time startedAt;
    std::optional<Time> finishedAt;
    std::string by;
    int waiting = 0;
    int applied = 0;
    int failed = 0;
    int skipped = 0;
    std::vector<TargetResult> targets; ///< Only where one rollout is read; by id.
};

} // namespace landreeve::migrations
