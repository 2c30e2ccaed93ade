#include "core/health/tenant_checks.h"

#include "core/base/duration.h"
#include "core/health/finding.h"
#include "core/tenancy/backup.h"
#include "core/tenancy/backup_manifest.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace landreeve::health {
namespace {

using control::TenantStatus;
using std::chrono::hours;
using std::chrono::seconds;
using tenancy::Fleet;
using tenancy::FleetTenant;

const std::string kGroup = "Tenants";
/// The slowest of what a program does to a tenant: to copy a large one.
constexpr hours kLongWork{6};

std::string sentence(std::string words) {
    return words.empty() || words.ends_with('.') ? words : words + ".";
}

Alert halfMade(const FleetTenant& tenant) {
    const std::string& id = tenant.tenant.id;
    Alert alert;
    if (tenant.tenant.status == TenantStatus::Deleting) {
        alert = alertOf("tenant_half_deleted", id, HealthStatus::Degraded, "The deletion of " + id + " was cut off",
                        "The deletion of " + id + " was cut off; its data is closed to everybody.");
    } else {
        alert = alertOf("tenant_half_made", id, HealthStatus::Degraded,
                        tenant.stoppedAt.empty() ? "Provisioning of " + id + " was cut off"
                                                 : "Provisioning of " + id + " stopped at “" + tenant.stoppedAt + "”",
                        (tenant.cause.empty() ? std::string() : sentence(tenant.cause) + " ") + id +
                            " is half-made: nothing after that was done.");
    }
    alert.since = tenant.tenant.statusChangedAt;
    return alert;
}

struct BackupState {
    std::vector<std::string> ids;
    std::optional<Time> since;

    void add(const std::string& id, Time from) {
        ids.push_back(id);
        since = since ? std::min(*since, from) : from;
    }
};

// When the next is due, and when the next that somebody restored.
constexpr const char* kBackupsDue = R"(
    SELECT t.id, EXISTS (SELECT FROM backup b WHERE b.tenant_id = t.id) AS any,
           coalesce((SELECT max(taken_at) FROM backup b WHERE b.tenant_id = t.id), t.created_at) + interval '1 day'
               AS due,
           coalesce((SELECT max(taken_at) FROM backup b WHERE b.tenant_id = t.id AND b.verified_at IS NOT NULL)
                    + interval '30 days', t.created_at + interval '7 days') AS proof_due,
           now() AS now
      FROM tenant_metadata t WHERE t.status IN ('active', 'suspended') ORDER BY t.id)";
// Those that count, of the last day and as a proof; another computer's files cannot be looked for here.
constexpr const char* kBackupFiles = R"(
    SELECT b.tenant_id, b.path, b.host IS NOT DISTINCT FROM $1 AS here, b.verified_at IS NOT NULL AS verified,
           b.taken_at >= now() - interval '1 day' AS fresh
      FROM backup b JOIN tenant_metadata t ON t.id = b.tenant_id AND t.status IN ('active', 'suspended')
     WHERE b.taken_at >= now() - interval '1 day' OR b.verified_at IS NOT NULL AND b.taken_at >= now() - interval '30 days'
     ORDER BY b.taken_at DESC)";

/// Whether it is not there; one that may not be looked at is not known to be gone.
bool isGone(const std::filesystem::path& file) {
    std::error_code failure;
    return std::filesystem::status(file, failure).type() == std::filesystem::file_type::not_found;
}

