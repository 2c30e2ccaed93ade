#pragma once

#include "core/access/verdict.h"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace landreeve::access {

/// Which rights sessions have used of late, so that the audit log has one entry of each an hour and not one a click.
/// Every member may be called from any thread.
class UseLog {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr auto kOften = std::chrono::hours(1);
    static constexpr std::size_t kMost = 20'000;

    /// Whether this use needs an entry; from then on it has one. forget() where it could not be written.
    bool begins(const Verdict& verdict, const Permission& permission, Clock::time_point now = Clock::now());
    void forget(const Verdict& verdict, const Permission& permission);

private:
    using Key = std::tuple<std::string, std::string, std::string, std::string, std::string>;
    static Key keyOf(const Verdict& verdict, const Permission& permission);

    std::mutex m_mutex; ///< Guards what follows.
    std::map<Key, Clock::time_point> m_since;
};

} // namespace landreeve::access
