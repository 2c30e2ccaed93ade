#pragma once

#include "core/control/server_store.h"
#include "core/postgres/pool.h"
#include "core/vault/key_ring.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace landreeve::tenancy {

/// Connections to the workspace's servers as its service role. May be used from any thread.
class ServerAccess {
public:
    explicit ServerAccess(const vault::KeyRing& keyRing) : m_keyRing(keyRing) {}

    /// The server's URL for one database, with its password, direct (never through a pooler).
    postgres::ConnectionUrl direct(const control::Server& server, const std::string& database) const;
    /// The same by the way that records go, possibly through a pooler.
    postgres::ConnectionUrl pooled(const control::Server& server, const std::string& database) const;

    /// A connection to the server's database `postgres`, for making and dropping databases and roles. The first one to
    /// a server proves that the role can do what provisioning needs, makes the group roles, and lets go of the logins
    /// it was a member of before. Throws Error `server_too_old`, `insufficient_privilege`, `name_taken_on_server`, or
    /// what connecting throws.
    postgres::Pool::Lease maintenance(const control::Server& server, const std::string& workspaceId,
                                      const postgres::Wait& wait);

private:
    struct Known {
        std::unique_ptr<postgres::Pool> pool;
        bool prepared = false;
    };

    const vault::KeyRing& m_keyRing;
    std::mutex m_mutex;
    std::map<std::string, Known> m_servers;
};

/// What a server's password is sealed for.
inline constexpr const char* kServerPassword = "server-password";

} // namespace landreeve::tenancy
