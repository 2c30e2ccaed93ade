#include "ui/audit/audit_sealing.h"

#include <QTimer>

namespace landreeve::ui::audit {
namespace {

constexpr int kEveryMs = 20'000;
constexpr int kLooksToAll = 30;

} // namespace

AuditSealing::AuditSealing(const AuditServices& services, QObject* parent)
    : QObject(parent), m_services(services), m_timer(new QTimer(this)), m_looksToAll(kLooksToAll) {
    m_timer->setInterval(kEveryMs);
    connect(m_timer, &QTimer::timeout, this, &AuditSealing::seal);
    m_timer->start();
}

void AuditSealing::setPace(int milliseconds, int looksToAll) {
    m_timer->start(milliseconds);
    m_looksToAll = looksToAll;
}

void AuditSealing::seal() {
    if (const auto tenant = m_services.navigator.tenant())
        m_tenants.insert(tenant->id.toStdString());
    if (m_task || m_services.isLost())
        return;
    const bool all = ++m_looks % m_looksToAll == 0;
    m_task = m_services.runner().run(
        this,
        [&workspace = m_services.workspace, all,
         tenants = std::vector<std::string>(m_tenants.begin(), m_tenants.end())](const std::stop_token& stop,
                                                                                 const ProgressFn&) {
            all ? workspace.sealAudit(stop) : workspace.sealAudit(tenants, stop);
        },
        // What could not be sealed now is sealed at another look.
        tasks::Outcome<tasks::Nothing>{
            .done = [this](tasks::Nothing) { Q_EMIT sealed(); }, .failed = {}, .cancelled = {}});
}

} // namespace landreeve::ui::audit
