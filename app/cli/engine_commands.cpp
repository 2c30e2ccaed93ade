#include "app/cli/context.h"
#include "core/engine/engine.h"

namespace landreeve::cli {
namespace {

QJsonObject documentOf(const engine::EngineStatus& status) {
    return {{QStringLiteral("state"), qt(std::string(engine::nameOf(status.state)))},
            {QStringLiteral("pid"), status.pid ? QJsonValue(static_cast<qint64>(*status.pid)) : QJsonValue()},
            {QStringLiteral("version"), qt(status.version)},
            {QStringLiteral("data"), qt(status.dataFolder.string())},
            {QStringLiteral("socket_folder"), qt(status.socketFolder.string())},
            {QStringLiteral("since"), status.since ? QJsonValue(qt(toRfc3339(*status.since))) : QJsonValue()},
            {QStringLiteral("reason"), qt(status.reason)}};
}

std::string textOf(const engine::EngineStatus& status) {
    std::string text = "The engine is " + std::string(engine::nameOf(status.state));
    if (status.pid)
        text += ", process " + std::to_string(*status.pid);
    text += "." + (status.reason.empty() ? "" : "\n" + status.reason);
    text += "\nData: " + status.dataFolder.string();
    return text + (status.version.empty() ? "" : "\nPostgreSQL " + status.version);
}

} // namespace

void addEngineCommands(CLI::App& app, Context& context) {
    CLI::App* group =
        addCommand(app, context, "engine", "The embedded PostgreSQL of the local workspace", "engine status");
    addCommand(*group, context, "start", "Start it, or make it first", "engine start", [&context] {
        context.resolvedHome().prepare();
        engine::Engine engine(context.resolvedHome().engine());
        engine.start(context.terminal.progress(), context.stop());
        context.terminal.result({{QStringLiteral("engine"), documentOf(engine.status())}}, textOf(engine.status()));
        return Exit::Done;
    });
    addCommand(*group, context, "stop", "Stop it, ending its sessions", "engine stop", [&context] {
        engine::Engine engine(context.resolvedHome().engine());
        const bool stopped = engine.stop(context.stop());
        context.terminal.result({{QStringLiteral("engine"), documentOf(engine.status())}},
                                stopped ? "The engine has stopped." : "The engine was not running.");
        return Exit::Done;
    });
    addCommand(*group, context, "status", "Whether it runs, where its data is", "engine status --json", [&context] {
        const engine::EngineStatus status = engine::Engine(context.resolvedHome().engine()).status();
        context.terminal.result({{QStringLiteral("engine"), documentOf(status)}}, textOf(status));
        return Exit::Done;
    });
}

} // namespace landreeve::cli
