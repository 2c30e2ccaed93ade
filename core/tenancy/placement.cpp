#include "core/tenancy/placement.h"

#include "core/base/error.h"

#include <algorithm>
#include <limits>

namespace landreeve::tenancy {
namespace {

using control::Server;

int roomOf(const Server& server) {
    return server.capacity ? *server.capacity - server.tenants : std::numeric_limits<int>::max() / 2 - server.tenants;
}

} // namespace

Server choosePlacement(const std::vector<Server>& servers, const std::string& wanted) {
    if (!wanted.empty()) {
        const auto found = std::ranges::find(servers, wanted, &Server::name);
        if (found == servers.end())
            throw Error("server_not_found", "There is no server \"" + wanted + "\" in this workspace.",
                        "Leave it out to let placement choose one.");
        if (found->draining)
            throw Error("server_draining", "The server \"" + wanted + "\" is being emptied and takes no new tenants.",
                        "Choose another server.");
        return *found;
    }
    const Server* best = nullptr;
    for (const Server& server : servers) {
        if (!server.draining && roomOf(server) > 0 && (best == nullptr || roomOf(server) > roomOf(*best)))
            best = &server;
    }
    if (best == nullptr)
        throw Error("no_server", "No server of this workspace has room for another tenant.",
                    "Add a server, or raise a capacity.");
    return *best;
}

} // namespace landreeve::tenancy
