#pragma once

#include "ui/health/health_feed.h"
#include "ui/widgets/popover.h"

namespace landreeve::ui::shell {
class Navigator;
}

namespace landreeve::ui::health {

/// What needs somebody, over whatever page is open (Ctrl+Shift+A).
class AlertPopover : public widgets::Popover {
    Q_OBJECT
public:
    AlertPopover(HealthFeed& feed, shell::Navigator& navigator, QWidget* window);
};

} // namespace landreeve::ui::health
