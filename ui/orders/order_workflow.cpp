#include "ui/orders/order_workflow.h"

#include "core/base/error.h"
#include "ui/orders/order_history.h"
#include "ui/orders/order_panel.h"
#include "ui/orders/order_path.h"
#include "ui/orders/order_sheet.h"
#include "ui/orders/order_words.h"
#include "ui/orders/path_sheet.h"
#include "ui/records/form_notice.h"
#include "ui/shell/page.h"
#include "ui/theme/format.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::NextStep;
using landreeve::orders::ProgressLine;
using landreeve::orders::TenantOrders;
using records::RecordServices;
using widgets::LButton;

namespace {

constexpr int kHistoryMost = 200;

QDateTime nowOf(const RecordServices& services) {
    return services.clock ? services.clock() : QDateTime::currentDateTime();
}

const landreeve::records::Entity& entityOf(OrderKind kind) {
    return landreeve::records::entity(landreeve::orders::toString(kind));
}

std::vector<access::Permission> permissionsOf(OrderKind kind) {
    std::vector<access::Permission> permissions{{toString(kind), "write"}};
    if (kind == OrderKind::Purchase)
        permissions.push_back({toString(kind), "approve"});
    return permissions;
}

} // namespace

OrderWorkflow::OrderWorkflow(const RecordServices& services, OrderKind kind, OrderHost host)
    : QObject(&host.page),
      m_services(services),
      m_kind(kind),
      m_rights(new records::RecordRights(services.runner, services.may, services.fleet, permissionsOf(kind), this)),
      m_host(std::move(host)),
      m_path(new PathSheet(&m_host.page)),
      m_notice(new records::FormNotice(&m_host.page)),
      m_sheet(new OrderSheet(kind, &m_host.page)),
      m_history(new OrderHistory(kHistoryMost, true, &m_host.page)) {
    m_notice->setObjectName(QStringLiteral("orderNotice"));
    m_history->setObjectName(QStringLiteral("orderHistory"));
    m_path->show(pathOfNew(kind), {});
    connect(m_host.page.split(), &widgets::PanelSplit::panelShownChanged, this, [this](bool shown) {
        // One that was done with is not shown again: a new one is, where there is something to do.
        if (shown && m_panel && !m_panel->isEnabled())
            QMetaObject::invokeMethod(this, &OrderWorkflow::renewPanel, Qt::QueuedConnection);
    });
    connect(m_rights, &records::RecordRights::answered, this, &OrderWorkflow::takeRights);
}

OrderWorkflow::~OrderWorkflow() = default;

void OrderWorkflow::addActions() {
    for (const OrderEvent event : landreeve::orders::eventsOf(m_kind)) {
        const bool final = event == OrderEvent::Cancel;
        auto* button = new LButton(buttonWords(m_kind, event, true),
                                   final ? LButton::Kind::DangerOutline : LButton::Kind::Secondary, &m_host.page);
        button->setObjectName(QString::fromStdString(toString(event)) + QStringLiteral("Button"));
        m_host.page.head()->addAction(button);
        m_host.page.head()->setActionShown(button, false);
        connect(button, &LButton::activated, this, [this, event] { press(event); });
        m_others.emplace_back(event, button);
    }
}

