#include "app/cli/context.h"
#include "core/access/access_check.h"
#include "core/access/explanation.h"
#include "core/access/policy_sync.h"
#include "core/base/error.h"
#include "core/control/role_store.h"
#include "core/sessions/session_store.h"

#include <QFile>
#include <QJsonArray>

namespace landreeve::cli {
namespace {

QJsonValue orNull(const std::string& text) {
    return text.empty() ? QJsonValue() : QJsonValue(qt(text));
}

struct CheckArguments {
    std::string token;
    std::string permission;
    std::string tenantId;
    std::string batch;
};

/// Why a token is refused is for who may read the audit log, where it stands anyway.
QJsonObject documentOf(const access::Verdict& verdict, bool mayKnow) {
    const bool isToken = verdict.code == "token_invalid";
    const std::string reason = verdict.code == "permission_denied" && !verdict.reason.starts_with("policy_engine_")
                                   ? verdict.code
                               : isToken && !mayKnow ? verdict.code
                                                     : verdict.reason;
    return {{QStringLiteral("allowed"), verdict.allowed},
            {QStringLiteral("reason"), verdict.allowed ? QJsonValue() : QJsonValue(qt(reason))},
            {QStringLiteral("subject"), isToken && !mayKnow ? QJsonValue() : orNull(verdict.subject.userId)},
            {QStringLiteral("tenant"), orNull(verdict.tenantId)}};
}

access::Verdict ask(workspace::Workspace& workspace, const access::AccessQuestion& question,
                    const std::stop_token& stop) {
    return access::askForToken(workspace.control(), workspace.tokenSignIn(), workspace.gate(), question, {stop});
}

bool mayKnow(Context& context) {
    auto& workspace = context.workspace();
    return workspace.gate().may(workspace.user(), {}, {"audit", "read"}, {context.stop()}).allowed;
}

std::vector<access::AccessQuestion> questionsOf(const std::string& path) {
    QFile file(qt(path));
    if (!file.open(QIODevice::ReadOnly))
        throw Error("file_unreadable", path + " cannot be read.", "Look whether the file is there and may be read.");
    std::vector<access::AccessQuestion> questions;
    while (!file.atEnd()) {
        const QStringList words = QString::fromUtf8(file.readLine()).simplified().split(u' ', Qt::SkipEmptyParts);
        if (words.isEmpty())
            continue;
        if (words.size() > 3 || words.size() < 2)
            throw Error("usage", "Line " + std::to_string(questions.size() + 1) + " asks nothing.",
                        "Write a token, a permission and, if wanted, a tenant on each line.");
        questions.push_back({SecretString(words[0].toStdString()), words[1].toStdString(),
                             words.size() > 2 ? words[2].toStdString() : std::string()});
    }
    return questions;
}

Exit check(Context& context, const CheckArguments& arguments) {
    if (arguments.batch.empty() == arguments.token.empty() || (arguments.batch.empty() && arguments.permission.empty()))
        throw Error("usage", "It is not said what is asked.", "Give a token and --permission, or --batch FILE.");
    auto& workspace = context.workspace();
    const bool told = mayKnow(context);
    if (!arguments.batch.empty()) {
        for (const access::AccessQuestion& question : questionsOf(arguments.batch)) {
            const access::Verdict verdict = ask(workspace, question, context.stop());
            const QJsonObject document = documentOf(verdict, told);
            context.terminal.result(document,
                                    std::string(verdict.allowed ? "may      " : "may not  ") + question.permission);
        }
        return Exit::Done;
    }
    {
        auto lease = workspace.control().lend({context.stop()});
        control::RoleStore(*lease).refuseUnknown({access::permissionFromText(arguments.permission).toString()});
    }
    const access::Verdict verdict =
        ask(workspace, {SecretString(argumentText(arguments.token)), arguments.permission, arguments.tenantId},
            context.stop());
    const QJsonObject document = documentOf(verdict, told);
    context.terminal.result(
        document, verdict.allowed ? verdict.subject.userId + " may."
                                  : "May not: " + document.value(QStringLiteral("reason")).toString().toStdString());
    return verdict.allowed ? Exit::Done : Exit::Refused;
}

struct ExplainArguments {
    std::string userId;
    std::string issuer;
    std::string tenantId;
    std::string permission;
};

Exit explain(Context& context, const ExplainArguments& arguments) {
    context.require("role", "read", arguments.tenantId);
    auto& workspace = context.workspace();
    access::Subject who{arguments.issuer, arguments.userId, {}, {}};
    if (who.issuer.empty())
        who.issuer = sessions::localIssuerOf(workspace.control().workspaceId());
    const access::Explanation told =
        access::explain(workspace.control(), workspace.policyEngine(), who, arguments.tenantId,
                        access::permissionFromText(arguments.permission), {context.stop()});
    QJsonArray steps;
    std::vector<std::vector<std::string>> rows;
    for (const access::ExplanationStep& step : told.steps) {
        steps.append(QJsonObject{{QStringLiteral("name"), qt(step.name)},
                                 {QStringLiteral("outcome"), qt(toString(step.outcome))},
                                 {QStringLiteral("found"), qt(step.found)},
                                 {QStringLiteral("decided"), step.decided}});
        rows.push_back({step.name, toString(step.outcome), step.found + (step.decided ? " (decides)" : "")});
    }
    context.terminal.result({{QStringLiteral("allowed"), told.allowed},
                             {QStringLiteral("user_id"), qt(who.userId)},
                             {QStringLiteral("issuer"), qt(who.issuer)},
                             {QStringLiteral("tenant"), orNull(arguments.tenantId)},
                             {QStringLiteral("permission"), qt(arguments.permission)},
                             {QStringLiteral("role"), orNull(told.role)},
                             {QStringLiteral("signed_in"), told.signedIn},
                             {QStringLiteral("steps"), steps}},
                            arguments.userId +
                                (!told.allowed   ? " may not.\n"
                                 : told.signedIn ? " may.\n"
                                                 : " may, once signed in.\n") +
                                table({"STEP", "", "FOUND"}, rows));
    return Exit::Done;
}

/// Asked of the control plane itself: an engine that was told nothing yet allows nothing.
void requireToTell(Context& context) {
    auto& workspace = context.workspace();
    const access::Explanation told = access::explain(workspace.control(), access::BuiltInEngine(), workspace.user(), {},
                                                     {"role", "write"}, {context.stop()});
    if (told.held)
        return;
    context.require("role", "write"); // refuses, and enters it
    throw Error("permission_denied", "You may not do this: it needs role:write.",
                "An owner or admin of the workspace can grant it.");
}

struct SyncArguments {
    std::string tenantId;
    bool anew = false;
};

Exit sync(Context& context, const SyncArguments& arguments) {
    requireToTell(context);
    const std::string& tenantId = arguments.tenantId;
    auto& workspace = context.workspace();
    std::vector<std::string> tenants;
    if (!tenantId.empty()) {
        tenants.push_back(workspace.lifecycle().get(tenantId, context.stop()).id);
    } else {
        tenants.emplace_back();
        for (const control::Tenant& tenant : workspace.lifecycle().list(std::nullopt, context.stop()))
            tenants.push_back(tenant.id);
    }
    access::PolicyTold sum;
    for (const std::string& id : tenants) {
        const auto told = (arguments.anew ? access::tellAnew : access::synchronisePolicies)(
            workspace.control(), workspace.policyEngine(), id, context.stop());
        sum.written += told.written;
        sum.deleted += told.deleted;
    }
    const std::string name = workspace.policyEngine().name();
    context.terminal.result({{QStringLiteral("engine"), qt(name)},
                             {QStringLiteral("written"), sum.written},
                             {QStringLiteral("deleted"), sum.deleted}},
                            workspace.policyEngine().isOutside()
                                ? name + " was told " + std::to_string(sum.written) + " facts, and that " +
                                      std::to_string(sum.deleted) + " hold no more."
                                : "The built-in engine needs to be told nothing.");
    return Exit::Done;
}

} // namespace

void addAccessCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "access", "Who may do what, and why",
                                 "access check @token.txt --permission vendor:write --tenant-id thar-solar");
    const auto asked = std::make_shared<CheckArguments>();
    CLI::App* command = addCommand(*group, context, "check", "Whether a token's subject may do something",
                                   "access check @token.txt --permission vendor:write --tenant-id thar-solar",
                                   [&context, asked] { return check(context, *asked); });
    command->add_option("TOKEN", asked->token, "The token: itself, - for stdin, or @FILE");
    command->add_option("--permission", asked->permission, "area:action");
    command->add_option("--tenant-id", asked->tenantId, "In this tenant (default: the token's)");
    command->add_option("--batch", asked->batch, "A file of questions: token, permission and tenant on each line");

    const auto explained = std::make_shared<ExplainArguments>();
    command = addCommand(*group, context, "explain", "Why somebody may do something, or not, step by step",
                         "access explain --user-id asha --tenant-id thar-solar --permission purchase-order:approve",
                         [&context, explained] { return explain(context, *explained); });
    command->add_option("--user-id", explained->userId, "The subject, as the issuer names it")->required();
    command->add_option("--issuer", explained->issuer, "Whose user (default: the workspace's own issuer)");
    command->add_option("--tenant-id", explained->tenantId, "In this tenant (default: in the workspace)");
    command->add_option("--permission", explained->permission, "area:action")->required();

    const auto told = std::make_shared<SyncArguments>();
    command = addCommand(*group, context, "sync", "Tell the policy engine outside who may do what", "access sync",
                         [&context, told] { return sync(context, *told); });
    command->add_option("--tenant-id", told->tenantId, "Of this tenant alone (default: of all, and of the workspace)");
    command->add_flag("--anew", told->anew, "All of it: the engine lost what it was told, or is another one");
}

} // namespace landreeve::cli
