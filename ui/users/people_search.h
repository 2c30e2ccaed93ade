#pragma once

#include "ui/shell/look_up.h"

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::tasks {
class TaskRunner;
}

namespace landreeve::ui::users {

/// Finds people who have a role, by a part of their name or user id, for the palette: their roles, and their sessions.
/// Both outlive it.
shell::LookUp people(workspace::Workspace& workspace, tasks::TaskRunner& runner);

} // namespace landreeve::ui::users
