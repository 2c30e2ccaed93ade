#pragma once

#include "ui/audit/audit_services.h"

#include <QObject>
#include <QPointer>

#include <set>

class QTimer;

namespace landreeve::ui::audit {

/// While the window is open what is done goes into the audit log soon: the control plane's own entries and those of the
/// tenants that were opened in it, and now and then those of all.
class AuditSealing : public QObject {
    Q_OBJECT
public:
    explicit AuditSealing(const AuditServices& services, QObject* parent = nullptr);

    /// How often it looks, and at how many looks in one all tenants are.
    void setPace(int milliseconds, int looksToAll);
    /// Looks now.
    void seal();

Q_SIGNALS:
    void sealed();

private:
    AuditServices m_services;
    QTimer* m_timer;
    std::set<std::string> m_tenants;
    int m_looks = 0;
    int m_looksToAll;
    QPointer<tasks::Task> m_task;
};

} // namespace landreeve::ui::audit
