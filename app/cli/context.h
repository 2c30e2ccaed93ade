#pragma once

#include "app/cli/terminal.h"
#include "core/base/error_codes.h"
#include "core/workspace/workspace.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

namespace landreeve::health {
struct HealthReport;
} // namespace landreeve::health

namespace landreeve::cli {

/// What every command has: its global options, the terminal, what ends it, and the workspace, opened when first asked
/// for.
class Context {
public:
    Terminal terminal;
    std::string home;
    std::string workspaceName;
    std::string token;
    bool tokenGiven = false; ///< Also where it is empty, as of a command that failed.
    /// Set by the one command that signs in; empty: nobody is asked.
    access::SignInPrompt signIn;
    auth::BrowseFn browse;
    std::stop_source stopSource;

    /// Whether the chosen command draws, and needs fonts.
    bool draws = false;
    /// What the chosen command does; set by its callback.
    std::function<Exit()> command;

    std::stop_token stop() const { return stopSource.get_token(); }
    workspace::Home resolvedHome() const;
    workspace::Profile profile() const;

    /// Opens the workspace, as the subject of the token where one was given. Throws Error `token_invalid` where that
    /// is refused.
    workspace::Workspace& workspace();
    /// A tenant whose audit entries are sealed when the command ends.
    void touched(const std::string& tenantId) { m_touched.insert(tenantId); }
    /// Seals what the command left in the outboxes, for as long as `most`. Never fails the command: what is left is
    /// sealed by the next.
    void finish(std::chrono::milliseconds most);

    /// A connection to a tenant's records for what a permission says.
    access::TenantConnection lend(const std::string& tenantId, const access::Permission& permission);
    /// Throws Error `permission_denied` where the operator may not do this in the workspace, `schema_ahead` where
    /// nobody may.
    void require(const std::string& area, const std::string& action, const std::string& tenantId = {});
    /// The same by a right in the whole workspace, or in the tenant: whoever has the first stays able to mend what
    /// shuts him out of the second. Throws Error `tenant_not_found`, too.
    void requireThereOrEverywhere(const std::string& area, const std::string& action, const std::string& tenantId);

private:
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::set<std::string> m_touched;
};

/// Makes a subcommand with its help text and an example, and what it does.
CLI::App* addCommand(CLI::App& parent, Context& context, const std::string& name, const std::string& about,
                     const std::string& example, std::function<Exit()> run = {});

/// Prints a health report. Exit 6 when something is down.
Exit printHealth(const Context& context, const health::HealthReport& report);

void addEngineCommands(CLI::App& app, Context& context);
void addWorkspaceCommands(CLI::App& app, Context& context);
/// `health` and `alerts`.
void addHealthCommands(CLI::App& app, Context& context);
void addOperatorCommands(CLI::App& app, Context& context);
void addTenantCommands(CLI::App& app, Context& context);
void addMigrateCommands(CLI::App& app, Context& context);
void addRecordCommands(CLI::App& app, Context& context);
/// `order …`; what else is of orders goes under that command.
void addOrderCommands(CLI::App& app, Context& context);
/// `order print`, under the orders' commands.
void addPrintCommand(CLI::App& order, Context& context);
void addStockCommands(CLI::App& app, Context& context);
void addVaultCommands(CLI::App& app, Context& context);
void addTokenCommands(CLI::App& app, Context& context);
void addSessionCommands(CLI::App& app, Context& context);
void addUserCommands(CLI::App& app, Context& context);
void addRoleCommands(CLI::App& app, Context& context);
void addAccessCommands(CLI::App& app, Context& context);
/// `record import` and `record export`, under the records' commands.
void addTransferCommands(CLI::App& record, Context& context);
/// `tenant settings`, under the tenants' commands.
void addTenantSettings(CLI::App& tenant, Context& context);
/// `tenant restore` and `tenant clone`, under the tenants' commands.
void addCopyCommands(CLI::App& tenant, Context& context);
/// `token mint`, under the tokens' commands.
void addMintCommand(CLI::App& token, Context& context);
void addIssuerCommands(CLI::App& app, Context& context);
void addAuditCommands(CLI::App& app, Context& context);
void addJwksCommands(CLI::App& app, Context& context);
void addDemoCommand(CLI::App& app, Context& context);

} // namespace landreeve::cli
