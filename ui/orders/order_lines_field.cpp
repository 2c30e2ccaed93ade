#include "ui/orders/order_lines_field.h"

#include "ui/orders/line_grid.h"
#include "ui/orders/order_line_editor.h"
#include "ui/widgets/form.h"
#include "ui/widgets/table.h"

#include <QHeaderView>

namespace landreeve::ui::orders {

using landreeve::orders::TenantOrders;

namespace {

constexpr int kRowsSeen = 10;

} // namespace

OrderLinesField::OrderLinesField(const landreeve::records::Field& field, LineDocument::Kind kind,
                                 widgets::ChoicePopup::Find findProducts, tasks::TaskRunner& runner, QObject* parent)
    : FieldEditor(field, parent), m_kind(kind), m_findProducts(std::move(findProducts)), m_runner(runner) {}

void OrderLinesField::addTo(widgets::Form& form) {
    m_editor = new OrderLineEditor(m_kind, m_runner, &form);
    m_editor->setOrders(m_orders);
    m_editor->grid()->setFindProducts(m_findProducts);
    auto* table = m_editor->grid()->table();
    table->setMinimumHeight(30 + kRowsSeen * table->verticalHeader()->defaultSectionSize());
    addWidePart(form, m_editor, table);
    connect(m_editor->document(), &LineDocument::edited, this, [this, table](bool byHand) {
        // Each change by hand is a step of its own; what is looked up for it belongs to it.
        if (byHand) {
            touch(table);
            Q_EMIT stepEnded();
        }
        Q_EMIT edited();
    });
}

void OrderLinesField::setOrders(std::shared_ptr<TenantOrders> orders) {
    m_orders = std::move(orders);
    if (m_editor != nullptr)
        m_editor->setOrders(m_orders);
    readRules();
}

void OrderLinesField::setParties(const QString& party, const QString& placeOfSupply) {
    if (party == m_party && placeOfSupply == m_place)
        return;
    m_party = party;
    m_place = placeOfSupply;
    readRules();
}

void OrderLinesField::refreshStock() {
    if (m_editor != nullptr)
        m_editor->document()->refreshStock();
}

void OrderLinesField::readRules() {
    if (!m_orders)
        return;
    if (m_reading)
        m_reading->cancel();
    m_reading = m_runner.run(
        this,
        [orders = m_orders, purchase = m_kind == LineDocument::Kind::Purchase, party = m_party.toStdString(),
         place = m_place.toStdString()](std::stop_token stop, const ProgressFn&) {
            return orders->taxRules(purchase, party, place, std::move(stop));
        },
        tasks::Outcome<TenantOrders::TaxRules>{
            [this](const TenantOrders::TaxRules& rules) {
                if (m_editor != nullptr)
                    m_editor->document()->setRules(rules.split, rules.indian);
            },
            // The order itself is saved by the database's own rule; the page says what it cannot read.
            {},
            {}});
}

QJsonValue OrderLinesField::text() const {
    return m_editor->document()->toJson();
}

void OrderLinesField::setText(const QJsonValue& text) {
    m_editor->document()->show(landreeve::orders::linesFromJson(text.toArray()));
}

void OrderLinesField::setReadOnly(bool readOnly) {
    m_editor->setReadOnly(readOnly);
}

} // namespace landreeve::ui::orders
