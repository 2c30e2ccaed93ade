#pragma once

#include "tests/support/other_process.h"
#include "tests/support/private_postgres.h"

#include <vector>

namespace landreeve::tests {

/// A server that does not answer (SIGSTOP to all its processes) for as long as this lives.
class FrozenServer {
public:
    explicit FrozenServer(const PrivatePostgres& server);
    ~FrozenServer();
    FrozenServer(const FrozenServer&) = delete;
    FrozenServer& operator=(const FrozenServer&) = delete;

private:
    std::vector<pid_t> m_processes;
};

} // namespace landreeve::tests
