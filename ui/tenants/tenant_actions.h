#pragma once

#include "core/base/error.h"
#include "core/control/tenant.h"
#include "core/tenancy/login_passwords.h"
#include "core/tenancy/reconcile.h"
#include "core/tenancy/tenant_keys.h"
#include "ui/tasks/task_centre.h"

#include <QHash>
#include <QObject>

#include <functional>

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::shell {
class Navigator;
}

namespace landreeve::ui::tenants {

/// What can be done to a tenant, as tasks that go on when the page is left; each asks the gate first. What fails is
/// told by failed() and stands in the task bar.
class TenantActions : public QObject {
    Q_OBJECT
public:
    TenantActions(workspace::Workspace& workspace, tasks::TaskCentre& tasks, shell::Navigator& navigator,
                  QObject* parent = nullptr);

    /// Switches the window to the tenant and shows its dashboard, or another page of its data.
    void openData(const landreeve::control::Tenant& tenant, const QString& page = {});
    void suspend(const QString& id, const QString& reason);
    void resume(const QString& id);
    void rename(const QString& id, const QString& typed);
    /// Whether it was here that the tenant was last given this name.
    bool hasNamed(const QString& id, const QString& name) const { return m_named.value(id) == name; }
    /// Writes a backup into the home's folder of backups.
    void backUp(const QString& id);
    /// What is under which key. `done` runs unless `owner` is gone.
    void readKeys(QObject* owner, const QString& id, tasks::Outcome<tenancy::KeyStatus> outcome);
    /// Encrypts personal data again under a new key; stopped, it is gone on with by the next one.
    void rotateKey(const QString& id);
    void remove(const QString& id, bool withBackup);

    /// How the tenant's application login connects; with its password only where somebody asked for it (audited).
    /// `done` runs unless `owner` is gone.
    void readUrl(QObject* owner, const QString& id, bool withPassword, tasks::Outcome<postgres::ConnectionUrl> outcome);
    /// Copies the connection string without its password.
    void copyUrl(const QString& id);
    /// Copies it with its password, which leaves the clipboard again after half a minute.
    void copyUrlWithPassword(const QString& id);

    static constexpr int kSecretSeconds = 30;

Q_SIGNALS:
    /// Something was done to the tenant.
    void done(const QString& id);
    void failed(const QString& id, const landreeve::Error& error);

private:
    template <typename Work>
    void run(const QString& name, const QString& id, const QString& said, const char* right, Work work);
    void putOnClipboard(const QString& text, bool secret);

    workspace::Workspace& m_workspace;
    tasks::TaskCentre& m_tasks;
    shell::Navigator& m_navigator;
    QHash<QString, QString> m_named; ///< by id
};

} // namespace landreeve::ui::tenants
