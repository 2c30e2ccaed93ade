#include "app/cli/context.h"
#include "core/base/error.h"
#include "core/control/role_store.h"

#include <QJsonArray>
#include <algorithm>

#include <map>

namespace landreeve::cli {
namespace {

using control::Role;
using control::RoleException;
using control::RoleStore;

QJsonObject documentOf(const Role& role) {
    QJsonArray permissions;
    for (const std::string& permission : role.permissions)
        permissions.append(qt(permission));
    QJsonArray exceptions;
    for (const RoleException& exception : role.exceptions)
        exceptions.append(QJsonObject{{QStringLiteral("tenant_id"), qt(exception.tenantId)},
                                      {QStringLiteral("permission"), qt(exception.permission)},
                                      {QStringLiteral("granted"), exception.granted}});
    return {{QStringLiteral("name"), qt(role.name)},
            {QStringLiteral("permissions"), permissions},
            {QStringLiteral("exceptions"), exceptions},
            {QStringLiteral("mappings"), static_cast<qint64>(role.mappings)}};
}

Exit list(Context& context, const std::string& tenantId) {
    context.requireThereOrEverywhere("role", "read", tenantId);
    auto lease = context.workspace().control().lend({context.stop()});
    QJsonArray roles;
    std::vector<std::vector<std::string>> rows;
    for (const Role& role : RoleStore(*lease).list(tenantId)) {
        roles.append(documentOf(role));
        rows.push_back({role.name, std::to_string(role.permissions.size()), std::to_string(role.exceptions.size()),
                        std::to_string(role.mappings)});
    }
    context.terminal.result({{QStringLiteral("roles"), roles}},
                            table({"ROLE", "PERMISSIONS", tenantId.empty() ? "DIFFERENT IN TENANTS" : "DIFFERENT HERE",
                                   tenantId.empty() ? "GIVEN" : "GIVEN HERE"},
                                  rows));
    return Exit::Done;
}

Exit show(Context& context, const std::string& name, const std::string& tenantId) {
    context.requireThereOrEverywhere("role", "read", tenantId);
    auto lease = context.workspace().control().lend({context.stop()});
    const Role role = RoleStore(*lease).get(name, tenantId);
    std::map<std::string, std::string> actions;
    for (const std::string& permission : role.permissions) {
        const auto colon = permission.find(':');
        std::string& said = actions[permission.substr(0, colon)];
        said += (said.empty() ? "" : ", ") + permission.substr(colon + 1);
    }
    std::vector<std::vector<std::string>> rows;
    rows.reserve(std::max(actions.size(), role.exceptions.size()));
    for (const auto& [area, said] : actions)
        rows.push_back({area, said});
    std::string text = rows.empty() ? "It may do nothing." : table({"AREA", "MAY"}, rows);
    rows.clear();
    for (const RoleException& exception : role.exceptions)
        rows.push_back({exception.tenantId, exception.permission, exception.granted ? "may" : "may not"});
    if (!rows.empty())
        text += "\n" + table({"IN TENANT", "PERMISSION", ""}, rows);
    context.terminal.result({{QStringLiteral("role"), documentOf(role)}}, text);
    return Exit::Done;
}

struct ChangeArguments {
    std::string name;
    std::vector<std::string> grant;
    std::vector<std::string> revoke;
    std::string tenantId;
    bool create = false;
};

Exit set(Context& context, const ChangeArguments& arguments) {
    if (arguments.grant.empty() && arguments.revoke.empty())
        throw Error("usage", "Nothing is granted and nothing revoked.", "Give --grant or --revoke with a permission.");
    // A role belongs to the whole workspace; its exceptions to their tenant, whose role:write is enough.
    context.require("role", "write", arguments.create ? std::string() : arguments.tenantId);
    const control::RoleChange change{arguments.name,
                                     {arguments.grant.begin(), arguments.grant.end()},
                                     {arguments.revoke.begin(), arguments.revoke.end()},
                                     arguments.tenantId,
                                     arguments.create};
    const Role role = control::inGiving(context.workspace().control(), arguments.tenantId, {context.stop()},
                                        [&](postgres::Connection& connection) {
                                            return RoleStore(connection).change(context.workspace().giver(), change);
                                        });
    context.workspace().tellRights(arguments.tenantId, context.stop());
    context.terminal.result({{QStringLiteral("role"), documentOf(role)}},
                            (arguments.create ? "Made the role " : "Changed the role ") + role.name +
                                (arguments.tenantId.empty() ? std::string() : " in " + arguments.tenantId) +
                                ". It is given " +
                                (role.mappings == 1 ? "once" : std::to_string(role.mappings) + " times") +
                                (arguments.tenantId.empty() ? "." : " there."));
    return Exit::Done;
}

Exit remove(Context& context, const std::string& name) {
    context.require("role", "write");
    auto& control = context.workspace().control();
    auto lease = control.lend({context.stop()});
    auto transaction = control.begin(*lease);
    RoleStore(*lease).remove(name);
    transaction.commit();
    context.workspace().tellRights({}, context.stop());
    context.terminal.result({{QStringLiteral("removed"), qt(name)}}, "There is no role " + name + " any more.");
    return Exit::Done;
}

} // namespace

void addRoleCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "role", "What the roles may do", "role show operator");
    const auto tenant = std::make_shared<std::string>();
    const auto ofTenant = [&](CLI::App* command) {
        command->add_option("--tenant-id", *tenant, "With the word of this tenant alone (default: of all)");
    };
    CLI::App* command = addCommand(*group, context, "list", "All roles", "role list --tenant-id thar-solar",
                                   [&context, tenant] { return list(context, *tenant); });
    ofTenant(command);
    const auto name = std::make_shared<std::string>();
    command = addCommand(*group, context, "show", "What a role may do, and what tenants say otherwise",
                         "role show operator", [&context, name, tenant] { return show(context, *name, *tenant); });
    command->add_option("NAME", *name, "The role's name")->required();
    ofTenant(command);

    const auto change = std::make_shared<ChangeArguments>();
    command = addCommand(*group, context, "set", "Grant a role permissions, or take them",
                         "role set operator --grant purchase-order:approve --tenant-id thar-solar",
                         [&context, change] { return set(context, *change); });
    command->add_option("NAME", change->name, "The role's name")->required();
    command->add_option("--grant", change->grant, "area:action; several in one, separated by commas")->delimiter(',');
    command->add_option("--revoke", change->revoke, "The same")->delimiter(',');
    command->add_option("--tenant-id", change->tenantId, "In this tenant alone (default: everywhere)");
    command->add_flag("--create", change->create, "Make it, a role of your own");

    const auto removed = std::make_shared<std::string>();
    command = addCommand(*group, context, "remove", "Remove a role of your own that nobody has", "role remove auditor",
                         [&context, removed] { return remove(context, *removed); });
    command->add_option("NAME", *removed, "The role's name")->required();
}

} // namespace landreeve::cli
