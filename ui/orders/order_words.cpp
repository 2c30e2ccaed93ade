#include "ui/orders/order_words.h"

#include "ui/records/amount_words.h"

#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::OrderProgress;
using landreeve::orders::PastEvent;
using landreeve::orders::PastLine;
using landreeve::orders::ProgressLine;
using records::amount;

namespace {

QString lines(std::size_t count) {
    return count == 1 ? QStringLiteral("1 line") : QStringLiteral("%1 lines").arg(count);
}

/// Of the lines of an order: how many have some, and how much it is together.
struct Sum {
    Decimal quantity;
    std::size_t lines = 0;

    void add(const Decimal& more) {
        quantity = quantity + more;
        lines += more.isZero() ? 0 : 1;
    }
    QString words() const { return units(quantity) + QStringLiteral(" of ") + orders::lines(lines); }
};

Sum sumOf(const OrderProgress& order, const auto& of) {
    Sum sum;
    for (const ProgressLine& line : order.lines)
        sum.add(of(line));
    return sum;
}

} // namespace

QString units(const Decimal& count) {
    return count == Decimal(1) ? QStringLiteral("1 unit") : QStringLiteral("%1 units").arg(amount(count));
}

QString refusedLineWords(const QJsonObject& line) {
    const auto figure = [&](const char* name) {
        return theme::quantity(line[QLatin1String(name)].toString().toStdString());
    };
    const auto only = [&](const char* name) {
        const QString known = figure(name);
        return known == QLatin1String("0")   ? QStringLiteral("None is")
               : known == QLatin1String("1") ? QStringLiteral("Only 1 is")
                                             : QStringLiteral("Only %1 are").arg(known);
    };
    if (line.contains(QStringLiteral("reserved")))
        return QStringLiteral("%1 reserved in %2.").arg(only("reserved"), line[QStringLiteral("warehouse")].toString());
    if (line.contains(QStringLiteral("free"))) {
        QStringList places;
        for (const QJsonValue place : line[QStringLiteral("elsewhere")].toArray())
            places << theme::quantity(place[QStringLiteral("free")].toString().toStdString()) + QStringLiteral(" in ") +
                          place[QStringLiteral("warehouse")].toString();
        return QStringLiteral("%1 free in %2%3.")
            .arg(only("free"), line[QStringLiteral("warehouse")].toString(),
                 places.isEmpty() ? QStringLiteral(", and none elsewhere")
                                  : QStringLiteral("; ") + places.join(QStringLiteral(", ")));
    }
    if (line.contains(QStringLiteral("outstanding")))
        return QStringLiteral("%1 outstanding.").arg(only("outstanding"));
    // Of products that are not active their status is told.
    if (line.contains(QStringLiteral("status")))
        return QStringLiteral("It is not active any more. Activate the product, or take the line out.");
    const QString said = line[QStringLiteral("message")].toString();
    return said.isEmpty() ? QStringLiteral("This line was refused.") : said;
}

QString dayWords(const QDateTime& at, const QDateTime& now) {
    const QDate day = theme::toLocal(at).date();
    return QLocale::c().toString(day, day.year() == theme::toLocal(now).date().year() ? QStringLiteral("d MMM")
                                                                                      : QStringLiteral("d MMM yyyy"));
}

QString buttonWords(OrderKind kind, OrderEvent event, bool outstanding) {
    switch (event) {
    case OrderEvent::Submit:
        return QStringLiteral("Send for approval");
    case OrderEvent::Approve:
        return QStringLiteral("Approve");
    case OrderEvent::Reject:
        return QStringLiteral("Send back…");
    case OrderEvent::Receive:
        return QStringLiteral("Receive…");
    case OrderEvent::Confirm:
        return QStringLiteral("Confirm");
    case OrderEvent::Reserve:
        return QStringLiteral("Reserve what is free");
    case OrderEvent::Hold:
        return QStringLiteral("Hold…");
    case OrderEvent::Release:
        return QStringLiteral("Release");
    case OrderEvent::Ship:
        return QStringLiteral("Ship…");
    case OrderEvent::Deliver:
        return QStringLiteral("Mark delivered");
    case OrderEvent::Return:
        return kind == OrderKind::Purchase ? QStringLiteral("Return…") : QStringLiteral("Customer return…");
    case OrderEvent::Cancel:
        return QStringLiteral("Cancel order…");
    case OrderEvent::Close:
        return outstanding ? QStringLiteral("Short-close…") : QStringLiteral("Close order…");
    }
    return {};
}

