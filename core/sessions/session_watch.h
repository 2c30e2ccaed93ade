#pragma once

#include "core/control/control_plane.h"
#include "core/control/control_watch.h"
#include "core/sessions/session.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

namespace landreeve::sessions {

/// What a SessionWatch tells.
struct SessionChange {
    enum class Kind {
        Live,    ///< Watching, at first or again. What changed since the watch began is told next.
        Lost,    ///< The server does not answer (`error`); it is tried again by itself.
        Began,   ///< `session` was created, or registered at first sight.
        Revoked, ///< `session` was revoked.
        Expired, ///< `session` expired or was idle too long.
        Marked,  ///< `mark` ended all sessions of a user, a tenant or the workspace.
        Deleted, ///< `deleted` sessions that were over are gone.
        Refused, ///< `failure`: somebody was not let in.
        Many     ///< More changed at once than are told one by one: read again.
    };

    Kind kind = Kind::Live;
    Time at = {}; ///< By the server's clock.
    std::optional<Session> session = {};
    std::optional<RevocationMark> mark = {};
    std::int64_t deleted = 0;
    std::optional<AuthFailure> failure = {};
    std::optional<Error> error = {};
};

/// Follows who is signed in: each change is told once, within 250 ms by notification, within five seconds without, and
/// after a lost connection as soon as the server is back.
class SessionWatch {
public:
    using ChangeFn = std::function<void(const SessionChange&)>;

    /// `options.url` goes direct; `control` is read through its own connections and must outlive this.
    SessionWatch(control::ControlPlane& control, control::ControlWatch::Options options)
        : m_control(control), m_poll(options.poll - options.look), m_watch(std::move(options)) {}

    /// Watches until a stop is requested, then returns. `onChange` is called on this thread.
    void run(const ChangeFn& onChange, const std::stop_token& stop);
    /// Ends the wait for the next attempt. Any thread.
    void tryNow() { m_watch.tryNow(); }

private:
    /// What is new; `heard` where the server said that there is something.
    void read(const ChangeFn& onChange, bool heard, const std::stop_token& stop);
    bool isNew(const std::string& change, Time at);

    control::ControlPlane& m_control;
    std::chrono::milliseconds m_poll; ///< A look less than the poll: it is kept by the look that comes before.
    control::ControlWatch m_watch;
    std::optional<Time> m_since;        ///< When it was last read, by the server's clock.
    std::map<std::string, Time> m_told; ///< What was told of the last half minute.
    std::chrono::steady_clock::time_point m_lastRead;
};

} // namespace landreeve::sessions
