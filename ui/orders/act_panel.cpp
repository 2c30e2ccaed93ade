#include "ui/orders/act_panel.h"

#include "ui/orders/order_words.h"
#include "ui/widgets/form.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::orders {

using landreeve::orders::OrderProgress;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

ActPanel::ActPanel(OrderKind kind, OrderEvent event, QWidget* parent)
    : OrderPanel(event,
                 event == OrderEvent::Cancel || event == OrderEvent::Close ? LButton::Kind::Danger
                                                                           : LButton::Kind::Primary,
                 parent),
      m_kind(kind),
      m_effect(new widgets::Label({}, TypeStyle::Body, Token::Ink, this)) {
    setObjectName(QStringLiteral("orderActPanel"));
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("What happens"), this));
    m_effect->setObjectName(QStringLiteral("actEffect"));
    m_effect->setWraps();
    body()->addWidget(m_effect);
    auto* form = new widgets::Form(this);
    addReason(*form, QStringLiteral("Reason"), needsReason(event));
    body()->addWidget(form);
    body()->addStretch(1);
    auto* keep = new LButton(QStringLiteral("Keep as it is"), LButton::Kind::Secondary, this);
    keep->setObjectName(QStringLiteral("keepOrderButton"));
    footRow()->insertWidget(1, keep);
    connect(keep, &LButton::activated, this, [this] {
        reasonEdit()->clear();
        Q_EMIT closeRequested();
    });
}

void ActPanel::setOrder(const OrderProgress& order) {
    const bool outstanding =
        std::ranges::any_of(order.lines, [&](const auto& line) { return !line.outstanding(order.kind).isZero(); });
    const QString words = buttonWords(m_kind, orderEvent(), outstanding).remove(u'…');
    setTitle(words, QString::fromStdString(order.number));
    setSubmitWords(words);
    m_effect->setText(effectWords(order, orderEvent()).join(u'\n'));
}

void ActPanel::begin() {
    reasonEdit()->setFocus(Qt::OtherFocusReason);
}

void ActPanel::submit() {
    if (needsReason(orderEvent()) && reason().isEmpty())
        wantReason(QStringLiteral("Say what is to be mended; its maker reads it."));
    else
        Q_EMIT submitted();
}

} // namespace landreeve::ui::orders
