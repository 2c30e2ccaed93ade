#include "core/tenancy/template_database.h"

#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "core/migrations/migration_runner.h"
#include "core/postgres/quote.h"
#include "core/tenancy/database_objects.h"

#include <array>
#include <cstdio>

namespace landreeve::tenancy {
namespace {

using postgres::Connection;
using postgres::quoteIdentifier;
using postgres::quoteLiteral;

constexpr std::chrono::milliseconds kPoll{20};

std::string shortOf(const std::string& workspaceId) {
    return workspaceId.substr(0, 8);
}

/// One builder at a time on a server. Polled, because a waiting statement would hold a snapshot open.
class BuildLock {
public:
    BuildLock(Connection& server, const std::stop_token& stop) : m_server(server) {
        while (!m_server.exec("SELECT pg_try_advisory_lock(hashtext('landreeve.template'))").one().get<bool>(0)) {
            if (stop.stop_requested())
                throw Cancelled();
            m_server.exec("SELECT pg_sleep($1)", std::chrono::duration<double>(kPoll).count());
        }
    }
    BuildLock(const BuildLock&) = delete;
    BuildLock& operator=(const BuildLock&) = delete;
    ~BuildLock() {
        try {
            m_server.exec("SELECT pg_advisory_unlock(hashtext('landreeve.template'))");
        } catch (const std::exception&) {
            // A lost connection has released it.
        }
    }

private:
    Connection& m_server;
};

void build(Connection& server, const std::string& workspaceId, const std::string& temporary,
           const migrations::MigrationSet& set, const ProgressFn& progress, const std::stop_token& stop) {
    server.script("DROP DATABASE IF EXISTS " + quoteIdentifier(temporary) + " WITH (FORCE)");
    server.script("CREATE DATABASE " + quoteIdentifier(temporary) + " TEMPLATE template0 ENCODING 'UTF8' OWNER " +
                  quoteIdentifier(kSchemaRole));
    // Nobody is let in but who makes it.
    server.script("REVOKE CONNECT, TEMPORARY ON DATABASE " + quoteIdentifier(temporary) + " FROM PUBLIC");
    auto connection = Connection::open(server.url().withDatabase(temporary), server.wait());
    const auto options = migrations::RunnerOptions::forTenants("landreeve:" + workspaceId);
    migrations::MigrationRunner(set, options).apply(connection, progress, stop);
    // Statistics and visibility come along with every clone.
    connection.exec("VACUUM (ANALYZE)");
}

} // namespace

std::string templateOf(const std::string& workspaceId, int schemaVersion) {
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "%04d", schemaVersion);
    return "landreeve_template_" + shortOf(workspaceId) + "_" + number.data();
}

std::string temporaryPrefix(const std::string& workspaceId) {
    return "landreeve_new_" + shortOf(workspaceId) + "_";
}

std::string ensureTemplate(Connection& server, const std::string& workspaceId, const migrations::MigrationSet& set,
                           const ProgressFn& progress, const std::stop_token& stop) {
    const std::string name = templateOf(workspaceId, set.version());
    const std::string comment = control::ownershipComment(workspaceId, "template:" + set.checksum());
    if (databaseComment(server, name) == comment)
        return name;

    const BuildLock lock(server, stop);
    const auto found = databaseComment(server, name);
    if (found == comment)
        return name;
    if (found && !found->starts_with(control::ownershipComment(workspaceId, "template:")))
        throw Error("name_taken_on_server", "The server has a database \"" + name + "\" that somebody else made.",
                    "Rename that database.");
    report(progress, {"template", "Making the template of schema version " + std::to_string(set.version()), 0, 0});
    const std::string temporary = temporaryPrefix(workspaceId) + "template";
    build(server, workspaceId, temporary, set, progress, stop);
    if (found)
        dropDatabase(server, name, *found);
    server.script("ALTER DATABASE " + quoteIdentifier(temporary) + " ALLOW_CONNECTIONS false");
    server.script("COMMENT ON DATABASE " + quoteIdentifier(temporary) + " IS" + quoteLiteral(comment));
    server.script("ALTER DATABASE " + quoteIdentifier(temporary) + " RENAME TO " + quoteIdentifier(name));
    return name;
}

} // namespace landreeve::tenancy
