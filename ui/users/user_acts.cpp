#include "ui/users/user_acts.h"

#include "core/base/error.h"
#include "core/control/role_store.h"
#include "core/sessions/session_store.h"
#include "core/workspace/workspace.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_words.h"

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::UserMapping;
using landreeve::control::UserStore;
using landreeve::sessions::MarkScope;
using landreeve::sessions::SessionStore;

MarkScope sessionsOf(const UserMapping& mapping) {
    return MarkScope::ofUser(mapping.userId, mapping.issuer, mapping.tenantId);
}

MappingLook lookAt(workspace::Workspace& workspace, const UserMapping& mapping, const std::stop_token& stop) {
    refuseUnlessAllowed(workspace, "read", mapping.tenantId, stop);
    MappingLook look;
    {
        auto lease = workspace.control().lend({stop});
        for (UserMapping& one : UserStore(*lease).list(mapping.issuer, mapping.userId)) {
            if (one.isOf(mapping))
                look.now = std::move(one);
            else
                look.others.push_back(std::move(one));
        }
        const auto roles = landreeve::control::RoleStore(*lease).list();
        const auto role =
            std::ranges::find(roles, look.now ? look.now->role : mapping.role, &landreeve::control::Role::name);
        if (role != roles.end())
            look.permissions = permissionsIn(*role, mapping.tenantId);
    }
    look.sessions = SessionStore(workspace.control()).preview(sessionsOf(mapping), {stop});
    return look;
}

void give(workspace::Workspace& workspace, const UserMapping& wanted, const std::string& before,
          const std::stop_token& stop) {
    refuseUnlessAllowed(workspace, "write", wanted.tenantId, stop);
    inGiving(workspace.control(), wanted.tenantId, {stop}, [&](landreeve::postgres::Connection& connection) {
        UserStore users(connection);
        users.refuseIfChanged({wanted.issuer, wanted.userId, wanted.tenantId, before});
        return users.map(workspace.giver(), wanted);
    });
    workspace.tellRights(wanted.tenantId, stop);
}

QString whyNotGive(workspace::Workspace& workspace, const landreeve::control::Gift& gift, const std::stop_token& stop) {
    try {
        refuseBeyondOwn(*workspace.control().lend({stop}), workspace.giver(), gift);
    } catch (const Error& error) {
        if (error.code() != "permission_denied")
            throw;
        return QString::fromStdString(error.message() + ' ' + error.hint());
    }
    return {};
}

std::int64_t take(workspace::Workspace& workspace, const UserMapping& seen, bool endSessions,
                  const std::stop_token& stop) {
    refuseUnlessAllowed(workspace, "write", seen.tenantId, stop);
    if (endSessions)
        refuseToRevoke(workspace, seen.tenantId, stop);
    inGiving(workspace.control(), seen.tenantId, {stop}, [&](landreeve::postgres::Connection& connection) {
        UserStore users(connection);
        users.refuseIfChanged(seen);
        return users.unmap(workspace.giver(), seen.issuer, seen.userId, seen.tenantId);
    });
    workspace.tellRights(seen.tenantId, stop);
    if (!endSessions)
        return 0;
    try {
        SessionStore store(workspace.control());
        return store.endedBy(store.mark(sessionsOf(seen), "The role was taken away", {stop}), {stop});
    } catch (const Error& error) {
        throw Error(error.code(), "The role was taken away, but the sessions were not ended: " + error.message(),
                    "End them in Sessions.");
    }
}

} // namespace landreeve::ui::users
