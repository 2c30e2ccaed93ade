#pragma once

#include "core/postgres/connection.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::control {

/// A PostgreSQL server on which tenants are placed.
struct Server {
    std::string name;
    postgres::ConnectionUrl url;                      ///< Without a password.
    std::optional<postgres::ConnectionUrl> directUrl; ///< For what a pooler breaks: DDL, locks, LISTEN, backup.
    std::optional<int> capacity;                      ///< How many tenants it takes at most; nothing: as many as come.
    bool draining = false;
    QByteArray secret; ///< Its password under the workspace's key; empty where none is needed.
    int tenants = 0;   ///< How many are placed on it now.

    const postgres::ConnectionUrl& direct() const { return directUrl ? *directUrl : url; }
};

/// The table database_server. Works on the connection it is given.
class ServerStore {
public:
    explicit ServerStore(postgres::Connection& control) : m_control(control) {}

    std::vector<Server> list();
    /// Throws Error `server_not_found`.
    Server get(const std::string& name);
    /// Adds the server or brings its URLs and password up to date.
    void put(const Server& server);

private:
    postgres::Connection& m_control;
};

} // namespace landreeve::control
