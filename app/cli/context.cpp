#include "app/cli/context.h"

#include "app/cli/prompts.h"
#include "core/base/error.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace landreeve::cli {

workspace::Home Context::resolvedHome() const {
    return workspace::Home::resolve(home.empty() ? std::nullopt : std::optional(home));
}

workspace::Profile Context::profile() const {
    const workspace::Profiles profiles(resolvedHome());
    return workspaceName.empty() ? profiles.current() : profiles.get(workspaceName);
}

workspace::Workspace& Context::workspace() {
    if (m_workspace)
        return *m_workspace;
    const workspace::Profile chosen = profile();
    if (const auto weakness = chosen.controlUrl.weakness())
        terminal.warn(*weakness);
    // An empty one is refused too: doing it as somebody else than was asked for would be worse than not doing it.
    const SecretString bearer(token.empty() ? std::string() : argumentText(token));
    if (tokenGiven && bearer.empty())
        throw Error("token_invalid", "The token is empty.", "Give a token, or leave it out to act as the operator.");
    m_workspace = workspace::Workspace::open({resolvedHome(), chosen.name, passphrasePrompt(), bearer, signIn, browse},
                                             terminal.progress(), stop());
    terminal.endProgress();
    if (m_workspace->control().schemaAhead())
        terminal.warn("A newer Landreeve has updated this workspace; this program only reads. [schema_ahead]");
    return *m_workspace;
}

void Context::finish(std::chrono::milliseconds most) {
    if (!m_workspace)
        return;
    std::stop_source enough;
    std::mutex mutex;
    std::condition_variable_any over;
    const std::jthread limit([&](const std::stop_token& ended) {
        std::unique_lock lock(mutex);
        over.wait_for(lock, ended, most, [] { return false; });
        enough.request_stop();
    });
    try {
        for (const auto& failure : m_workspace->sealAudit({m_touched.begin(), m_touched.end()}, enough.get_token())) {
            if (terminal.verbose)
                terminal.note("The audit log of " + failure.tenantId + " is sealed later: " + failure.cause);
        }
    } catch (const std::exception& failure) {
        if (terminal.verbose)
            terminal.note(std::string("The audit log is sealed later: ") + failure.what());
    }
}

access::TenantConnection Context::lend(const std::string& tenantId, const access::Permission& permission) {
    touched(tenantId);
    return workspace().gate().lend(workspace().user(), tenantId, permission, {stop()});
}

void Context::require(const std::string& area, const std::string& action, const std::string& tenantId) {
    const auto verdict = workspace().gate().check(workspace().user(), tenantId, {area, action}, {stop()});
    if (verdict.allowed) {
        if (action == "write" || action == "delete")
            workspace().control().refuseIfReadOnly();
        return;
    }
    if (verdict.code == "session_refused")
        throw access::sessionRefused(verdict);
    throw Error("permission_denied", "You may not do this: it needs " + area + ":" + action + ".",
                "An owner or admin of the workspace can grant it.")
        .withDetail("reason", qt(verdict.reason));
}

void Context::requireThereOrEverywhere(const std::string& area, const std::string& action,
                                       const std::string& tenantId) {
    const bool everywhere = workspace().gate().may(workspace().user(), {}, {area, action}, {stop()}).allowed;
    require(area, action, everywhere ? std::string() : tenantId);
    if (!tenantId.empty()) // else a mistyped one would be told as one where nothing is
        workspace().lifecycle().get(tenantId, stop());
}

CLI::App* addCommand(CLI::App& parent, Context& context, const std::string& name, const std::string& about,
                     const std::string& example, std::function<Exit()> run) {
    CLI::App* command = parent.add_subcommand(name, about);
    command->fallthrough();
    command->footer("Example:\n  landreevectl " + example);
    if (run)
        command->callback([&context, run = std::move(run)] { context.command = run; });
    else
        command->require_subcommand(1);
    return command;
}

} // namespace landreeve::cli