/// The tenants none of whose backups that count is where it was written, each with the place of its newest.
std::map<std::string, std::string> tenantsWithoutTheirFiles(postgres::Connection& control) {
    struct Files {
        std::string newest;
        bool some = false;
        bool there = false;
    };
    const auto look = [](Files& files, const std::string& path, bool here) {
        if (!files.some)
            files.newest = path;
        files.some = true;
        files.there = files.there || !here || !(isGone(path) || isGone(path + tenancy::kManifestSuffix));
    };
    std::map<std::string, Files> fresh;
    std::map<std::string, Files> verified;
    for (const auto row : control.exec(kBackupFiles, tenancy::thisComputer())) {
        const auto id = row.get<std::string>("tenant_id");
        if (row.get<bool>("fresh"))
            look(fresh[id], row.get<std::string>("path"), row.get<bool>("here"));
        if (row.get<bool>("verified"))
            look(verified[id], row.get<std::string>("path"), row.get<bool>("here"));
    }
    std::map<std::string, std::string> without;
    for (const auto& all : {fresh, verified}) {
        for (const auto& [id, files] : all) {
            if (!files.there)
                without.emplace(id, files.newest);
        }
    }
    return without;
}

std::string withoutTheirFiles(const std::map<std::string, std::string>& tenants) {
    std::vector<std::string> ids;
    ids.reserve(tenants.size());
    for (const auto& [id, path] : tenants)
        ids.push_back(id);
    const bool one = ids.size() == 1;
    return std::string(one ? "The backup of " : "The backups of ") + named(ids) +
           (one ? " is no longer at " + tenants.begin()->second
                : " are no longer where they were written, of " + ids.front() + " at " + tenants.begin()->second) +
           (one ? ". If it was moved, restore it from there once and it is known; if it was deleted, back up again."
                : ". Restore once from where they are now what was moved, and back up again what was deleted.");
}

constexpr const char* kSchemas = R"(
    SELECT t.id, l.differences, l.since, l.looked_at, extract(epoch FROM now() - l.looked_at)::bigint AS ago
      FROM tenant_metadata t LEFT JOIN schema_look l ON l.tenant_id = t.id
     WHERE t.status IN ('active', 'suspended') ORDER BY t.id)";

} // namespace

HealthCheck tenantsCheck(const Fleet& fleet) {
    return lookFor("tenants", kGroup, [&] {
        Finding finding;
        for (const FleetTenant& one : fleet.tenants) {
            const auto at = fleet.readAt - one.tenant.statusChangedAt;
            const TenantStatus status = one.shownStatus();
            if (one.isHalfMade()) {
                finding.alerts.push_back(halfMade(one));
            } else if (one.underWay && at > kLongWork &&
                       (status == TenantStatus::Provisioning || status == TenantStatus::Deleting)) {
                const std::string what = status == TenantStatus::Deleting ? "deleted" : "provisioned";
                Alert alert = alertOf("tenant_stuck", one.tenant.id, HealthStatus::Degraded,
                                      one.tenant.id + " is still being " + what,
                                      one.tenant.id + " has been being " + what + " for " +
                                          durationWords(std::chrono::duration_cast<seconds>(at)) + ".");
                alert.since = one.tenant.statusChangedAt;
                finding.alerts.push_back(std::move(alert));
            }
        }
        finding.well = counted(static_cast<std::int64_t>(fleet.tenants.size()), "tenant", "tenants");
        return finding;
    });
}

HealthCheck migrationsCheck(const Fleet& fleet) {
    return lookFor("migrations", kGroup, [&]() -> Finding {
        std::vector<std::string> behind;
        for (const FleetTenant& one : fleet.tenants) {
            if (!one.isHalfMade() && one.tenant.schemaVersion > 0 && one.tenant.schemaVersion < fleet.newestSchema)
                behind.push_back(one.tenant.id);
        }
        if (behind.empty())
            return {"every tenant is at version " + std::to_string(fleet.newestSchema)};
        const std::string words =
            counted(static_cast<std::int64_t>(behind.size()), "tenant is", "tenants are") + " behind on migrations";
        return Finding::of(alertOf("tenants_behind", {}, HealthStatus::Degraded, words,
                                   "The newest version is " + std::to_string(fleet.newestSchema) +
                                       ". Behind it: " + named(behind) + "."));
    });
}

