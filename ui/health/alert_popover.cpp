#include "ui/health/alert_popover.h"

#include "ui/health/alert_list.h"
#include "ui/health/remedy.h"
#include "ui/shell/navigator.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::health {

using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

AlertPopover::AlertPopover(HealthFeed& feed, shell::Navigator& navigator, QWidget* window) : Popover(window) {
    setObjectName(QStringLiteral("alertPopover"));
    setAccessibleName(QStringLiteral("Alerts"));
    setFixedWidth(std::min(theme::scaled(440), window->width() - 32));
    setMaximumHeight(std::min(theme::scaled(480), window->height() - 100));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(14, 9, 8, 7);
    head->addWidget(new widgets::Label(QStringLiteral("Needs attention"), TypeStyle::BodyStrong, Token::Ink, this), 1);
    auto* all = new LButton(QStringLiteral("Open health"), LButton::Kind::Flat, this);
    all->setObjectName(QStringLiteral("openHealthButton"));
    all->setButtonSize(LButton::Size::Small);
    head->addWidget(all);
    body()->addLayout(head);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    auto* list = new AlertList(scroll);
    list->setObjectName(QStringLiteral("popoverAlerts"));
    list->hideTitle();
    list->setAutoFillBackground(false);
    scroll->setWidget(list);
    list->setAutoFillBackground(false);
    body()->addWidget(scroll, 1);
    const auto fill = [list, &feed] {
        list->setLoading(!feed.report());
        list->setAlerts(feed.alerts());
    };
    connect(&feed, &HealthFeed::changed, list, fill);
    fill();
    connect(all, &LButton::activated, this, [this, &navigator] {
        dismiss();
        navigator.openPage(QStringLiteral("health"));
    });
    connect(list, &AlertList::remedyRequested, this, [this, &navigator, &feed](const landreeve::health::Alert& alert) {
        dismiss();
        if (!apply(alert, navigator))
            feed.look();
    });
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

} // namespace landreeve::ui::health
