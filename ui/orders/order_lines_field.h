#pragma once

#include "core/orders/tenant_orders.h"
#include "ui/orders/line_document.h"
#include "ui/records/field_editor.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/choice_popup.h"

namespace landreeve::ui::orders {

class OrderLineEditor;

/// The lines of an order as one field of its form: the grid with its totals. Which taxes they bear follows the order's
/// party and place of supply.
class OrderLinesField : public records::FieldEditor {
    Q_OBJECT
public:
    OrderLinesField(const landreeve::records::Field& field, LineDocument::Kind kind,
                    widgets::ChoicePopup::Find findProducts, tasks::TaskRunner& runner, QObject* parent);

    /// Whose products are looked up; null: nobody's yet.
    void setOrders(std::shared_ptr<landreeve::orders::TenantOrders> orders);
    /// `party` is a vendor's or customer's id; looked up where it changed.
    void setParties(const QString& party, const QString& placeOfSupply);
    /// What is free is read again.
    void refreshStock();
    OrderLineEditor* editor() const { return m_editor; }

    void addTo(widgets::Form& form) override;
    QJsonValue text() const override;
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    void repair(const QString&, const QString&) override {}

private:
    void readRules();

    LineDocument::Kind m_kind;
    widgets::ChoicePopup::Find m_findProducts;
    tasks::TaskRunner& m_runner;
    std::shared_ptr<landreeve::orders::TenantOrders> m_orders;
    OrderLineEditor* m_editor = nullptr;
    QString m_party;
    QString m_place;
    QPointer<tasks::Task> m_reading;
};

} // namespace landreeve::ui::orders
