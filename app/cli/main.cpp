#include "app/cli/context.h"
#include "app/cli/unknown_command.h"
#include "core/base/error.h"
#include "core/workspace/process_protection.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLoggingCategory>

#include <csignal>
#include <thread>

#include <pthread.h>

namespace landreeve::cli { namespace {

/// SIGINT and SIGTERM become a stop request, which reaches the server; the thread that waits for them ends with the
/// process.
void stopOnSignals(Context& context) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, source = context.stopSource]() mutable {
        int signal = 0;
        while (sigwait(&signals, &signal) == 0)
            source.request_stop();
    }).detach();
    std::signal(SIGPIPE, SIG_IGN);
}

void addGlobalOptions(CLI::App& app, Context& context) {
    app.add_option("--home", context.home, "Folder of all local state (default: the XDG directories)")
        ->envname("LANDREEVE_HOME");
    app.add_option("--workspace", context.workspaceName,
                   "Workspace to work in (default: the one in use, at first local)")
        ->envname("LANDREEVE_WORKSPACE");
    app.add_option("--token", context.token, "Act as this token's subject: - for stdin, or @FILE")
        ->envname("LANDREEVE_TOKEN")
        ->each([&context](const std::string&) { context.tokenGiven = true; });
    app.add_flag("--json", context.terminal.json, "Print one JSON document");
    app.add_flag("--quiet", context.terminal.quiet, "Say nothing but the result");
    app.add_flag("--verbose", context.terminal.verbose, "Say more, with an error's details");
}

/// How long the audit log may keep a command that is done, and one that is not: then mostly the server is away, or
/// somebody waits for the prompt.
constexpr std::chrono::seconds kSealing(30);
constexpr std::chrono::milliseconds kSealingAfterFailure(500);

Exit run(Context& context) {
    try {
        const Exit exit = context.command();
        context.finish(kSealing);
        return exit;
    } catch (const Cancelled&) {
        context.finish(kSealingAfterFailure);
        context.terminal.failure(Error("interrupted", "Interrupted.", "Run it again to go on."));
        return Exit::Interrupted;
    } catch (const Error& error) {
        context.finish(kSealingAfterFailure);
        context.terminal.failure(error);
        return exitOf(error.code());
    } catch (const std::exception& failure) {
        context.terminal.failure(Error("internal_error", failure.what()));
        return Exit::Failed;
    }
}

/// Fonts are for what draws alone; no display is needed for them.
std::unique_ptr<QCoreApplication> applicationFor(const Context& context, int& argc, char** argv) {
    // What these have to say comes as an error of ours.
    const QString silent = QStringLiteral("qt.networkauth.*=false");
    if (!context.draws) {
        QLoggingCategory::setFilterRules(silent);
        return std::make_unique<QCoreApplication>(argc, argv);
    }
    QLoggingCategory::setFilterRules(silent + QStringLiteral("\ndefault.warning=false\nqt.text.font.db.warning=false"));
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return std::make_unique<QGuiApplication>(argc, argv);
}

int parseAndRun(int argc, char** argv) {
    std::unique_ptr<QCoreApplication> application; // outlives what uses it
    Context context;
    CLI::App app{"Landreeve: administration of a multi-tenant business system on PostgreSQL", "landreevectl"};
    app.set_version_flag("--version", "landreevectl " LANDREEVE_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Example:\n  landreevectl tenant provision --tenant-id sahyadri-agro --tenant-name \"Sahyadri Agro\" --seed");
    addGlobalOptions(app, context);
    addWorkspaceCommands(app, context);
    addHealthCommands(app, context);
    addOperatorCommands(app, context);
    addEngineCommands(app, context);
    addTenantCommands(app, context);
    addMigrateCommands(app, context);
    addRecordCommands(app, context);
    addOrderCommands(app, context);
    addStockCommands(app, context);
    addPrintCommand(*app.get_subcommand("order"), context);
    addVaultCommands(app, context);
    addTokenCommands(app, context);
    addSessionCommands(app, context);
    addUserCommands(app, context);
    addRoleCommands(app, context);
    addAccessCommands(app, context);
    addTenantSettings(*app.get_subcommand("tenant"), context);
    addMintCommand(*app.get_subcommand("token"), context);
    addIssuerCommands(app, context);
    addJwksCommands(app, context);
    addAuditCommands(app, context);
    addDemoCommand(app, context);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);
        // Parsing stopped before it reached the flag, perhaps.
        context.terminal.json =
            std::any_of(argv, argv + argc, [](const char* word) { return std::string_view(word) == "--json"; });
        context.terminal.failure(
            unknownCommand(app).value_or(Error("usage", error.what(), "Read the command's --help.")));
        return static_cast<int>(Exit::Usage);
    }
    stopOnSignals(context);
    application = applicationFor(context, argc, argv);
    return static_cast<int>(run(context));
}

}} // namespace landreeve::cli

int main(int argc, char** argv) {
    landreeve::workspace::protectSecretsOfThisProcess();
    return landreeve::cli::parseAndRun(argc, argv);
}
