#include "app/cli/context.h"
#include "core/access/token_mint.h"
#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/sessions/refresh_families.h"

namespace landreeve::cli {
namespace {

struct MintArguments {
    std::string tenantId;
    std::string userId;
    std::optional<std::string> role;
    std::string life;
    bool refresh = false;
};

Exit mint(Context& context, const MintArguments& arguments) {
    context.require("token", "write", arguments.tenantId);
    // A token speaks of a role, which is given where there is none yet.
    context.require("user", "write", arguments.tenantId);
    access::MintRequest request{arguments.tenantId, arguments.userId, arguments.role};
    if (!arguments.life.empty()) {
        request.life = durationFromText(arguments.life);
        if (!request.life || *request.life < std::chrono::seconds(1))
            throw Error("usage", "\"" + arguments.life + "\" is no duration of at least a second.",
                        "Write it as 15m, 8h or 30d.");
    }
    request.renewable = arguments.refresh;
    auto& workspace = context.workspace();
    const auto minted =
        access::mintToken(workspace.control(), workspace.localIssuer(), workspace.giver(), request, {context.stop()});
    workspace.tellRights(request.tenantId, context.stop());
    std::string text(minted.token.reveal());
    QJsonObject document{{QStringLiteral("token"), qt(text)},
                         {QStringLiteral("jti"), qt(minted.jti)},
                         {QStringLiteral("expires_at"), qt(toRfc3339(minted.expiresAt))}};
    if (arguments.refresh) {
        sessions::RefreshFamilies families(workspace.control(), workspace.keyRing());
        const auto pair = families.begin({workspace.localIssuer().url(), minted.jti}, {}, {context.stop()});
        const std::string refresh(pair.refreshToken.reveal());
        document.insert(QStringLiteral("refresh_token"), qt(refresh));
        text += "\n" + refresh;
    }
    context.terminal.note("A token of " + arguments.userId + " as " + minted.role + " in " + arguments.tenantId +
                          ", good until " + toRfc3339(minted.expiresAt) + ". Its session is " + minted.jti + ".");
    context.terminal.result(document, text);
    return Exit::Done;
}

} // namespace

void addMintCommand(CLI::App& token, Context& context) {
    const auto arguments = std::make_shared<MintArguments>();
    CLI::App* command = addCommand(token, context, "mint", "A token of the workspace's own issuer, with its session",
                                   "token mint --tenant-id thar-solar --user-id asha --role operator > token.txt",
                                   [&context, arguments] { return mint(context, *arguments); });
    command->add_option("--tenant-id", arguments->tenantId, "The tenant it is for")->required();
    command->add_option("--user-id", arguments->userId, "Whom it is for")->required();
    command->add_option("--role", arguments->role, "The role there (default: the present one, else viewer)");
    command->add_option("--ttl", arguments->life, "How long it is good (default: as the tenant's policy says)");
    command->add_flag("--refresh,--refresh-token", arguments->refresh,
                      "With a refresh token for `session refresh`; the token itself is then good for an hour at most");
}

} // namespace landreeve::cli
