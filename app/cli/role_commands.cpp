#include "app/cli/context.h"
#include "core/control/role_store.h"

#include <QJsonArray>

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

Exit list(Context& context) {
    context.require("role", "read");
    auto lease = context.workspace().control().lend({context.stop()});
    QJsonArray roles;
    std::vector<std::vector<std::string>> rows;
    for (const Role& role : RoleStore(*lease).list()) {
        roles.append(documentOf(role));
        rows.push_back({role.name, std::to_string(role.permissions.size()), std::to_string(role.exceptions.size()),
                        std::to_string(role.mappings)});
    }
    context.terminal.result({{QStringLiteral("roles"), roles}},
                            table({"ROLE", "PERMISSIONS", "DIFFERENT IN TENANTS", "GIVEN"}, rows));
    return Exit::Done;
}

Exit show(Context& context, const std::string& name) {
    context.require("role", "read");
    auto lease = context.workspace().control().lend({context.stop()});
    const Role role = RoleStore(*lease).get(name);
    std::map<std::string, std::string> actions;
    for (const std::string& permission : role.permissions) {
        const auto colon = permission.find(':');
        std::string& said = actions[permission.substr(0, colon)];
        said += (said.empty() ? "" : ", ") + permission.substr(colon + 1);
    }
    std::vector<std::vector<std::string>> rows;
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

} // namespace

void addRoleCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "role", "What the roles may do", "role show operator");
    addCommand(*group, context, "list", "All roles", "role list", [&context] { return list(context); });
    const auto name = std::make_shared<std::string>();
    CLI::App* command = addCommand(*group, context, "show", "What a role may do, and what tenants say otherwise",
                                   "role show operator", [&context, name] { return show(context, *name); });
    command->add_option("NAME", *name, "The role's name")->required();
}

} // namespace landreeve::cli
