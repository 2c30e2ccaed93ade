#include "core/health/clock_check.h"

#include "core/base/duration.h"
#include "core/health/finding.h"

#include <QSysInfo>

namespace landreeve::health {
namespace {

using std::chrono::seconds;

constexpr const char* kIssuers = R"(
    SELECT i.url, k.clock_ahead_s, k.clock_host FROM issuer i JOIN issuer_key_set k ON k.url = i.keys_url
     WHERE abs(k.clock_ahead_s) > $1 AND k.fetched_at > now() - interval '1 day' ORDER BY i.url LIMIT 3)";

/// "This computer's clock is 7 min behind the issuer's." `ahead` is what the other one is.
std::string words(const std::string& whose, seconds ahead, const std::string& other) {
    return whose + " clock is " + durationWords(abs(ahead)) + (ahead > seconds(0) ? " behind " : " ahead of ") + other +
           ".";
}

} // namespace

HealthCheck lookAtClock(control::ControlPlane& control, const Clock& clock, const std::stop_token& stop) {
    return lookFor("clock", "This computer", [&]() -> Finding {
        const std::string own = "This computer's";
        auto lease = control.lend({stop, seconds(5)});
        const Time before = clock.now();
        const Time theirs = lease->exec("SELECT clock_timestamp()").one().get<Time>(0);
        const Time after = clock.now();
        const auto ahead = std::chrono::round<seconds>(theirs - (before + (after - before) / 2));
        std::string off;
        if (abs(ahead) > kMostOff)
            off = words(own, ahead, "the control plane's") + " ";
        const std::string host = QSysInfo::machineHostName().toStdString();
        for (const auto row : lease->exec(kIssuers, static_cast<int>(kMostOff.count()))) {
            const auto by = row.get<std::string>("clock_host");
            off += words(by == host ? own : by + "'s", seconds(row.get<int>("clock_ahead_s")),
                         "the issuer's (" + row.get<std::string>("url") + ")") +
                   " ";
        }
        if (off.empty())
            return {"within " + durationWords(abs(ahead)) + " of the control plane's"};
        off.pop_back();
        return Finding::of(alertOf("clock_off", {}, HealthStatus::Degraded, "A clock is off", off));
    });
}

} // namespace landreeve::health
