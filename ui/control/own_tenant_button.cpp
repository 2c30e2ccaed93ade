#include "ui/users/own_tenant_button.h"

#include "ui/users/user_acts.h"

#include <utility>

namespace landreeve::ui::users {

OwnTenantButton::OwnTenantButton(const UserServices& services, access::Permission permission, QString words,
                                 QWidget* parent)
    : LButton({}, Kind::Secondary, parent),
      m_services(services),
      m_permission(std::move(permission)),
      m_words(std::move(words)) {
    hide();
    connect(this, &LButton::activated, this, [this] { Q_EMIT chosen(m_tenant); });
}

void OwnTenantButton::look() {
    hide();
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, permission = m_permission](const std::stop_token& stop, const ProgressFn&) {
            return QString::fromStdString(ownTenantFor(workspace, permission, stop));
        },
        tasks::Outcome<QString>{.done = [this](const QString& tenant) {
            m_tenant = tenant;
            setText(m_words.arg(tenant));
            setVisible(!tenant.isEmpty());
        }});
}

} // namespace landreeve::ui::users
