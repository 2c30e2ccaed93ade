#pragma once

#include "tests/support/private_folder.h"

#include <atomic>
#include <string>
#include <thread>

namespace landreeve::tests {

/// Stands on a Unix socket of its own before a server's and passes everything on, but that it says the server has
/// another version: `server_version` in the answer to a start-up (PostgreSQL documentation 55.2.7).
class VersionRelay {
public:
    /// Before the socket in the folder `upstream`.
    VersionRelay(const std::string& upstream, std::string version);
    ~VersionRelay();
    VersionRelay(const VersionRelay&) = delete;
    VersionRelay& operator=(const VersionRelay&) = delete;

    /// The folder of its socket: the `host` of a connection URL.
    std::string folder() const { return m_folder.path().toStdString(); }

private:
    void run();

    PrivateFolder m_folder{QStringLiteral("lr-relay")};
    std::string m_upstream;
    std::string m_version;
    int m_listening = -1;
    int m_ending = -1; ///< An eventfd.
    std::thread m_thread;
};

} // namespace landreeve::tests
