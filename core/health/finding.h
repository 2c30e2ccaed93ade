#pragma once

#include "core/health/report.h"

#include <concepts>
#include <functional>
#include <string>
#include <vector>

namespace landreeve {
class Error;
}

namespace landreeve::health {

/// What a look found: that it is well, that it could not be told, or what is wrong.
struct Finding {
    std::string well; ///< Said where nothing is wrong.
    HealthStatus status = HealthStatus::Ok;
    std::vector<Alert> alerts = {};
    std::string command = {}; ///< That tells what is not known.

    static Finding unknown(std::string why) { return {std::move(why), HealthStatus::Unknown, {}}; }
    static Finding of(Alert alert) { return {{}, HealthStatus::Ok, {std::move(alert)}}; }
};

/// An alert of a registered code, with that code's remedy.
Alert alertOf(const std::string& code, const std::string& object, HealthStatus severity, std::string title,
              std::string detail);

/// The sentence of an error, with its hint.
std::string wordsOf(const Error& error);
/// "a, b, c and 4 more"
std::string named(const std::vector<std::string>& ids);
std::string counted(std::int64_t count, const std::string& one, const std::string& many);

/// The check of that name: runs the look and times it. An Error that it throws is a finding too, as `onError` says, or
/// `check_failed`; Cancelled goes through.
HealthCheck lookFor(const std::string& name, const std::string& group, const std::function<Finding()>& look,
                    const std::function<Finding(const Error&)>& onError = {});

/// The report of these checks, with the worst of their statuses.
HealthReport reportOf(std::vector<HealthCheck> checks);

} // namespace landreeve::health
