#include "app/cli/context.h"
#include "core/audit/entries.h"
#include "core/audit/entry_words.h"
#include "core/audit/export.h"
#include "core/base/duration.h"
#include "core/base/error.h"

#include <QDate>
#include <QJsonArray>

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace landreeve::cli {
namespace {

struct AuditArguments {
    std::string tenantId;
    std::string action;
    std::string actor;
    std::string object;
    std::string search;
    std::string since;
    std::string until;
    std::string after;
    std::string output;
    std::string before;
    std::string confirm;
    int limit = 50;
    bool force = false;
};

/// A moment, a day (from its beginning in UTC), or how long ago.
std::optional<Time> timeOf(const std::string& text) {
    if (text.empty())
        return std::nullopt;
    if (const auto ago = durationFromText(text))
        return std::chrono::system_clock::now() - *ago;
    if (QDate::fromString(qt(text), Qt::ISODate).isValid() && text.size() == 10)
        return timeFromText(text + "T00:00:00Z");
    try {
        return timeFromText(text);
    } catch (const Error&) {
        throw Error("usage", "\"" + text + "\" is no time.",
                    "Write 2026-03-01, 2026-03-01T10:00:00Z, or 30d for 30 days ago.");
    }
}

audit::EntryFilter filterOf(const AuditArguments& arguments) {
    audit::EntryFilter filter{.tenantId = arguments.tenantId,
                              .action = arguments.action,
                              .actor = arguments.actor,
                              .search = arguments.search,
                              .since = timeOf(arguments.since),
                              .until = timeOf(arguments.until)};
    const auto colon = arguments.object.find(':');
    filter.objectKind = arguments.object.substr(0, colon);
    if (colon != std::string::npos)
        filter.objectId = arguments.object.substr(colon + 1);
    return filter;
}

/// What is asked about is in the log first.
void seal(Context& context, const std::string& tenantId) {
    auto& workspace = context.workspace();
    const auto failures =
        tenantId.empty() ? workspace.sealAudit(context.stop()) : workspace.sealAudit({tenantId}, context.stop());
    for (const control::TenantFailure& failure : failures)
        context.terminal.warn("What was done in " + failure.tenantId +
                              " since its last entry is not in the log yet: " + failure.cause);
}

/// Of a line of many: a number, a word or a short text.
std::string briefOf(const QJsonValue& value) {
    constexpr qsizetype kMost = 40;
    const QString text = value.toVariant().toString();
    return value.isArray() || value.isObject() || text.size() > kMost ? "…" : text.toStdString();
}

/// Why it was done, else which fields became what: "vendor:read false → true".
std::string whyOrWhat(const audit::Entry& entry) {
    if (!entry.reason.empty())
        return entry.reason;
    constexpr int kMost = 3;
    const QJsonObject before = entry.before.toObject();
    const QJsonObject after = entry.after.toObject();
    QStringList fields = before.keys() + after.keys();
    fields.removeDuplicates();
    fields.removeIf([&](const QString& field) {
        return audit::isOwnField(field.toStdString()) || before.value(field) == after.value(field);
    });
    std::string text;
    for (const QString& field : std::as_const(fields).first(std::min<qsizetype>(fields.size(), kMost))) {
        text += (text.empty() ? "" : ", ") + field.toStdString() + ' ' + briefOf(before.value(field));
        text += (before.contains(field) && after.contains(field) ? " → " : "") + briefOf(after.value(field));
    }
    return fields.size() > kMost ? text + " and " + std::to_string(fields.size() - kMost) + " more" : text;
}

Exit list(Context& context, const AuditArguments& arguments) {
    context.require("audit", "read", arguments.tenantId);
    std::int64_t before = 0;
    const char* const end = arguments.after.data() + arguments.after.size();
    if (!arguments.after.empty() && (std::from_chars(arguments.after.data(), end, before).ptr != end || before < 1))
        throw Error("invalid_cursor", "\"" + arguments.after + "\" is no cursor of this list.",
                    "Take `next` of the page before.");
    const audit::EntryFilter filter = filterOf(arguments);
    seal(context, arguments.tenantId);
    const auto page =
        audit::entriesOf(context.workspace().control(), filter, arguments.limit, before, {context.stop()});
    QJsonArray entries;
    std::vector<std::vector<std::string>> rows;
    for (const audit::Entry& entry : page.entries) {
        entries.append(audit::toJson(entry));
        rows.push_back({std::to_string(entry.seq), toRfc3339(entry.at), entry.tenantId.empty() ? "-" : entry.tenantId,
                        entry.actorName.empty() ? entry.actor : entry.actorName,
                        entry.address.empty() ? "-" : entry.address, entry.action,
                        entry.objectId.empty() ? entry.objectKind : entry.objectId, whyOrWhat(entry)});
    }
    const std::string next = page.next > 0 ? std::to_string(page.next) : std::string();
    context.terminal.result(
        {{QStringLiteral("entries"), entries},
         {QStringLiteral("next"), next.empty() ? QJsonValue() : QJsonValue(qt(next))}},
        rows.empty() ? "No such entries."
                     : table({"ENTRY", "AT", "TENANT", "WHO", "FROM", "ACTION", "OF", "WHY, OR WHAT"}, rows) +
                           (next.empty() ? "" : "More with --after " + next));
    return Exit::Done;
}

Exit verify(Context& context, const AuditArguments& /*arguments*/) {
    context.require("audit", "read");
    seal(context, {});
    const auto report = context.workspace().auditLog().verify(context.terminal.progress(), context.stop());
    context.terminal.endProgress();
    QJsonArray findings;
    std::string text;
    for (const audit::Fault& fault : report.faults) {
        findings.append(QJsonObject{{QStringLiteral("seq"), static_cast<qint64>(fault.seq)},
                                    {QStringLiteral("kind"), qt(audit::nameOf(fault.kind))},
                                    {QStringLiteral("detail"), qt(fault.words)}});
        text += fault.words + "\n";
    }
    QJsonObject document{{QStringLiteral("entries"), static_cast<qint64>(report.entries)},
                         {QStringLiteral("valid"), report.valid()},
                         {QStringLiteral("first_bad"), QJsonValue()},
                         {QStringLiteral("findings"), findings},
                         {QStringLiteral("pruned"), static_cast<qint64>(report.pruned)},
                         {QStringLiteral("head"), QJsonValue()}};
    if (const auto bad = report.firstBad())
        document[QStringLiteral("first_bad")] = static_cast<qint64>(*bad);
    if (report.head)
        document[QStringLiteral("head")] =
            QJsonObject{{QStringLiteral("entries"), static_cast<qint64>(report.head->seq)},
                        {QStringLiteral("at"), qt(toRfc3339(report.head->at))}};
    if (report.valid())
        text = "All " + std::to_string(report.entries) + " entries are as they were sealed" +
               (report.head ? "; this home signed the end at entry " + std::to_string(report.head->seq) + "." : ".");
    else if (report.faultCount > static_cast<std::int64_t>(report.faults.size()))
        text += "and " + std::to_string(report.faultCount - static_cast<std::int64_t>(report.faults.size())) + " more.";
    context.terminal.result(document, text);
    return report.valid() ? Exit::Done : Exit::Refused;
}

Exit exportLog(Context& context, const AuditArguments& arguments) {
    if (std::error_code unknown; !arguments.force && std::filesystem::exists(arguments.output, unknown))
        throw Error("file_exists", "There is a file " + arguments.output + " already.",
                    "Choose another file, or write over it with --force.");
    const audit::EntryFilter filter = filterOf(arguments);
    context.require("audit", "export", arguments.tenantId);
    seal(context, arguments.tenantId);
    const auto count = audit::exportEntries(context.workspace().control(), filter, arguments.output,
                                            context.terminal.progress(), context.stop());
    context.terminal.endProgress();
    context.terminal.result(
        {{QStringLiteral("entries"), static_cast<qint64>(count)}, {QStringLiteral("file"), qt(arguments.output)}},
        std::to_string(count) + (count == 1 ? " entry is" : " entries are") + " in " + arguments.output + ".");
    return Exit::Done;
}

Exit prune(Context& context, const AuditArguments& arguments) {
    const std::string name = context.profile().name;
    if (arguments.confirm != name)
        throw Error("confirmation_mismatch", "\"" + arguments.confirm + "\" is not the name of this workspace.",
                    "Type it exactly to remove old entries: it is \"" + name + "\".");
    context.require("audit", "delete");
    std::optional<Time> before = timeOf(arguments.before);
    if (!before) {
        const auto kept = audit::keptByTenants(context.workspace().control(), {context.stop()});
        before = std::chrono::system_clock::now() - (kept.count() > 0 ? kept : audit::kKeptByDefault);
    }
    seal(context, {});
    const auto [pruned, failures] =
        context.workspace().pruneAudit(*before, context.terminal.progress(), context.stop());
    context.terminal.endProgress();
    for (const control::TenantFailure& failure : failures)
        context.terminal.warn("The copies of these entries in " + failure.tenantId +
                              " go the next time: " + failure.cause);
    context.terminal.result({{QStringLiteral("pruned"), static_cast<qint64>(pruned.entries)},
                             {QStringLiteral("before"), qt(toRfc3339(*before))}},
                            "Removed " + std::to_string(pruned.entries) +
                                (pruned.entries == 1 ? " entry" : " entries") + " from before " + toRfc3339(*before) +
                                ".");
    return Exit::Done;
}

} // namespace

void addAuditCommands(CLI::App& app, Context& context) {
    auto arguments = std::make_shared<AuditArguments>();
    const auto on = [&context, arguments](Exit (*run)(Context&, const AuditArguments&)) {
        return [&context, arguments, run] { return run(context, *arguments); };
    };
    const auto withFilter = [arguments](CLI::App* command) {
        command->add_option("--tenant-id", arguments->tenantId, "Of this tenant only");
        command->add_option("--action", arguments->action, "Of this action only; * stands for any text: *.reveal");
        command->add_option("--actor", arguments->actor, "By this user only");
        command->add_option("--object", arguments->object, "Of this kind of object, or of this one: KIND or KIND:ID");
        command->add_option("--search", arguments->search,
                            "With all these words in who, what, from where, why, before or after");
        command->add_option("--since", arguments->since, "From then on: a day, a time, or 30d for 30 days ago");
        command->add_option("--until", arguments->until, "Before then");
        return command;
    };
    CLI::App* group =
        addCommand(app, context, "audit", "What happened, and whether the log of it is whole", "audit list --since 7d");
    CLI::App* command = withFilter(addCommand(*group, context, "list", "A page of entries, the newest first",
                                              "audit list --action employee.reveal --since 2026-03-01", on(list)));
    command->add_option("--limit", arguments->limit, "At most so many, up to 500");
    command->add_option("--after", arguments->after, "The page behind this cursor");
    addCommand(*group, context, "verify", "Compute the whole log anew; exit 3 where an entry is not as it was sealed",
               "audit verify", on(verify));
    command =
        withFilter(addCommand(*group, context, "export", "Write entries to a file, by its ending CSV or JSON",
                              "audit export --output march.csv --since 2026-03-01 --until 2026-04-01", on(exportLog)));
    command->add_option("--output", arguments->output, "The file: .csv or .json")->required();
    command->add_flag("--force", arguments->force, "Write over a file that is there");
    command = addCommand(*group, context, "prune", "Remove old entries, behind a signed checkpoint",
                         "audit prune --before 2018-04-01 --confirm local", on(prune));
    command->add_option("--before", arguments->before,
                        "Those from before then (default: as long as the tenants' settings keep them)");
    command->add_option("--confirm", arguments->confirm, "The workspace's name")->required();
}

} // namespace landreeve::cli
