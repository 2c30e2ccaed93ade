#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace landreeve::auth {

/// An endpoint that gives a key set to the programs of this computer, over HTTP on loopback.
struct KeySetEndpoint {
    static constexpr const char* kPath = "/.well-known/jwks.json";

    std::uint16_t port = 0;                ///< 0: any that is free.
    std::function<std::string()> document; ///< The key set as it is now; asked for every request, may throw Error.
    std::function<void(const std::string& url)> listening = {}; ///< Called once it can be asked.
};

/// Serves until a stop is requested, then returns. Blocks, on a thread with an event loop of its own, while there is a
/// QCoreApplication; its functions are called on that thread. Throws Error `port_taken`.
void serveKeySet(const KeySetEndpoint& endpoint, const std::stop_token& stop);

} // namespace landreeve::auth
