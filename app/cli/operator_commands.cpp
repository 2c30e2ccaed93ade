#include "app/cli/context.h"
#include "app/cli/prompts.h"
#include "core/base/error.h"
#include "core/control/user_store.h"
#include "core/sessions/session_store.h"

#include <QProcess>

#include <algorithm>

namespace landreeve::cli {
namespace {

using access::SignInAnswer;
using access::SignInChoice;
using access::SignInRequest;
using workspace::Workspace;

struct LoginArguments {
    std::string issuer;
    std::string email;
    std::string password;
};

std::string wordOf(Workspace::SignedInBy by) {
    switch (by) {
    case Workspace::SignedInBy::System:
        return "system";
    case Workspace::SignedInBy::DatabaseRole:
        return "database-role";
    case Workspace::SignedInBy::Issuer:
        return "issuer";
    case Workspace::SignedInBy::Token:
        break;
    }
    return "token";
}

/// What the issuer itself says of who is signed in.
QJsonObject documentOf(const auth::SupabaseUser& account) {
    const auto timeOrNull = [](const std::optional<Time>& time) {
        return time ? QJsonValue(qt(toRfc3339(*time))) : QJsonValue();
    };
    return {{QStringLiteral("id"), qt(account.id)},
            {QStringLiteral("email"), qt(account.email)},
            {QStringLiteral("created_at"), timeOrNull(account.createdAt)},
            {QStringLiteral("last_sign_in_at"), timeOrNull(account.lastSignInAt)}};
}

Exit whoami(Context& context, bool askIssuer = false) {
    auto& workspace = context.workspace();
    const access::Subject user = workspace.user();
    const auto session =
        sessions::SessionStore(workspace.control()).find({user.issuer, user.sessionJti}, {context.stop()});
    const std::string tenant = session ? session->tenantId : std::string();
    std::string role;
    for (const auto& mapping :
         control::UserStore(*workspace.control().lend({context.stop()})).list(user.issuer, user.userId)) {
        // Where he has a role in the session's tenant that one holds.
        if (mapping.tenantId == tenant || (mapping.tenantId.empty() && role.empty()))
            role = mapping.role;
    }
    const auto endsAt = session ? QJsonValue(qt(toRfc3339(session->expiresAt))) : QJsonValue();
    QJsonObject document{{QStringLiteral("issuer"), qt(user.issuer)},
                         {QStringLiteral("user_id"), qt(user.userId)},
                         {QStringLiteral("name"), qt(user.displayName)},
                         {QStringLiteral("session"), qt(user.sessionJti)},
                         {QStringLiteral("expires_at"), endsAt},
                         {QStringLiteral("signed_in_by"), qt(wordOf(workspace.signedInBy()))},
                         {QStringLiteral("tenant"), tenant.empty() ? QJsonValue() : QJsonValue(qt(tenant))},
                         {QStringLiteral("role"), qt(role)},
                         {QStringLiteral("workspace"), qt(workspace.profile().name)}};
    std::string atIssuer;
    if (askIssuer) {
        const auto account = workspace.login().account(context.stop());
        document.insert(QStringLiteral("account"), account ? QJsonValue(documentOf(*account)) : QJsonValue());
        atIssuer = account ? "\nAt " + user.issuer + ": " + account->email +
                                 (account->lastSignInAt ? ", last signed in " + toRfc3339(*account->lastSignInAt) : "")
                           : "\nThere is no issuer that says more.";
    }
    context.terminal.result(document, user.displayName + " (" + user.userId + "), " +
                                          (role.empty() ? "no role" : role) +
                                          (tenant.empty() ? "" : " in the tenant " + tenant) + " of the workspace " +
                                          workspace.profile().name + "\nSession " + user.sessionJti +
                                          (session ? ", until " + toRfc3339(session->expiresAt) : "") + atIssuer);
    return Exit::Done;
}

/// The issuer that is meant: the one named, or the only one there is.
SignInChoice choose(const LoginArguments& arguments, const std::vector<SignInChoice>& choices) {
    if (choices.empty())
        throw Error("issuer_not_found", "There is no issuer to sign in at.",
                    "Configure one with: landreevectl issuer add URL --client-id ID");
    if (arguments.issuer.empty() && choices.size() == 1)
        return choices.front();
    const auto named = std::ranges::find(choices, arguments.issuer, &SignInChoice::issuer);
    if (named != choices.end())
        return *named;
    std::string all;
    for (const SignInChoice& choice : choices)
        all += (all.empty() ? "" : ", ") + choice.issuer;
    throw Error("usage",
                arguments.issuer.empty() ? "There are several issuers to sign in at."
                                         : "Nobody signs in here at " + arguments.issuer + ".",
                "Name one with --issuer: " + all + ".");
}

/// From the options; what is missing is asked for on the terminal.
std::optional<SignInAnswer> answerFor(const LoginArguments& arguments, const std::vector<SignInChoice>& choices) {
    const SignInChoice choice = choose(arguments, choices);
    SignInAnswer answer{.issuer = choice.issuer};
    if (choice.kind != control::IssuerKind::Supabase)
        return answer;
    const bool complete = !arguments.email.empty() && !arguments.password.empty();
    if (!complete && !canAsk())
        throw Error("usage", "There is no terminal to ask for the e-mail address and the password on.",
                    "Give --email, and --password - or @FILE.");
    const auto email = arguments.email.empty() ? askLine("E-mail: ") : std::optional(arguments.email);
    if (!email)
        return std::nullopt;
    auto password = arguments.password.empty() ? askSecret("Password: ")
                                               : std::optional(SecretString(argumentText(arguments.password)));
    if (!password)
        return std::nullopt;
    answer.email = *email;
    answer.password = std::move(*password);
    return answer;
}

/// Shows the address too: the browser may be on another computer's screen, or there is none.
void browse(const Terminal& terminal, const std::string& url) {
    terminal.note("Sign in in the browser: " + url);
    QString program = qEnvironmentVariable("BROWSER");
    if (program.isEmpty() && (qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")))
        program = QStringLiteral("xdg-open");
    if (!program.isEmpty())
        QProcess::startDetached(program, {qt(url)});
}

Exit login(Context& context, const LoginArguments& arguments) {
    if (context.tokenGiven)
        throw Error("usage", "A token and signing in do not go together.", "Leave the token out.");
    bool asked = false;
    context.browse = [&context](const std::string& url) { browse(context.terminal, url); };
    context.signIn = [&](const SignInRequest& request) {
        // On a terminal one may try again; a script's answer would only be the same.
        if (request.refused && (asked || !canAsk())) {
            if (!canAsk() || !arguments.password.empty() || request.refused->code() != "sign_in_refused")
                throw Error(*request.refused);
            context.terminal.warn(request.refused->message());
        }
        asked = true;
        return answerFor(arguments, request.choices);
    };
    auto& workspace = context.workspace();
    if (!asked && !(arguments.issuer.empty() && arguments.email.empty())) {
        const auto answer = answerFor(arguments, workspace.login().choices({context.stop()}));
        if (!answer)
            throw Cancelled();
        workspace.signInAt(*answer, context.browse, context.stop());
    }
    return whoami(context);
}

/// Ends other sessions of the operator; his own goes on, or ends with them.
Exit logoutWider(Context& context, auth::SignOutScope scope) {
    auto& workspace = context.workspace();
    const auto ended = static_cast<qint64>(workspace.signOut(context.stop(), scope));
    const bool own = scope == auth::SignOutScope::Global;
    context.terminal.result({{QStringLiteral("signed_out"), own}, {QStringLiteral("sessions_ended"), ended}},
                            std::string(own ? "Signed out everywhere: " : "You stay signed in here: ") +
                                std::to_string(ended) + (ended == 1 ? " session" : " sessions") +
                                (own ? " ended." : " elsewhere ended."));
    return Exit::Done;
}

Exit logout(Context& context, const std::string& scope) {
    if (scope != "local")
        return logoutWider(context, scope == "global" ? auth::SignOutScope::Global : auth::SignOutScope::Others);
    const auto say = [&context](bool ended, const std::string& text) {
        context.terminal.result({{QStringLiteral("signed_out"), ended}}, text);
        return Exit::Done;
    };
    try {
        auto& workspace = context.workspace();
        const std::string name = workspace.user().displayName;
        const bool byItself = workspace.signedInBy() == Workspace::SignedInBy::System;
        workspace.signOut(context.stop());
        return say(true, name + " is signed out." + (byItself ? " The next command signs in anew." : ""));
    } catch (const Error& error) {
        if (error.code() == "sign_in_needed")
            return say(false, "Nobody is signed in.");
        // Who cannot go on with a sign-in may end it all the same.
        if (error.code() != "issuer_unavailable" && error.code() != "permission_denied" &&
            error.code() != "rate_limited" && error.code() != "keychain_unavailable")
            throw;
    }
    Workspace::open({context.resolvedHome(), context.profile().name, passphrasePrompt(), {}, {}, {}, false},
                    context.terminal.progress(), context.stop())
        ->login()
        .end(context.stop());
    return say(true, "The sign-in that was kept is ended.");
}

} // namespace

void addOperatorCommands(CLI::App& app, Context& context) {
    const auto arguments = std::make_shared<LoginArguments>();
    CLI::App* command = addCommand(app, context, "login", "Sign in to the workspace, for this and all later commands",
                                   "--workspace pune login --email asha@example.org",
                                   [&context, arguments] { return login(context, *arguments); });
    command->add_option("--issuer", arguments->issuer, "Where to sign in (default: the only one there is)");
    command->add_option("--email", arguments->email, "As whom, where a password is asked for");
    command->add_option("--password", arguments->password, "That password: - for stdin, or @FILE");
    const auto scope = std::make_shared<std::string>("local");
    command = addCommand(app, context, "logout", "End the operator's session, and forget the sign-in",
                         "logout --scope others", [&context, scope] { return logout(context, *scope); });
    command
        ->add_option(
            "--scope", *scope,
            "local: this session (default); global: all of yours, here and at the issuer; others: all but this")
        ->check(CLI::IsMember({"local", "global", "others"}));
    const auto ask = std::make_shared<bool>(false);
    command = addCommand(app, context, "whoami", "Who you are here, and in which session", "whoami",
                         [&context, ask] { return whoami(context, *ask); });
    command->add_flag("--ask-issuer", *ask, "And what a Supabase project says of your account");
}

} // namespace landreeve::cli
