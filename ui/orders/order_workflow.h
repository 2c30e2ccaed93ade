#pragma once

#include "core/orders/order_progress.h"
#include "core/orders/place_stock.h"
#include "ui/orders/fulfil_model.h"
#include "ui/records/record_rights.h"
#include "ui/records/record_services.h"

#include <QHash>
#include <QJsonObject>
#include <QPointer>

namespace landreeve::ui::shell {
class Page;
}

namespace landreeve::ui::records {
class FormNotice;
}

namespace landreeve::ui::widgets {
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {

class FulfilPanel;
class OrderHistory;
class OrderPanel;
class OrderSheet;
class PathSheet;

/// What the page of an order does for its workflow.
struct OrderHost {
    shell::Page& page;
    /// What is typed in the form and not saved.
    std::function<bool()> isChanged;
    /// Saves it, and calls `then` once it is saved; nothing where it cannot be.
    std::function<void(std::function<void()> then)> save;
    /// Calls `then`: at once, or when a save that is under way has succeeded.
    std::function<void(std::function<void()> then)> settle;
    /// Reads the record again.
    std::function<void()> reload;
    /// The order stands now: whether it has a part to read.
    std::function<void()> shown;
};

/// What becomes of an order, on the page of its form: the path, its next steps as buttons, the panels that ask for
/// more, and what the server made of it. An event is sent with a key: sent again it is done once, and where an answer
/// was lost it is looked up by the key.
class OrderWorkflow : public QObject {
    Q_OBJECT
public:
    OrderWorkflow(const records::RecordServices& services, landreeve::orders::OrderKind kind, OrderHost host);
    ~OrderWorkflow() override;

    /// What stands above the form.
    PathSheet* path() const { return m_path; }
    records::FormNotice* notice() const { return m_notice; }
    OrderSheet* sheet() const { return m_sheet; }
    OrderHistory* history() const { return m_history; }
    /// Adds the buttons of its steps to the head, `before` the page's own last ones.
    void addActions();
    void addForward();

    void setOrders(std::shared_ptr<landreeve::orders::TenantOrders> orders, const QString& tenantId);
    /// An order that is not saved yet.
    void beginNew(const QString& id);
    /// An order that its form is reading: how far it has come is read meanwhile, and waits for show().
    void begin(const QString& id);
    /// An order as its form has read it.
    void show(const QJsonObject& record, bool indian);
    /// The same order as it was saved.
    void showSaved(const QJsonObject& record) { show(record, m_indian); }
    /// Another record is coming; what is typed in a panel is kept, and what is not known to be done.
    void leave();
    /// The order that was to come cannot be read: what was pressed meanwhile is forgotten.
    void giveUp() { forgetPressed(); }
    /// The form was typed into, or saved.
    void formChanged();

    /// It is under way, and has a part to read: it is no draft any more.
    bool isUnderWay() const { return m_state && m_state->order.status != "draft"; }
    bool isSettled() const { return m_busy == 0; }
    /// "since approval, 19 Nov"; empty while it can be changed.
    QString frozenSince() const;
    QStringList unsaved() const;
    /// The step forward: does it, or opens what it asks; once its state is read, where that is under way.
    void forward() { forward(false); }
    /// Opens the panel to receive or to ship.
    void openFulfilment() { openFulfilment(false); }
    const landreeve::orders::OrderProgress* order() const { return m_state ? &m_state->order : nullptr; }

private:
    struct State {
        landreeve::orders::OrderProgress order;
        std::optional<std::vector<landreeve::orders::PlaceStock>> stock; ///< Nothing where it may not be seen.
        landreeve::orders::OrderRights rights;
        std::vector<landreeve::orders::NextStep> next;
        int asked = 0; ///< Of its own verdicts: see RecordRights::latest().
        records::RecordRights::Verdicts verdicts;
    };
    struct Kept {
        landreeve::orders::OrderEvent event;
        FulfilModel::Typed typed;
        QString reason;
        QString carrier;
        QString tracking;
    };
    /// What was sent, and nobody knows whether it was done.
    struct Doubt {
        landreeve::orders::OrderRequest request;
        QString words;
        QString number;
    };

    /// Pressed before it was known what can be done.
    enum class Wish { None, Forward, Fulfil };

    void load();
    void take(State state);
    void takeRights(const records::RecordRights::Verdicts& verdicts);
    landreeve::orders::OrderRights rightsOf(const records::RecordRights::Verdicts& verdicts) const;
    /// As far as it is known what can be done: "draft" of a new one; empty before it is read.
    std::string status() const;
    bool isBeingRead() const { return !m_isNew && !m_state && (m_id.isEmpty() || m_busy > 0); }
    /// A step may be sent.
    bool isReady() const { return m_orders && !m_sending && !m_outdated && !isInDoubt(); }
    void showState();
    /// A draft is saved first: what was read of it may be mended by what is typed.
    bool isTypedDraft() const { return m_isNew || (m_host.isChanged() && status() == "draft"); }
    void showPath();
    void showButtons();
    const landreeve::orders::NextStep* stepOf(landreeve::orders::OrderEvent event) const;
    bool isAnythingOutstanding() const;

    void press(landreeve::orders::OrderEvent event);
    void forgetPressed() {
        m_wish = Wish::None;
        m_refused.reset();
    }
    /// `isFresh`: how the order stands was read for this; else it is, before anything is refused.
    void forward(bool isFresh);
    void openFulfilment(bool isFresh);
    /// What is not allowed is looked at anew, for somebody else may have done his part; then it says why it is not.
    void refuse(const landreeve::orders::NextStep& step, bool isFresh);
    /// It was looked at anew: opens what this step asks, or says why it is not to be. What is done at once is left to
    /// who sees the order as it is now.
    void lookedAnew(landreeve::orders::OrderEvent event);

    // order_workflow_panel.cpp
    void openPanel(landreeve::orders::OrderEvent event);
    void renewPanel();
    void fillPanel();
    void lockPanel();
    void keepPanel();
    std::vector<FulfilLine> linesOf(Fulfil kind) const;
    FulfilPanel* fulfilPanel() const;
    void submitPanel();

    // order_workflow_send.cpp
    void run(landreeve::orders::OrderEvent event, const landreeve::orders::OrderRequest& request = {});
    void runNow(landreeve::orders::OrderEvent event, landreeve::orders::OrderRequest request);
    void send(const landreeve::orders::OrderRequest& request, const QString& words);
    void done(const landreeve::orders::OrderRequest& request);
    void refuse(const Doubt& sent, const Error& error);
    void failedElsewhere(const Doubt& sent, const Error& error);
    void beginDoubt(const Doubt& sent, const Error& error);
    bool isInDoubt() const { return m_doubts.contains(m_id); }
    void lookAgain();
    void takeLanded(bool landed);
    void say(const QString& words, const QString& hint, const QString& code, const QString& button,
             std::function<void()> act);
    void setBusy(bool busy);

    records::RecordServices m_services;
    landreeve::orders::OrderKind m_kind;
    records::RecordRights* m_rights;
    OrderHost m_host;
    std::shared_ptr<landreeve::orders::TenantOrders> m_orders;
    QString m_tenantId;
    QString m_id;
    QJsonObject m_record;
    bool m_indian = true;
    bool m_isNew = false;
    std::optional<State> m_state;
    std::optional<State> m_early; ///< Read before the record.
    std::function<void()> m_panelRetry;
    QHash<QString, Kept> m_kept;    ///< By order.
    QHash<QString, Doubt> m_doubts; ///< By order.
    int m_busy = 0;
    bool m_sending = false;
    bool m_saidWhyNot = false;
    bool m_pathOfTyped = false; ///< As isTypedDraft() was when the path was shown.
    bool m_outdated = false;    ///< A step was done, and how it stands now is not read yet.
    Wish m_wish = Wish::None;
    std::optional<landreeve::orders::OrderEvent> m_refused; ///< The step that it is looked at anew for.
    quint64 m_round = 0;

    PathSheet* m_path;
    records::FormNotice* m_notice;
    OrderSheet* m_sheet;
    OrderHistory* m_history;
    QPointer<OrderPanel> m_panel;
    std::vector<std::pair<landreeve::orders::OrderEvent, widgets::LButton*>> m_others;
    widgets::LButton* m_forward = nullptr;
};

} // namespace landreeve::ui::orders
