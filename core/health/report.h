#pragma once

#include "core/base/clock.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::health {

/// Unknown: it could not be looked at, for lack of rights mostly; neither well nor a trouble.
enum class HealthStatus { Ok, Unknown, Degraded, Down };
std::string toString(HealthStatus status);

/// Something that needs somebody: the same thing in a command, in the window's lists and in a notification.
struct Alert {
    std::string code;   ///< One of alertCodes().
    std::string object; ///< Which one: a server, a tenant, an issuer; empty where there is only one.
    HealthStatus severity = HealthStatus::Degraded; ///< Degraded or Down.
    std::string title;                              ///< A headline without a full stop.
    std::string detail;                             ///< What is wrong, in a sentence or two.
    std::string remedy;                             ///< What to do, in a sentence.
    std::string command;                            ///< A command line that does it or looks closer; may be empty.
    std::optional<Time> since;                      ///< When it began, else when it was first seen.

    /// The same for the same trouble: "server_down:nashik-1".
    std::string key() const { return object.empty() ? code : code + ":" + object; }
};

/// One thing that was looked at: how it is, in a word and a sentence, and how long the look took.
struct HealthCheck {
    std::string name;
    HealthStatus status = HealthStatus::Ok;
    std::string detail;
    double milliseconds = 0;
    std::string group = {};         ///< What it stands under: "Control plane", "Servers", …
    std::vector<Alert> alerts = {}; ///< Of a workspace's check: none where it is well or unknown, else one at least.
    std::string command = {};       ///< A command line that tells what is not known; mostly empty.
};

struct HealthReport {
    HealthStatus status = HealthStatus::Ok; ///< The worst of its checks'; what is unknown does not count.
    std::vector<HealthCheck> checks;
    Time at = {}; ///< When the look was over.

    const HealthCheck* check(const std::string& name) const;
};

} // namespace landreeve::health