void OrderWorkflow::addForward() {
    m_forward = new LButton(QStringLiteral("Next"), LButton::Kind::Primary, &m_host.page);
    m_forward->setObjectName(QStringLiteral("forwardButton"));
    m_forward->setKeys(QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_forward->setShortcut({});
    m_host.page.head()->addAction(m_forward);
    connect(m_forward, &LButton::activated, this, [this] {
        if (const auto event = forwardOf(m_kind, status()))
            press(*event);
    });
    showButtons();
}

void OrderWorkflow::setOrders(std::shared_ptr<TenantOrders> orders, const QString& tenantId) {
    leave();
    m_orders = std::move(orders);
    m_tenantId = tenantId;
}

void OrderWorkflow::leave() {
    keepPanel();
    ++m_round;
    m_busy = 0;
    m_rights->leave();
    setBusy(false);
    m_state.reset();
    m_early.reset();
    m_record = {};
    m_id.clear();
    m_isNew = false;
    m_outdated = false;
    forgetPressed();
    m_saidWhyNot = false;
    m_notice->clear();
    m_host.page.split()->setPanelShown(false);
    if (m_panel)
        m_panel->setEnabled(false);
    m_host.page.head()->setStatus({});
    m_history->clear();
    m_path->show(pathOfNew(m_kind), {});
    showButtons();
}

void OrderWorkflow::beginNew(const QString& id) {
    m_id = id;
    m_isNew = true;
    m_host.page.head()->setStatus(widgets::statusOf(QStringLiteral("Draft")));
    showButtons();
}

void OrderWorkflow::begin(const QString& id) {
    m_id = id;
    m_isNew = false;
    load();
}

void OrderWorkflow::show(const QJsonObject& record, bool indian) {
    const bool awaited = m_record.isEmpty() && m_busy > 0;
    m_record = record;
    m_indian = indian;
    m_isNew = false;
    m_id = record[QStringLiteral("id")].toString();
    const QString status = record[QStringLiteral("status")].toString();
    m_host.page.head()->setStatus(
        widgets::statusOf(QString::fromStdString(entityOf(m_kind).at("status").wordOf(status.toStdString()))));
    showButtons();
    if (m_early)
        take(*std::exchange(m_early, std::nullopt));
    else if (!awaited)
        load();
}

void OrderWorkflow::load() {
    if (!m_orders || m_id.isEmpty() || m_isNew)
        return;
    const int asked = m_rights->begin(m_tenantId);
    ++m_busy;
    m_services.runner.run(
        this,
        [orders = m_orders, kind = m_kind, id = m_id.toStdString(), may = m_services.may,
         permissions = m_rights->permissions(), asked,
         tenant = m_tenantId.toStdString()](const std::stop_token& stop, const ProgressFn&) {
            State state{orders->progress(kind, id, stop), std::nullopt, {}, {}, 0, {}};
            std::vector<std::string> products;
            for (const ProgressLine& line : state.order.lines)
                products.push_back(line.productId);
            // Who may not see the stock works without its figures.
            try {
                state.stock = orders->stock(products, stop);
            } catch (const Error& error) {
                if (error.connectionLost())
                    throw;
            }
            state.asked = asked;
            state.verdicts = records::RecordRights::verdicts(may, permissions, tenant, stop);
            return state;
        },
        tasks::Outcome<State>{[this, round = m_round](State state) {
                                  if (round != m_round)
                                      return;
                                  --m_busy;
                                  if (m_record.isEmpty())
                                      m_early = std::move(state);
                                  else
                                      take(std::move(state));
                              },
                              [this, round = m_round](const Error& error) {
                                  if (round != m_round)
                                      return;
                                  --m_busy;
                                  // The record comes yet, or its own refusal; with it this is asked again.
                                  if (m_record.isEmpty())
                                      return;
                                  forgetPressed();
                                  say(QStringLiteral("How far this order has come cannot be read: %1")
                                          .arg(QString::fromStdString(error.message())),
                                      {}, QString::fromStdString(error.code()), QStringLiteral("Try again"),
                                      [this] { load(); });
                              },
                              {}});
}

void OrderWorkflow::take(State state) {
    // Read a moment later than the form, it may be newer already.
    if (state.order.version != m_record[QStringLiteral("version")].toInteger() && m_busy == 0) {
        m_host.reload();
        return;
    }
    state.rights = rightsOf(*m_rights->latest(state.asked, state.verdicts));
    state.next = landreeve::orders::nextSteps(state.order, state.rights);
    m_state = std::move(state);
    m_outdated = false;
    if (std::exchange(m_saidWhyNot, false))
        m_notice->clear();
    showState();
    // Of an order that is come back to.
    lookAgain();
    if (const auto refused = std::exchange(m_refused, std::nullopt))
        return lookedAnew(*refused);
    switch (std::exchange(m_wish, Wish::None)) {
    case Wish::Forward:
        return forward(true);
    case Wish::Fulfil:
        return openFulfilment(true);
    case Wish::None:
        break;
    }
}

landreeve::orders::OrderRights OrderWorkflow::rightsOf(const records::RecordRights::Verdicts& verdicts) const {
    return {.write = verdicts[0].allowed, .approve = verdicts.size() > 1 && verdicts[1].allowed};
}

/// What may be done changes, and nothing else: what is typed beside it stays.
void OrderWorkflow::takeRights(const records::RecordRights::Verdicts& verdicts) {
    if (!m_state)
        return;
    m_state->rights = rightsOf(verdicts);
    m_state->next = landreeve::orders::nextSteps(m_state->order, m_state->rights);
    showPath();
    showButtons();
    lockPanel();
}

std::string OrderWorkflow::status() const {
    return m_isNew ? "draft" : m_state ? m_state->order.status : std::string();
}

void OrderWorkflow::formChanged() {
    showButtons();
    if (m_state && m_pathOfTyped != isTypedDraft())
        showPath();
}

void OrderWorkflow::showPath() {
    const auto forward = forwardOf(m_kind, m_state->order.status);
    m_pathOfTyped = isTypedDraft();
    std::vector<NextStep> next = m_state->next;
    QString whyNot;
    for (NextStep& step : next) {
        if (step.event != forward || step.allowed)
            continue;
        if (m_pathOfTyped)
            step = {step.event, true, {}};
        else
            whyNot = QString::fromStdString(step.whyNot);
    }
    m_path->show(pathOf(m_state->order, next, m_record, nowOf(m_services)), whyNot);
}

void OrderWorkflow::showState() {
    const QDateTime now = nowOf(m_services);
    showPath();
    m_sheet->show(m_state->order, m_record, m_indian, now);
    m_history->show(m_state->order, now);
    showButtons();
    fillPanel();
    m_host.shown();
}

const NextStep* OrderWorkflow::stepOf(OrderEvent event) const {
    if (!m_state)
        return nullptr;
    const auto found = std::ranges::find(m_state->next, event, &NextStep::event);
    return found == m_state->next.end() ? nullptr : &*found;
}

bool OrderWorkflow::isAnythingOutstanding() const {
    return m_state && std::ranges::any_of(m_state->order.lines, [this](const ProgressLine& line) {
               return !line.outstanding(m_kind).isZero();
           });
}

void OrderWorkflow::showButtons() {
    if (m_forward == nullptr)
        return;
    auto* head = m_host.page.head();
    const auto forward = forwardOf(m_kind, status());
    const auto others = m_isNew ? std::vector<OrderEvent>() : othersOf(m_kind, status());
    for (const auto& [event, button] : m_others) {
        const NextStep* step = stepOf(event);
        // What its state or its lines do not allow is not offered; what a right is missing for is, disabled.
        const bool offered = step != nullptr && std::ranges::find(others, event) != others.end() &&
                             (step->allowed || !m_state->rights.write);
        if (offered) {
            button->setText(buttonWords(m_kind, event, isAnythingOutstanding()));
            button->setEnabled(step->allowed && isReady());
            button->setToolTip(QString::fromStdString(step->whyNot));
        }
        head->setActionShown(button, offered);
    }
    head->setActionShown(m_forward, forward.has_value());
    if (!forward)
        return;
    m_forward->setText(buttonWords(m_kind, *forward, isAnythingOutstanding()));
    const NextStep* step = stepOf(*forward);
    const bool may = isTypedDraft() || (step != nullptr && step->allowed);
    m_forward->setEnabled(may && isReady());
    m_forward->setToolTip(may || step == nullptr ? QString() : QString::fromStdString(step->whyNot));
    m_forward->updateGeometry();
}

QString OrderWorkflow::frozenSince() const {
    const QString status = m_record[QStringLiteral("status")].toString();
    const bool purchase = m_kind == OrderKind::Purchase;
    if (m_isNew || status.isEmpty() || status == QLatin1String("draft") ||
        (purchase && status == QLatin1String("pending_approval")))
        return {};
    const QDateTime at = QDateTime::fromString(
        m_record[purchase ? QStringLiteral("approved_at") : QStringLiteral("confirmed_at")].toString(),
        Qt::ISODateWithMs);
    if (!at.isValid())
        return status == QLatin1String("cancelled") ? QStringLiteral("since it was cancelled") : QStringLiteral("now");
    return (purchase ? QStringLiteral("since approval, ") : QStringLiteral("since confirmation, ")) +
           dayWords(at, nowOf(m_services));
}

void OrderWorkflow::forward(bool isFresh) {
    // The step of an open panel comes first.
    if (m_panel && m_panel->isEnabled() && m_host.page.split()->isPanelShown()) {
        m_panel->press();
        return;
    }
    if (isBeingRead())
        m_wish = Wish::Forward;
    else if (const auto event = forwardOf(m_kind, status()); event && m_forward->isEnabled())
        press(*event);
    else if (const NextStep* step = event ? stepOf(*event) : nullptr; step != nullptr && !step->allowed)
        refuse(*step, isFresh);
}

void OrderWorkflow::refuse(const NextStep& step, bool isFresh) {
    if (!isReady())
        return;
    if (!isFresh) {
        m_refused = step.event;
        if (m_busy == 0)
            load();
        return;
    }
    say(QString::fromStdString(step.whyNot), {}, {}, {}, {});
    m_saidWhyNot = true;
}

void OrderWorkflow::lookedAnew(OrderEvent event) {
    const NextStep* step = stepOf(event);
    if (step == nullptr || !isReady())
        return;
    if (!step->allowed)
        refuse(*step, true);
    else if (asksMore(event))
        openPanel(event);
}

void OrderWorkflow::openFulfilment(bool isFresh) {
    if (isBeingRead()) {
        m_wish = Wish::Fulfil;
        return;
    }
    const OrderEvent event = m_kind == OrderKind::Purchase ? OrderEvent::Receive : OrderEvent::Ship;
    if (const NextStep* step = stepOf(event)) {
        if (step->allowed)
            openPanel(event);
        else
            refuse(*step, isFresh);
    }
}

void OrderWorkflow::press(OrderEvent event) {
    if (!isReady())
        return;
    forgetPressed();
    m_notice->clear();
    if (asksMore(event)) {
        openPanel(event);
        return;
    }
    if (event == OrderEvent::Submit || event == OrderEvent::Confirm)
        m_host.save([this, event] { run(event); });
    else
        run(event);
}

} // namespace landreeve::ui::orders
