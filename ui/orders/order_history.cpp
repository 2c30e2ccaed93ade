#include "ui/orders/order_history.h"

#include "ui/orders/order_words.h"
#include "ui/theme/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::orders {

using landreeve::orders::OrderProgress;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::Shape;

namespace {

widgets::Status markOf(OrderEvent event) {
    switch (event) {
    case OrderEvent::Cancel:
        return {Shape::Diamond, Token::Bad, {}};
    case OrderEvent::Reject:
    case OrderEvent::Return:
        return {Shape::Triangle, Token::Warn, {}};
    case OrderEvent::Hold:
        return {Shape::Bars, Token::Warn, {}};
    default:
        return {Shape::Tick, Token::Ok, {}};
    }
}

} // namespace

OrderHistory::OrderHistory(int most, bool full, QWidget* parent)
    : QWidget(parent), m_most(most), m_full(full), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    setAccessibleName(QStringLiteral("What was done with the order"));
}

void OrderHistory::clear() {
    const auto old = findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget* widget : old) {
        m_column->removeWidget(widget);
        widget->hide();
        widget->deleteLater();
    }
}

void OrderHistory::say(const QString& words) {
    auto* label = new Label(words, TypeStyle::Small, Token::Ink2, this);
    label->setWraps();
    m_column->addWidget(label);
}

void OrderHistory::show(const OrderProgress& order, const QDateTime& now) {
    clear();
    if (order.events.empty())
        say(order.status == "draft" ? QStringLiteral("Nothing was done with it yet.")
                                    : QStringLiteral("It was brought in as it is: no step of it is on record."));
    int shown = 0;
    for (auto event = order.events.rbegin(); event != order.events.rend(); ++event) {
        if (shown++ == m_most) {
            const auto more = static_cast<int>(order.events.size()) - m_most;
            say((more == 1 ? QStringLiteral("1 earlier step is ") : QStringLiteral("%1 earlier steps are ").arg(more)) +
                (m_full ? QStringLiteral("not shown.") : QStringLiteral("in the history.")));
            break;
        }
        auto* entry = new QWidget(this);
        auto* row = new QHBoxLayout(entry);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(8);
        row->addWidget(new widgets::StatusMark(markOf(event->event), 12, entry), 0, Qt::AlignTop);
        auto* words = new QVBoxLayout;
        words->setSpacing(1);
        auto* what = new Label(pastWords(order.kind, *event), TypeStyle::Body, Token::Ink, entry);
        what->setTextFormat(Qt::PlainText);
        what->setWraps();
        words->addWidget(what);
        if (m_full) {
            const QStringList lines = pastLines(order.kind, order, *event);
            if (!lines.isEmpty()) {
                auto* each = new Label(lines.join(u'\n'), TypeStyle::Small, Token::Ink2, entry);
                each->setTextFormat(Qt::PlainText);
                each->setWraps();
                words->addWidget(each);
            }
        }
        row->addLayout(words, 1);
        const QDateTime at = theme::toDateTime(event->at);
        auto* by =
            new Label(theme::when(at, now) + QStringLiteral(", ") + QString::fromStdString(order.called(event->by)),
                      TypeStyle::Small, Token::Ink2, entry);
        by->setToolTip(theme::utcTime(at));
        if (m_full) {
            words->addWidget(by);
        } else {
            by->setElide(Qt::ElideRight);
            row->addWidget(by, 0, Qt::AlignTop);
        }
        m_column->addWidget(entry);
    }
}

} // namespace landreeve::ui::orders
