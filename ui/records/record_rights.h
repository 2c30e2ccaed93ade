#pragma once

#include "core/access/verdict.h"
#include "core/records/entity.h"
#include "ui/control/may.h"
#include "ui/tasks/task_runner.h"

#include <QObject>
#include <QString>

#include <vector>

namespace landreeve::ui::control {
class FleetFeed;
}

namespace landreeve::ui::records {

/// Why that may not be done to an entity's records, in the same words wherever it is said; empty where it may.
/// `verb`: what was wanted, as in "You can read vendors but not export them."
QString refusalOf(const access::Verdict& verdict, const landreeve::records::Entity& entity, const char* action,
                  const QString& verb);

/// What whoever works here may do in a tenant, for a page that shows it: asked when the page wants it, and again when
/// somebody's rights become others. Of what was asked twice the later answer counts. Window thread.
class RecordRights : public QObject {
    Q_OBJECT
public:
    using Verdicts = std::vector<access::Verdict>;

    /// `fleet`: who tells of changes; may be null.
    RecordRights(tasks::TaskRunner& runner, control::MayFn may, const control::FleetFeed* fleet,
                 std::vector<access::Permission> permissions, QObject* parent);

    /// Asks now, and again at every change until it is called once more. Empty: of no tenant, and what is still to
    /// come does not count.
    void ask(const QString& tenantId);

    /// One verdict for each permission. Blocks; any thread.
    static Verdicts verdicts(const control::MayFn& may, const std::vector<access::Permission>& permissions,
                             const std::string& tenantId, const std::stop_token& stop);

Q_SIGNALS:
    /// One for each permission, in their order.
    void answered(const landreeve::ui::records::RecordRights::Verdicts& verdicts);
    /// It cannot be told: what is not allowed is refused when it is tried.
    void failed();

private:
    tasks::TaskRunner& m_runner;
    control::MayFn m_may;
    std::vector<access::Permission> m_permissions;
    QString m_tenantId;
    int m_round = 0;
};

} // namespace landreeve::ui::records
