#include "core/control/server_store.h"

#include "core/base/error.h"

namespace landreeve::control {
namespace {

constexpr const char* kSelect =
    "SELECT name, url, direct_url, capacity, state, secret, "
    "(SELECT count(*) FROM tenant_metadata t WHERE t.server = s.name)::int AS tenants FROM database_server s ";

Server serverOf(const postgres::Row& row) {
    Server server;
    server.name = row.get<std::string>("name");
    server.url = postgres::ConnectionUrl::parse(row.get<std::string>("url"));
    if (const auto direct = row.get<std::optional<std::string>>("direct_url"))
        server.directUrl = postgres::ConnectionUrl::parse(*direct);
    server.capacity = row.get<std::optional<int>>("capacity");
    server.draining = row.get<std::string>("state") == "draining";
    server.secret = row.get<std::optional<QByteArray>>("secret").value_or(QByteArray());
    server.tenants = row.get<int>("tenants");
    return server;
}

} // namespace

std::vector<Server> ServerStore::list() {
    std::vector<Server> servers;
    for (const auto row : m_control.exec(std::string(kSelect) + "ORDER BY name"))
        servers.push_back(serverOf(row));
    return servers;
}

Server ServerStore::get(const std::string& name) {
    const auto row = m_control.exec(std::string(kSelect) + "WHERE name = $1", name).first();
    if (!row)
        throw Error("server_not_found", "There is no server \"" + name + "\" in this workspace.",
                    "Leave it out to let placement choose one.")
            .withDetail("server", QString::fromStdString(name));
    return serverOf(*row);
}

void ServerStore::put(const Server& server) {
    const auto direct = server.directUrl ? std::optional(server.directUrl->redacted()) : std::nullopt;
    const auto secret = server.secret.isEmpty() ? std::nullopt : std::optional(server.secret);
    m_control.exec(
        "INSERT INTO database_server AS s (name, url, direct_url, capacity, secret) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (name) DO UPDATE SET url = excluded.url, direct_url = excluded.direct_url, "
        "capacity = excluded.capacity, secret = excluded.secret "
        "WHERE (s.url, s.direct_url, s.capacity, s.secret) IS DISTINCT FROM "
        "(excluded.url, excluded.direct_url, excluded.capacity, excluded.secret)",
        server.name, server.url.redacted(), direct, server.capacity, secret);
}

} // namespace landreeve::control
