#include "ui/tokens/key_set_follower.h"

#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"

#include <utility>

namespace landreeve::ui::tokens {

using control::FleetFeed;

KeySetFollower::KeySetFollower(workspace::Workspace& workspace, FleetFeed& feed, tasks::TaskRunner& runner,
                               QObject* parent)
    : QObject(parent), m_workspace(workspace), m_runner(runner) {
    // One that may write nothing to the shelf would find nothing of its own there.
    if (workspace.control().schemaAhead())
        return;
    connect(&feed, &FleetFeed::tablesChanged, this, [this](const std::set<std::string>& tables) {
        if (tables.empty() || tables.contains("issuer_key_set"))
            reload();
    });
    connect(&feed, &FleetFeed::linkChanged, this, [this, &feed] {
        if (feed.link() == FleetFeed::Link::Live)
            reload();
    });
}

void KeySetFollower::reload() {
    if (std::exchange(m_reloading, true)) {
        m_again = true;
        return;
    }
    const auto over = [this] {
        m_reloading = false;
        if (std::exchange(m_again, false))
            reload();
    };
    m_runner.run(
        this,
        [&workspace = m_workspace](const std::stop_token&, const ProgressFn&) { workspace.keySets().reloadAll(); },
        tasks::Outcome<tasks::Nothing>{.done = [over](tasks::Nothing) { over(); },
                                       // The server is away: it is looked at again when it is back.
                                       .failed = [over](const Error&) { over(); },
                                       .cancelled = over});
}

} // namespace landreeve::ui::tokens