QString doneWords(OrderKind kind, OrderEvent event, std::string_view status) {
    switch (event) {
    case OrderEvent::Submit:
        return QStringLiteral("sent for approval");
    case OrderEvent::Approve:
        return QStringLiteral("approved");
    case OrderEvent::Reject:
        return QStringLiteral("sent back");
    case OrderEvent::Receive:
        return status == "partially_received" ? QStringLiteral("partly received") : QStringLiteral("received");
    case OrderEvent::Confirm:
        return QStringLiteral("confirmed");
    case OrderEvent::Reserve:
        return QStringLiteral("reserved");
    case OrderEvent::Hold:
        return QStringLiteral("put on hold");
    case OrderEvent::Release:
        return QStringLiteral("released");
    case OrderEvent::Ship:
        return status == "partially_shipped" ? QStringLiteral("partly shipped") : QStringLiteral("shipped");
    case OrderEvent::Deliver:
        return QStringLiteral("delivered");
    case OrderEvent::Return:
        return kind == OrderKind::Purchase ? QStringLiteral("returned to the vendor")
                                           : QStringLiteral("taken back from the customer");
    case OrderEvent::Cancel:
        return QStringLiteral("cancelled");
    case OrderEvent::Close:
        return QStringLiteral("closed");
    }
    return {};
}

std::optional<OrderEvent> forwardOf(OrderKind kind, const std::string& status) {
    using E = OrderEvent;
    static const std::vector<std::pair<std::string_view, E>> purchase{{"draft", E::Submit},
                                                                      {"pending_approval", E::Approve},
                                                                      {"approved", E::Receive},
                                                                      {"partially_received", E::Receive},
                                                                      {"received", E::Close}};
    static const std::vector<std::pair<std::string_view, E>> sale{
        {"draft", E::Confirm},   {"confirmed", E::Ship},  {"partially_shipped", E::Ship},
        {"on_hold", E::Release}, {"shipped", E::Deliver}, {"delivered", E::Close}};
    for (const auto& [from, event] : kind == OrderKind::Purchase ? purchase : sale) {
        if (from == status)
            return event;
    }
    return std::nullopt;
}

std::vector<OrderEvent> othersOf(OrderKind kind, const std::string& status) {
    using E = OrderEvent;
    if (kind == OrderKind::Purchase) {
        if (status == "draft")
            return {E::Cancel};
        if (status == "pending_approval")
            return {E::Cancel, E::Reject};
        if (status == "approved")
            return {E::Cancel};
        if (status == "partially_received")
            return {E::Close, E::Return};
        return status == "received" || status == "closed" ? std::vector{E::Return} : std::vector<E>();
    }
    if (status == "draft")
        return {E::Cancel};
    if (status == "confirmed")
        return {E::Cancel, E::Hold, E::Reserve};
    if (status == "partially_shipped")
        return {E::Cancel, E::Close, E::Hold, E::Return, E::Reserve};
    if (status == "on_hold")
        return {E::Cancel, E::Return};
    if (status == "shipped")
        return {E::Close, E::Return};
    return {E::Return};
}

bool asksQuantities(OrderEvent event) {
    return event == OrderEvent::Receive || event == OrderEvent::Ship || event == OrderEvent::Return;
}

bool asksMore(OrderEvent event) {
    return asksQuantities(event) || event == OrderEvent::Reject || event == OrderEvent::Hold ||
           event == OrderEvent::Cancel || event == OrderEvent::Close;
}

bool needsReason(OrderEvent event) {
    return event == OrderEvent::Reject;
}

