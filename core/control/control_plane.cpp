#include "core/control/control_plane.h"

#include "core/base/error.h"
#include "core/migrations/migration_runner.h"
#include "core/postgres/quote.h"

namespace landreeve::control {
namespace {

using postgres::Connection;
using postgres::ConnectionUrl;
using postgres::quoteIdentifier;

constexpr int kOldestServer = 140000;

Connection connectOrCreate(const ConnectionUrl& url, const ProgressFn& progress, const std::stop_token& stop) {
    const postgres::Wait wait{stop};
    try {
        return Connection::open(url, wait);
    } catch (const Error& error) {
        if (error.code() != "database_missing")
            throw;
    }
    report(progress, {"control plane", "Making the control database", 0, 0});
    auto maintenance = Connection::open(url.withDatabase("postgres"), wait);
    refuseOldServer(maintenance);
    refuseWeakRole(maintenance);
    const std::string database = quoteIdentifier(ControlPlane::kDatabase);
    try {
        maintenance.script("CREATE DATABASE " + database + " TEMPLATE template0 ENCODING 'UTF8'");
    } catch (const Error& error) {
        // Two programs opened the workspace at once: the other one made it.
        if (error.sqlState() != "42P04" && error.sqlState() != "23505")
            throw;
    }
    return Connection::open(url, wait);
}

/// Refuses a role that may not make the tables.
void refuseNoCreate(Connection& control) {
    const auto row =
        control.exec("SELECT current_user AS role, has_schema_privilege('public', 'CREATE') AS allowed").one();
    if (row.get<bool>("allowed"))
        return;
    const auto role = row.get<std::string>("role");
    const std::string database = quoteIdentifier(ControlPlane::kDatabase);
    throw Error("insufficient_privilege",
                "The role \"" + role + "\" lacks CREATE on the schema public of the database \"" +
                    ControlPlane::kDatabase + "\".",
                "Its owner gives it away with: ALTER DATABASE " + database + " OWNER TO " + quoteIdentifier(role))
        .withDetail("role", QString::fromStdString(role))
        .withDetail("missing", QStringLiteral("CREATE"));
}

/// Refuses a database of this name that somebody else made: one that has tables, but no ledger of ours.
void refuseForeign(Connection& control) {
    const bool foreign =
        control
            .exec("SELECT to_regclass('public.schema_migration') IS NULL AND EXISTS (SELECT FROM pg_class "
                  "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v'))")
            .one()
            .get<bool>(0);
    if (foreign)
        throw Error("name_taken_on_server", "The server has a database \"landreeve_control\" that is not Landreeve's.",
                    "Rename that database, or use another server for the control plane.");
}

} // namespace

std::string ownershipComment(const std::string& workspaceId, const std::string& subject) {
    return "landreeve:" + workspaceId + ":" + subject;
}

void refuseOldServer(const Connection& connection) {
    if (connection.serverVersion() >= kOldestServer)
        return;
    const int version = connection.serverVersion();
    throw Error("server_too_old",
                "The server runs PostgreSQL " + std::to_string(version / 10000) + "; Landreeve needs 14 or newer.",
                "Upgrade the server, or use another one.")
        .withDetail("server_version", version);
}

void refuseWeakRole(Connection& connection) {
    const auto row =
        connection
            .exec("SELECT rolname, rolcreatedb OR rolsuper AS createdb, rolcreaterole OR rolsuper AS createrole "
                  "FROM pg_roles WHERE rolname = current_user")
            .one();
    std::string missing = row.get<bool>("createdb") ? "" : "CREATEDB";
    if (!row.get<bool>("createrole"))
        missing += missing.empty() ? "CREATEROLE" : " and CREATEROLE";
    if (missing.empty())
        return;
    const auto role = row.get<std::string>("rolname");
    const std::string grant = missing == "CREATEDB and CREATEROLE" ? "CREATEDB CREATEROLE" : missing;
    throw Error("insufficient_privilege", "The role \"" + role + "\" lacks " + missing + ".",
                "A superuser grants it with: ALTER ROLE " + quoteIdentifier(role) + " " + grant)
        .withDetail("role", QString::fromStdString(role))
        .withDetail("missing", QString::fromStdString(missing));
}

ControlPlane::ControlPlane(const ConnectionUrl& url) : m_pool(url, 16) {}

std::unique_ptr<ControlPlane> ControlPlane::open(const ConnectionUrl& url, const ProgressFn& progress,
                                                 const std::stop_token& stop) {
    const ConnectionUrl controlUrl = url.withDatabase(kDatabase);
    auto connection = connectOrCreate(controlUrl, progress, stop);
    refuseOldServer(connection);
    refuseForeign(connection);

    const migrations::MigrationSet set = migrations::MigrationSet::control();
    migrations::RunnerOptions options;
    options.appliedBy = url.user();
    migrations::MigrationRunner runner(set, options);
    const auto status = runner.status(connection);
    const bool ahead = status.verdict == migrations::LedgerVerdict::Ahead;
    if (!ahead && status.verdict != migrations::LedgerVerdict::Current) {
        report(progress,
               {"control plane", "Bringing the control plane to version " + std::to_string(set.version()), 0, 0});
        refuseWeakRole(connection);
        refuseNoCreate(connection);
        // First: cut off after the last migration, nothing would say that it is still to be done.
        connection.exec("REVOKE CONNECT, TEMPORARY ON DATABASE " + quoteIdentifier(kDatabase) + " FROM PUBLIC");
        runner.apply(connection, progress, stop);
    }

    std::unique_ptr<ControlPlane> control(new ControlPlane(controlUrl));
    control->m_schemaAhead = ahead;
    control->m_schemaVersion = ahead ? status.version : set.version();
    control->m_workspaceId = connection.exec("SELECT id FROM workspace").one().get<std::string>(0);
    return control;
}

postgres::Transaction ControlPlane::begin(Connection& control) const {
    refuseIfReadOnly();
    const std::lock_guard lock(m_mutex);
    return {control,
            {{"SELECT set_config('app.actor', $1, true), set_config('app.session', $2, true)",
              postgres::Params::of(m_actor, m_sessionJti)}}};
}

std::string ControlPlane::clientAddress(const postgres::Wait& wait) {
    return lend(wait)->exec("SELECT coalesce(host(inet_client_addr()), '')").one().get<std::string>(0);
}

void ControlPlane::actAs(const std::string& actor, const std::string& sessionJti) {
    const std::lock_guard lock(m_mutex);
    m_actor = actor;
    m_sessionJti = sessionJti;
}

std::string ControlPlane::actor() const {
    const std::lock_guard lock(m_mutex);
    return m_actor;
}

void ControlPlane::refuseIfReadOnly() const {
    if (m_schemaAhead)
        throw Error("schema_ahead", "The workspace was brought to a newer version by a newer Landreeve.",
                    "Update this program; until then it only reads.")
            .withDetail("version", m_schemaVersion);
}

} // namespace landreeve::control
