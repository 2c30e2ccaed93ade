#include "app/cli/context.h"
#include "core/auth/key_set_server.h"
#include "core/base/error.h"
#include "core/control/issuer_store.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace landreeve::cli {
namespace {

using auth::KeySetState;

/// The addresses of the key sets that are meant: that of an issuer, a key set's own, or, where none is named, those of
/// all outside issuers.
std::vector<std::string> addressesOf(Context& context, const std::string& url) {
    const auto issuers = control::IssuerStore(*context.workspace().control().lend({context.stop()})).list();
    std::vector<std::string> addresses;
    for (const auto& issuer : issuers) {
        if (!issuer.keysUrl.empty() && (url.empty() || issuer.url == url || issuer.keysUrl == url))
            addresses.push_back(issuer.keysUrl);
    }
    std::ranges::sort(addresses);
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    if (!url.empty() && addresses.empty())
        throw Error("issuer_not_found", "No issuer \"" + url + "\" with keys of its own is configured.",
                    "See the issuers with: landreevectl issuer list");
    return addresses;
}

QJsonValue timeOrNull(bool there, Time time) {
    return there ? QJsonValue(qt(toRfc3339(time))) : QJsonValue();
}

QJsonObject documentOf(const KeySetState& state) {
    return {{QStringLiteral("url"), qt(state.url)},
            {QStringLiteral("keys"), state.keys ? static_cast<qint64>(state.keys->keys().size()) : 0},
            {QStringLiteral("usable_keys"), state.keys ? static_cast<qint64>(state.keys->usableKeys()) : 0},
            {QStringLiteral("fetched_at"), timeOrNull(state.keys != nullptr, state.fetchedAt)},
            {QStringLiteral("fresh_until"), timeOrNull(state.keys != nullptr, state.freshUntil)},
            {QStringLiteral("trusted_until"), timeOrNull(state.keys != nullptr, state.trustedUntil)},
            {QStringLiteral("error"), state.fault.empty() ? QJsonValue() : QJsonValue(qt(state.fault))}};
}

std::string json(const QJsonObject& document) {
    std::string text = QJsonDocument(document).toJson(QJsonDocument::Indented).toStdString();
    text.pop_back();
    return text;
}

Exit show(Context& context, const std::string& url) {
    context.require("token", "read");
    auto& workspace = context.workspace();
    QJsonObject document;
    if (url.empty()) {
        if (!workspace.control().schemaAhead())
            workspace.localIssuer().prepare({context.stop()});
        document = workspace.localIssuer().document({context.stop()});
    } else {
        const auto addresses = addressesOf(context, url);
        workspace.keySets().keys(addresses.front(), context.stop());
        document = QJsonDocument::fromJson(QByteArray::fromStdString(workspace.keySets().document(addresses.front())))
                       .object();
    }
    context.terminal.result(document, json(document));
    return Exit::Done;
}

Exit refresh(Context& context, const std::string& url) {
    context.require("token", "write");
    const auto addresses = addressesOf(context, url);
    QJsonArray sets;
    std::vector<std::vector<std::string>> rows;
    std::size_t failed = 0;
    for (const std::string& address : addresses) {
        try {
            context.workspace().keySets().refresh(address, context.stop());
        } catch (const Error& error) {
            if (error.code() != "issuer_unavailable" || addresses.size() == 1)
                throw;
            ++failed;
        }
        const auto state = context.workspace().keySets().state(address).value_or(KeySetState());
        sets.append(documentOf(state));
        rows.push_back({address, std::to_string(state.keys ? state.keys->keys().size() : 0),
                        state.keys ? toRfc3339(state.freshUntil) : "", state.fault.empty() ? "fetched" : state.fault});
    }
    context.terminal.result({{QStringLiteral("key_sets"), sets}},
                            rows.empty() ? "No outside issuer is configured."
                                         : table({"KEY SET", "KEYS", "FRESH UNTIL", "RESULT"}, rows));
    if (failed == 0)
        return Exit::Done;
    return failed == addresses.size() ? Exit::Unavailable : Exit::Partial;
}

Exit invalidate(Context& context, const std::string& url) {
    context.require("token", "write");
    context.workspace().control().refuseIfReadOnly();
    const auto addresses = addressesOf(context, url);
    for (const std::string& address : addresses)
        context.workspace().keySets().invalidate(address);
    context.terminal.result({{QStringLiteral("invalidated"), static_cast<qint64>(addresses.size())}},
                            std::to_string(addresses.size()) +
                                (addresses.size() == 1 ? " key set is" : " key sets are") +
                                " fetched anew before the next token is believed.");
    return Exit::Done;
}

Exit rotate(Context& context, bool atOnce, const std::string& reason) {
    context.require("token", "write");
    auto& issuer = context.workspace().localIssuer();
    using Overlap = auth::LocalIssuer::Overlap;
    const std::string keyId =
        issuer.rotate(atOnce ? Overlap::None : Overlap::UntilTheyExpire, reason, {context.stop()});
    QJsonArray keys;
    std::string until;
    for (const auto& key : issuer.states({context.stop()})) {
        keys.append(QJsonObject{
            {QStringLiteral("kid"), qt(key.id)},
            {QStringLiteral("created_at"), qt(toRfc3339(key.createdAt))},
            {QStringLiteral("retired_at"), timeOrNull(key.retiredAt.has_value(), key.retiredAt.value_or(Time()))},
            {QStringLiteral("verifies_until"), timeOrNull(key.retiredAt.has_value(), key.verifiesUntil)}});
        if (key.retiredAt)
            until = std::max(until, toRfc3339(key.verifiesUntil));
    }
    context.terminal.result({{QStringLiteral("kid"), qt(keyId)}, {QStringLiteral("keys"), keys}},
                            "The key " + keyId + " signs from now on." +
                                (until.empty() ? " No older key verifies anything any more."
                                               : "\nTokens signed before are good until " + until + "."));
    return Exit::Done;
}

Exit serve(Context& context, std::uint16_t port) {
    context.require("token", "read");
    auto& issuer = context.workspace().localIssuer();
    if (!context.workspace().control().schemaAhead())
        issuer.prepare({context.stop()});
    auth::KeySetEndpoint endpoint;
    endpoint.port = port;
    endpoint.document = [&] {
        return QJsonDocument(issuer.document({context.stop(), std::chrono::seconds(3)}))
            .toJson(QJsonDocument::Compact)
            .toStdString();
    };
    endpoint.listening = [&](const std::string& url) {
        context.terminal.result({{QStringLiteral("url"), qt(url)}}, url);
        context.terminal.note("Interrupt it (Ctrl+C) to end.");
    };
    auth::serveKeySet(endpoint, context.stop());
    throw Cancelled();
}

} // namespace

void addJwksCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "jwks", "The key sets that tokens are verified with", "jwks show");
    const auto url = std::make_shared<std::string>();
    const auto atOnce = std::make_shared<bool>(false);
    const auto reason = std::make_shared<std::string>();
    CLI::App* showing =
        addCommand(*group, context, "show", "The keys of the workspace's own issuer, as other verifiers take them",
                   "jwks show > jwks.json", [&context, url] { return show(context, *url); });
    showing->add_option("--url", *url, "Those of an outside issuer: its address, or its key set's");
    CLI::App* refreshing = addCommand(*group, context, "refresh", "Fetch the keys of outside issuers now",
                                      "jwks refresh", [&context, url] { return refresh(context, *url); });
    refreshing->add_option("--url", *url, "Of this issuer only: its address, or its key set's");
    CLI::App* invalidating =
        addCommand(*group, context, "invalidate", "Trust no fetched key until it is fetched anew",
                   "jwks invalidate --url https://auth.example", [&context, url] { return invalidate(context, *url); });
    invalidating->add_option("--url", *url, "Of this issuer only: its address, or its key set's");
    const auto port = std::make_shared<std::uint16_t>(std::uint16_t{0});
    CLI::App* serving = addCommand(*group, context, "serve", "Give the workspace's keys to programs of this computer",
                                   "jwks serve --port 8765", [&context, port] { return serve(context, *port); });
    serving->add_option("--port", *port, "The port on loopback (default: any that is free)");
    CLI::App* rotating = addCommand(*group, context, "rotate", "Sign with a new key from now on", "jwks rotate",
                                    [&context, atOnce, reason] { return rotate(context, *atOnce, *reason); });
    rotating->add_option("--reason", *reason, "Kept in the audit log");
    rotating->add_flag("--at-once", *atOnce, "The key was found out: refuse every token that it signed");
}

} // namespace landreeve::cli
