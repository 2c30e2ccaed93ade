#include "app/cli/context.h"
#include "core/base/error.h"
#include "core/orders/order_event.h"
#include "core/orders/order_progress.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace landreeve::cli {
namespace {

using namespace orders;

struct OrderArguments {
    std::string tenant;
    std::string number;
    std::string lines;
    std::string reason;
    std::string carrier;
    std::string tracking;
    std::string key;
    std::optional<std::int64_t> version;
};

/// One verb; what is of both kinds of orders goes by the number.
struct Verb {
    OrderEvent event;
    std::string_view about;
};

constexpr auto kVerbs = std::to_array<Verb>({
    {OrderEvent::Submit, "Give a purchase to whoever approves it"},
    {OrderEvent::Approve, "Approve a purchase that somebody else made"},
    {OrderEvent::Reject, "Send a purchase back to be changed, for a reason"},
    {OrderEvent::Receive, "Take goods of a purchase into stock"},
    {OrderEvent::Confirm, "Confirm a sale: its goods are reserved"},
    {OrderEvent::Reserve, "Reserve what was backordered, as far as it is there now"},
    {OrderEvent::Hold, "Put a sale on hold: what is reserved for it is free again"},
    {OrderEvent::Release, "Go on with a sale on hold: its goods are reserved again"},
    {OrderEvent::Ship, "Ship what is reserved for a sale"},
    {OrderEvent::Deliver, "Note that a sale has arrived"},
    {OrderEvent::Return, "Send goods back to the vendor, or take them back from the customer"},
    {OrderEvent::Cancel, "Cancel an order"},
    {OrderEvent::Close, "Close an order; what is still outstanding will not come or go any more"},
});

bool isOf(OrderKind kind, OrderEvent event) {
    return orderEventOf(kind, toString(event)).has_value();
}

/// Numbers begin with the kind's letters; an event of one kind alone says it too.
OrderKind kindOf(const std::string& number, std::optional<OrderEvent> event) {
    if (event && !isOf(OrderKind::Sale, *event))
        return OrderKind::Purchase;
    if (event && !isOf(OrderKind::Purchase, *event))
        return OrderKind::Sale;
    if (number.starts_with("PO"))
        return OrderKind::Purchase;
    if (number.starts_with("SO"))
        return OrderKind::Sale;
    throw Error("usage", "\"" + number + "\" is no order's number.", "Write it as PO/26-27/00001 or SO/26-27/00001.");
}

Exit act(Context& context, const OrderArguments& arguments, OrderEvent event) {
    OrderRequest request;
    request.kind = kindOf(arguments.number, event);
    request.order = arguments.number;
    request.event = event;
    request.reason = arguments.reason;
    request.carrier = arguments.carrier;
    request.tracking = arguments.tracking;
    request.expectedVersion = arguments.version;
    if (!arguments.key.empty())
        request.key = arguments.key;
    if (!isUuid(request.key))
        throw Error("usage", "\"" + request.key + "\" is no key.", "Give a UUID, or none.");
    if (!arguments.lines.empty()) {
        QJsonParseError failure;
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(argumentText(arguments.lines)), &failure);
        if (!json.isArray())
            throw Error("invalid_lines", "The lines are no JSON array" + faultOf(failure) + ".",
                        R"(Give [{"line_id":"…","quantity":"2"}].)");
        request.lines = eventLinesFromJson(json.array());
    }
    const OrderOutcome outcome =
        orders::act([&](const access::Permission& permission,
                        const postgres::Wait&) { return context.lend(arguments.tenant, permission); },
                    request, context.stop());
    context.terminal.result({{QStringLiteral("order"), outcome.toJson()}},
                            outcome.number + " is " + orders::statusInWords(outcome.status) + "." +
                                (outcome.repeated ? " It had been done before." : ""));
    return Exit::Done;
}

QJsonValue text(const std::string& value) {
    return value.empty() ? QJsonValue() : QJsonValue(qt(value));
}

QString decimal(const Decimal& value) {
    return qt(value.toString());
}

QJsonArray linesOf(const OrderProgress& order) {
    QJsonArray lines;
    for (const ProgressLine& line : order.lines) {
        QJsonObject json{{QStringLiteral("line_id"), qt(line.lineId)},
                         {QStringLiteral("line"), line.position},
                         {QStringLiteral("sku"), qt(line.sku)},
                         {QStringLiteral("description"), qt(line.description)},
                         {QStringLiteral("warehouse"), qt(line.place.warehouse)},
                         {QStringLiteral("ordered"), decimal(line.ordered)},
                         {QStringLiteral("outstanding"), decimal(line.outstanding(order.kind))},
                         {QStringLiteral("returned"), decimal(line.returned)},
                         {QStringLiteral("free"), decimal(line.place.free())}};
        if (order.kind == OrderKind::Purchase) {
            json.insert(QStringLiteral("received"), decimal(line.received));
            json.insert(QStringLiteral("rejected"), decimal(line.rejected));
            json.insert(QStringLiteral("short_closed"), decimal(line.shortClosed));
        } else {
            json.insert(QStringLiteral("reserved"), decimal(line.reserved));
            json.insert(QStringLiteral("shipped"), decimal(line.shipped));
        }
        lines.append(json);
    }
    return lines;
}

