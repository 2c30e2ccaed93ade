#include "tests/support/frozen_server.h"

#include <csignal>

namespace landreeve::tests {

FrozenServer::FrozenServer(const PrivatePostgres& server) {
    const auto postmaster = static_cast<pid_t>(server.postmasterPid());
    // It first, so that it starts no other meanwhile.
    kill(postmaster, SIGSTOP);
    m_processes = childrenOf(postmaster);
    m_processes.insert(m_processes.begin(), postmaster);
    for (const pid_t process : m_processes)
        kill(process, SIGSTOP);
}

FrozenServer::~FrozenServer() {
    for (const pid_t process : m_processes)
        kill(process, SIGCONT);
}

} // namespace landreeve::tests
