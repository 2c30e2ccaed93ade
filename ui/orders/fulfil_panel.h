#pragma once

#include "ui/orders/fulfil_model.h"
#include "ui/orders/order_panel.h"

namespace landreeve::ui::widgets {
class Label;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {

class EffectTable;

/// Receives, ships or returns an order's lines: typed, or scanned one by one, with what stock becomes beside it.
class FulfilPanel : public OrderPanel {
    Q_OBJECT
public:
    explicit FulfilPanel(Fulfil kind, QWidget* parent = nullptr);
    ~FulfilPanel() override;

    Fulfil kind() const { return m_model->kind(); }
    FulfilModel* model() const { return m_model; }
    widgets::Table* table() const { return m_table; }

    /// Lines something can be done with; what is typed stays.
    void setLines(std::vector<FulfilLine> lines);
    /// Who carries it, as the order has it; what is typed stays. Of a ship panel.
    void setCarrier(const QString& carrier, const QString& tracking);
    /// The same as somebody typed it.
    void typeCarrier(const QString& carrier, const QString& tracking);
    /// To ship all that is reserved, as a panel begins, is nothing typed.
    bool isTyped() const override;
    QString carrier() const;
    QString tracking() const;

    void begin() override;
    void refuse(const Error& error) override;

protected:
    void submit() override;

private:
    void build();
    void layOut();
    void leave(int key, int row, int column);
    bool take(const QModelIndex& index, const QString& text);
    void goTo(int row, int column, bool edit);
    void edited();
    void showEffect();
    QString outcome() const;
    QString stillWords(const FulfilLine& line) const;

    FulfilModel* m_model;
    widgets::Table* m_table;
    widgets::Label* m_lineNote;
    widgets::LButton* m_clear;
    widgets::Form* m_form;
    QLineEdit* m_carrier = nullptr;
    QLineEdit* m_tracking = nullptr;
    QString m_givenCarrier; ///< As the order has it.
    QString m_givenTracking;
    bool m_refused = false; ///< What is said above concerns lines the server refused.
    EffectTable* m_effect;
    widgets::Label* m_outcome;
};

} // namespace landreeve::ui::orders
