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

} // namespace

void OrderWorkflow::run(OrderEvent event, OrderRequest request) {
    if (m_sending || m_doubt || !m_orders)
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
    const QString number = QString::fromStdString(m_state ? m_state->order.number : std::string());
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
                                                                  doneWords(m_kind, request.event));
                                         if (const auto key = RowKey::parse(outcome.orderId); key && m_services.desk)
                                             Q_EMIT m_services.desk->saved(*key);
                                         m_kept.remove(QString::fromStdString(outcome.orderId));
                                         if (over())
                                             done(request);
                                     },
                                     [this, over, request, words, number](const Error& error) {
                                         if (over())
                                             refuse(request, words, error);
                                         else
                                             m_services.navigator.say(
                                                 QStringLiteral("%1 of %2 failed: %3")
                                                     .arg(words, number, QString::fromStdString(error.message())),
                                                 tasks::Task::State::Failed);
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
    m_host.reload();
}

void OrderWorkflow::refuse(const OrderRequest& request, const QString& words, const Error& error) {
    showButtons();
    if (error.inDoubt() || error.connectionLost()) {
        beginDoubt(request, words, error);
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
    if (m_panel && m_host.page.split()->isPanelShown() && m_panel->orderEvent() == request.event) {
        m_panel->refuse(error);
        return;
    }
    QStringList all{QString::fromStdString(error.message())};
    const QJsonArray lines = error.details()[QStringLiteral("lines")].toArray();
    for (const QJsonValue line : lines) {
        if (all.size() > kLinesSaid) {
            all << QStringLiteral("And %1 more lines.").arg(lines.size() - kLinesSaid);
            break;
        }
        all << QStringLiteral("Line %1, %2: %3")
                   .arg(line[QStringLiteral("line")].toInt())
                   .arg(line[QStringLiteral("sku")].toString(), refusedLineWords(line.toObject()));
    }
    say(all.join(u'\n'), QString::fromStdString(error.hint()), QString::fromStdString(error.code()), {}, {});
}

void OrderWorkflow::say(const QString& words, const QString& hint, const QString& code, const QString& button,
                        std::function<void()> act) {
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

void OrderWorkflow::beginDoubt(const OrderRequest& request, const QString& words, const Error& error) {
    m_doubt = request;
    m_doubtWords = words;
    if (m_panel)
        m_panel->setHeld(true);
    showButtons();
    say(QStringLiteral("The server did not answer to \"%1\". It may have been done.").arg(words),
        QStringLiteral("Nothing is sent again before that is known."), QString::fromStdString(error.code()),
        QStringLiteral("Look again"), [this] { lookAgain(); });
}

void OrderWorkflow::lookAgain() {
    if (!m_doubt || m_sending)
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
        [orders = m_orders, kind = m_kind, key = m_doubt->key](std::stop_token stop, const ProgressFn&) {
            return orders->landed(kind, key, std::move(stop));
        },
        tasks::Outcome<bool>{
            [this, over](bool landed) {
                if (over())
                    takeLanded(landed);
            },
            [this, over](const Error& error) {
                if (!over())
                    return;
                say(QStringLiteral("The server does not answer. \"%1\" may have been done.").arg(m_doubtWords),
                    QString::fromStdString(error.message()), QString::fromStdString(error.code()),
                    QStringLiteral("Look again"), [this] { lookAgain(); });
            },
            [over] { over(); }});
}

void OrderWorkflow::takeLanded(bool landed) {
    const OrderRequest request = *m_doubt;
    m_doubt.reset();
    m_notice->clear();
    if (m_panel) {
        m_panel->setHeld(false);
        m_panel->clearSaid();
    }
    showButtons();
    if (landed) {
        m_services.navigator.say(QStringLiteral("It was done: %1").arg(m_doubtWords));
        if (const auto key = RowKey::parse(request.order); key && m_services.desk)
            Q_EMIT m_services.desk->saved(*key);
        done(request);
        m_notice->say(Shape::Tick, Token::Ok, QStringLiteral("It was done: %1.").arg(m_doubtWords),
                      {QStringLiteral("Dismiss"), [this] { m_notice->clear(); }});
        return;
    }
    // The same key: should it come late after all, it is done once.
    say(QStringLiteral("\"%1\" was not done.").arg(m_doubtWords), {}, {}, QStringLiteral("Do it now"),
        [this, request] { send(request, m_doubtWords); });
}

} // namespace landreeve::ui::orders
