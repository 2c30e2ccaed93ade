// What an order's workflow sends to the server, and what it makes of the answer, or of none.
#include "core/base/error.h"
#include "ui/orders/order_panel.h"
#include "ui/orders/order_words.h"
#include "ui/orders/order_workflow.h"
#include "ui/records/form_notice.h"
#include "ui/records/record_desk.h"
#include "ui/shell/page.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/panel_split.h"

#include <QJsonArray>

namespace landreeve::ui::orders {

using landreeve::orders::OrderOutcome;
using landreeve::orders::OrderRequest;
using landreeve::records::RowKey;
using theme::Token;
using widgets::Shape;

namespace {

constexpr qsizetype kLinesSaid = 5;

/// Whether it may have been done all the same.
bool isLost(const Error& error) {
    return error.inDoubt() || error.connectionLost();
}

} // namespace

void OrderWorkflow::run(OrderEvent event, const OrderRequest& request) {
    m_host.settle([this, event, request] { runNow(event, request); });
}

void OrderWorkflow::runNow(OrderEvent event, OrderRequest request) {
    if (!isReady())
        return;
    request.kind = m_kind;
    request.order = m_id.toStdString();
    request.event = event;
    // What was seen is what is decided about.
    request.expectedVersion = m_record[QStringLiteral("version")].toInteger();
    const bool panel = m_panel && m_panel->orderEvent() == event && m_host.page.split()->isPanelShown();
    send(request, panel ? m_panel->submitWords() : buttonWords(m_kind, event, isAnythingOutstanding()));
}

void OrderWorkflow::setBusy(bool busy) {
    m_sending = busy;
    if (m_forward != nullptr)
        m_forward->setBusy(busy);
    if (m_panel)
        m_panel->setBusy(busy);
}

void OrderWorkflow::send(const OrderRequest& request, const QString& words) {
    m_notice->clear();
    if (m_panel)
        m_panel->clearSaid();
    setBusy(true);
    ++m_busy;
    const Doubt sent{request, words, QString::fromStdString(m_state ? m_state->order.number : std::string())};
    const auto over = [this, round = m_round] {
        if (round != m_round)
            return false;
        setBusy(false);
        --m_busy;
        return true;
    };
    m_services.runner.run(
        this,
        [orders = m_orders, request](std::stop_token stop, const ProgressFn&) {
            return orders->act(request, std::move(stop));
        },
        tasks::Outcome<OrderOutcome>{[this, over, request](const OrderOutcome& outcome) {
                                         m_services.navigator.say(QString::fromStdString(outcome.number) + u' ' +
                                                                  doneWords(m_kind, request.event, outcome.status));
                                         if (const auto key = RowKey::parse(outcome.orderId); key && m_services.desk)
                                             Q_EMIT m_services.desk->saved(*key);
                                         m_kept.remove(QString::fromStdString(outcome.orderId));
                                         if (over())
                                             done(request);
                                         else if (outcome.orderId == m_id.toStdString())
                                             m_host.reload();
                                     },
                                     [this, over, sent](const Error& error) {
                                         if (over())
                                             refuse(sent, error);
                                         else
                                             failedElsewhere(sent, error);
                                     },
                                     [over] { over(); }});
    showButtons();
}

void OrderWorkflow::done(const OrderRequest& request) {
    if (m_panel && m_panel->orderEvent() == request.event) {
        m_host.page.split()->setPanelShown(false);
        // Nothing of it is typed any more; the next time there is a new one.
        m_panel->setEnabled(false);
    }
    m_outdated = true;
    showButtons();
    m_host.reload();
}

void OrderWorkflow::refuse(const Doubt& sent, const Error& error) {
    showButtons();
    if (isLost(error)) {
        beginDoubt(sent, error);
        return;
    }
    if (error.code() == "record_changed" || error.code() == "status_refused") {
        say(error.code() == "record_changed"
                ? QStringLiteral("Somebody changed this order meanwhile. Nothing was done.")
                : QString::fromStdString(error.message()),
            QStringLiteral("Look at what it is now; what you typed is kept."), QString::fromStdString(error.code()),
            QStringLiteral("Look again"), [this] {
                m_notice->clear();
                if (m_panel)
                    m_panel->clearSaid();
                m_host.reload();
            });
        return;
    }
    if (m_panel && m_host.page.split()->isPanelShown() && m_panel->orderEvent() == sent.request.event) {
        m_panel->refuse(error);
        return;
    }
    const QJsonArray lines = error.details()[QStringLiteral("lines")].toArray();
    // Of products that are not active each line says what to do; of what is short, how much there is and where.
    const bool inactive = error.code() == "product_inactive" && !lines.isEmpty();
    const bool isShort = error.code() == "stock_short" && !lines.isEmpty();
    QStringList all{inactive  ? QStringLiteral("\"%1\" was not done.").arg(sent.words)
                    : isShort ? QStringLiteral("\"%1\" was not done: less is free than is ordered.").arg(sent.words)
                              : QString::fromStdString(error.message())};
    for (const QJsonValue line : lines) {
        if (all.size() > kLinesSaid) {
            all << QStringLiteral("And %1 more lines.").arg(lines.size() - kLinesSaid);
            break;
        }
        all << QStringLiteral("Line %1, %2: %3")
                   .arg(line[QStringLiteral("line")].toInt())
                   .arg(line[QStringLiteral("sku")].toString(), refusedLineWords(line.toObject()));
    }
    const QString hint =
        isShort    ? QStringLiteral("Order less or from another warehouse; with Backorder ticked, what is short waits.")
        : inactive ? QString()
                   : QString::fromStdString(error.hint());
    say(all.join(u'\n'), hint, QString::fromStdString(error.code()), {}, {});
}

void OrderWorkflow::say(const QString& words, const QString& hint, const QString& code, const QString& button,
                        std::function<void()> act) {
    m_saidWhyNot = false;
    if (m_panel && m_panel->isEnabled() && m_host.page.split()->isPanelShown()) {
        m_panelRetry = std::move(act);
        m_panel->say(words, hint, code, button);
        return;
    }
    records::NoticeAct first;
    if (!button.isEmpty())
        first = {button, std::move(act)};
    m_notice->say(Shape::Triangle, Token::Warn, hint.isEmpty() ? words : words + u'\n' + hint, first,
                  {QStringLiteral("Dismiss"), [this] { m_notice->clear(); }});
}

// Another order is looked at by now, or this one anew.
void OrderWorkflow::failedElsewhere(const Doubt& sent, const Error& error) {
    const QString order = QString::fromStdString(sent.request.order);
    if (!isLost(error)) {
        m_services.navigator.say(
            QStringLiteral("%1 of %2 failed: %3").arg(sent.words, sent.number, QString::fromStdString(error.message())),
            tasks::Task::State::Failed);
        return;
    }
    m_services.navigator.say(
        QStringLiteral("The server did not answer to \"%1\" of %2. Open it to see what became of it.")
            .arg(sent.words, sent.number),
        tasks::Task::State::Failed);
    if (order == m_id && m_state) {
        beginDoubt(sent, error);
        lookAgain();
    } else {
        m_doubts.insert(order, sent);
    }
}

void OrderWorkflow::beginDoubt(const Doubt& sent, const Error& error) {
    m_doubts.insert(m_id, sent);
    if (m_panel)
        m_panel->setHeld(true);
    showButtons();
    say(QStringLiteral("The server did not answer to \"%1\". It may have been done.").arg(sent.words),
        QStringLiteral("Nothing is sent again before that is known."), QString::fromStdString(error.code()),
        QStringLiteral("Look again"), [this] { lookAgain(); });
}

/// Asks what became of what was sent; nothing where that is known.
void OrderWorkflow::lookAgain() {
    const auto doubt = m_doubts.constFind(m_id);
    if (doubt == m_doubts.cend() || m_sending || !m_orders)
        return;
    setBusy(true);
    ++m_busy;
    const auto over = [this, round = m_round] {
        if (round != m_round)
            return false;
        setBusy(false);
        --m_busy;
        return true;
    };
    m_services.runner.run(
        this,
        [orders = m_orders, kind = m_kind, key = doubt->request.key](std::stop_token stop, const ProgressFn&) {
            return orders->landed(kind, key, std::move(stop));
        },
        tasks::Outcome<bool>{
            [this, over](bool landed) {
                if (over())
                    takeLanded(landed);
            },
            [this, over, words = doubt->words](const Error& error) {
                if (!over())
                    return;
                say(QStringLiteral("The server does not answer. \"%1\" may have been done.").arg(words),
                    QString::fromStdString(error.message()), QString::fromStdString(error.code()),
                    QStringLiteral("Look again"), [this] { lookAgain(); });
            },
            [over] { over(); }});
    showButtons();
}

void OrderWorkflow::takeLanded(bool landed) {
    const Doubt sent = m_doubts.take(m_id);
    m_notice->clear();
    if (m_panel) {
        m_panel->setHeld(false);
        m_panel->clearSaid();
    }
    showButtons();
    if (landed) {
        m_services.navigator.say(QStringLiteral("It was done: %1").arg(sent.words));
        m_kept.remove(m_id);
        if (const auto key = RowKey::parse(sent.request.order); key && m_services.desk)
            Q_EMIT m_services.desk->saved(*key);
        done(sent.request);
        m_notice->say(Shape::Tick, Token::Ok, QStringLiteral("It was done: %1.").arg(sent.words),
                      {QStringLiteral("Dismiss"), [this] { m_notice->clear(); }});
        return;
    }
    // The same key: should it come late after all, it is done once.
    say(QStringLiteral("\"%1\" was not done.").arg(sent.words), {}, {}, QStringLiteral("Do it now"),
        [this, sent] { send(sent.request, sent.words); });
}

} // namespace landreeve::ui::orders
