#pragma once

#include "core/orders/order_progress.h"
#include "ui/widgets/chain_view.h"

#include <QDateTime>
#include <QJsonObject>

namespace landreeve::ui::orders {

/// The path of an order, from draft to closed: what is done and when, where it is, what comes next and what that
/// needs. `record` is the order as its form reads it: it knows days that no event tells of.
QList<widgets::ChainStep> pathOf(const landreeve::orders::OrderProgress& order,
                                 const std::vector<landreeve::orders::NextStep>& next, const QJsonObject& record,
                                 const QDateTime& now);
/// The same of an order that is not saved yet.
QList<widgets::ChainStep> pathOfNew(landreeve::orders::OrderKind kind);

} // namespace landreeve::ui::orders
