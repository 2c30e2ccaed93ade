#pragma once

#include "core/access/verdict.h"
#include "core/control/control_plane.h"
#include "core/postgres/connection.h"

#include <optional>
#include <string>

namespace {

constexpr const char* kIssuer = "urn:example:issuer";
const landreeve::access::Permission kReadProducts{"product", "read"};   // NOLINT: of std::string, made once
const landreeve::access::Permission kWriteProducts{"product", "write"}; // NOLINT

/// Who the database takes this session for.
struct Context {
    std::string tenant;
    std::string claims;
    std::string actor;
    std::string session;
    std::string role;
    std::string login;
    int backend = 0;

    bool isNobody() const { return tenant.empty() && claims.empty() && actor.empty() && session.empty(); }
};

/// Somebody new with a living session of eight hours, of a tenant or of the workspace.
inline landreeve::access::Subject signInSomebody(landreeve::control::ControlPlane& control,
                                                 const std::optional<std::string>& tenant = {}) {
    static int count = 0;
    const std::string number = std::to_string(++count);
    landreeve::access::Subject subject{kIssuer, "user-" + number, "User " + number, "session-" + number};
    control.lend()->exec("INSERT INTO session (issuer, jti, user_id, tenant_id, created_at, expires_at) "
                         "VALUES ($1, $2, $3, $4, now() - interval '1 hour', now() + interval '7 hours')",
                         subject.issuer, subject.sessionJti, subject.userId, tenant);
    return subject;
}

/// Gives a role in a tenant, or in the workspace.
inline void mapSomebody(landreeve::control::ControlPlane& control, const landreeve::access::Subject& subject,
                        const std::string& role, const std::optional<std::string>& tenant = {}) {
    control.lend()->exec("INSERT INTO user_mapping (issuer, subject, tenant_id, role) VALUES ($1, $2, $3, $4)",
                         subject.issuer, subject.userId, tenant, role);
}

inline Context contextOf(landreeve::postgres::Connection& connection) {
    const auto row = connection
                         .exec("SELECT coalesce(current_setting('app.tenant_id', true), '') AS tenant, "
                               "coalesce(current_setting('request.jwt.claims', true), '') AS claims, "
                               "coalesce(current_setting('app.actor', "
                               "true), '') AS actor, coalesce(current_setting('app.session', true), '') AS session, "
                               "current_user AS role, "
                               "session_user AS login, pg_backend_pid() AS backend")
                         .one();
    return {row.get<std::string>("tenant"),  row.get<std::string>("claims"), row.get<std::string>("actor"),
            row.get<std::string>("session"), row.get<std::string>("role"),   row.get<std::string>("login"),
            row.get<int>("backend")};
}

} // namespace
