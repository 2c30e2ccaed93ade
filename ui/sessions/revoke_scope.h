#pragma once

#include "core/sessions/session.h"

#include <QString>

#include <optional>

namespace landreeve::ui::sessions {

/// What is to be revoked: one session, or all of a person or a tenant.
struct RevokeScope {
    QString id;       ///< "this", "person" or "tenant"
    QString words;    ///< "All of this person"
    QString whose;    ///< in the task bar: "of Meera Kulkarni"
    QString tenantId; ///< The sessions' tenant, of which the right is asked; empty: the workspace.
    std::optional<landreeve::sessions::Session> session; ///< Of one.
    std::optional<landreeve::sessions::MarkScope> mark;  ///< Of many.
    bool own = false;                                    ///< The session of this window is among them.

    /// Whether it means the same sessions.
    bool operator==(const RevokeScope& other) const {
        const auto keyOf = [](const RevokeScope& scope) {
            return scope.session ? scope.session->key() : landreeve::sessions::SessionKey();
        };
        return id == other.id && whose == other.whose && keyOf(*this) == keyOf(other);
    }
};

} // namespace landreeve::ui::sessions
