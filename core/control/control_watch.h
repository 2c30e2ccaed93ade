#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/postgres/connection_url.h"

#include <chrono>
#include <compare>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

namespace landreeve::control {

/// A row that changed, as its notification names it.
struct ChangedRow {
    std::string table;
    std::optional<std::string> id; ///< Empty: many at once.
    bool inserted = false;

    auto operator<=>(const ChangedRow&) const = default; // NOLINT(modernize-use-nullptr): the compiler's own 0
};

/// What a ControlWatch tells.
struct WatchEvent {
    enum class Kind {
        Live,    ///< Connected, at first or again: read everything.
        Changed, ///< `tables` changed, or, where it is empty, it is time to look again.
        Delay,   ///< The server answers; it took `delay`.
        Trying,  ///< Connecting, the `attempt`th time since the server was lost.
        Lost     ///< The server does not answer (`error`); tried again in `retryIn`.
    };

    Kind kind = Kind::Live;
    std::set<std::string> tables = {};
    std::set<ChangedRow> rows = {}; ///< Of Changed: which of the tables' rows.
    std::chrono::microseconds delay{0};
    std::optional<Error> error = {};
    int attempt = 0;
    std::chrono::milliseconds retryIn{0};
    Time since = {}; ///< Of Lost and Trying: when the last answer came.
};

/// Follows what changes in a control plane for as long as somebody looks: hears its notifications, looks again every
/// five seconds all the same, knows within a second that the server is gone, and comes back by itself.
class ControlWatch {
public:
    using EventFn = std::function<void(const WatchEvent&)>;

    struct Options {
        /// Of the control database, direct: a transaction pooler forgets who listens.
        postgres::ConnectionUrl url;
        /// Run before each new attempt, e.g. to start the embedded engine again; may be empty, may throw Error.
        std::function<void(const std::stop_token&)> revive = {};
        std::chrono::milliseconds poll = std::chrono::seconds(5);
        /// Between two signs of life.
        std::chrono::milliseconds look = std::chrono::milliseconds(400);
        /// The first wait after a failed attempt; doubled with each, to `longestRetry`.
        std::chrono::milliseconds retry = std::chrono::milliseconds(250);
        std::chrono::milliseconds longestRetry = std::chrono::seconds(8);
    };

    explicit ControlWatch(Options options) : m_options(std::move(options)) {}

    /// Watches until a stop is requested, then returns. `onEvent` is called on this thread.
    void run(const EventFn& onEvent, const std::stop_token& stop);
    /// Ends the wait for the next attempt. Any thread.
    void tryNow();

private:
    void follow(const EventFn& onEvent, const std::stop_token& stop);
    void waitForRetry(std::chrono::milliseconds time, const std::stop_token& stop);

    Options m_options;
    std::mutex m_mutex; ///< Guards m_now.
    std::condition_variable_any m_wake;
    bool m_now = false;
    int m_attempt = 0;
    Time m_lastAnswer;
};

} // namespace landreeve::control
