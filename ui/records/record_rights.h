#pragma once

#include "core/access/verdict.h"
#include "core/records/entity.h"
#include "ui/control/may.h"
#include "ui/tasks/task_runner.h"

#include <QObject>
#include <QString>

#include <optional>
#include <stop_token>
#include <string>
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

    /// Asks now, and again at every change until it is called once more.
    void ask(const QString& tenantId);
    /// Of no tenant any more: what is still to come does not count.
    void leave() { begin({}); }

    /// For a page that reads the answers together with something else: as ask(), but the first answer is read by
    /// verdicts() and given to latest() with the number this returns.
    int begin(const QString& tenantId);
    /// What counts: `read`, or what was asked and answered since; nothing where neither is there.
    std::optional<Verdicts> latest(int begun, std::optional<Verdicts> read) const;

    const std::vector<access::Permission>& permissions() const { return m_permissions; }
    /// One verdict for each permission. Blocks; any thread.
    static Verdicts verdicts(const control::MayFn& may, const std::vector<access::Permission>& permissions,
                             const std::string& tenantId, const std::stop_token& stop);

Q_SIGNALS:
    /// One for each permission, in their order.
    void answered(const landreeve::ui::records::RecordRights::Verdicts& verdicts);
    /// It cannot be told, and was not known: what is not allowed is refused when it is tried.
    void failed();

private:
    tasks::TaskRunner& m_runner;
    control::MayFn m_may;
    std::vector<access::Permission> m_permissions;
    QString m_tenantId;
    int m_round = 0;    ///< Of the last that was asked.
    int m_answered = 0; ///< Of the one m_answer is of.
    std::optional<Verdicts> m_answer;
};

} // namespace landreeve::ui::records
