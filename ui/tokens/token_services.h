#pragma once

#include "core/access/token_inspector.h"
#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_centre.h"

#include <memory>

namespace landreeve::ui::tokens {

class TokenRights;

/// What the parts of the page work with.
struct TokenServices {
    workspace::Workspace& workspace;
    control::FleetFeed& fleet;
    tasks::TaskCentre& tasks;
    shell::Navigator& navigator;
    std::shared_ptr<access::TokenInspector> inspector; ///< Held by what runs on a worker, too.
    TokenRights& rights;

    tasks::TaskRunner& runner() const { return tasks.runner(); }
};

} // namespace landreeve::ui::tokens
