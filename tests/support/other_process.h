#pragma once

#include <chrono>
#include <vector>

#include <sys/types.h>

namespace landreeve::tests {

/// A process that is not this one's child, held so that its id cannot come to mean another meanwhile.
class OtherProcess {
public:
    explicit OtherProcess(pid_t process);
    OtherProcess(OtherProcess&& other) noexcept;
    OtherProcess& operator=(OtherProcess&&) = delete;
    ~OtherProcess();

    /// SIGKILL.
    void kill() const;
    /// Whether it is gone, or has gone before `limit` is over.
    bool endsWithin(std::chrono::milliseconds limit) const;

private:
    int m_handle; ///< A pidfd; -1 where it was gone from the beginning.
};

std::vector<pid_t> childrenOf(pid_t process);

} // namespace landreeve::tests
