#include "app/cli/context.h"
#include "app/cli/session_document.h"
#include "core/access/token_mint.h"
#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/sessions/refresh_families.h"
#include "core/sessions/session_store.h"
#include "core/sessions/session_watch.h"

#include <QJsonArray>

namespace landreeve::cli {
namespace {

using sessions::MarkScope;
using sessions::Session;
using sessions::SessionChange;
using sessions::SessionKey;
using sessions::SessionStore;

/// What the options of the session commands fill in; each command uses its own part.
struct SessionArguments {
    std::string jti;
    std::string issuer;
    std::string userId;
    std::string tenantId;
    std::string ttl;
    std::string ip;
    std::string userAgent;
    std::vector<std::string> statuses;
    std::string search;
    std::string after;
    std::string reason;
    std::string confirm;
    std::string token;
    std::string olderThan = "30d";
    int limit = 50;
    int count = 0;
    bool refreshToken = false;
    bool dryRun = false;
};

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

SessionStore storeOf(Context& context) {
    return SessionStore(context.workspace().control());
}

std::chrono::milliseconds durationOf(const std::string& text) {
    const auto duration = durationFromText(text);
    if (!duration)
        throw Error("usage", "\"" + text + "\" is no duration.", "Write it as 90s, 15m, 8h or 30d.");
    return *duration;
}

/// The session of that id: of the issuer that was named, else of whichever issuer has one.
std::optional<Session> findSession(Context& context, const SessionArguments& arguments) {
    SessionStore store = storeOf(context);
    if (!arguments.issuer.empty())
        return store.find({arguments.issuer, arguments.jti}, {context.stop()});
    auto all = store.named(arguments.jti, {context.stop()});
    if (all.size() > 1)
        throw Error("usage", "More than one issuer has a session \"" + arguments.jti + "\".",
                    "Say which one with --issuer.");
    // With the mark that ended it, which a list does not ask for.
    return all.empty() ? std::nullopt : store.find(all.front().key(), {context.stop()});
}

/// The same, and the operator may do this to it. Who may not hears nothing of what there is.
Session sessionFor(Context& context, const SessionArguments& arguments, const char* action) {
    auto session = findSession(context, arguments);
    context.require("session", action, session ? session->tenantId : std::string());
    if (!session)
        throw Error("session_not_found", "There is no session \"" + arguments.jti + "\".",
                    "See the sessions with: landreevectl session list");
    return std::move(*session);
}

/// Puts a pair into a document: members of access tokens only where one was made.
void insertPair(QJsonObject& document, const sessions::TokenPair& pair) {
    document.insert(QStringLiteral("refresh_token"), qt(std::string(pair.refreshToken.reveal())));
    if (!pair.access)
        return;
    document.insert(QStringLiteral("access_token"), qt(std::string(pair.access->token.reveal())));
    document.insert(QStringLiteral("access_expires_at"), qt(toRfc3339(pair.access->expiresAt)));
}

/// The issuer's access tokens, ready to be made.
sessions::RefreshFamilies::MintFn accessTokens(Context& context) {
    auto& issuer = context.workspace().localIssuer();
    issuer.prepare({context.stop()});
    return access::accessTokens(issuer);
}

Exit create(Context& context, const SessionArguments& arguments) {
    context.require("session", "write", arguments.tenantId);
    // Whoever has a refresh token has tokens of that user.
    if (arguments.refreshToken) {
        context.require("token", "write", arguments.tenantId);
        auto& workspace = context.workspace();
        const access::Subject user{
            arguments.issuer.empty() ? workspace.localIssuer().url() : arguments.issuer, arguments.userId, {}, {}};
        control::inGiving(workspace.control(), arguments.tenantId, {context.stop()},
                          [&](postgres::Connection& connection) {
                              access::refuseToSpeakFor(connection, workspace.giver(), user, arguments.tenantId);
                          });
    }
    sessions::NewSession wanted;
    wanted.issuer = arguments.issuer;
    wanted.userId = arguments.userId;
    wanted.tenantId = arguments.tenantId;
    wanted.ip = arguments.ip;
    wanted.userAgent = arguments.userAgent;
    if (!arguments.ttl.empty())
        wanted.life = durationOf(arguments.ttl);
    const Session session = storeOf(context).create(wanted, {context.stop()});
    QJsonObject document{{QStringLiteral("session"), documentOf(session)}};
    std::string text = textOf(session);
    if (arguments.refreshToken) {
        sessions::RefreshFamilies families(context.workspace().control(), context.workspace().keyRing());
        const auto pair = families.begin(session.key(), accessTokens(context), {context.stop()});
        insertPair(document, pair);
        text += "refresh     " + std::string(pair.refreshToken.reveal()) + "\n";
        if (pair.access)
            text += "token       " + std::string(pair.access->token.reveal()) + "\n";
    }
    context.terminal.result(document, text);
    return Exit::Done;
}

Exit show(Context& context, const SessionArguments& arguments) {
    const Session session = sessionFor(context, arguments, "read");
    context.terminal.result({{QStringLiteral("session"), documentOf(session)}}, textOf(session));
    return Exit::Done;
}

Exit validate(Context& context, const SessionArguments& arguments) {
    const auto session = findSession(context, arguments);
    context.require("session", "read", session ? session->tenantId : std::string());
    const SessionKey key =
        session
            ? session->key()
            : SessionKey{arguments.issuer.empty() ? sessions::localIssuerOf(context.workspace().control().workspaceId())
                                                  : arguments.issuer,
                         arguments.jti};
    const auto verdict = storeOf(context).validate(key, {context.stop()});
    context.terminal.result({{QStringLiteral("valid"), verdict.valid},
                             {QStringLiteral("reason"), verdict.valid ? QJsonValue() : QJsonValue(qt(verdict.reason))}},
                            verdict.valid ? "valid" : "refused: " + verdict.reason);
    return verdict.valid ? Exit::Done : Exit::Refused;
}

Exit list(Context& context, const SessionArguments& arguments) {
    context.require("session", "read", arguments.tenantId);
    sessions::SessionFilter filter;
    filter.issuer = given(arguments.issuer);
    filter.userId = given(arguments.userId);
    filter.tenantId = given(arguments.tenantId);
    filter.search = arguments.search;
    for (const std::string& status : arguments.statuses)
        filter.statuses.push_back(sessions::sessionStatusFromText(status));
    if (arguments.limit < 1 || arguments.limit > 500)
        throw Error("usage", "A page has 1 to 500 sessions.", "Give --limit within that.");
    const auto page = storeOf(context).list(filter, arguments.limit, arguments.after, {context.stop()});
    QJsonArray all;
    for (const Session& session : page.sessions)
        all.append(documentOf(session));
    context.terminal.result({{QStringLiteral("sessions"), all},
                             {QStringLiteral("next"), page.next.empty() ? QJsonValue() : QJsonValue(qt(page.next))}},
                            page.sessions.empty()
                                ? "No such sessions."
                                : textOf(page.sessions) + (page.next.empty() ? "" : "More with --after " + page.next));
    return Exit::Done;
}

Exit sayRevoked(const Context& context, std::int64_t count) {
    context.terminal.result({{QStringLiteral("revoked"), static_cast<qint64>(count)}},
                            "Ended " + std::to_string(count) + (count == 1 ? " session." : " sessions."));
    return Exit::Done;
}

Exit revoke(Context& context, const SessionArguments& arguments) {
    const Session session = sessionFor(context, arguments, "revoke");
    const bool lived = storeOf(context).revoke(session.key(), arguments.reason, {context.stop()});
    return sayRevoked(context, lived ? 1 : 0);
}

/// The mark first: however long counting takes, all of them are over.
Exit mark(Context& context, const SessionArguments& arguments, const MarkScope& scope) {
    SessionStore store = storeOf(context);
    const postgres::Wait wait{context.stop(), std::chrono::minutes(5)};
    if (arguments.dryRun) {
        const auto count = store.preview(scope, wait);
        context.terminal.result({{QStringLiteral("would_revoke"), static_cast<qint64>(count)}},
                                "Would end " + std::to_string(count) + (count == 1 ? " session." : " sessions."));
        return Exit::Done;
    }
    return sayRevoked(context, store.endedBy(store.mark(scope, arguments.reason, wait), wait));
}

Exit revokeUser(Context& context, const SessionArguments& arguments) {
    context.require("session", "revoke", arguments.tenantId);
    return mark(context, arguments, MarkScope::ofUser(arguments.userId, arguments.issuer, arguments.tenantId));
}

Exit revokeTenant(Context& context, const SessionArguments& arguments) {
    context.require("session", "revoke", arguments.tenantId);
    context.workspace().lifecycle().get(arguments.tenantId, context.stop());
    return mark(context, arguments, MarkScope::ofTenant(arguments.tenantId, arguments.issuer));
}

Exit revokeAll(Context& context, const SessionArguments& arguments) {
    const std::string name = context.profile().name;
    if (arguments.confirm != name)
        throw Error("confirmation_mismatch", "\"" + arguments.confirm + "\" is not the name of this workspace.",
                    "Type it exactly to sign everybody out: it is \"" + name + "\".");
    context.require("session", "revoke");
    return mark(context, arguments, MarkScope::ofWorkspace(arguments.issuer));
}

Exit refresh(Context& context, const SessionArguments& arguments) {
    const SecretString token(argumentText(arguments.token));
    context.require("session", "write");
    auto& workspace = context.workspace();
    sessions::RefreshFamilies families(workspace.control(), workspace.keyRing());
    const auto verdict = families.rotate(token, accessTokens(context),
                                         workspace.control().clientAddress({context.stop()}), {context.stop()});
    if (!verdict.pair)
        throw Error("session_refused", "The refresh token is refused (" + verdict.reason + ").",
                    verdict.reason == "refresh_reused"
                        ? "It had been used already: its session was ended, since one of its two holders is a thief."
                        : "Sign in again.")
            .withDetail("reason", qt(verdict.reason));
    const Session session = storeOf(context).get(verdict.pair->session, {context.stop()});
    QJsonObject document{{QStringLiteral("expires_at"), qt(toRfc3339(verdict.pair->expiresAt))},
                         {QStringLiteral("session"), documentOf(session)}};
    insertPair(document, *verdict.pair);
    std::string text(verdict.pair->refreshToken.reveal());
    if (verdict.pair->access)
        text += "\n" + std::string(verdict.pair->access->token.reveal());
    context.terminal.result(document, text);
    return Exit::Done;
}

Exit cleanup(Context& context, const SessionArguments& arguments) {
    const auto age = durationOf(arguments.olderThan);
    context.require("session", "delete");
    const auto deleted =
        storeOf(context).cleanup(age, 1000, {context.stop(), std::chrono::minutes(5)}, arguments.issuer);
    context.terminal.result({{QStringLiteral("deleted"), static_cast<qint64>(deleted)}},
                            "Deleted " + std::to_string(deleted) + (deleted == 1 ? " session." : " sessions."));
    return Exit::Done;
}

std::optional<QJsonObject> lineOf(const SessionChange& change) {
    const auto line = [&](const char* word) {
        QJsonObject document{{QStringLiteral("change"), QLatin1String(word)}};
        if (change.at != Time())
            document.insert(QStringLiteral("at"), qt(toRfc3339(change.at)));
        if (change.session)
            document.insert(QStringLiteral("session"), documentOf(*change.session));
        if (change.mark)
            document.insert(QStringLiteral("mark"), documentOf(*change.mark));
        if (change.failure)
            document.insert(QStringLiteral("failure"), documentOf(*change.failure));
        if (change.deleted > 0)
            document.insert(QStringLiteral("deleted"), static_cast<qint64>(change.deleted));
        return document;
    };
    switch (change.kind) {
    case SessionChange::Kind::Began:
        return line("began");
    case SessionChange::Kind::Revoked:
        return line("revoked");
    case SessionChange::Kind::Expired:
        return line("expired");
    case SessionChange::Kind::Marked:
        return line("marked");
    case SessionChange::Kind::Deleted:
        return line("deleted");
    case SessionChange::Kind::Refused:
        return line("refused");
    case SessionChange::Kind::Many:
        return line("many");
    case SessionChange::Kind::Live:
    case SessionChange::Kind::Lost:
        break;
    }
    return std::nullopt;
}

bool isFrom(const SessionChange& change, const std::string& issuer) {
    if (issuer.empty())
        return true;
    if (change.mark)
        return change.mark->scope.issuer.empty() || change.mark->scope.issuer == issuer;
    if (change.failure)
        return change.failure->issuer == issuer;
    return !change.session || change.session->issuer == issuer;
}

bool isOf(const SessionChange& change, const std::string& tenantId) {
    if (tenantId.empty())
        return true;
    if (change.mark)
        return change.mark->scope.tenantId.empty() || change.mark->scope.tenantId == tenantId;
    if (change.failure)
        return change.failure->tenantId == tenantId;
    return !change.session || change.session->tenantId == tenantId;
}

Exit watch(Context& context, const SessionArguments& arguments) {
    context.require("session", "read", arguments.tenantId);
    // A line of JSON for every change, asked for or not.
    Terminal lines;
    lines.json = true;
    int left = arguments.count;
    std::stop_source enough;
    const std::stop_callback interrupted(context.stop(), [&] { enough.request_stop(); });
    control::ControlWatch::Options options;
    options.url = context.workspace().control().url();
    sessions::SessionWatch watching(context.workspace().control(), options);
    watching.run(
        [&](const SessionChange& change) {
            if (change.kind == SessionChange::Kind::Live)
                context.terminal.note("Watching.");
            if (change.kind == SessionChange::Kind::Lost)
                context.terminal.warn(change.error ? change.error->message() : "The server does not answer.");
            const auto document = lineOf(change);
            if (!document || !isOf(change, arguments.tenantId) || !isFrom(change, arguments.issuer) ||
                enough.stop_requested())
                return;
            lines.result(*document, {});
            if (arguments.count > 0 && --left == 0)
                enough.request_stop();
        },
        enough.get_token());
    if (context.stop().stop_requested())
        throw Cancelled();
    return Exit::Done;
}

} // namespace

void addSessionCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "session", "Who is signed in to what", "session list --status active");
    const auto arguments = std::make_shared<SessionArguments>();
    const auto on = [&context, arguments](auto work) {
        return [&context, arguments, work] { return work(context, *arguments); };
    };
    const auto withIssuer = [arguments](CLI::App* command, const char* about = "Of this issuer only") {
        command->add_option("--issuer", arguments->issuer, about);
        return command;
    };
    const auto withJti = [arguments, withIssuer](CLI::App* command) {
        command->add_option("JTI", arguments->jti, "The session's id")->required();
        return withIssuer(command, "Whose session it is (default: whichever issuer has one of that id)");
    };
    const auto withReason = [arguments](CLI::App* command) {
        command->add_option("--reason", arguments->reason, "Kept with it and in the audit log");
        return command;
    };
    const auto withDryRun = [arguments](CLI::App* command) {
        command->add_flag("--dry-run", arguments->dryRun, "Only say how many it would end");
        return command;
    };

    CLI::App* command =
        withIssuer(addCommand(*group, context, "create", "Begin a session",
                              "session create --user-id asha --tenant-id thar-solar --ttl 8h", on(create)),
                   "Of this issuer (default: the workspace's own)");
    command->add_option("--user-id", arguments->userId, "Whose")->required();
    command->add_option("--tenant-id", arguments->tenantId, "Of which tenant")->required();
    command->add_option("--ttl", arguments->ttl, "How long it lives (default: as the tenant's settings say, else 8h)");
    command->add_option("--ip", arguments->ip, "The user's address");
    command->add_option("--user-agent", arguments->userAgent, "The user's program or device");
    command->add_flag("--refresh-token", arguments->refreshToken,
                      "With a refresh token, and the access token it renews");

    const std::string some = "3f0c9f0e-6a1b-4a57-9d3e-2f7a8c1d5b60";
    withJti(addCommand(*group, context, "show", "One session", "session show " + some, on(show)));
    withJti(addCommand(*group, context, "validate", "Whether it is alive; exit 3 where it is not",
                       "session validate " + some, on(validate)));

    command = withIssuer(addCommand(*group, context, "list", "A page of sessions, the newest first",
                                    "session list --tenant-id thar-solar --status active", on(list)));
    command->add_option("--user-id", arguments->userId, "Of this user only");
    command->add_option("--tenant-id", arguments->tenantId, "Of this tenant only");
    command->add_option("--status", arguments->statuses, "Only those: active, expired or revoked, or two of them")
        ->delimiter(',');
    command->add_option("--search", arguments->search,
                        "A part of the user's id or name, the beginning of an address, or a session's id");
    command->add_option("--limit", arguments->limit, "At most so many, up to 500");
    command->add_option("--after", arguments->after, "The page behind this cursor");

    withReason(withJti(addCommand(*group, context, "revoke", "End one session",
                                  "session revoke " + some + " --reason \"laptop lost\"", on(revoke))));
    command = withDryRun(withReason(withIssuer(addCommand(*group, context, "revoke-user", "End all sessions of a user",
                                                          "session revoke-user asha", on(revokeUser)))));
    command->add_option("USER", arguments->userId, "The user's id")->required();
    command->add_option("--tenant-id", arguments->tenantId, "Those of this tenant only");
    command =
        withDryRun(withReason(withIssuer(addCommand(*group, context, "revoke-tenant", "End all sessions of a tenant",
                                                    "session revoke-tenant thar-solar", on(revokeTenant)))));
    command->add_option("TENANT", arguments->tenantId, "The tenant's id")->required();
    command = withDryRun(
        withReason(withIssuer(addCommand(*group, context, "revoke-all", "Sign everybody out of the workspace",
                                         "session revoke-all --confirm local", on(revokeAll)))));
    command->add_option("--confirm", arguments->confirm, "The workspace's name")->required();

    command = addCommand(*group, context, "refresh", "Exchange a refresh token for the next one and a new access token",
                         "session refresh -", on(refresh));
    command->add_option("TOKEN", arguments->token, "- for stdin, or @FILE")->required();
    command = withIssuer(addCommand(*group, context, "cleanup", "Delete what has long been over",
                                    "session cleanup --older-than 90d", on(cleanup)));
    command->add_option("--older-than", arguments->olderThan, "Over for so long (default: 30d)");
    command = withIssuer(addCommand(*group, context, "watch", "A line of JSON for every change, as it happens",
                                    "session watch --tenant-id thar-solar", on(watch)));
    command->add_option("--tenant-id", arguments->tenantId, "Of this tenant only");
    command->add_option("--count", arguments->count, "End after so many (default: watch until interrupted)")
        ->check(CLI::PositiveNumber);
}

} // namespace landreeve::cli
