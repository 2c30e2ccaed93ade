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

namespace {

/// Would be as high as its list is at the popover's width.
class ListScroll : public QScrollArea {
public:
    explicit ListScroll(QWidget* parent) : QScrollArea(parent) {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setFocusPolicy(Qt::NoFocus);
        viewport()->setAutoFillBackground(false);
    }
    QSize sizeHint() const override {
        const int width = parentWidget()->maximumWidth() - 2;
        return QSize(width,
                     widget()->hasHeightForWidth() ? widget()->heightForWidth(width) : widget()->sizeHint().height());
    }
};

} // namespace

AlertPopover::AlertPopover(HealthFeed& feed, shell::Navigator& navigator, QWidget* window) : Popover(window) {
    setObjectName(QStringLiteral("alertPopover"));
    setAccessibleName(QStringLiteral("Alerts"));
    setFixedWidth(std::min(theme::scaled(440), window->width() - 32));
    setMaximumHeight(window->height() - 100);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(14, 9, 8, 7);
    head->addWidget(new widgets::Label(QStringLiteral("Needs attention"), TypeStyle::BodyStrong, Token::Ink, this), 1);
    auto* all = new LButton(QStringLiteral("Open health"), LButton::Kind::Flat, this);
    all->setObjectName(QStringLiteral("openHealthButton"));
    all->setButtonSize(LButton::Size::Small);
    head->addWidget(all);
    body()->addLayout(head);
    auto* scroll = new ListScroll(this);
    auto* list = new AlertList(scroll);
    list->setObjectName(QStringLiteral("popoverAlerts"));
    list->hideTitle();
    list->setAutoFillBackground(false);
    scroll->setWidget(list);
    list->setAutoFillBackground(false);
    body()->addWidget(scroll, 1);
    const auto fill = [this, list, scroll, &feed] {
        list->setLoading(!feed.report());
        list->setAlerts(feed.alerts());
        const auto fit = [this, scroll] {
            scroll->updateGeometry();
            refit();
            // A bar takes width, which makes the list higher, which needs the bar.
            scroll->setVerticalScrollBarPolicy(sizeHint().height() <= height() ? Qt::ScrollBarAlwaysOff
                                                                               : Qt::ScrollBarAsNeeded);
        };
        QMetaObject::invokeMethod(this, fit, Qt::QueuedConnection); // rows that are new are not shown yet
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
