#include "core/tenancy/server_look.h"

#include "core/base/error.h"

namespace landreeve::tenancy {
namespace {

using std::chrono::steady_clock;

void measure(postgres::Connection& connection, ServerLook& look) {
    const auto begun = steady_clock::now();
    connection.exec("SELECT 1");
    look.delay = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begun);
    const int version = connection.serverVersion();
    look.version = std::to_string(version / 10000) + "." + std::to_string(version % 10000);
}

} // namespace

ServerLook lookAtServer(control::ControlPlane& control, ServerAccess& servers, const control::Server& server,
                        std::chrono::milliseconds limit, const std::stop_token& stop) {
    ServerLook look{server.name, {}, {}, {}};
    try {
        auto lease = servers.maintenance(server, control.workspaceId(), {stop, limit});
        measure(*lease, look);
        return look;
    } catch (const Error& error) {
        look.refusal = error;
        if (error.code() != "insufficient_privilege" && error.code() != "name_taken_on_server" &&
            error.code() != "server_too_old")
            return look;
    }
    // It answers, but not as a place for tenants.
    try {
        auto connection = postgres::Connection::open(servers.direct(server, "postgres"), {stop, limit});
        measure(connection, look);
    } catch (const Error&) {
        return look;
    }
    return look;
}

} // namespace landreeve::tenancy
