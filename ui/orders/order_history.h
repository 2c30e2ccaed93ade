#pragma once

#include "core/orders/order_progress.h"

#include <QDateTime>
#include <QWidget>

class QVBoxLayout;

namespace landreeve::ui::orders {

/// What was done with an order, newest first: who, when, and of which lines.
class OrderHistory : public QWidget {
    Q_OBJECT
public:
    /// Shows at most `most` events; the lines of each where it is to be `full`.
    OrderHistory(int most, bool full, QWidget* parent = nullptr);

    void show(const landreeve::orders::OrderProgress& order, const QDateTime& now);
    void clear();

private:
    void say(const QString& words);

    int m_most;
    bool m_full;
    QVBoxLayout* m_column;
};

} // namespace landreeve::ui::orders