QString pastWords(OrderKind kind, const PastEvent& event) {
    QString words = doneWords(kind, event.event);
    if (event.event == OrderEvent::Close &&
        (event.statusBefore == "approved" || event.statusBefore == "partially_received"))
        words = QStringLiteral("short-closed");
    words.replace(0, 1, words.at(0).toUpper());
    if (asksQuantities(event.event) && !event.lines.empty()) {
        Sum sum;
        Decimal bad;
        for (const PastLine& line : event.lines) {
            sum.add(line.quantity);
            bad = bad + line.bad;
        }
        const QString verb = event.event == OrderEvent::Return ? QStringLiteral("Returned") : words;
        words = verb + u' ' + sum.words();
        if (!bad.isZero())
            words += event.event == OrderEvent::Receive ? QStringLiteral(", %1 rejected").arg(amount(bad))
                                                        : QStringLiteral(", %1 damaged").arg(amount(bad));
    }
    if (!event.carrier.empty())
        words += QStringLiteral(" by ") + QString::fromStdString(event.carrier);
    if (!event.tracking.empty())
        words += QStringLiteral(" (%1)").arg(QString::fromStdString(event.tracking));
    if (!event.reason.empty())
        words += QStringLiteral(": ") + QString::fromStdString(event.reason);
    return words;
}

QStringList pastLines(OrderKind kind, const OrderProgress& order, const PastEvent& event) {
    QStringList words;
    if (!asksQuantities(event.event))
        return words;
    for (const PastLine& past : event.lines) {
        const auto line = std::ranges::find(order.lines, past.lineId, &ProgressLine::lineId);
        QString each =
            (line == order.lines.end() ? QStringLiteral("A line") : QString::fromStdString(line->description)) +
            QStringLiteral(": ") + amount(past.quantity);
        if (!past.bad.isZero())
            each += kind == OrderKind::Purchase ? QStringLiteral(", %1 rejected").arg(amount(past.bad))
                                                : QStringLiteral(", %1 damaged").arg(amount(past.bad));
        if (!past.reason.empty() && past.reason != event.reason)
            each += QStringLiteral(" (%1)").arg(QString::fromStdString(past.reason));
        words << each;
    }
    return words;
}

QStringList effectWords(const OrderProgress& order, OrderEvent event) {
    const bool purchase = order.kind == OrderKind::Purchase;
    const auto open = sumOf(order, [&](const ProgressLine& line) { return line.outstanding(order.kind); });
    const auto reserved = sumOf(order, [](const ProgressLine& line) { return line.reserved; });
    QStringList words;
    const bool underWay = order.status == "approved" || order.status == "partially_received";
    if (event == OrderEvent::Reject) {
        words << QStringLiteral("The order is a draft again, for its maker to mend. No stock changes.");
    } else if (purchase && (event == OrderEvent::Cancel || event == OrderEvent::Close)) {
        if (underWay && !open.quantity.isZero())
            words << QStringLiteral("In transit falls by %1.").arg(open.words());
        else
            words << QStringLiteral("No stock changes.");
        if (event == OrderEvent::Close && !open.quantity.isZero())
            words << QStringLiteral("What has not come will not be expected any more.");
    } else if (event == OrderEvent::Hold || event == OrderEvent::Cancel || event == OrderEvent::Close) {
        if (!reserved.quantity.isZero())
            words << QStringLiteral("%1 are not reserved any more: others can have them.").arg(reserved.words());
        else
            words << QStringLiteral("No stock changes.");
        if (event == OrderEvent::Hold)
            words << QStringLiteral("Releasing it reserves them again, if they are still free then.");
    }
    if (event == OrderEvent::Cancel)
        words << QStringLiteral("The order keeps its number and stays in the list. This cannot be undone.");
    else if (event == OrderEvent::Close)
        words << QStringLiteral("Nothing more can be %1. This cannot be undone.")
                     .arg(purchase ? QStringLiteral("received") : QStringLiteral("shipped"));
    return words;
}

} // namespace landreeve::ui::orders
