#include "core/health/access_check.h"

#include "core/health/finding.h"
#include "core/sessions/pile_ups.h"

namespace landreeve::health {
namespace {

using std::chrono::seconds;

/// As long as KeySetCache trusts what it has. Keys that nobody uses are not renewed: only a failed attempt counts.
constexpr const char* kKeySets = R"(
    SELECT i.url, k.fault, coalesce(k.fetched_at + k.fresh_for, k.failed_at) AS since,
           k.fetched_at IS NULL OR k.fetched_at < now() - interval '1 hour' AS over
      FROM issuer i LEFT JOIN issuer_key_set k ON k.url = i.keys_url WHERE i.kind <> 'local' ORDER BY i.url)";

} // namespace

HealthCheck lookAtKeySets(control::ControlPlane& control, const std::stop_token& stop) {
    return lookFor("key sets", "Access", [&] {
        Finding finding;
        auto lease = control.lend({stop, seconds(5)});
        const auto rows = lease->exec(kKeySets);
        for (const auto row : rows) {
            const auto fault = row.get<std::optional<std::string>>("fault");
            if (!fault)
                continue;
            const auto url = row.get<std::string>("url");
            const bool over = row.get<bool>("over");
            Alert alert =
                alertOf(over ? "keys_expired" : "keys_stale", url, over ? HealthStatus::Down : HealthStatus::Degraded,
                        over ? "Nobody of an issuer can be let in" : "An issuer's keys are not renewed",
                        "An issuer's keys cannot be renewed (" + url + "): " + *fault +
                            (over ? " None of its tokens is accepted until then." : ""));
            alert.since = row.get<std::optional<Time>>("since");
            finding.alerts.push_back(std::move(alert));
        }
        finding.well = counted(rows.size(), "outside issuer", "outside issuers");
        return finding;
    });
}

HealthCheck lookAtSignIns(control::ControlPlane& control, const std::stop_token& stop) {
    return lookFor("sign-ins", "Access", [&]() -> Finding {
        const auto pileUps = sessions::pileUpsNow(control, {stop, seconds(5)});
        if (pileUps.empty())
            return {"failures pile up nowhere"};
        return Finding::of(alertOf("sign_ins_failing", {}, HealthStatus::Degraded, "Failed sign-ins pile up",
                                   sessions::pileUpSentence(pileUps)));
    });
}

} // namespace landreeve::health
