#pragma once

#include "core/control/giving.h"
#include "ui/users/user_services.h"

#include <QObject>

#include <cstdint>
#include <optional>

namespace landreeve::ui::users {

/// Tells whether whoever works here may give or take some roles in a place, before he tries.
class GiftCheck : public QObject {
    Q_OBJECT
public:
    explicit GiftCheck(const UserServices& services, QObject* parent = nullptr);

    /// What is meant from now on.
    void ask(const landreeve::control::Gift& gift);
    /// Why it would be refused; empty where it would not, and while that is not known.
    const QString& refusal() const { return m_refusal; }

Q_SIGNALS:
    void answered();

private:
    void look();

    UserServices m_services;
    std::optional<landreeve::control::Gift> m_gift;
    std::uint64_t m_asked = 0;
    QString m_refusal;
};

} // namespace landreeve::ui::users
