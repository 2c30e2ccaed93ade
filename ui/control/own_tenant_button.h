#pragma once

#include "core/access/verdict.h"
#include "ui/users/user_services.h"
#include "ui/widgets/l_button.h"

namespace landreeve::ui::users {

/// Under a refusal: leads to the tenant in which whoever works here may read the same by a role in it, where there is
/// one; hidden where there is none.
class OwnTenantButton : public widgets::LButton {
    Q_OBJECT
public:
    /// `words` with %1 for the tenant.
    OwnTenantButton(const UserServices& services, access::Permission permission, QString words,
                    QWidget* parent = nullptr);

    /// Hides until it is known which tenant that is.
    void look();

Q_SIGNALS:
    void chosen(const QString& tenantId);

private:
    UserServices m_services;
    access::Permission m_permission;
    QString m_words;
    QString m_tenant;
};

} // namespace landreeve::ui::users
