#include "core/health/finding.h"

#include "core/base/error.h"
#include "core/health/alert_codes.h"

#include <algorithm>

namespace landreeve::health {
namespace {

/// So many troubles of one check are said in its line; the alerts name them all.
constexpr std::size_t kSaid = 3;

constexpr std::size_t kNamed = 3;

std::string said(const std::vector<Alert>& alerts) {
    std::string text;
    for (std::size_t i = 0; i < std::min(kSaid, alerts.size()); ++i)
        text += (text.empty() ? "" : " ") + alerts[i].detail;
    if (alerts.size() > kSaid)
        text += " And " + std::to_string(alerts.size() - kSaid) + " more.";
    return text;
}

} // namespace

Alert alertOf(const std::string& code, const std::string& object, HealthStatus severity, std::string title,
              std::string detail) {
    Alert alert;
    alert.code = code;
    alert.object = object;
    alert.severity = severity;
    alert.title = std::move(title);
    alert.detail = std::move(detail);
    if (const AlertCode* known = alertCode(code)) {
        alert.remedy = known->remedy;
        alert.command = known->command;
    }
    return alert;
}

std::string wordsOf(const Error& error) {
    return error.message() + (error.hint().empty() ? "" : " " + error.hint());
}

std::string named(const std::vector<std::string>& ids) {
    std::string text;
    for (std::size_t i = 0; i < std::min(kNamed, ids.size()); ++i)
        text += (text.empty() ? "" : ", ") + ids[i];
    return ids.size() > kNamed ? text + " and " + std::to_string(ids.size() - kNamed) + " more" : text;
}

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

HealthCheck lookFor(const std::string& name, const std::string& group, const std::function<Finding()>& look,
                    const std::function<Finding(const Error&)>& onError) {
    using std::chrono::steady_clock;
    const auto begun = steady_clock::now();
    Finding finding;
    try {
        finding = look();
    } catch (const Error& error) {
        finding = onError ? onError(error)
                          : Finding::of(alertOf("check_failed", name, HealthStatus::Down,
                                                "The check of " + name + " failed", wordsOf(error)));
    }
    HealthCheck check;
    check.name = name;
    check.group = group;
    check.milliseconds = std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
    check.status = finding.status;
    std::ranges::stable_sort(finding.alerts, std::ranges::greater(), &Alert::severity);
    for (const Alert& alert : finding.alerts)
        check.status = std::max(check.status, alert.severity);
    check.detail = finding.alerts.empty() ? finding.well : said(finding.alerts);
    if (finding.alerts.empty())
        check.command = std::move(finding.command);
    check.alerts = std::move(finding.alerts);
    return check;
}

HealthReport reportOf(std::vector<HealthCheck> checks) {
    HealthReport report;
    for (const HealthCheck& check : checks) {
        if (check.status != HealthStatus::Unknown)
            report.status = std::max(report.status, check.status);
    }
    report.checks = std::move(checks);
    report.at = std::chrono::system_clock::now();
    return report;
}

} // namespace landreeve::health
