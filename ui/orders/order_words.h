#pragma once

#include "core/orders/order_progress.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QStringList>

/// An order's events in words.
namespace landreeve::ui::orders {

using landreeve::orders::OrderEvent;
using landreeve::orders::OrderKind;

/// The words of its button: "Send for approval", "Approve", "Receive…". `outstanding`: something has not come yet.
QString buttonWords(OrderKind kind, OrderEvent event, bool outstanding);
/// What was done, for a line of news: "sent for approval", "approved"; with the status it led to "partly received".
QString doneWords(OrderKind kind, OrderEvent event, std::string_view status = {});
/// The step forward from a status; nothing where the order is at its end.
std::optional<OrderEvent> forwardOf(OrderKind kind, const std::string& status);
/// What an order of this status offers besides, in the order of its buttons.
std::vector<OrderEvent> othersOf(OrderKind kind, const std::string& status);
/// Whether it opens a panel that asks for more; else it is done at once.
bool asksMore(OrderEvent event);
/// Whether the panel is one of quantities.
bool asksQuantities(OrderEvent event);
/// Of those that ask for a reason: whether it must be given.
bool needsReason(OrderEvent event);

/// One event of the past: "Received 62 units of 3 lines, 2 rejected: broken in transit".
QString pastWords(OrderKind kind, const landreeve::orders::PastEvent& event);
/// Its lines, one each: "Drip lateral 16 mm: 30, 2 rejected".
QStringList pastLines(OrderKind kind, const landreeve::orders::OrderProgress& order,
                      const landreeve::orders::PastEvent& event);
/// What an act that asks no quantities does to the stock, a sentence each.
QStringList effectWords(const landreeve::orders::OrderProgress& order, OrderEvent event);

/// What is refused of one line, from an error's `details.lines`: "Only 10 are free; 40 in Nashik."
QString refusedLineWords(const QJsonObject& line);

/// "1 unit", "62 units"
QString units(const Decimal& count);
/// "24 Nov", with the year where it is another than now's.
QString dayWords(const QDateTime& at, const QDateTime& now);

} // namespace landreeve::ui::orders
