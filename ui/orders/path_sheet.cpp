#include "ui/orders/path_sheet.h"

#include "ui/widgets/label.h"

#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::orders {

using State = widgets::ChainStep::State;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

PathSheet::PathSheet(QWidget* parent)
    : Sheet(parent),
      m_chain(new widgets::ChainView(widgets::ChainView::Layout::Level, this)),
      m_short(new Label({}, TypeStyle::Body, Token::Ink, this)),
      m_why(new Label({}, TypeStyle::Small, Token::Warn, this)) {
    body()->setContentsMargins(14, 10, 14, 8);
    body()->setSpacing(4);
    m_chain->setObjectName(QStringLiteral("statusChain"));
    m_chain->setAccessibleName(QStringLiteral("Path of the order"));
    m_short->setObjectName(QStringLiteral("statusShort"));
    m_short->setElide(Qt::ElideRight);
    m_why->setObjectName(QStringLiteral("nextWhyNot"));
    m_why->setWraps();
    m_why->setAlignment(Qt::AlignHCenter);
    body()->addWidget(m_chain);
    body()->addWidget(m_short);
    body()->addWidget(m_why);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &PathSheet::fit);
}

void PathSheet::show(const QList<widgets::ChainStep>& steps, const QString& whyNot) {
    m_chain->setSteps(steps);
    const auto current = std::find_if(steps.begin(), steps.end(), [](const widgets::ChainStep& step) {
        return step.state == State::Current || step.state == State::Attention || step.state == State::Failed;
    });
    const auto at = current == steps.end() ? steps.end() - 1 : current;
    m_short->setText(QStringLiteral("Step %1 of %2: %3%4")
                         .arg(at - steps.begin() + 1)
                         .arg(steps.size())
                         .arg(at->title, at->detail.isEmpty() ? QString() : QStringLiteral(", ") + at->detail));
    m_why->setText(whyNot);
    m_why->setVisible(!whyNot.isEmpty());
    fit();
}

void PathSheet::resizeEvent(QResizeEvent* event) {
    Sheet::resizeEvent(event);
    fit();
}

void PathSheet::fit() {
    const QFontMetrics metrics(theme::font(TypeStyle::BodyStrong));
    int widest = 0;
    for (const auto& step : m_chain->steps())
        widest = std::max(widest, metrics.horizontalAdvance(step.title));
    const auto count = std::max<qsizetype>(1, m_chain->steps().size());
    const bool room = (width() - 28) / static_cast<int>(count) >= widest + 8;
    m_chain->setVisible(room);
    m_short->setVisible(!room);
}

} // namespace landreeve::ui::orders
