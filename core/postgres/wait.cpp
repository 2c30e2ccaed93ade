#include "core/postgres/wait.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstring>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace landreeve::postgres {

using std::chrono::steady_clock;

Deadline Wait::deadline() const {
    return timeout.count() == 0 ? Deadline::max() : steady_clock::now() + timeout;
}

SocketWaiter::~SocketWaiter() {
    if (m_wakeUp >= 0)
        close(m_wakeUp);
}

Woken SocketWaiter::wait(int socket, short events, const std::stop_token& stop, Deadline deadline) {
    if (stop.stop_requested())
        return Woken::Stopped;
    if (stop.stop_possible() && m_wakeUp < 0) {
        m_wakeUp = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (m_wakeUp < 0)
            throw Error("internal_error", std::string("No file descriptor is left: ") + std::strerror(errno));
    }
    const std::stop_callback wake(stop, [this] {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = write(m_wakeUp, &one, sizeof one);
    });
    std::array<pollfd, 2> watched{{{socket, events, 0}, {stop.stop_possible() ? m_wakeUp : -1, POLLIN, 0}}};
    while (true) {
        int milliseconds = -1;
        if (deadline != Deadline::max()) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
            milliseconds = static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
        }
        const int ready = poll(watched.data(), watched.size(), milliseconds);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready < 0)
            throw Error("internal_error", std::string("Waiting on a socket failed: ") + std::strerror(errno));
        if (stop.stop_requested())
            return Woken::Stopped;
        if (ready == 0)
            return Woken::TimedOut;
        if (watched[0].revents != 0)
            return Woken::Ready;
    }
}

} // namespace landreeve::postgres
