#include "ui/control/own_tenant_button.h"

#include "core/access/gate.h"
#include "core/control/user_store.h"
#include "core/workspace/workspace.h"
#include "ui/control/fleet_feed.h"

#include <utility>

namespace landreeve::ui::control {
namespace {

std::string ownTenantFor(workspace::Workspace& workspace, const access::Permission& permission,
                         const std::stop_token& stop) {
    const auto user = workspace.user();
    std::vector<landreeve::control::UserMapping> own;
    {
        auto lease = workspace.control().lend({stop});
        own = landreeve::control::UserStore(*lease).list(user.issuer, user.userId);
    }
    for (const auto& mapping : own) {
        if (!mapping.tenantId.empty() && workspace.gate().may(user, mapping.tenantId, permission, {stop}).allowed)
            return mapping.tenantId;
    }
    return {};
}

} // namespace

OwnTenantButton::OwnTenantButton(workspace::Workspace& workspace, const FleetFeed& fleet, tasks::TaskRunner& runner,
                                 access::Permission permission, QString words, QWidget* parent)
    : LButton({}, Kind::Secondary, parent),
      m_workspace(workspace),
      m_runner(runner),
      m_permission(std::move(permission)),
      m_words(std::move(words)) {
    setObjectName(QStringLiteral("showOwnTenantButton"));
    hide();
    connect(&fleet, &FleetFeed::rightsChanged, this, [this] {
        if (parentWidget() != nullptr && parentWidget()->isVisible())
            look();
    });
    connect(this, &LButton::activated, this, [this] { Q_EMIT chosen(m_tenant); });
}

void OwnTenantButton::look() {
    hide();
    m_runner.run(
        this,
        [&workspace = m_workspace, permission = m_permission](const std::stop_token& stop, const ProgressFn&) {
            return QString::fromStdString(ownTenantFor(workspace, permission, stop));
        },
        tasks::Outcome<QString>{.done = [this](const QString& tenant) {
            m_tenant = tenant;
            setText(m_words.arg(tenant));
            setVisible(!tenant.isEmpty());
        }});
}

} // namespace landreeve::ui::control
