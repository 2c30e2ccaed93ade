#include "core/health/workspace_health.h"

#include "core/base/error.h"
#include "core/health/access_check.h"
#include "core/health/audit_check.h"
#include "core/health/clock_check.h"
#include "core/health/finding.h"
#include "core/health/server_check.h"
#include "core/health/tenant_checks.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <mutex>
#include <thread>

namespace landreeve::health {
namespace {

using control::Server;
using std::chrono::seconds;

constexpr std::size_t kAtOnce = 8;

Finding lookAtControl(control::ControlPlane& control, std::vector<Server>& servers, const std::stop_token& stop) {
    auto lease = control.lend({stop, seconds(5)});
    servers = control::ServerStore(*lease).list();
    if (control.schemaAhead())
        return Finding::of(alertOf("program_old", {}, HealthStatus::Degraded, "This program is too old",
                                   "A newer Landreeve has brought the control plane to version " +
                                       std::to_string(control.schemaVersion()) + "; this program only reads."));
    if (const auto weakness = control.url().weakness())
        return Finding::of(alertOf("control_plane_unsafe", {}, HealthStatus::Degraded,
                                   "The connection to the control plane is not safe", *weakness));
    return {"version " + std::to_string(control.schemaVersion())};
}

Finding lookAtSecrets(const Patient& patient) {
    if (patient.secretStoreWeakness)
        return Finding::of(alertOf("secrets_weak", {}, HealthStatus::Degraded, "Secrets could be kept better",
                                   *patient.secretStoreWeakness));
    return {patient.secretStore};
}

/// The checks of each server in the order of the servers, some of which may keep a look waiting.
std::vector<HealthCheck> lookAtServers(const Patient& patient, const std::vector<Server>& servers,
                                       const std::stop_token& stop) {
    std::vector<std::vector<HealthCheck>> found(servers.size());
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;
    const auto work = [&] {
        for (std::size_t i = next++; i < servers.size(); i = next++) {
            try {
                found[i] = lookAtServer(patient.control, patient.servers, servers[i], stop);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
                return;
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < std::min(kAtOnce, servers.size()); ++i)
            threads.emplace_back(work);
        work();
    }
    if (failure)
        std::rethrow_exception(failure);
    std::vector<HealthCheck> checks;
    for (auto& of : found)
        std::ranges::move(of, std::back_inserter(checks));
    return checks;
}

} // namespace

HealthReport workspaceHealth(const Patient& patient, const std::stop_token& stop) {
    control::ControlPlane& control = patient.control;
    std::vector<Server> servers;
    std::vector<HealthCheck> checks;
    checks.push_back(lookFor(
        "control plane", "Control plane", [&] { return lookAtControl(control, servers, stop); },
        [](const Error& error) {
            return Finding::of(alertOf("control_plane_down", {}, HealthStatus::Down,
                                       "The control plane does not answer", wordsOf(error)));
        }));
    const bool answers = checks.front().status != HealthStatus::Down;
    // Who looks decides what he is told, so the tenants come first.
    std::optional<tenancy::Fleet> fleet;
    bool ended = false;
    HealthCheck tenants = lookFor("tenants", "Tenants", [&]() -> Finding {
        try {
            if (answers)
                fleet = patient.fleet();
        } catch (const Error& error) {
            ended = error.code() == "session_refused";
            if (ended)
                return Finding::unknown(error.message());
            throw;
        }
        return {};
    });
    if (fleet) {
        const double reading = tenants.milliseconds;
        tenants = tenantsCheck(*fleet);
        tenants.milliseconds += reading;
    }
    const bool whole = fleet && fleet->isWhole;
    const char* const why = fleet ? "told to whoever may see all tenants" : "the tenants could not be read";
    const auto untold = [&](const std::string& name, const std::string& group) {
        return HealthCheck{.name = name, .status = HealthStatus::Unknown, .detail = why, .group = group};
    };
    // Of what is all tenants' somebody of one is told that it does not work, and no figures.
    const bool ofOne = ended || (fleet && !whole);
    const auto add = [&](HealthCheck check) {
        checks.push_back(ofOne && check.status != HealthStatus::Down ? untold(check.name, check.group)
                                                                     : std::move(check));
    };
    if (answers)
        add(lookAtAudit(control, patient.auditHead, stop));
    add(lookFor("secrets", "This computer", [&] { return lookAtSecrets(patient); }));
    if (!patient.folders.empty())
        checks.push_back(lookAtDisks(patient.folders));
    if (!answers)
        return reportOf(std::move(checks));
    checks.push_back(lookAtClock(control, patient.clock, stop));
    for (HealthCheck& check : lookAtServers(patient, servers, stop))
        add(std::move(check));
    checks.push_back(std::move(tenants));
    checks.push_back(fleet ? migrationsCheck(*fleet) : untold("migrations", "Tenants"));
    checks.push_back(whole ? lookAtSchemas(control, stop) : untold("schemas", "Tenants"));
    checks.push_back(whole ? lookAtBackups(control, stop) : untold("backups", "Tenants"));
    checks.push_back(whole ? lookAtSealing(control, stop) : untold("sealing", "Tenants"));
    checks.push_back(lookAtKeySets(control, stop));
    checks.push_back(whole ? lookAtSignIns(control, stop) : untold("sign-ins", "Access"));
    return reportOf(std::move(checks));
}

std::vector<Alert> alertsOf(const HealthReport& report) {
    std::vector<Alert> alerts;
    for (const HealthCheck& check : report.checks)
        std::ranges::copy(check.alerts, std::back_inserter(alerts));
    std::ranges::stable_sort(alerts, [](const Alert& one, const Alert& other) {
        if (one.severity != other.severity)
            return one.severity > other.severity;
        return one.since && other.since && *one.since < *other.since;
    });
    return alerts;
}

} // namespace landreeve::health
