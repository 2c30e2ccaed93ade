#pragma once

#include "core/access/verdict.h"
#include "core/postgres/connection.h"

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
