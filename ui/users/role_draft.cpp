#include "ui/users/role_draft.h"

#include "ui/users/user_words.h"

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::Role;
using landreeve::control::RoleChange;

namespace {

/// "read and write vendors; approve purchase orders".
QString deedsOf(const std::set<std::string>& permissions) {
    QStringList deeds;
    for (const std::string& area : areasOf({Role{{}, permissions, {}, 0}})) {
        if (const QStringList actions = actionsOn(area, permissions); !actions.isEmpty())
            deeds.append(actions.join(QStringLiteral(", ")) + u' ' + areaWords(area).toLower());
    }
    return deeds.join(QStringLiteral("; "));
}

} // namespace

const Role* RoleDraft::role(const std::string& name) const {
    const auto found = std::ranges::find(m_roles, name, &Role::name);
    return found == m_roles.end() ? nullptr : &*found;
}

bool RoleDraft::isSo(const std::string& name, const std::string& permission) const {
    const Role* found = role(name);
    return found != nullptr && permissionsIn(*found, m_tenantId).contains(permission);
}

void RoleDraft::setRoles(std::vector<Role> roles) {
    m_roles = std::move(roles);
    for (auto& [name, wanted] : m_wanted)
        std::erase_if(wanted, [&, &role = name](const auto& one) { return isSo(role, one.first) == one.second; });
    std::erase_if(m_wanted, [this](const auto& one) { return one.second.empty() || role(one.first) == nullptr; });
    Q_EMIT changed();
}

void RoleDraft::setTenant(const std::string& tenantId) {
    if (tenantId == m_tenantId)
        return;
    m_tenantId = tenantId;
    m_wanted.clear();
    Q_EMIT changed();
}

std::set<std::string> RoleDraft::permissions(const Role& role) const {
    std::set<std::string> permissions = permissionsIn(role, m_tenantId);
    if (const auto wanted = m_wanted.find(role.name); wanted != m_wanted.end()) {
        for (const auto& [permission, granted] : wanted->second) {
            if (granted)
                permissions.insert(permission);
            else
                permissions.erase(permission);
        }
    }
    return permissions;
}

bool RoleDraft::isChanged(const Role& role, const std::string& area) const {
    const auto wanted = m_wanted.find(role.name);
    return wanted != m_wanted.end() &&
           std::ranges::any_of(wanted->second, [&](const auto& one) { return one.first.starts_with(area + ':'); });
}

bool RoleDraft::isChanged(const std::string& role, const std::string& permission) const {
    const auto wanted = m_wanted.find(role);
    return wanted != m_wanted.end() && wanted->second.contains(permission);
}

void RoleDraft::set(const std::string& role, const std::string& permission, bool granted) {
    if (isSo(role, permission) != granted) {
        m_wanted[role][permission] = granted;
    } else if (const auto wanted = m_wanted.find(role); wanted != m_wanted.end()) {
        wanted->second.erase(permission);
        if (wanted->second.empty())
            m_wanted.erase(wanted);
    }
    Q_EMIT changed();
}

bool RoleDraft::isKept(const std::string& role, const std::string& permission) {
    return role == "owner" && (permission == "role:read" || permission == "role:write" || permission == "user:read" ||
                               permission == "user:write");
}

int RoleDraft::count() const {
    int count = 0;
    for (const auto& [role, wanted] : m_wanted)
        count += static_cast<int>(wanted.size());
    return count;
}

std::vector<RoleChange> RoleDraft::changes() const {
    std::vector<RoleChange> changes;
    for (const auto& [role, wanted] : m_wanted) {
        RoleChange change{.name = role, .tenantId = m_tenantId};
        for (const auto& [permission, granted] : wanted)
            (granted ? change.grant : change.revoke).insert(permission);
        changes.push_back(std::move(change));
    }
    return changes;
}

QStringList RoleDraft::words() const {
    QStringList sentences;
    for (const RoleChange& change : changes()) {
        QStringList parts;
        if (!change.grant.empty())
            parts.append(QStringLiteral("may ") + deedsOf(change.grant));
        if (!change.revoke.empty())
            parts.append(QStringLiteral("may no longer ") + deedsOf(change.revoke));
        sentences.append(QString::fromStdString(change.name) + u' ' + parts.join(QStringLiteral(", and ")) + u'.');
    }
    return sentences;
}

void RoleDraft::discard() {
    if (m_wanted.empty())
        return;
    m_wanted.clear();
    Q_EMIT changed();
}

} // namespace landreeve::ui::users
