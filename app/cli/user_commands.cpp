#include "app/cli/context.h"
#include "core/base/error.h"
#include "core/control/user_store.h"
#include "core/sessions/session_policy.h"
#include "core/sessions/session_store.h"

#include <QJsonArray>

namespace landreeve::cli {
namespace {

using control::UserMapping;
using control::UserStore;

/// What the options of the user commands fill in; each command uses its own part.
struct UserArguments {
    std::string issuer;
    std::string userId;
    std::string tenantId;
    std::string role;
    std::string name;
    bool everywhere = false;
};

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

QJsonObject documentOf(const UserMapping& mapping) {
    const auto orNull = [](const std::string& text) { return text.empty() ? QJsonValue() : QJsonValue(qt(text)); };
    return {{QStringLiteral("issuer"), qt(mapping.issuer)},
            {QStringLiteral("user_id"), qt(mapping.userId)},
            {QStringLiteral("tenant_id"), orNull(mapping.tenantId)},
            {QStringLiteral("role"), qt(mapping.role)},
            {QStringLiteral("display_name"), orNull(mapping.displayName)},
            {QStringLiteral("created_at"), qt(toRfc3339(mapping.createdAt))},
            {QStringLiteral("created_by"), orNull(mapping.createdBy)}};
}

std::string placeOf(const std::string& tenantId) {
    return tenantId.empty() ? "the whole workspace" : "the tenant " + tenantId;
}

/// A tenant that was forgotten must not come to mean all of them.
void refuseNoPlace(const UserArguments& arguments) {
    if (arguments.tenantId.empty() != arguments.everywhere)
        throw Error("usage", "Say in which tenant, or in the whole workspace.",
                    "Give either --tenant-id or --whole-workspace.");
}

Exit list(Context& context, const UserArguments& arguments) {
    context.requireThereOrEverywhere("user", "read", arguments.tenantId);
    auto lease = context.workspace().control().lend({context.stop()});
    QJsonArray users;
    std::vector<std::vector<std::string>> rows;
    for (const UserMapping& mapping :
         UserStore(*lease).list(given(arguments.issuer), given(arguments.userId), given(arguments.tenantId))) {
        users.append(documentOf(mapping));
        rows.push_back({mapping.userId, mapping.displayName, mapping.tenantId.empty() ? "(all)" : mapping.tenantId,
                        mapping.role, mapping.issuer});
    }
    context.terminal.result({{QStringLiteral("users"), users}},
                            rows.empty() ? "Nobody is mapped there."
                                         : table({"USER", "NAME", "TENANT", "ROLE", "ISSUER"}, rows));
    return Exit::Done;
}

Exit map(Context& context, const UserArguments& arguments) {
    refuseNoPlace(arguments);
    context.requireThereOrEverywhere("user", "write", arguments.tenantId);
    auto& control = context.workspace().control();
    const std::string issuer =
        arguments.issuer.empty() ? sessions::localIssuerOf(control.workspaceId()) : arguments.issuer;
    const UserMapping mapping =
        control::inGiving(control, arguments.tenantId, {context.stop()}, [&](postgres::Connection& connection) {
            return UserStore(connection)
                .map(context.workspace().giver(),
                     {issuer, arguments.userId, arguments.tenantId, arguments.role, arguments.name});
        });
    context.workspace().tellRights(arguments.tenantId, context.stop());
    context.terminal.result({{QStringLiteral("user"), documentOf(mapping)}},
                            mapping.userId + " is " + mapping.role + " in " + placeOf(mapping.tenantId) + ".");
    return Exit::Done;
}

Exit unmap(Context& context, const UserArguments& arguments) {
    refuseNoPlace(arguments);
    context.requireThereOrEverywhere("user", "write", arguments.tenantId);
    std::string still; // what he has in the workspace he has there then
    const int gone = control::inGiving(
        context.workspace().control(), arguments.tenantId, {context.stop()}, [&](postgres::Connection& connection) {
            UserStore users(connection);
            const int unmapped =
                users.unmap(context.workspace().giver(), given(arguments.issuer), arguments.userId, arguments.tenantId);
            for (const UserMapping& one : users.list(given(arguments.issuer), arguments.userId, std::nullopt))
                still = one.tenantId.empty() ? one.role : still;
            return unmapped;
        });
    context.workspace().tellRights(arguments.tenantId, context.stop());
    context.terminal.result({{QStringLiteral("unmapped"), gone}},
                            arguments.userId + (still.empty() || arguments.tenantId.empty()
                                                    ? " has no role in " + placeOf(arguments.tenantId) + " any more."
                                                    : " is " + still + " there again, as in the whole workspace."));
    return Exit::Done;
}

} // namespace

void addUserCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "user", "Who belongs to which tenant, in which role",
                                 "user list --tenant-id thar-solar");
    const auto arguments = std::make_shared<UserArguments>();
    const auto on = [&context, arguments](auto work) {
        return [&context, arguments, work] { return work(context, *arguments); };
    };
    const auto withUser = [arguments](CLI::App* command) {
        command->add_option("--user-id", arguments->userId, "The subject, as the issuer names it")->required();
        command->add_option("--tenant-id", arguments->tenantId, "In this tenant");
        command->add_flag("--whole-workspace", arguments->everywhere, "In every tenant, and for the workspace itself");
        return command;
    };

    CLI::App* command =
        addCommand(*group, context, "list", "All mappings, by user", "user list --tenant-id thar-solar", on(list));
    command->add_option("--user-id", arguments->userId, "Of this user only");
    command->add_option("--tenant-id", arguments->tenantId, "Of this tenant only");
    command->add_option("--issuer", arguments->issuer, "Of this issuer only");

    command = withUser(addCommand(*group, context, "map", "Give a user a role, instead of the present one",
                                  "user map --user-id asha --tenant-id thar-solar --role operator", on(map)));
    command->add_option("--role", arguments->role, "owner, admin, operator, accountant, viewer, or one of your own")
        ->required();
    command->add_option("--name", arguments->name, "What people call the user");
    command->add_option("--issuer", arguments->issuer, "Whose user (default: the workspace's own issuer)");

    command = withUser(addCommand(*group, context, "unmap", "Take a user's role away",
                                  "user unmap --user-id asha --tenant-id thar-solar", on(unmap)));
    command->add_option("--issuer", arguments->issuer, "Of this issuer only (default: every issuer's user of that id)");
}

} // namespace landreeve::cli
