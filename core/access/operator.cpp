#include "core/access/operator.h"

#include "core/base/error.h"
#include "core/base/ids.h"

#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace landreeve::access {
namespace {

// With time left: what began must be able to end in it.
constexpr const char* kAlive = R"(
    SELECT jti FROM session_state
     WHERE issuer = $1 AND user_id = $2 AND tenant_id IS NULL AND metadata ->> 'host' = $3 AND reason IS NULL
       AND expires_at > now() + interval '5 minutes'
     ORDER BY created_at DESC LIMIT 1)";

} // namespace

LocalPerson localPerson() {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {std::to_string(getuid()), {}};
    std::string full = entry.pw_gecos != nullptr ? entry.pw_gecos : "";
    full = full.substr(0, full.find(','));
    return {entry.pw_name, full.empty() ? entry.pw_name : full};
}

Subject signInLocally(control::ControlPlane& control, const std::string& userId, const std::string& displayName,
                      const std::stop_token& stop) {
    Subject subject{localIssuerOf(control.workspaceId()), userId, displayName, {}};
    const std::string host = QSysInfo::machineHostName().toStdString();
    auto lease = control.lend({stop});
    const auto isMapped = [&] {
        return !lease->exec("SELECT 1 FROM user_mapping WHERE issuer = $1 AND subject = $2", subject.issuer, userId)
                    .empty();
    };
    const auto unmapped = [&] {
        return Error("permission_denied", "\"" + userId + "\" has no role in this workspace.",
                     "Ask the owner of the workspace for one.");
    };
    if (const auto alive = lease->exec(kAlive, subject.issuer, userId, host).first()) {
        if (isMapped()) {
            subject.sessionJti = alive->get<std::string>(0);
            control.actAs(userId, subject.sessionJti);
            return subject;
        }
    }
    if (control.schemaAhead()) {
        // No session may be recorded here: who has a role reads without one (Gate::check()).
        if (!isMapped())
            throw unmapped();
        control.actAs(userId, {});
        return subject;
    }
    subject.sessionJti = newUuid();
    control.actAs(userId, subject.sessionJti);
    auto transaction = control.begin(*lease);
    // Two programs of one person may come here first at once.
    transaction.exec("SELECT pg_advisory_xact_lock(hashtext('landreeve.owner'))");
    transaction.exec(
        "INSERT INTO issuer (url, kind, algorithms) VALUES ($1, 'local', '{ES256}') ON CONFLICT DO NOTHING",
        subject.issuer);
    const bool owned =
        !transaction.exec("SELECT 1 FROM user_mapping WHERE tenant_id IS NULL AND role = 'owner' LIMIT 1").empty();
    if (!owned) {
        transaction.exec(
            "INSERT INTO user_mapping (issuer, subject, role, display_name, created_by) VALUES ($1, $2, 'owner', "
            "$3, $2)",
            subject.issuer, userId, displayName);
        transaction.exec("SELECT audit_record('user.map', 'user', $1, NULL, NULL, '{\"role\": \"owner\"}')", userId);
    }
    if (!isMapped()) {
        // With nothing else done: what is refused is written down all the same.
        transaction.exec("SELECT set_config('app.session', '', true)");
        transaction.exec("SELECT audit_record('sign-in.refused', 'user', $1, NULL, NULL, "
                         "jsonb_build_object('issuer', $2::text, 'host', $3::text), 'permission_denied')",
                         userId, subject.issuer, host);
        transaction.commit();
        control.actAs(userId, {});
        throw unmapped();
    }
    transaction.exec(
        "INSERT INTO session (issuer, jti, user_id, expires_at, user_agent, metadata) VALUES ($1, $2, $3, "
        "clock_timestamp() + interval '8 hours', 'Landreeve', jsonb_build_object('host', $4::text, 'name', $5::text))",
        subject.issuer, subject.sessionJti, userId, host, displayName);
    transaction.exec("SELECT audit_record('session.create', 'session', $1, NULL, NULL, "
                     "jsonb_build_object('issuer', $2::text, 'user_id', $3::text))",
                     subject.sessionJti, subject.issuer, userId);
    transaction.commit();
    return subject;
}

} // namespace landreeve::access
