#include "app/cli/context.h"
#include "core/access/add_issuer.h"
#include "core/base/error.h"
#include "core/control/issuer_store.h"

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
    CLI::App* removing =
        addCommand(*group, context, "remove", "Accept an issuer's tokens no longer, and end its sessions",
                   "issuer remove https://auth.example", [&context, arguments] { return remove(context, *arguments); });
    removing->add_option("URL", arguments->url, "Its address")->required();
}

} // namespace landreeve::cli
