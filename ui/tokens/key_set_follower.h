#pragma once

#include "ui/tasks/task_runner.h"

#include <QObject>

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::control {
class FleetFeed;
}

namespace landreeve::ui::tokens {

/// Takes over what other programs fetch and invalidate of outside issuers' keys for as long as a window is open, which
/// else would trust a key that was taken away until its own next fetch. Window thread.
class KeySetFollower : public QObject {
    Q_OBJECT
public:
    KeySetFollower(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskRunner& runner,
                   QObject* parent = nullptr);

private:
    void reload();

    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    bool m_reloading = false;
    bool m_again = false;
};

} // namespace landreeve::ui::tokens
