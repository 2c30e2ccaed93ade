#include "core/health/alert_watch.h"

#include <set>
#include <string>

namespace landreeve::health {
namespace {

using control::WatchEvent;

/// What alerts are made of; the rest is seen at the next look.
bool concerns(const std::set<std::string>& tables) {
    static const std::set<std::string> kTables{"tenant_metadata", "database_server", "backup",          "auth_failure",
                                               "issuer_key_set",  "schema_look",     "sealing_failure", "audit_look"};
    return tables.empty() ||
           std::ranges::any_of(tables, [](const std::string& table) { return kTables.contains(table); });
}

} // namespace

AlertWatch::AlertWatch(LookFn look, control::ControlWatch::Options options)
    : m_look(std::move(look)), m_watch(std::move(options)) {}

void AlertWatch::run(const ChangeFn& onChange, const std::stop_token& stop) {
    AlertTracker tracker;
    m_watch.run(
        [&](const WatchEvent& event) {
            if (event.kind == WatchEvent::Kind::Delay || event.kind == WatchEvent::Kind::Trying ||
                (event.kind == WatchEvent::Kind::Changed && !concerns(event.tables)))
                return;
            const HealthReport report = m_look(stop);
            for (const AlertChange& change : tracker.take(report)) {
                if (stop.stop_requested())
                    return;
                onChange(change, report);
            }
        },
        stop);
}

} // namespace landreeve::health
