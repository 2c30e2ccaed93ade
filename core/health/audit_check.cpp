#include "core/health/audit_check.h"

#include "core/base/duration.h"
#include "core/health/finding.h"

namespace landreeve::health {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// A window seals all the time and a command at its end: what waits longer has nobody who would.
constexpr minutes kMostWaiting{15};

/// The first of these has nothing before it to be held against.
constexpr const char* kLastEntries = R"(
    SELECT count(*) AS entries,
           min(w.seq) FILTER (WHERE w.canonical <> w.expected OR w.hash <> sha256(w.prev_hash || w.canonical)
                                 OR w.seq <> w.previous_seq + 1 OR w.prev_hash <> w.previous_hash) AS first_bad
      FROM (SELECT l.seq, l.prev_hash, l.hash, l.canonical, audit_canonical(l) AS expected,
                   lag(l.seq) OVER (ORDER BY l.seq) AS previous_seq, lag(l.hash) OVER (ORDER BY l.seq) AS previous_hash
              FROM policy_sync_log l WHERE l.seq > (SELECT max(seq) - 500 FROM policy_sync_log)) w)";

constexpr const char* kWholeLook = R"(
    SELECT entries, fault, since, extract(epoch FROM now() - looked_at)::bigint AS ago FROM audit_look)";

constexpr const char* kWaiting = R"(
    SELECT count(*) AS entries, min(at) AS since, extract(epoch FROM now() - min(at))::bigint AS seconds
      FROM audit_outbox WHERE sealed_at IS NULL)";

/// What was pruned since is vouched for by its checkpoint.
constexpr const char* kSigned = R"(
    SELECT coalesce((SELECT hash = $2 FROM policy_sync_log WHERE seq = $1),
                    EXISTS (SELECT FROM audit_checkpoint WHERE last_seq >= $1)) AS holds)";

constexpr const char* kUnsealed = R"(
    SELECT f.tenant_id, f.cause, f.since, now() - f.since > make_interval(secs => $1) AS tell
      FROM sealing_failure f JOIN tenant_metadata t ON t.id = f.tenant_id AND t.status IN ('active', 'suspended')
     ORDER BY f.since, f.tenant_id)";

Alert broken(std::string detail) {
    return alertOf("audit_broken", {}, HealthStatus::Down, "The audit log was tampered with", std::move(detail));
}

/// Whether the end that was signed is there; what is wrong with it, or empty.
std::string lookAtHead(postgres::Connection& control, const audit::HeadFile::Content& kept) {
    if (!kept.damage.empty())
        return kept.damage;
    if (!kept.head || kept.head->seq == 0 ||
        control.exec(kSigned, kept.head->seq, kept.head->hash).one().get<bool>("holds"))
        return {};
    return "Entry " + std::to_string(kept.head->seq) +
           " of the audit log, the last that this home signed, is missing or another one.";
}

} // namespace

HealthCheck lookAtAudit(control::ControlPlane& control, const audit::HeadFile::Content& kept,
                        const std::stop_token& stop) {
    return lookFor("audit", "Control plane", [&] {
        Finding finding;
        auto lease = control.lend({stop, seconds(5)});
        const auto last = lease->exec(kLastEntries).one();
        const auto entries = last.get<std::int64_t>("entries");
        finding.well =
            entries == 0 ? "nothing in it yet" : "the last " + counted(entries, "entry holds", "entries hold");
        if (const auto bad = last.get<std::optional<std::int64_t>>("first_bad"))
            finding.alerts.push_back(
                broken("Entry " + std::to_string(*bad) + " of the audit log is not as it was sealed."));
        else if (std::string wrong = lookAtHead(*lease, kept); !wrong.empty())
            finding.alerts.push_back(broken(std::move(wrong)));
        if (const auto whole = control.schemaAhead() ? std::nullopt : lease->exec(kWholeLook).first()) {
            const auto fault = whole->get<std::optional<std::string>>("fault");
            finding.well += ", all " + std::to_string(whole->get<std::int64_t>("entries")) + " did " +
                            durationWords(seconds(whole->get<std::int64_t>("ago"))) + " ago";
            if (fault && finding.alerts.empty()) {
                finding.alerts.push_back(broken(*fault));
                finding.alerts.back().since = whole->get<Time>("since");
            }
        }
        const auto waiting = lease->exec(kWaiting).one();
        const seconds longest(waiting.get<std::optional<std::int64_t>>("seconds").value_or(0));
        if (longest > kMostWaiting) {
            const auto count = waiting.get<std::int64_t>("entries");
            Alert alert = alertOf("audit_waiting", {}, HealthStatus::Degraded, "Audit entries wait to be sealed",
                                  counted(count, "audit entry waits", "audit entries wait") +
                                      " to be sealed, the oldest for " + durationWords(longest) + ".");
            alert.since = waiting.get<Time>("since");
            finding.alerts.push_back(std::move(alert));
        }
        return finding;
    });
}

HealthCheck lookAtSealing(control::ControlPlane& control, const std::stop_token& stop) {
    return lookFor("sealing", "Tenants", [&]() -> Finding {
        if (control.schemaAhead())
            return Finding::unknown("A newer program keeps what could not be sealed.");
        std::vector<std::string> ids;
        std::string cause;
        Time since;
        std::int64_t lately = 0;
        auto lease = control.lend({stop, seconds(5)});
        for (const auto row : lease->exec(kUnsealed, static_cast<double>(seconds(kMostWaiting).count()))) {
            if (!row.get<bool>("tell")) {
                ++lately;
                continue;
            }
            if (ids.empty()) {
                cause = row.get<std::string>("cause");
                since = row.get<Time>("since");
            }
            ids.push_back(row.get<std::string>("tenant_id"));
        }
        if (ids.empty())
            return {lately == 0 ? "the entries of every tenant reach the log"
                                : counted(lately, "tenant was", "tenants were") + " not reached for a few minutes"};
        Alert alert =
            alertOf("tenants_unsealed", {}, HealthStatus::Degraded,
                    "Audit entries of " + counted(static_cast<std::int64_t>(ids.size()), "tenant", "tenants") +
                        " cannot be sealed",
                    "What is done in " + named(ids) + " does not reach the log" +
                        (ids.size() > 1 ? ", in " + ids.front() : std::string()) + " for this: " + cause);
        alert.command = "landreevectl tenant health " + ids.front();
        alert.since = since;
        return Finding::of(std::move(alert));
    });
}

} // namespace landreeve::health
