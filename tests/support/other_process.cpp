#include "tests/support/other_process.h"

#include <csignal>
#include <fstream>
#include <string>
#include <utility>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace landreeve::tests {

// By number: the C library wraps these calls only since 2.36.
OtherProcess::OtherProcess(pid_t process) : m_handle(static_cast<int>(syscall(SYS_pidfd_open, process, 0))) {}

OtherProcess::OtherProcess(OtherProcess&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}

OtherProcess::~OtherProcess() {
    if (m_handle >= 0)
        close(m_handle);
}

void OtherProcess::kill() const {
    if (m_handle >= 0)
        syscall(SYS_pidfd_send_signal, m_handle, SIGKILL, nullptr, 0);
}

bool OtherProcess::endsWithin(std::chrono::milliseconds limit) const {
    pollfd watched{m_handle, POLLIN, 0};
    return m_handle < 0 || poll(&watched, 1, static_cast<int>(limit.count())) > 0;
}

std::vector<pid_t> childrenOf(pid_t process) {
    const std::string number = std::to_string(process);
    std::ifstream file("/proc/" + number + "/task/" + number + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; file >> child;)
        children.push_back(child);
    return children;
}

} // namespace landreeve::tests
