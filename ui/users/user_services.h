#pragma once

#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_centre.h"

namespace landreeve::ui::users {

class UserRights;

/// What the parts of the page work with.
struct UserServices {
    workspace::Workspace& workspace;
    control::FleetFeed& fleet;
    tasks::TaskCentre& tasks;
    shell::Navigator& navigator;
    UserRights& rights;

    tasks::TaskRunner& runner() const { return tasks.runner(); }
    bool isLost() const { return fleet.link() == control::FleetFeed::Link::Lost; }
};

} // namespace landreeve::ui::users
