#include "core/health/alert_codes.h"

#include <algorithm>
#include <array>

namespace landreeve::health {
namespace {

// One line a code: docs/runbook.md tells what each means and what to do (a test compares the two).
constexpr auto kCodes = std::to_array<AlertCode>({
    {"audit_broken", "Find out who can write to the control database, keep a copy of it, and verify the whole log.",
     "landreevectl audit verify"},
    {"audit_waiting", "Look why nothing seals them: leave a window open, or run any command.",
     "landreevectl audit verify"},
    {"backup_missing", "Back these tenants up, and let a timer do it every day."},
    {"backup_unverified", "Restore a backup under another id: one counts as good once it was restored."},
    {"certificate_expiring", "Renew the server's certificate; when it is over nobody can connect."},
    {"check_failed", "Read what it says, then look again.", "landreevectl health"},
    {"clock_off", "Set the clock, and let it be kept by NTP: good tokens are refused by one that is off."},
    {"connections_short", "Close programs that are not used, or raise max_connections."},
    {"control_plane_down", "Start its server, or mend the way to it.", "landreevectl engine start"},
    {"control_plane_unsafe", "Give its server a certificate, and the URL sslmode=verify-full."},
    {"disk_full", "Free space at once: a server that cannot write stops."},
    {"disk_short", "Free space, or move old backups to another disk."},
    {"keys_expired", "Mend the way to the issuer: until then its users are not let in.", "landreevectl jwks refresh"},
    {"keys_stale", "Look whether the issuer answers; its last keys are trusted for an hour.",
     "landreevectl jwks refresh"},
    {"pool_waiting", "Look what holds the pool's connections, or make the pool larger."},
    {"program_old", "Update this program; until then it only reads."},
    {"replication_late", "Look at the standby's log, its disk and the network between the two."},
    {"schema_drifted", "Find out who changed it, then take the change back or put it into a migration."},
    {"secrets_weak",
     "Guard that file, and every copy of it, like the keys in it; a home that is made where a keyring runs uses that."},
    {"server_down", "Start the server, or mend the way to it; until then its tenants cannot be reached."},
    {"server_full", "Raise its capacity, or add a server for new tenants."},
    {"server_open", "Have the databases' owner REVOKE CONNECT … FROM PUBLIC."},
    {"server_unfit", "Give the role what it lacks; until then no tenant can be made there."},
    {"server_unsafe", "Give the server a certificate, and the URL sslmode=verify-full."},
    {"sign_ins_failing", "Look whether somebody guesses, or a program has an old password.",
     "landreevectl session list"},
    {"tenant_half_deleted", "Finish its deletion.", "landreevectl tenant reconcile --dry-run"},
    {"tenant_half_made", "Go on where it stopped, or undo it.", "landreevectl tenant reconcile --dry-run"},
    {"tenant_stuck", "Look at the program that works on it; end it, then go on or reconcile.",
     "landreevectl tenant reconcile --dry-run"},
    {"tenants_behind", "Bring the migrations to them.", "landreevectl migrate apply --all"},
    {"tenants_unsealed", "Mend what their databases say; then any open window, or the next command, seals them."},
});

} // namespace

std::span<const AlertCode> alertCodes() {
    return kCodes;
}

const AlertCode* alertCode(std::string_view code) {
    const auto* const found = std::ranges::find_if(kCodes, [&](const AlertCode& one) { return code == one.code; });
    return found == kCodes.end() ? nullptr : found;
}

} // namespace landreeve::health
