#pragma once

#include "core/access/verdict.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/l_button.h"

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::control {

class FleetFeed;

/// Under a refusal: leads to the tenant in which whoever works here may read the same by a role in it, where there is
/// one; hidden where there is none.
class OwnTenantButton : public widgets::LButton {
    Q_OBJECT
public:
    /// `words` with %1 for the tenant.
    OwnTenantButton(workspace::Workspace& workspace, const FleetFeed& fleet, tasks::TaskRunner& runner,
                    access::Permission permission, QString words, QWidget* parent = nullptr);

    /// Hides until it is known which tenant that is. While the refusal is seen it looks again when rights change.
    void look();

Q_SIGNALS:
    void chosen(const QString& tenantId);

private:
    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    access::Permission m_permission;
    QString m_words;
    QString m_tenant;
};

} // namespace landreeve::ui::control
