#include "ui/users/gift_check.h"

#include "core/base/error.h"
#include "ui/users/user_acts.h"

namespace landreeve::ui::users {

using landreeve::control::Gift;

GiftCheck::GiftCheck(const UserServices& services, QObject* parent) : QObject(parent), m_services(services) {
    connect(&m_services.fleet, &control::FleetFeed::tablesChanged, this, [this](const std::set<std::string>& tables) {
        if (tables.contains("user_mapping") || tables.contains("role_permission"))
            look();
    });
}

void GiftCheck::ask(const Gift& gift) {
    if (m_gift == gift)
        return;
    m_gift = gift;
    m_refusal.clear();
    look();
}

void GiftCheck::look() {
    if (!m_gift)
        return;
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, gift = *m_gift](const std::stop_token& stop, const ProgressFn&) {
            return whyNotGive(workspace, gift, stop);
        },
        // What cannot be asked now is refused, or done, when it is tried.
        tasks::Outcome<QString>{.done = [this, asked = ++m_asked](const QString& refusal) {
            if (asked != m_asked)
                return;
            m_refusal = refusal;
            Q_EMIT answered();
        }});
}

} // namespace landreeve::ui::users
