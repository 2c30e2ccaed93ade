#include "ui/users/role_acts.h"

#include "core/access/operator.h"
#include "core/control/user_store.h"
#include "core/workspace/workspace.h"
#include "ui/users/user_rights.h"

#include <QString>

#include <optional>
#include <set>
#include <utility>

namespace landreeve::ui::users {

using landreeve::control::RoleChange;
using landreeve::control::RoleStore;
using landreeve::control::UserMapping;
using landreeve::control::UserStore;

namespace {

/// Enough to know that there are two of a name.
constexpr int kMostMatches = 200;

access::Subject personOf(landreeve::postgres::Connection& control, const Question& question,
                         const std::string& localIssuer) {
    access::Subject who{question.issuer, question.person, {}, {}};
    std::set<std::pair<std::string, std::string>> named;
    bool known = false;
    std::vector<UserMapping> found;
    const auto look = [&](const std::optional<std::string>& tenantId) {
        const auto page = UserStore(control).page({.tenantId = tenantId, .search = question.person}, {}, kMostMatches);
        found.insert(found.end(), page.mappings.begin(), page.mappings.end());
    };
    // Whoever asks about one tenant is told of nobody who is another's.
    if (question.tenantId.empty())
        look({});
    else
        for (const std::string& place : {question.tenantId, std::string()})
            look(place);
    for (const UserMapping& mapping : found) {
        if (mapping.userId == question.person && (question.issuer.empty() || mapping.issuer == question.issuer) &&
            (!known || mapping.issuer == localIssuer)) {
            known = true;
            who.issuer = mapping.issuer;
            who.displayName = mapping.displayName;
        }
        if (QString::fromStdString(mapping.displayName)
                .compare(QString::fromStdString(question.person), Qt::CaseInsensitive) == 0)
            named.emplace(mapping.issuer, mapping.userId);
    }
    if (!known && question.issuer.empty() && named.size() == 1)
        who = {named.begin()->first, named.begin()->second, question.person, {}};
    if (who.issuer.empty())
        who.issuer = localIssuer;
    return who;
}

} // namespace

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
    const access::Subject who =
        personOf(*workspace.control().lend({stop}), question, access::localIssuerOf(workspace.control().workspaceId()));
    return {who, access::explain(workspace.control(), workspace.policyEngine(), who, question.tenantId,
                                 question.permission, {stop})};
}

} // namespace landreeve::ui::users
