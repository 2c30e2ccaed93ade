#pragma once

#include "core/orders/order_progress.h"
#include "ui/orders/order_panel.h"

namespace landreeve::ui::widgets {
class Label;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {

/// Sends back, holds, closes or cancels an order: what will happen, and the reason.
class ActPanel : public OrderPanel {
    Q_OBJECT
public:
    ActPanel(landreeve::orders::OrderKind kind, landreeve::orders::OrderEvent event, QWidget* parent = nullptr);

    /// Says what will happen to the order as it stands.
    void setOrder(const landreeve::orders::OrderProgress& order);
    void begin() override;

protected:
    void submit() override;

private:
    landreeve::orders::OrderKind m_kind;
    widgets::Label* m_effect;
};

} // namespace landreeve::ui::orders
