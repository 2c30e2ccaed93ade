#pragma once

#include <QJsonArray>
#include <QString>

namespace landreeve::ui::orders {

/// What an edit made of an order's lines, for somebody who has to choose between two: "3 lines: DRP-16 quantity 5;
/// HUM-98 × 4 added; NEEM-1 taken out". Both as records hold them; of many changes the first few.
QString lineChangesWords(const QJsonArray& lines, const QJsonArray& before);

} // namespace landreeve::ui::orders
