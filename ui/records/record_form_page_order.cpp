// What the page of an order does beside a form's: its workflow, and the part that is to be read.
#include "ui/orders/order_lines_field.h"
#include "ui/orders/order_sheet.h"
#include "ui/orders/order_workflow.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/side_panel.h"
#include "ui/widgets/table.h"

#include <QApplication>
#include <QTabBar>

#include <utility>

namespace landreeve::ui::records {
namespace {

const QString kPaymentTerms = QStringLiteral("payment_terms");
const QString kDeliveryAddress = QStringLiteral("delivery_address");

} // namespace

void RecordFormPage::makeOrder() {
    using landreeve::orders::OrderKind;
    if (m_entity.name != "purchase-order" && m_entity.name != "sales-order")
        return;
    m_order =
        new orders::OrderWorkflow(m_services, m_entity.name == "purchase-order" ? OrderKind::Purchase : OrderKind::Sale,
                                  {*this, [this] { return m_form->isChanged(); },
                                   [this](const std::function<void()>& then) { saveFirst(then, true); },
                                   [this](const std::function<void()>& then) { onceSettled(then); }, [this] { load(); },
                                   [this] { showOrder(); }});
}

bool RecordFormPage::isSettled() const {
    return m_busy == 0 && !m_doubt && !m_awaitsLines && (m_order == nullptr || m_order->isSettled());
}

bool RecordFormPage::isOrderShown() const {
    return m_order != nullptr && m_tabs->currentIndex() == 0;
}

// Once for each order, and when it came under way: after that what somebody chose stays.
void RecordFormPage::showOrder() {
    const bool underWay = m_order->isUnderWay();
    m_tabs->setTabVisible(0, underWay);
    const QString shown = m_id + (underWay ? u'+' : u'-');
    if (shown != m_orderShown) {
        m_orderShown = shown;
        const bool keyboard = m_form->isAncestorOf(QApplication::focusWidget());
        m_tabs->setCurrentIndex(underWay ? 0 : m_fieldsTab);
        if (keyboard && underWay)
            showPart();
    }
    showHead();
}

/// Puts the keyboard into the part that is seen.
void RecordFormPage::showPart() {
    if (isOrderShown())
        m_order->sheet()->table()->setFocus(Qt::OtherFocusReason);
    else if (!m_form->focusField(m_wantedField))
        m_form->focusFirst();
}

QString RecordFormPage::partyOf(const QJsonObject& texts) const {
    const QString field =
        m_entity.name == "purchase-order" ? QStringLiteral("vendor_id") : QStringLiteral("customer_id");
    return texts[field][QStringLiteral("id")].toString();
}

void RecordFormPage::showParties() {
    if (m_lines == nullptr)
        return;
    const QJsonObject texts = m_form->texts();
    QString place = texts[QStringLiteral("place_of_supply")].toString().trimmed();
    if (place.isEmpty())
        place = texts[kDeliveryAddress][QStringLiteral("state_code")].toString().trimmed();
    const QString party = partyOf(texts);
    m_lines->setParties(party, place);
    if (party == std::exchange(m_party, party) || party.isEmpty() || !m_isNew || m_entity.name != "sales-order")
        return;
    m_services.runner.run(
        this,
        [records = m_records, id = party.toStdString()](const std::stop_token& stop, const ProgressFn&) {
            return records->get(landreeve::records::entity("customer"), id, stop);
        },
        tasks::Outcome<QJsonObject>{[this, round = m_round, party](const QJsonObject& customer) {
                                        if (round == m_round && m_isNew && party == m_party)
                                            bringTerms(customer);
                                    },
                                    // The order can be made without.
                                    [](const Error&) {},
                                    {}});
}

/// What a new sale takes over from its customer, where nothing else is typed.
void RecordFormPage::bringTerms(const QJsonObject& customer) {
    const auto address = [&customer](const char* field) { return customer[QLatin1String(field)].toObject(); };
    const QJsonObject shipping = address("shipping_address");
    const QJsonObject terms{{kPaymentTerms, customer[kPaymentTerms].toString()},
                            {kDeliveryAddress, shipping.isEmpty() ? address("billing_address") : shipping}};
    const QJsonObject texts = m_form->texts();
    QJsonObject brought;
    for (auto term = terms.begin(); term != terms.end(); ++term) {
        const QJsonValue typed = texts[term.key()];
        const bool isEmpty = typed.isObject() ? typed.toObject().isEmpty() : typed.toString().trimmed().isEmpty();
        if ((isEmpty || typed == m_brought[term.key()]) && typed != *term)
            brought.insert(term.key(), *term);
    }
    m_brought = terms;
    if (!brought.isEmpty())
        m_form->type(brought);
}

void RecordFormPage::saveFirst(const std::function<void()>& then, bool needsLines) {
    if (m_save->isBusy()) {
        // What is typed meanwhile is saved as well.
        m_onceSaved = [this, then, needsLines] { saveFirst(then, needsLines); };
        return;
    }
    if (!m_isNew && m_form->edits().isEmpty()) {
        then();
        return;
    }
    m_onceSaved = then;
    m_needsLines = needsLines;
    save();
}

void RecordFormPage::onceSettled(const std::function<void()>& then) {
    if (m_save->isBusy())
        m_onceSaved = then;
    else
        then();
}

} // namespace landreeve::ui::records
