#pragma once

#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"
#include "ui/control/rights.h"
#include "ui/shell/navigator.h"
#include "ui/tasks/task_centre.h"

namespace landreeve::ui::audit {

/// What the parts of the page work with.
struct AuditServices {
    workspace::Workspace& workspace;
    control::FleetFeed& fleet;
    tasks::TaskCentre& tasks;
    shell::Navigator& navigator;

    tasks::TaskRunner& runner() const { return tasks.runner(); }
    bool isLost() const { return fleet.link() == control::FleetFeed::Link::Lost; }
};

inline const access::Permission kReadAudit{"audit", "read"};
inline const access::Permission kExportAudit{"audit", "export"};

/// What somebody without the permission cannot do.
QString auditDeed(const access::Permission& permission);

} // namespace landreeve::ui::audit
