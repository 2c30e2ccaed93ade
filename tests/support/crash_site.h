#pragma once

#include "tests/support/command_line.h"
#include "tests/support/message_proxy.h"
#include "tests/support/other_process.h"
#include "tests/support/test_workspace.h"

#include <random>
#include <string>
#include <vector>

namespace landreeve::tests {

/// Who is killed.
enum class Victim {
    Program,
    Backend,    ///< The server's process for the connection: the server then restarts all of them.
    Postmaster, ///< Its processes end by themselves, once they have done what they are at.
    Server      ///< The postmaster and all its processes at once.
};

/// Where a run is cut off: at the request of this number (from 0) within a step of it.
struct KillPoint {
    std::string step;
    int request = 0;
    MessageProxy::Moment moment = MessageProxy::Moment::Before;
    Victim victim = Victim::Program;
    std::string text = {}; ///< The request's statement, or the beginning of it.

    std::string name() const;
};

/// A request of a run that was watched: a message after which the server works, up to saying that it is ready.
struct Request {
    std::string step;
    std::string text;
};

/// A workspace whose server is reached through a proxy, and runs of landreevectl in it that are killed at exact points.
class CrashSite {
public:
    /// The server loses nothing it has confirmed when its processes are killed.
    CrashSite();

    TestWorkspace& test() { return m_test; }
    static constexpr const char* kDump = "pg_dump";
    static constexpr const char* kAfterDump = "after pg_dump";
    /// A run, undisturbed: its requests while it holds a tenant's lock, in the recipe's steps for `tenant provision`,
    /// `restore` and `clone`, where what their pg_restore asks belongs to the step; another command is one step, or
    /// three where it takes a backup. `tenant reconcile` is watched to its end. Throws std::runtime_error where it
    /// fails.
    std::vector<Request> watch(const QStringList& arguments);
    /// `count` points of each step for each victim, spread over it at random.
    static std::vector<KillPoint> choose(const std::vector<Request>& requests, const std::vector<Victim>& victims,
                                         int count, std::mt19937& random);

    struct Crash {
        bool reached = false;
        bool outlived = false; ///< The pg_dump of a killed program went on without it.
        CommandResult result;
        std::vector<OtherProcess> backends; ///< The server's processes for the program.
    };
    /// A run that is cut off at this point. Returns when the program has ended and the server runs again; what the
    /// server still does for a killed program may go on.
    Crash run(const QStringList& arguments, const KillPoint& point);

    /// Waits for the end of what the server still does for the program.
    static bool settled(const Crash& crash);
    /// Waits until nobody holds the tenant's lock.
    bool unlocked(const std::string& tenantId);

    /// What of an active tenant is not as it must be; empty where all is well.
    std::string wrongWith(const std::string& tenantId, bool seeded);
    /// Databases, roles and rows that there would not be without this tenant.
    std::vector<std::string> tracesOf(const std::string& tenantId);

private:
    class Plot;
    CommandResult landreevectl(const QStringList& arguments);
    bool accepting();

    TestWorkspace m_test;
    MessageProxy m_proxy;
};

} // namespace landreeve::tests
