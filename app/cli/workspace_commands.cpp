#include "app/cli/context.h"
#include "core/base/error.h"

#include <QJsonArray>

namespace landreeve::cli {
namespace {

QJsonObject documentOf(const workspace::Profile& profile, bool current) {
    return {{QStringLiteral("name"), qt(profile.name)},
            {QStringLiteral("embedded"), profile.embedded},
            {QStringLiteral("kind"), qt(profile.kind)},
            {QStringLiteral("control_url"),
             profile.embedded ? QJsonValue() : QJsonValue(qt(profile.controlUrl.redacted()))},
            {QStringLiteral("current"), current}};
}

Exit listWorkspaces(Context& context) {
    const workspace::Profiles profiles(context.resolvedHome());
    const std::string current = profiles.current().name;
    QJsonArray list;
    std::vector<std::vector<std::string>> rows;
    for (const workspace::Profile& profile : profiles.list()) {
        list.append(documentOf(profile, profile.name == current));
        rows.push_back({profile.name + (profile.name == current ? " *" : ""), profile.kind,
                        profile.embedded ? "embedded engine" : profile.controlUrl.redacted()});
    }
    context.terminal.result({{QStringLiteral("workspaces"), list}}, table({"NAME", "KIND", "CONTROL PLANE"}, rows));
    return Exit::Done;
}

struct NewWorkspace {
    std::string name;
    std::string url;
    std::string kind = "staging";
    std::string password;
};

Exit addWorkspace(Context& context, const NewWorkspace& wanted) {
    workspace::Profile profile;
    profile.name = wanted.name;
    profile.kind = wanted.kind;
    auto url = postgres::ConnectionUrl::parse(argumentText(wanted.url));
    if (!wanted.password.empty())
        url = url.withPassword(SecretString(argumentText(wanted.password)));
    if (const auto weakness = url.weakness())
        context.terminal.warn(*weakness);
    profile.controlUrl = url.withPassword({});
    workspace::Profiles profiles(context.resolvedHome());
    profiles.add(profile);
    try {
        workspace::storeControlPassword(context.resolvedHome(), profile.name, url.password(), {}, context.stop());
    } catch (...) {
        profiles.remove(profile.name);
        throw;
    }
    context.terminal.result({{QStringLiteral("workspace"), documentOf(profile, false)}},
                            "Added the workspace " + profile.name +
                                ". Its server has not been asked yet.\nOpen it with: landreevectl --workspace " +
                                profile.name + " health");
    return Exit::Done;
}

} // namespace

void addWorkspaceCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "workspace", "Control planes this computer knows", "workspace list");
    addCommand(*group, context, "list", "All of them; * is in use", "workspace list",
               [&context] { return listWorkspaces(context); });

    const auto wanted = std::make_shared<NewWorkspace>();
    CLI::App* add =
        addCommand(*group, context, "add", "Add a remote workspace",
                   "workspace add pune --control-url postgresql://landreeve@db.example/landreeve_control --password -",
                   [&context, wanted] { return addWorkspace(context, *wanted); });
    add->add_option("NAME", wanted->name, "What to call it")->required();
    add->add_option("--control-url", wanted->url, "Connection URL of its control plane; - or @FILE reads it")
        ->required();
    add->add_option("--password", wanted->password, "Password of that role: - for stdin, or @FILE");
    add->add_option("--kind", wanted->kind, "production or staging")->check(CLI::IsMember({"production", "staging"}));

    const auto name = std::make_shared<std::string>();
    CLI::App* use =
        addCommand(*group, context, "use", "Work in this one from now on", "workspace use pune", [&context, name] {
            workspace::Profiles(context.resolvedHome()).use(*name);
            context.terminal.result({{QStringLiteral("workspace"), qt(*name)}},
                                    "The workspace " + *name + " is in use.");
            return Exit::Done;
        });
    use->add_option("NAME", *name)->required();
    CLI::App* remove = addCommand(
        *group, context, "remove", "Forget it; its servers and data stay as they are", "workspace remove pune",
        [&context, name] {
            workspace::Profiles(context.resolvedHome()).remove(*name);
            workspace::forgetSecrets(context.resolvedHome(), *name, {}, context.stop());
            context.terminal.result({{QStringLiteral("workspace"), qt(*name)}}, "Forgot the workspace " + *name + ".");
            return Exit::Done;
        });
    remove->add_option("NAME", *name)->required();
}

} // namespace landreeve::cli
