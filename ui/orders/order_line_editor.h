#pragma once

#include "core/orders/tenant_orders.h"
#include "ui/orders/line_document.h"
#include "ui/tasks/task_runner.h"

#include <QWidget>

namespace landreeve::ui::widgets {
class ErrorLine;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {

class LineGrid;
class TotalsBox;

/// The lines of an order with what they come to below them, for purchase and sales orders alike. It looks products up
/// by itself, and the warehouse of lines that name none; what was typed stays while the server is away and is completed
/// when it is back.
class OrderLineEditor : public QWidget {
    Q_OBJECT
public:
    OrderLineEditor(LineDocument::Kind kind, tasks::TaskRunner& runner, QWidget* parent = nullptr);
    ~OrderLineEditor() override;

    /// Whose products are looked up; null: nobody's yet.
    void setOrders(std::shared_ptr<landreeve::orders::TenantOrders> orders);
    void setReadOnly(bool on);

    LineDocument* document() { return &m_document; }
    LineGrid* grid() const { return m_grid; }
    TotalsBox* totals() const { return m_totals; }
    /// Products of its lines or the warehouse of new ones are asked for and not known yet: what a line lacks may come
    /// with them.
    bool isLookingUp() const { return m_lookUps > 0; }

Q_SIGNALS:
    /// isLookingUp() no more, whether they were found or not.
    void lookedUp();
    /// A line of news for the task bar.
    void said(const QString& words);

private:
    void lookUp(const QStringList& codes, std::function<void()> then = {});
    void lookForWarehouse();
    void endLookUp();
    void lookForStock(const QStringList& productIds);
    void take(const QString& code);
    void showTotals();

    tasks::TaskRunner& m_runner;
    std::shared_ptr<landreeve::orders::TenantOrders> m_orders;
    LineDocument m_document;
    LineGrid* m_grid;
    QWidget* m_hints;
    TotalsBox* m_totals;
    QWidget* m_foot;
    widgets::ErrorLine* m_error;
    int m_lookUps = 0;
    QStringList m_unanswered; ///< Codes whose look-up failed; asked again on demand.
};

} // namespace landreeve::ui::orders
