#include "ui/users/role_acts.h"

#include "core/access/operator.h"
#include "core/control/user_store.h"
#include "core/workspace/workspace.h"
#include "ui/users/user_rights.h"

namespace landreeve::ui::users {

using landreeve::control::RoleChange;
using landreeve::control::RoleStore;
using landreeve::control::UserStore;

std::int64_t touchedBy(workspace::Workspace& workspace, const std::vector<RoleChange>& changes,
                       const std::stop_token& stop) {
    if (changes.empty())
        return 0;
    std::vector<std::string> names;
    names.reserve(changes.size());
    for (const RoleChange& change : changes)
        names.push_back(change.name);
    return RoleStore(*workspace.control().lend({stop})).people(names, changes.front().tenantId);
}

void changeRoles(workspace::Workspace& workspace, const std::vector<RoleChange>& changes, const std::stop_token& stop) {
    if (changes.empty())
        return;
    for (const RoleChange& change : changes)
        refuseToWriteRoles(workspace, change.create ? std::string() : change.tenantId, stop);
    // A draft is of one place (touchedBy()).
    const std::string& place = changes.front().tenantId;
    inGiving(workspace.control(), place, {stop}, [&](landreeve::postgres::Connection& connection) {
        for (const RoleChange& change : changes)
            RoleStore(connection).change(workspace.giver(), change);
    });
    workspace.tellRights(place, stop);
}

void removeRole(workspace::Workspace& workspace, const std::string& name, const std::stop_token& stop) {
    refuseToWriteRoles(workspace, {}, stop);
    auto lease = workspace.control().lend({stop});
    auto transaction = workspace.control().begin(*lease);
    RoleStore(*lease).remove(name);
    transaction.commit();
    workspace.tellRights({}, stop);
}

Answer explainTo(workspace::Workspace& workspace, const Question& question, const std::stop_token& stop) {
    refuseToExplain(workspace, question.tenantId, stop);
    const std::string own = access::localIssuerOf(workspace.control().workspaceId());
    access::Subject who{question.issuer.empty() ? own : question.issuer, question.person, {}, {}};
    if (const auto meant = UserStore(*workspace.control().lend({stop}))
                               .meantBy(question.person, question.issuer, question.tenantId, own))
        who = {meant->issuer, meant->userId, meant->displayName, {}};
    return {who, access::explain(workspace.control(), workspace.policyEngine(), who, question.tenantId,
                                 question.permission, {stop})};
}

} // namespace landreeve::ui::users
