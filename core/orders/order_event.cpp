#include "core/orders/order_event.h"

#include "core/access/resolved.h"
#include "core/base/error.h"
#include "core/postgres/in_doubt.h"
#include "core/records/refusal.h"

#include <algorithm>
#include <array>

namespace landreeve::orders {
namespace {

constexpr std::array<std::string_view, 13> kEvents{"submit",  "approve", "reject",  "receive", "confirm",
                                                   "reserve", "hold",    "release", "ship",    "deliver",
                                                   "return",  "cancel",  "close"};

// One call of a function: the server plans it at once, and a query of the order's table beside it would cost it half a
// millisecond.
constexpr std::string_view kAct = "SELECT order_id, number, event_id, status, version, repeated "
                                  "FROM order_act($1, $2::uuid, $3, $4::uuid, $5::jsonb, $6, $7, $8, $9::bigint, $10)";
// The same on a tenant whose schema is behind (0023).
constexpr std::string_view kActBefore =
    "SELECT o.id, o.number, a.event_id, a.status, a.version, a.repeated FROM (SELECT id, po_number AS number FROM "
    "purchase_order WHERE $1 = 'purchase-order' UNION ALL SELECT id, so_number FROM sales_order WHERE $1 = "
    "'sales-order') o, LATERAL order_act($1, o.id, $3, $4::uuid, $5::jsonb, $6, $7, $8, $9::bigint) a "
    "WHERE o.id = $2::uuid OR $2::uuid IS NULL AND o.number = $10";

/// How often it is done anew after a deadlock or a serialization failure.
constexpr int kAttempts = 5;
constexpr std::chrono::seconds kPatience(30);

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

std::optional<QJsonArray> documentOf(const OrderRequest& request) {
    if (request.lines.empty())
        return std::nullopt;
    const bool receives = request.event == OrderEvent::Receive;
    QJsonArray lines;
    for (const EventLine& line : request.lines) {
        QJsonObject object{
            {QStringLiteral("line_id"), qt(line.lineId)},
            {receives ? QStringLiteral("received") : QStringLiteral("quantity"), qt(line.quantity.toString())}};
        if (!line.bad.isZero())
            object.insert(receives ? QStringLiteral("rejected") : QStringLiteral("damaged"), qt(line.bad.toString()));
        if (!line.reason.empty())
            object.insert(QStringLiteral("reason"), qt(line.reason));
        lines.append(object);
    }
    return lines;
}

std::optional<std::string> orNothing(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

/// The statement and its COMMIT in one round trip: others wait for the places it locks, and need not wait for this
/// program too.
postgres::Result actAndCommit(access::TenantConnection& connection, const postgres::Statement& statement) {
    auto transaction = connection.begin();
    postgres::Connection& server = transaction.connection();
    try {
        return server.pipeline({statement, {"COMMIT", {}}}).at(0);
    } catch (Error& error) {
        // What the server refused it says; else, where the transaction is over, it may have been done.
        if (!server.usable() || (!server.inTransaction() && error.sqlState().empty()))
            error.setInDoubt().setRetryable(false).withHint(postgres::kMayBeDone);
        throw;
    } catch (const Cancelled&) {
        if (server.usable() && server.inTransaction())
            throw;
        throw postgres::cancelledInDoubt();
    }
}

Decimal decimalIn(const QJsonObject& line, const QString& name, bool needed) {
    const QJsonValue value = line[name];
    if (!needed && (value.isUndefined() || value.isNull()))
        return {};
    // A number in JSON is a double to Qt: only a whole one is surely what was written.
    const std::string text =
        value.isDouble() ? std::to_string(value.toInteger()) : value.toString().trimmed().toStdString();
    const auto decimal = Decimal::parse(text);
    if (!decimal || (value.isDouble() && static_cast<double>(value.toInteger()) != value.toDouble()))
        throw Error("invalid_lines", "A line's " + name.toStdString() + " is no decimal string.", "Write \"12.5\".");
    return *decimal;
}

} // namespace

std::string toString(OrderKind kind) {
    return kind == OrderKind::Purchase ? "purchase-order" : "sales-order";
}

std::string toString(OrderEvent event) {
    return std::string(kEvents[static_cast<std::size_t>(event)]);
}

std::optional<OrderEvent> orderEventOf(OrderKind kind, std::string_view text) {
    const auto& events = eventsOf(kind);
    const auto found = std::ranges::find_if(events, [&](OrderEvent event) { return toString(event) == text; });
    return found == events.end() ? std::nullopt : std::optional(*found);
}

const std::vector<OrderEvent>& eventsOf(OrderKind kind) {
    using enum OrderEvent;
    static const std::vector<OrderEvent> purchase{Submit, Approve, Reject, Receive, Return, Cancel, Close};
    static const std::vector<OrderEvent> sale{Confirm, Reserve, Hold, Release, Ship, Deliver, Return, Cancel, Close};
    return kind == OrderKind::Purchase ? purchase : sale;
}

access::Permission permissionFor(OrderKind kind, OrderEvent event) {
    return {toString(kind), event == OrderEvent::Approve ? "approve" : "write"};
}

std::vector<EventLine> eventLinesFromJson(const QJsonArray& json) {
    std::vector<EventLine> lines;
    for (const QJsonValue value : json) {
        if (!value.isObject())
            throw Error("invalid_lines", "A line is no JSON object.", R"(Give [{"line_id":"…","quantity":"2"}].)");
        const QJsonObject line = value.toObject();
        const bool receipt = line.contains(QStringLiteral("received"));
        lines.push_back({line[QStringLiteral("line_id")].toString().toStdString(),
                         decimalIn(line, receipt ? QStringLiteral("received") : QStringLiteral("quantity"), true),
                         decimalIn(line, receipt ? QStringLiteral("rejected") : QStringLiteral("damaged"), false),
                         line[QStringLiteral("reason")].toString().toStdString()});
    }
    return lines;
}

QJsonObject OrderOutcome::toJson() const {
    return {{QStringLiteral("event_id"), qt(eventId)},
            {QStringLiteral("id"), qt(orderId)},
            {QStringLiteral("number"), qt(number)},
            {QStringLiteral("status"), qt(status)},
            {QStringLiteral("version"), static_cast<qint64>(version)},
            {QStringLiteral("repeated"), repeated}};
}

OrderOutcome act(access::TenantConnection& connection, const OrderRequest& request) {
    const records::Entity& entity = records::entity(toString(request.kind));
    const auto id = isUuid(request.order) ? std::optional(request.order) : std::nullopt;
    postgres::Statement statement{std::string(kAct),
                                  postgres::Params::of(entity.name, id, toString(request.event), request.key,
                                                       documentOf(request), orNothing(request.reason),
                                                       orNothing(request.carrier), orNothing(request.tracking),
                                                       request.expectedVersion, request.order)};
    return records::refusedAs(entity, [&] {
        for (int attempt = 1;; ++attempt) {
            try {
                const auto done = actAndCommit(connection, statement);
                const auto row = done.first();
                if (!row)
                    throw Error("record_not_found", "There is no " + entity.one + " \"" + request.order + "\".",
                                "Look it up with record list " + entity.name + ".");
                return OrderOutcome{row->get<std::string>(2), row->get<std::string>(0),  row->get<std::string>(1),
                                    row->get<std::string>(3), row->get<std::int64_t>(4), row->get<bool>(5)};
            } catch (const Error& error) {
                if (error.sqlState() == "42883" && statement.sql == kAct) { // undefined_function: nothing was done
                    statement.sql = kActBefore;
                    continue;
                }
                const bool conflict = error.sqlState() == "40P01" || error.sqlState() == "40001";
                if (!conflict || error.inDoubt() || attempt == kAttempts)
                    throw;
            }
        }
    });
}

OrderOutcome act(const records::Lend& lend, const OrderRequest& request, const std::stop_token& stop) {
    return access::resolved(
        [&] {
            return lend(permissionFor(request.kind, request.event), {stop, kPatience});
        },
        [&](access::TenantConnection& connection) { return act(connection, request); });
}

} // namespace landreeve::orders