QJsonArray eventsOf(const OrderProgress& order) {
    QJsonArray events;
    for (const PastEvent& event : order.events) {
        QJsonArray lines;
        for (const PastLine& line : event.lines)
            lines.append(QJsonObject{{QStringLiteral("line_id"), qt(line.lineId)},
                                     {QStringLiteral("quantity"), decimal(line.quantity)},
                                     {QStringLiteral("bad"), decimal(line.bad)},
                                     {QStringLiteral("reason"), text(line.reason)}});
        events.append(QJsonObject{{QStringLiteral("id"), qt(event.id)},
                                  {QStringLiteral("event"), qt(toString(event.event))},
                                  {QStringLiteral("at"), qt(toRfc3339(event.at))},
                                  {QStringLiteral("by"), qt(event.by)},
                                  {QStringLiteral("status_before"), qt(event.statusBefore)},
                                  {QStringLiteral("status_after"), qt(event.statusAfter)},
                                  {QStringLiteral("reason"), text(event.reason)},
                                  {QStringLiteral("carrier"), text(event.carrier)},
                                  {QStringLiteral("tracking_number"), text(event.tracking)},
                                  {QStringLiteral("lines"), lines}});
    }
    return events;
}

Exit show(Context& context, const OrderArguments& arguments) {
    const OrderKind kind = kindOf(arguments.number, std::nullopt);
    auto connection = context.lend(arguments.tenant, {toString(kind), "read"});
    const OrderProgress order = progressOf(connection, kind, arguments.number);
    const auto may = [&](const char* action) {
        auto& workspace = context.workspace();
        return workspace.gate()
            .may(workspace.user(), arguments.tenant, {toString(kind), action}, {context.stop()})
            .allowed;
    };
    QJsonArray next;
    std::string allowed;
    for (const NextStep& step : nextSteps(order, {may("write"), may("approve")})) {
        next.append(QJsonObject{{QStringLiteral("event"), qt(toString(step.event))},
                                {QStringLiteral("allowed"), step.allowed},
                                {QStringLiteral("why_not"), text(step.whyNot)}});
        if (step.allowed)
            allowed += (allowed.empty() ? "" : ", ") + toString(step.event);
    }
    std::vector<std::vector<std::string>> rows;
    for (const ProgressLine& line : order.lines)
        rows.push_back({std::to_string(line.position), line.sku, line.place.warehouse, line.ordered.toString(),
                        line.outstanding(kind).toString(),
                        kind == OrderKind::Purchase ? line.place.inTransit.toString() : line.reserved.toString(),
                        line.place.free().toString(), line.lineId});
    context.terminal.result(
        {{QStringLiteral("order"), QJsonObject{{QStringLiteral("id"), qt(order.id)},
                                               {QStringLiteral("number"), qt(order.number)},
                                               {QStringLiteral("status"), qt(order.status)},
                                               {QStringLiteral("held_from"), text(order.heldFrom)},
                                               {QStringLiteral("version"), static_cast<qint64>(order.version)},
                                               {QStringLiteral("code"), qt(order.partyCode)},
                                               {QStringLiteral("created_by"), qt(order.createdBy)},
                                               {QStringLiteral("lines"), linesOf(order)},
                                               {QStringLiteral("events"), eventsOf(order)},
                                               {QStringLiteral("next"), next}}}},
        order.number + " of " + order.partyName + " is " + orders::statusInWords(order.status) + ".\n" +
            table({"Line", "SKU", "Warehouse", "Ordered", "Outstanding",
                   kind == OrderKind::Purchase ? "In transit" : "Reserved", "Free", "Line id"},
                  rows) +
            (allowed.empty() ? "Nothing more is done with it." : "What can be done now: " + allowed + "."));
    return Exit::Done;
}

std::string exampleOf(OrderEvent event) {
    const std::string number = isOf(OrderKind::Purchase, event) ? "PO/26-27/00007" : "SO/26-27/00007";
    std::string command = "order " + toString(event) + " " + number + " --tenant-id sahyadri-agro";
    if (event == OrderEvent::Reject)
        return command + " --reason \"too dear\"";
    if (event == OrderEvent::Receive)
        return command + " --lines @receipt.json";
    if (event == OrderEvent::Ship)
        return command + " --carrier \"Koyna Roadlines\" --tracking LR-0042";
    return command;
}

} // namespace

void addOrderCommands(CLI::App& app, Context& context) {
    const auto arguments = std::make_shared<OrderArguments>();
    const auto ofOrder = [arguments](CLI::App* command) {
        command->add_option("NUMBER", arguments->number, "The order's number")->required();
        command->add_option("--tenant-id", arguments->tenant, "The tenant's id")->required();
        return command;
    };
    CLI::App* group = addCommand(app, context, "order", "Purchase and sales orders", "order show --help");
    ofOrder(addCommand(*group, context, "show", "An order as it stands: lines, stock, past, and what can be done",
                       "order show SO/26-27/00007 --tenant-id sahyadri-agro",
                       [&context, arguments] { return show(context, *arguments); }));
    for (const Verb& verb : kVerbs) {
        CLI::App* command =
            ofOrder(addCommand(*group, context, toString(verb.event), std::string(verb.about), exampleOf(verb.event),
                               [&context, arguments, event = verb.event] { return act(context, *arguments, event); }));
        if (verb.event == OrderEvent::Receive || verb.event == OrderEvent::Ship || verb.event == OrderEvent::Return)
            command->add_option("--lines", arguments->lines,
                                "A JSON array of lines: - for stdin, or @FILE; else everything outstanding");
        if (verb.event == OrderEvent::Ship) {
            command->add_option("--carrier", arguments->carrier, "Who brings it");
            command->add_option("--tracking", arguments->tracking, "The carrier's number for it");
        }
        CLI::Option* reason = command->add_option("--reason", arguments->reason, "Why");
        if (verb.event == OrderEvent::Reject)
            reason->required();
        command->add_option("--version", arguments->version, "Only while the order still has this version");
        command->add_option("--key", arguments->key, "A UUID: the same key twice is done once");
    }
}

} // namespace landreeve::cli
