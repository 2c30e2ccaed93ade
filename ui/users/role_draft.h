#pragma once

#include "core/control/role_store.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace landreeve::ui::users {

/// The roles as they are, in one place, and what is to become different of them and is not saved yet.
class RoleDraft : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// What is not saved yet stays, where it is still different.
    void setRoles(std::vector<landreeve::control::Role> roles);
    const std::vector<landreeve::control::Role>& roles() const { return m_roles; }
    const landreeve::control::Role* role(const std::string& name) const;
    /// The tenant whose word is shown and changed; empty: what holds everywhere. Discards what is not saved.
    void setTenant(const std::string& tenantId);
    const std::string& tenant() const { return m_tenantId; }

    /// What the role holds there, with what is not saved.
    std::set<std::string> permissions(const landreeve::control::Role& role) const;
    /// Whether something of the area is different and not saved yet.
    bool isChanged(const landreeve::control::Role& role, const std::string& area) const;
    bool isChanged(const std::string& role, const std::string& permission) const;
    /// Grants or takes; setting it back to what is so takes it out of the draft.
    void set(const std::string& role, const std::string& permission, bool granted);
    /// An owner keeps the rights that give rights back.
    static bool isKept(const std::string& role, const std::string& permission);

    int count() const;
    std::vector<landreeve::control::RoleChange> changes() const;
    /// A sentence for each role: "operator may approve purchase orders, and no longer delete vendors."
    QStringList words() const;
    void discard();

Q_SIGNALS:
    void changed();

private:
    bool isSo(const std::string& role, const std::string& permission) const;

    std::vector<landreeve::control::Role> m_roles;
    std::string m_tenantId;
    std::map<std::string, std::map<std::string, bool>> m_wanted; ///< By role, then permission.
};

} // namespace landreeve::ui::users
