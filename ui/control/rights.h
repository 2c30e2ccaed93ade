#pragma once

#include "core/access/verdict.h"
#include "ui/tasks/task_runner.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace landreeve::workspace {
class Workspace;
}

namespace landreeve::ui::control {

class FleetFeed;

/// What whoever works here may do, asked of the gate when it is first wanted, kept until forget(), and asked again when
/// somebody's rights become others: follow(). The gate is asked once more before anything is done: refuse(). Window
/// thread.
class Rights : public QObject {
    Q_OBJECT
public:
    struct Answer {
        bool allowed = false;
        QString reason = {}; ///< Why not, and who can change that.
        QString code = {};   ///< The verdict's.
    };
    /// What somebody without the permission cannot do: "You cannot see who is in."
    using DeedFn = QString (*)(const access::Permission& permission);

    Rights(workspace::Workspace& workspace, tasks::TaskRunner& runner, DeedFn deed, QObject* parent = nullptr);

    /// Whether that is allowed in a tenant (empty: in the workspace); nothing while it is being asked, and answered()
    /// tells.
    std::optional<Answer> may(const access::Permission& permission, const QString& tenantId = {});
    void forget();
    /// Asks again what is known as soon as rights may have changed, whoever changed them; what was known stands until
    /// then.
    void follow(const FleetFeed& feed);

    /// Throws Error with the verdict's code where whoever works here may not do that, which is audited unless it is
    /// reading. Blocks; any thread.
    static void refuse(workspace::Workspace& workspace, const access::Permission& permission,
                       const std::string& tenantId, DeedFn deed, const std::stop_token& stop);

Q_SIGNALS:
    void answered();

private:
    struct Question {
        access::Permission permission;
        QString tenantId;
        std::optional<Answer> answer = {};
        bool isAsked = false; ///< And not answered yet.
    };
    void ask(const QString& key);

    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    DeedFn m_deed;
    QHash<QString, Question> m_questions;
    int m_round = 0; ///< Raised when all is asked anew: older answers do not count.
};

} // namespace landreeve::ui::control
