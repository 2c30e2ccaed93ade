#include "core/tenancy/database_objects.h"

#include "core/base/error.h"
#include "core/postgres/membership.h"
#include "core/postgres/password.h"
#include "core/postgres/quote.h"
#include "core/postgres/transaction.h"

#include <random>

namespace landreeve::tenancy {
namespace {

using postgres::Connection;
using postgres::quoteIdentifier;
using postgres::quoteLiteral;

constexpr int kLoginConnections = 50;
constexpr int kBusyAttempts = 40;

Error nameTaken(const std::string& kind, const std::string& name) {
    return Error("name_taken_on_server", "The server has a " + kind + " \"" + name + "\" that somebody else made.",
                 "Choose another id, or remove that " + kind + " yourself if it is not needed.")
        .withDetail(kind, QString::fromStdString(name));
}

std::optional<std::string> commentFrom(const postgres::Result& result) {
    const auto row = result.first();
    return row ? std::optional(row->get<std::optional<std::string>>(0).value_or("")) : std::nullopt;
}

/// A template is busy while another program copies or rebuilds it (55006): soon it is not.
void retryWhileBusy(Connection& server, const std::string& sql) {
    std::minstd_rand random(std::random_device{}());
    for (int attempt = 1;; ++attempt) {
        try {
            server.script(sql);
            return;
        } catch (const Error& error) {
            if (error.sqlState() != "55006" || attempt >= kBusyAttempts)
                throw;
        }
        // The server has no way to wait for it; pg_sleep() keeps the wait open to a stop request.
        const double seconds = std::uniform_real_distribution(0.01, 0.05 * std::min(attempt, 6))(random);
        server.exec("SELECT pg_sleep($1)", seconds);
    }
}

/// Ends the sessions of these logins, everywhere or in one database. Waits until they are gone, two seconds for one
/// that hangs.
void endSessions(Connection& server, const std::vector<std::string>& logins,
                 const std::optional<std::string>& database = {}) {
    if (logins.empty())
        return;
    postgres::asMemberOf(server, logins, [&](postgres::Transaction& transaction) {
        for (const int milliseconds : {0, 2000}) {
            transaction.exec("SELECT pg_terminate_backend(pid, $3) FROM pg_stat_activity WHERE usename = ANY($1) AND "
                             "($2::text IS NULL OR datname = $2)",
                             logins, database, milliseconds);
            // What a transaction saw of the sessions it sees until its end.
            transaction.exec("SELECT pg_stat_clear_snapshot()");
        }
    });
}

std::vector<std::string> namesFrom(const postgres::Result& result) {
    std::vector<std::string> names;
    for (const auto& row : result)
        names.push_back(row.get<std::string>(0));
    return names;
}

/// Drops a database where there is one. Whose sessions the server ends by itself are those of roles that the service
/// role is a member of, which tenants' logins are not; in a database that is being made they may be any tenant's.
void dropWithSessions(Connection& server, const std::string& database) {
    for (int attempt = 1;; ++attempt) {
        endSessions(server,
                    namesFrom(server.exec("SELECT DISTINCT r.rolname FROM pg_stat_activity a JOIN pg_roles r ON r.oid "
                                          "= a.usesysid WHERE a.datname = $1 AND "
                                          "starts_with(shobj_description(r.oid, 'pg_authid'), 'landreeve:') ORDER BY 1",
                                          database)),
                    database);
        try {
            server.script("DROP DATABASE IF EXISTS " + quoteIdentifier(database) + " WITH (FORCE)");
            return;
        } catch (const Error& error) {
            // Somebody came in between.
            if (error.sqlState() != "42501" || attempt >= 3)
                throw;
        }
    }
}

} // namespace

std::optional<std::string> roleComment(Connection& server, const std::string& role) {
    return commentFrom(
        server.exec("SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = $1", role));
}

std::optional<std::string> databaseComment(Connection& server, const std::string& database) {
    return commentFrom(
        server.exec("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", database));
}

void putLogin(Connection& server, const std::string& login, const std::string& group, const SecretString& password,
              const std::string& comment) {
    const auto found = roleComment(server, login);
    if (found && *found != comment)
        throw nameTaken("role", login);
    const std::string name = quoteIdentifier(login);
    const std::string verifier = quoteLiteral(postgres::scramVerifier(server, login, password));
    if (found) {
        server.script("ALTER ROLE " + name + " LOGIN PASSWORD " + verifier);
    } else {
        // Or the server makes who makes a role a member of it by itself (PostgreSQL 16 and later).
        if (server.serverVersion() >= 160000)
            server.exec("SELECT set_config('createrole_self_grant', '', true)");
        try {
            server.script("CREATE ROLE " + name + " LOGIN CONNECTION LIMIT " + std::to_string(kLoginConnections) +
                          " PASSWORD " + verifier + " IN ROLE " + quoteIdentifier(group) + "; COMMENT ON ROLE " + name +
                          " IS" + quoteLiteral(comment));
        } catch (const Error& error) {
            if (error.sqlState() == "42710")
                throw nameTaken("role", login);
            throw;
        }
    }
}

void cloneDatabase(Connection& server, const std::string& source, const std::string& database,
                   const std::string& temporary, const std::string& comment) {
    if (const auto found = databaseComment(server, database)) {
        if (*found != comment)
            throw nameTaken("database", database);
        return;
    }
    // Nobody else's database can have this name: it holds the workspace's id and a random part that was recorded first.
    server.script("DROP DATABASE IF EXISTS " + quoteIdentifier(temporary));
    // WAL_LOG forces no checkpoint, and one template's copies run beside each other.
    const char* strategy = server.serverVersion() >= 150000 ? " STRATEGY wal_log" : "";
    retryWhileBusy(server, "CREATE DATABASE " + quoteIdentifier(temporary) + " TEMPLATE " + quoteIdentifier(source) +
                               " OWNER " + quoteIdentifier(kSchemaRole) + strategy);
    server.script("COMMENT ON DATABASE " + quoteIdentifier(temporary) + " IS" + quoteLiteral(comment));
    giveName(server, temporary, database);
}

void makeEmptyDatabase(Connection& server, const std::string& temporary, const std::string& comment) {
    const std::string name = quoteIdentifier(temporary);
    dropWithSessions(server, temporary);
    server.script("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' OWNER " +
                  quoteIdentifier(kSchemaRole));
    server.script("COMMENT ON DATABASE " + name + " IS" + quoteLiteral(comment) +
                  "; REVOKE CONNECT, TEMPORARY ON DATABASE " + name + " FROM PUBLIC");
}

void giveName(Connection& server, const std::string& temporary, const std::string& database) {
    try {
        retryWhileBusy(server,
                       "ALTER DATABASE " + quoteIdentifier(temporary) + " RENAME TO " + quoteIdentifier(database));
    } catch (const Error& error) {
        if (error.sqlState() != "42P04")
            throw;
        server.script("DROP DATABASE IF EXISTS " + quoteIdentifier(temporary));
        throw nameTaken("database", database);
    }
}

bool dropDatabase(Connection& server, const std::string& database, const std::string& comment) {
    const auto found = databaseComment(server, database);
    if (!found)
        return false;
    if (*found != comment)
        throw nameTaken("database", database);
    // Where a server was killed within a DROP, all that the database can still have done to it is being dropped.
    const bool invalid =
        server.exec("SELECT datconnlimit = -2 FROM pg_database WHERE datname = $1", database).one().get<bool>(0);
    if (!invalid)
        server.script("ALTER DATABASE " + quoteIdentifier(database) + " ALLOW_CONNECTIONS false");
    dropWithSessions(server, database);
    return true;
}

void dropTemporary(Connection& server, const std::string& temporary) {
    if (!temporary.empty())
        dropWithSessions(server, temporary);
}

bool dropLogin(Connection& server, const std::string& login, const std::string& comment) {
    const auto found = roleComment(server, login);
    if (!found)
        return false;
    if (*found != comment)
        throw nameTaken("role", login);
    server.script("DROP ROLE IF EXISTS " + quoteIdentifier(login));
    return true;
}

void setLoginAllowed(Connection& server, const std::string& login, bool allowed) {
    server.script("ALTER ROLE " + quoteIdentifier(login) + (allowed ? " LOGIN" : " NOLOGIN"));
    if (!allowed)
        endSessions(server,
                    namesFrom(server.exec("SELECT DISTINCT usename FROM pg_stat_activity WHERE usename = $1", login)));
}

} // namespace landreeve::tenancy
