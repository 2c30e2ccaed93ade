// The panel beside an order that asks for more: what is received, shipped or returned, and why.
#include "ui/orders/act_panel.h"
#include "ui/orders/fulfil_panel.h"
#include "ui/orders/order_words.h"
#include "ui/orders/order_workflow.h"
#include "ui/shell/page.h"
#include "ui/theme/format.h"
#include "ui/widgets/panel_split.h"

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::NextStep;
using landreeve::orders::OrderRequest;
using landreeve::orders::PlaceStock;
using landreeve::orders::ProgressLine;

FulfilPanel* OrderWorkflow::fulfilPanel() const {
    return qobject_cast<FulfilPanel*>(m_panel.data());
}

void OrderWorkflow::openPanel(OrderEvent event) {
    if (!m_state)
        return;
    forgetPressed();
    auto* split = m_host.page.split();
    if (!m_panel || m_panel->orderEvent() != event || !m_panel->isEnabled()) {
        keepPanel();
        OrderPanel* panel = nullptr;
        if (asksQuantities(event)) {
            const bool purchase = m_kind == OrderKind::Purchase;
            panel = new FulfilPanel(event == OrderEvent::Receive ? Fulfil::Receive
                                    : event == OrderEvent::Ship  ? Fulfil::Ship
                                    : purchase                   ? Fulfil::VendorReturn
                                                                 : Fulfil::CustomerReturn,
                                    &m_host.page);
        } else {
            panel = new ActPanel(m_kind, event, &m_host.page);
        }
        m_host.page.setPanel(panel);
        m_panel = panel;
        connect(panel, &OrderPanel::submitted, this, &OrderWorkflow::submitPanel);
        connect(panel, &OrderPanel::retryRequested, this, [this] {
            if (const auto act = m_panelRetry)
                act();
        });
        fillPanel();
        auto* quantities = fulfilPanel();
        const auto kept = m_kept.find(m_id);
        if (kept != m_kept.end() && kept->event == event) {
            if (quantities != nullptr) {
                quantities->model()->setTyped(kept->typed);
                quantities->typeCarrier(kept->carrier, kept->tracking);
            }
            panel->setReason(kept->reason);
            m_kept.erase(kept);
        } else if (quantities != nullptr && event == OrderEvent::Ship) {
            // What was reserved is there to be picked.
            quantities->model()->takeAll();
        }
    }
    split->setPanelShown(true);
    m_panel->begin();
}

void OrderWorkflow::renewPanel() {
    const NextStep* step = m_panel ? stepOf(m_panel->orderEvent()) : nullptr;
    if (step != nullptr && step->allowed)
        openPanel(step->event);
    else
        m_host.page.split()->setPanelShown(false);
}

void OrderWorkflow::fillPanel() {
    if (!m_panel || !m_state || !m_panel->isEnabled())
        return;
    if (auto* quantities = fulfilPanel()) {
        quantities->setLines(linesOf(quantities->kind()));
        // The next parcel has a number of its own.
        quantities->setCarrier(
            QString::fromStdString(m_state->order.carrier),
            m_state->order.status == "partially_shipped" ? QString() : QString::fromStdString(m_state->order.tracking));
    } else if (auto* act = qobject_cast<ActPanel*>(m_panel.data())) {
        act->setOrder(m_state->order);
    }
    lockPanel();
    m_panel->setHeld(isInDoubt());
}

void OrderWorkflow::lockPanel() {
    if (!m_panel || !m_panel->isEnabled())
        return;
    const NextStep* step = stepOf(m_panel->orderEvent());
    m_panel->setLock(step != nullptr ? QString::fromStdString(step->whyNot) : QString());
}

void OrderWorkflow::keepPanel() {
    if (!m_panel || !m_panel->isEnabled() || m_id.isEmpty() || !m_panel->isTyped())
        return;
    Kept kept{m_panel->orderEvent(), {}, m_panel->reason(), {}, {}};
    if (const auto* quantities = fulfilPanel()) {
        kept.typed = quantities->model()->typed();
        kept.carrier = quantities->carrier();
        kept.tracking = quantities->tracking();
    }
    m_kept.insert(m_id, kept);
}

QStringList OrderWorkflow::unsaved() const {
    QStringList all;
    if (m_panel && m_panel->isEnabled() && m_panel->isTyped() && m_state)
        all << QStringLiteral("What you typed to %1 %2")
                   .arg(QString::fromStdString(toString(m_panel->orderEvent())),
                        QString::fromStdString(m_state->order.number));
    for (const Doubt& doubt : m_doubts)
        all << QStringLiteral("Whether \"%1\" of %2 was done is not known yet").arg(doubt.words, doubt.number);
    return all;
}

std::vector<FulfilLine> OrderWorkflow::linesOf(Fulfil kind) const {
    std::vector<FulfilLine> lines;
    const auto document = landreeve::orders::linesFromJson(m_record[QStringLiteral("line_items")].toArray());
    const auto split =
        landreeve::orders::taxSplitFromText(m_record[QStringLiteral("tax_split")].toString().toStdString());
    for (const ProgressLine& each : m_state->order.lines) {
        FulfilLine line;
        line.open = each.outstanding(m_kind);
        line.most = kind == Fulfil::Receive ? line.open
                    : kind == Fulfil::Ship  ? each.reserved
                                            : each.returnable(m_kind);
        if (line.most.isZero() && (kind != Fulfil::Ship || line.open.isZero()))
            continue;
        line.lineId = each.lineId;
        line.productId = each.productId;
        line.sku = QString::fromStdString(each.sku);
        line.barcode = QString::fromStdString(each.barcode);
        line.name = QString::fromStdString(each.description);
        line.unit = QString::fromStdString(each.unit);
        line.warehouse = QString::fromStdString(each.place.warehouse);
        line.ordered = each.ordered;
        line.good = each.received - each.rejected;
        line.rejected = each.rejected;
        line.active = each.active;
        const auto typed = std::ranges::find(document, each.lineId, &landreeve::orders::OrderLine::lineId);
        if (typed != document.end()) {
            if (const auto amounts = landreeve::orders::amountsOf(*typed, split))
                line.taxable = amounts->taxable;
        }
        if (m_state->stock) {
            const auto place = std::ranges::find_if(*m_state->stock, [&](const PlaceStock& stock) {
                return stock.productId == each.productId && stock.warehouse == each.place.warehouse;
            });
            line.stock = place != m_state->stock->end() ? *place : PlaceStock();
            QStringList places;
            for (const auto& other : each.elsewhere) {
                if (places.size() < 3)
                    places << QString::fromStdString(other.warehouse) + u' ' + theme::quantity(other.free().toString());
            }
            line.elsewhere = places.join(QStringLiteral(", "));
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

void OrderWorkflow::submitPanel() {
    if (!m_panel || !m_state || !isReady())
        return;
    OrderRequest request;
    request.reason = m_panel->reason().toStdString();
    if (const auto* quantities = fulfilPanel()) {
        const auto& lines = quantities->model()->lines();
        for (int row = 0; row < quantities->model()->rowCount(); ++row) {
            if (!quantities->model()->quantity(row).isZero())
                request.lines.push_back({lines[static_cast<std::size_t>(row)].lineId,
                                         quantities->model()->quantity(row), quantities->model()->spoilt(row)});
        }
        request.carrier = quantities->carrier().toStdString();
        request.tracking = quantities->tracking().toStdString();
    }
    run(m_panel->orderEvent(), request);
}

} // namespace landreeve::ui::orders