HealthCheck lookAtSchemas(control::ControlPlane& control, const std::stop_token& stop) {
    return lookFor("schemas", kGroup, [&]() -> Finding {
        if (control.schemaAhead())
            return Finding::unknown("A newer program keeps what the last looks found.");
        Finding finding;
        auto lease = control.lend({stop, seconds(5)});
        int never = 0;
        seconds oldest{0};
        for (const auto row : lease->exec(kSchemas)) {
            const auto ago = row.get<std::optional<std::int64_t>>("ago");
            if (!ago) {
                ++never;
                continue;
            }
            oldest = std::max(oldest, seconds(*ago));
            const auto differences = row.get<std::vector<std::string>>("differences");
            if (differences.empty())
                continue;
            const auto id = row.get<std::string>("id");
            Alert alert = alertOf("schema_drifted", id, HealthStatus::Degraded, "The schema of " + id + " has drifted",
                                  id + " " + differences.front() +
                                      (differences.size() > 1
                                           ? ", and " + counted(static_cast<std::int64_t>(differences.size()) - 1,
                                                                "more difference.", "more differences.")
                                           : "."));
            alert.command = "landreevectl migrate verify --tenant-id " + id;
            alert.since = row.get<std::optional<Time>>("since");
            finding.alerts.push_back(std::move(alert));
        }
        if (never > 0) {
            finding.status = HealthStatus::Unknown;
            finding.command = "landreevectl migrate verify --all";
        }
        finding.well = never > 0
                           ? counted(never, "tenant was", "tenants were") + " never compared with the migrations"
                           : "as the migrations make them, when last looked at (" + durationWords(oldest) + " ago)";
        return finding;
    });
}

HealthCheck lookAtBackups(control::ControlPlane& control, const std::stop_token& stop) {
    return lookFor("backups", kGroup, [&] {
        BackupState missing;
        BackupState unproven;
        int all = 0;
        int waiting = 0;
        auto lease = control.lend({stop, seconds(5)});
        for (const auto row : lease->exec(kBackupsDue)) {
            ++all;
            waiting += row.get<bool>("any") ? 0 : 1;
            const auto now = row.get<Time>("now");
            const auto id = row.get<std::string>("id");
            if (row.get<Time>("due") < now)
                missing.add(id, row.get<Time>("due"));
            if (row.get<Time>("proof_due") < now)
                unproven.add(id, row.get<Time>("proof_due"));
        }
        Finding finding;
        finding.well = all == 0 ? "no tenant to back up"
                       : waiting == 0
                           ? "every tenant has what it should"
                           : "none is overdue; " +
                                 counted(waiting, "tenant made within a day has", "tenants made within a day have") +
                                 " none yet";
        if (!missing.ids.empty()) {
            const std::string words =
                counted(static_cast<std::int64_t>(missing.ids.size()), "tenant has", "tenants have");
            Alert alert = alertOf("backup_missing", {}, HealthStatus::Degraded, words + " no backup of the last day",
                                  words + " none from the last 24 hours: " + named(missing.ids) + ".");
            const std::string& first = missing.ids.front();
            alert.command = "landreevectl tenant backup " + first + " --output " + first + ".backup";
            alert.since = missing.since;
            finding.alerts.push_back(std::move(alert));
        }
        if (!unproven.ids.empty()) {
            const std::string words =
                counted(static_cast<std::int64_t>(unproven.ids.size()), "tenant has", "tenants have");
            Alert alert = alertOf(
                "backup_unverified", {}, HealthStatus::Degraded, words + " no verified backup of the last 30 days",
                words + " none from the last 30 days that was restored and compared: " + named(unproven.ids) + ".");
            alert.since = unproven.since;
            finding.alerts.push_back(std::move(alert));
        }
        // A newer program keeps where they are as this one may not know.
        if (control.schemaAhead())
            return finding;
        if (const auto without = tenantsWithoutTheirFiles(*lease); !without.empty()) {
            finding.status = HealthStatus::Unknown;
            finding.well = withoutTheirFiles(without);
            if (!finding.alerts.empty())
                finding.alerts.back().detail += " " + finding.well;
        }
        return finding;
    });
}

} // namespace landreeve::health
