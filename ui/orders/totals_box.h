#pragma once

#include "core/orders/order_totals.h"
#include "ui/widgets/digit_text.h"

#include <QWidget>

#include <memory>

namespace landreeve::ui::orders {

/// What an order comes to: subtotal, tax by rate, round-off, total; figures in columns at the right.
class TotalsBox : public QWidget {
    Q_OBJECT
public:
    explicit TotalsBox(QWidget* parent = nullptr);

    void show(const landreeve::orders::OrderTotals& totals, landreeve::orders::TaxSplit split, bool indian);
    /// Each row as it is drawn: "CGST 2.5 % of 3,76,236.00" and its figure.
    const QList<std::pair<QString, QString>>& rows() const { return m_rows; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QList<std::pair<QString, QString>> m_rows; ///< The last is the total.
};

} // namespace landreeve::ui::orders
