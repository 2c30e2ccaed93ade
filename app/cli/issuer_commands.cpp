#include "app/cli/context.h"
#include "core/access/add_issuer.h"
#include "core/access/issuer_check.h"
#include "core/access/issuer_sign_in.h"
#include "core/base/error.h"
#include "core/control/issuer_store.h"
#include "core/control/user_store.h"
#include "core/workspace/issuer_service_keys.h"

#include <QJsonArray>

namespace landreeve::cli {
namespace {

using control::Issuer;

/// What the options fill in.
struct IssuerArguments {
    std::string url;
    std::optional<std::string> audience;
    std::vector<std::string> algorithms;
    std::string tenantClaim;
    std::vector<std::string> tenants;
    std::string keysUrl;
    std::string clientId;
    std::string serviceKey;
    bool forget = false;
    int page = 1;
    int limit = 50;
};

QJsonArray arrayOf(const std::vector<std::string>& texts) {
    QJsonArray array;
    for (const std::string& text : texts)
        array.append(qt(text));
    return array;
}

QJsonValue orNull(const std::string& text) {
    return text.empty() ? QJsonValue() : QJsonValue(qt(text));
}

QJsonObject documentOf(const Issuer& issuer) {
    return {{QStringLiteral("url"), qt(issuer.url)},
            {QStringLiteral("kind"), qt(toString(issuer.kind))},
            {QStringLiteral("audience"), issuer.audience ? QJsonValue(qt(*issuer.audience)) : QJsonValue()},
            {QStringLiteral("algorithms"), arrayOf(issuer.algorithms)},
            {QStringLiteral("tenant_claim"), orNull(issuer.tenantClaim)},
            {QStringLiteral("tenants"), issuer.tenants ? QJsonValue(arrayOf(*issuer.tenants)) : QJsonValue()},
            {QStringLiteral("jwks_url"), orNull(issuer.keysUrl)},
            {QStringLiteral("client_id"), orNull(issuer.clientId)},
            {QStringLiteral("created_at"), qt(toRfc3339(issuer.createdAt))}};
}

std::string joined(const std::vector<std::string>& texts) {
    std::string line;
    for (const std::string& text : texts)
        line += (line.empty() ? "" : ",") + text;
    return line;
}

Exit list(Context& context) {
    context.require("settings", "read");
    const auto issuers = control::IssuerStore(*context.workspace().control().lend({context.stop()})).list();
    QJsonArray documents;
    std::vector<std::vector<std::string>> rows;
    for (const Issuer& issuer : issuers) {
        documents.append(documentOf(issuer));
        rows.push_back({issuer.url, toString(issuer.kind), issuer.audience.value_or("any"), joined(issuer.algorithms),
                        issuer.tenantClaim, issuer.tenants ? joined(*issuer.tenants) : "all"});
    }
    context.terminal.result({{QStringLiteral("issuers"), documents}},
                            table({"URL", "KIND", "AUDIENCE", "ALGORITHMS", "TENANT CLAIM", "TENANTS"}, rows));
    return Exit::Done;
}

Issuer issuerOf(const IssuerArguments& arguments) {
    Issuer issuer;
    issuer.url = arguments.url;
    issuer.audience = arguments.audience;
    if (!arguments.algorithms.empty())
        issuer.algorithms = arguments.algorithms;
    issuer.tenantClaim = arguments.tenantClaim;
    if (!arguments.tenants.empty())
        issuer.tenants = arguments.tenants;
    issuer.keysUrl = arguments.keysUrl;
    issuer.clientId = arguments.clientId;
    return issuer;
}

Exit add(Context& context, const IssuerArguments& arguments) {
    context.require("settings", "write");
    const Issuer issuer = access::addIssuer(context.workspace().control(), issuerOf(arguments), context.stop());
    if (!issuer.audience)
        context.terminal.warn("Its tokens are accepted whoever they are meant for; name one with --audience.");
    context.terminal.result({{QStringLiteral("issuer"), documentOf(issuer)}},
                            "Added " + issuer.url + ", whose keys are at " + issuer.keysUrl +
                                ".\nMap its users with: landreevectl user map --issuer " + issuer.url +
                                " --user-id U --role R, with --tenant-id T or --whole-workspace");
    return Exit::Done;
}

workspace::IssuerServiceKeys serviceKeysOf(Context& context) {
    return {context.workspace().secrets(), context.workspace().profile().name};
}

Issuer issuerNamed(Context& context, const std::string& url) {
    return control::IssuerStore(*context.workspace().control().lend({context.stop()})).get(url);
}

Exit check(Context& context, const IssuerArguments& arguments) {
    context.require("settings", "read");
    const Issuer issuer = issuerNamed(context, arguments.url);
    if (issuer.kind == control::IssuerKind::Local)
        throw Error("usage", "The workspace's own issuer is this program.", "Name an issuer outside.");
    QJsonArray checks;
    std::vector<std::vector<std::string>> rows;
    bool isWell = true;
    for (const auto& finding : access::checkIssuer(issuer, context.workspace().keySets(), context.stop())) {
        const std::string status = finding.well ? "ok" : "failed";
        checks.append(QJsonObject{{QStringLiteral("name"), qt(finding.name)},
                                  {QStringLiteral("status"), qt(status)},
                                  {QStringLiteral("detail"), qt(finding.detail)}});
        rows.push_back({finding.name, status, finding.detail});
        isWell = isWell && finding.well;
    }
    context.terminal.result({{QStringLiteral("issuer"), qt(issuer.url)},
                             {QStringLiteral("status"), QLatin1String(isWell ? "ok" : "failed")},
                             {QStringLiteral("checks"), checks}},
                            table({"CHECK", "STATUS", "DETAIL"}, rows));
    return isWell ? Exit::Done : Exit::Unavailable;
}

Exit serviceKey(Context& context, const IssuerArguments& arguments) {
    context.require("settings", "write");
    const Issuer issuer = issuerNamed(context, arguments.url);
    if (issuer.kind != control::IssuerKind::Supabase)
        throw Error("usage", "Only a Supabase project has a service key.", "Name a project's issuer.");
    if (arguments.forget != arguments.serviceKey.empty())
        throw Error("usage", "Say which key, or that it is to be forgotten.", "Give KEY, or --forget.");
    auto keys = serviceKeysOf(context);
    bool kept = false;
    if (!arguments.forget) {
        const SecretString key(argumentText(arguments.serviceKey));
        // Whether it is one; with another nothing could be listed.
        access::usersAt(issuer, key, 1, 1, context.stop());
        keys.put(issuer.url, key, context.stop());
        kept = true;
    } else {
        keys.remove(issuer.url, context.stop());
    }
    context.terminal.result({{QStringLiteral("issuer"), qt(issuer.url)}, {QStringLiteral("kept"), kept}},
                            kept ? "Kept. See its users with: landreevectl issuer users " + issuer.url
                                 : "No service key of it is kept.");
    return Exit::Done;
}

/// The roles that somebody has here, as "owner, viewer in thar-solar"; and as a document.
std::string rolesOf(const std::vector<control::UserMapping>& mappings, const std::string& userId, QJsonArray& roles) {
    std::string text;
    for (const auto& mapping : mappings) {
        if (mapping.userId != userId)
            continue;
        roles.append(QJsonObject{{QStringLiteral("tenant_id"), orNull(mapping.tenantId)},
                                 {QStringLiteral("role"), qt(mapping.role)}});
        text += (text.empty() ? "" : ", ") + mapping.role + (mapping.tenantId.empty() ? "" : " in " + mapping.tenantId);
    }
    return text;
}

Exit users(Context& context, const IssuerArguments& arguments) {
    context.require("user", "read");
    const Issuer issuer = issuerNamed(context, arguments.url);
    const auto key = serviceKeysOf(context).of(issuer.url, context.stop());
    if (!key && issuer.kind == control::IssuerKind::Supabase)
        throw Error("usage", "No service key of " + issuer.url + " is kept on this computer.",
                    "Keep it with: landreevectl issuer service-key " + issuer.url + " @FILE");
    const auto page =
        access::usersAt(issuer, key.value_or(SecretString()), arguments.page, arguments.limit, context.stop());
    const auto mappings =
        control::UserStore(*context.workspace().control().lend({context.stop()})).list(issuer.url, {}, {});
    QJsonArray documents;
    std::vector<std::vector<std::string>> rows;
    for (const auth::SupabaseUser& user : page.users) {
        QJsonArray roles;
        const std::string text = rolesOf(mappings, user.id, roles);
        const std::string seen = user.lastSignInAt ? toRfc3339(*user.lastSignInAt) : std::string();
        documents.append(QJsonObject{{QStringLiteral("id"), qt(user.id)},
                                     {QStringLiteral("email"), orNull(user.email)},
                                     {QStringLiteral("last_sign_in_at"), orNull(seen)},
                                     {QStringLiteral("roles"), roles}});
        rows.push_back({user.id, user.email, seen.empty() ? "never" : seen, text.empty() ? "-" : text});
    }
    context.terminal.result(
        {{QStringLiteral("users"), documents},
         {QStringLiteral("total"), page.total ? QJsonValue(static_cast<qint64>(*page.total)) : QJsonValue()},
         {QStringLiteral("next_page"), page.more ? QJsonValue(arguments.page + 1) : QJsonValue()}},
        rows.empty() ? "No users on this page."
                     : table({"USER", "E-MAIL", "LAST SIGNED IN", "ROLES HERE"}, rows) +
                           (page.more ? "More with --page " + std::to_string(arguments.page + 1) : ""));
    return Exit::Done;
}

Exit remove(Context& context, const IssuerArguments& arguments) {
    context.require("settings", "write");
    auto& control = context.workspace().control();
    auto lease = control.lend({context.stop()});
    auto transaction = control.begin(*lease);
    const Issuer issuer = control::IssuerStore(*lease).get(arguments.url);
    const auto ended = control::IssuerStore(*lease).remove(arguments.url);
    transaction.commit();
    if (!issuer.keysUrl.empty())
        context.workspace().keySets().reload(issuer.keysUrl);
    serviceKeysOf(context).remove(arguments.url, context.stop());
    context.terminal.result({{QStringLiteral("removed"), qt(arguments.url)},
                             {QStringLiteral("sessions_ended"), static_cast<qint64>(ended)}},
                            "Removed " + arguments.url + "; " + std::to_string(ended) +
                                (ended == 1 ? " session" : " sessions") + " ended.");
    return Exit::Done;
}

} // namespace

void addIssuerCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "issuer", "Whose tokens are accepted here", "issuer list");
    const auto arguments = std::make_shared<IssuerArguments>();
    addCommand(*group, context, "list", "The issuers that are configured, the workspace's own first", "issuer list",
               [&context] { return list(context); });
    CLI::App* adding = addCommand(*group, context, "add", "Accept the tokens of an issuer",
                                  "issuer add https://auth.example --audience landreeve --tenant-claim tenant_id",
                                  [&context, arguments] { return add(context, *arguments); });
    adding->add_option("URL", arguments->url, "Its address, as its tokens have it in iss")->required();
    adding->add_option("--audience", arguments->audience,
                       "Whom its tokens must be for (default: anybody; of Supabase "
                       "authenticated)");
    adding->add_option("--algorithms", arguments->algorithms, "Those accepted (default: RS256,ES256)")->delimiter(',');
    adding->add_option("--tenant-claim", arguments->tenantClaim,
                       "Path of the claim that names the tenant, such as app_metadata.tenant_id");
    adding->add_option("--tenants", arguments->tenants, "The tenants it may speak for (default: all)")->delimiter(',');
    adding->add_option("--jwks-url", arguments->keysUrl, "Where it publishes its keys (default: what it says itself)");
    adding->add_option("--client-id", arguments->clientId,
                       "Lets operators sign in at it: a public client of OpenID Connect, a "
                       "publishable key of Supabase");
    const auto on = [&context, arguments](auto work) {
        return [&context, arguments, work] { return work(context, *arguments); };
    };
    CLI::App* command = addCommand(*group, context, "check", "Ask an issuer now: its keys, and whether it is up",
                                   "issuer check https://abc.supabase.co/auth/v1", on(check));
    command->add_option("URL", arguments->url, "Its address")->required();
    command = addCommand(*group, context, "service-key", "Keep a Supabase project's service key in the secret store",
                         "issuer service-key https://abc.supabase.co/auth/v1 @service.key", on(serviceKey));
    command->add_option("URL", arguments->url, "The project's address")->required();
    command->add_option("KEY", arguments->serviceKey, "The key: - for stdin, or @FILE");
    command->add_flag("--forget", arguments->forget, "Keep none any more");
    command = addCommand(*group, context, "users", "A Supabase project's users, and the roles they have here",
                         "issuer users https://abc.supabase.co/auth/v1", on(users));
    command->add_option("URL", arguments->url, "The project's address")->required();
    command->add_option("--page", arguments->page, "Which page, from 1")->check(CLI::PositiveNumber);
    command->add_option("--limit", arguments->limit, "At most so many, up to 500")->check(CLI::Range(1, 500));
    CLI::App* removing =
        addCommand(*group, context, "remove", "Accept an issuer's tokens no longer, and end its sessions",
                   "issuer remove https://auth.example", [&context, arguments] { return remove(context, *arguments); });
    removing->add_option("URL", arguments->url, "Its address")->required();
}

} // namespace landreeve::cli
