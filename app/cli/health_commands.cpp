#include "app/cli/context.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/health/alert_watch.h"
#include "core/health/finding.h"
#include "core/health/workspace_health.h"

#include <QJsonArray>

#include <algorithm>

namespace landreeve::cli {
namespace {

using health::Alert;
using health::HealthReport;
using health::HealthStatus;

struct AlertArguments {
    bool watch = false;
    int count = 0;
};

QJsonValue orNull(const std::string& text) {
    return text.empty() ? QJsonValue() : QJsonValue(qt(text));
}

QJsonObject documentOf(const Alert& alert) {
    return {{QStringLiteral("code"), qt(alert.code)},
            {QStringLiteral("object"), orNull(alert.object)},
            {QStringLiteral("severity"), qt(toString(alert.severity))},
            {QStringLiteral("since"), alert.since ? QJsonValue(qt(toRfc3339(*alert.since))) : QJsonValue()},
            {QStringLiteral("title"), qt(alert.title)},
            {QStringLiteral("detail"), qt(alert.detail)},
            {QStringLiteral("remedy"), orNull(alert.remedy)},
            {QStringLiteral("command"), orNull(alert.command)}};
}

QJsonObject documentOf(const HealthReport& report) {
    QJsonArray checks;
    for (const auto& check : report.checks) {
        QJsonArray alerts;
        for (const Alert& alert : check.alerts)
            alerts.append(documentOf(alert));
        checks.append(QJsonObject{{QStringLiteral("name"), qt(check.name)},
                                  {QStringLiteral("status"), qt(toString(check.status))},
                                  {QStringLiteral("detail"), qt(check.detail)},
                                  {QStringLiteral("ms"), check.milliseconds},
                                  {QStringLiteral("alerts"), alerts},
                                  {QStringLiteral("command"), orNull(check.command)}});
    }
    return {{QStringLiteral("status"), qt(toString(report.status))}, {QStringLiteral("checks"), checks}};
}

std::string remedyOf(const Alert& alert) {
    return alert.command.empty() ? alert.remedy : alert.remedy + " (" + alert.command + ")";
}

std::string textOf(const HealthReport& report) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& check : report.checks) {
        rows.push_back({check.name, toString(check.status), check.detail});
        for (const Alert& alert : check.alerts)
            rows.push_back({"", "", "→ " + remedyOf(alert)});
        if (!check.command.empty())
            rows.push_back({"", "", "→ " + check.command});
    }
    return table({"CHECK", "STATUS", "DETAIL"}, rows);
}

/// To the second: "2026-01-31T10:00:00Z".
std::string sinceText(const Alert& alert) {
    return alert.since ? toRfc3339(*alert.since).substr(0, 19) + "Z" : "-";
}

std::string textOf(const std::vector<Alert>& alerts) {
    if (alerts.empty())
        return "Nothing needs you.";
    std::vector<std::vector<std::string>> rows;
    for (const Alert& alert : alerts) {
        rows.push_back({alert.code, toString(alert.severity), sinceText(alert),
                        (alert.object.empty() ? "" : alert.object + ": ") + alert.detail});
        rows.push_back({"", "", "", "→ " + remedyOf(alert)});
    }
    return table({"ALERT", "STATUS", "SINCE", "WHAT"}, rows);
}

/// A workspace that cannot be opened: its control plane is what is down.
HealthReport reportOf(const Error& error) {
    std::vector<health::HealthCheck> checks;
    checks.push_back(health::lookFor("control plane", "Control plane", [&] {
        Alert alert = health::alertOf("control_plane_down", {}, HealthStatus::Down, "The control plane does not answer",
                                      error.message() + " " +
                                          error.toJson().value(QStringLiteral("hint")).toString().toStdString());
        alert.since = std::chrono::system_clock::now();
        return health::Finding::of(std::move(alert));
    }));
    return health::reportOf(std::move(checks));
}

Exit exitOf(const HealthReport& report) {
    return report.status == HealthStatus::Down ? Exit::Unavailable : Exit::Done;
}

/// The look, and, where the workspace could not be opened, why, which then stands in the document.
struct Look {
    HealthReport report;
    QJsonObject error;

    QJsonObject with(QJsonObject document) const {
        if (!error.isEmpty())
            document.insert(QStringLiteral("error"), error);
        return document;
    }
};

Look look(Context& context) {
    try {
        return {context.workspace().health(context.stop()), {}};
    } catch (const Error& error) {
        if (landreeve::exitOf(error.code()) != Exit::Unavailable)
            throw;
        return {reportOf(error), error.toJson()};
    }
}

Exit health(Context& context) {
    const Look found = look(context);
    context.terminal.result(found.with(documentOf(found.report)), textOf(found.report));
    return exitOf(found.report);
}

Exit listAlerts(Context& context) {
    const Look found = look(context);
    const auto alerts = alertsOf(found.report);
    QJsonArray list;
    for (const Alert& alert : alerts)
        list.append(documentOf(alert));
    context.terminal.result(found.with({{QStringLiteral("alerts"), list}}), textOf(alerts));
    return exitOf(found.report);
}

Exit watchAlerts(Context& context, int count) {
    std::stop_source enough;
    const std::stop_callback interrupted(context.stop(), [&] { enough.request_stop(); });
    auto& workspace = context.workspace();
    const auto look = [&](const std::stop_token& stop) {
        auto report = workspace.health(stop);
        const auto* tenants = report.check("tenants");
        if (tenants == nullptr || tenants->status != HealthStatus::Unknown)
            return report;
        // It has outlasted the session in which it was begun.
        workspace.stayIn(stop);
        return workspace.health(stop);
    };
    health::AlertWatch watch(look, {.url = workspace.control().url()});
    context.terminal.note("Watching.");
    watch.run(
        [&](const health::AlertChange& change, const HealthReport& report) {
            const Alert& alert = change.alert;
            const std::string at = toRfc3339(report.at);
            context.terminal.result(
                {{QStringLiteral("event"), change.begins ? QStringLiteral("begins") : QStringLiteral("ends")},
                 {QStringLiteral("at"), qt(at)},
                 {QStringLiteral("alert"), documentOf(alert)}},
                at.substr(0, 19) + "Z  " + (change.begins ? "begins  " : "ends    ") + alert.key() +
                    (change.begins ? "  " + alert.detail + " → " + remedyOf(alert) : ""));
            if (count > 0 && --count == 0)
                enough.request_stop();
        },
        enough.get_token());
    if (context.stop().stop_requested())
        throw Cancelled();
    return Exit::Done;
}

} // namespace

Exit printHealth(const Context& context, const HealthReport& report) {
    context.terminal.result(documentOf(report), textOf(report));
    return exitOf(report);
}

void addHealthCommands(CLI::App& app, Context& context) {
    addCommand(app, context, "health", "What is wrong, and what to do", "health --json",
               [&context] { return health(context); });
    const auto arguments = std::make_shared<AlertArguments>();
    CLI::App* alerts = addCommand(
        app, context, "alerts", "What needs somebody now, the worst first", "alerts --watch", [&context, arguments] {
            return arguments->watch ? watchAlerts(context, arguments->count) : listAlerts(context);
        });
    alerts->add_flag("--watch", arguments->watch, "Then a line for each that begins or ends, as it happens");
    alerts->add_option("--count", arguments->count, "End after so many lines (default: watch until interrupted)")
        ->check(CLI::PositiveNumber);
}

} // namespace landreeve::cli
