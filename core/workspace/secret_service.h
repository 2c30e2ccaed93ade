#pragma once

#include <QString>

#include <optional>
#include <string>

namespace landreeve::workspace {

/// The address of the session's D-Bus; nothing where there is no session, or only one that the D-Bus libraries would
/// start for us (they leave a daemon behind).
std::optional<std::string> sessionBusAddress();

/// What the desktop's keyring (freedesktop.org Secret Service API 0.2) says about itself and one entry.
struct KeyringState {
    enum class Service {
        Missing, ///< Nobody offers it on this bus, and nothing would start it.
        Silent,  ///< It does not answer within 1.5 s.
        Empty,   ///< It has no default keyring yet.
        Locked,
        Open
    };
    Service service = Service::Missing;
    std::string owner;   ///< Its name on the bus, another for each start of it.
    bool found = false;  ///< The entry is there and readable.
    bool hidden = false; ///< The entry is there, in a locked keyring.
};

/// Asks it over a connection of its own. Blocks up to 4 s; for a worker.
KeyringState askKeyring(const std::string& busAddress, const QString& server, const QString& user);

} // namespace landreeve::workspace
