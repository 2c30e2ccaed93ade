#include "app/gui/page_ids.h"
#include "app/gui/session.h"
#include "ui/health/alert_popover.h"
#include "ui/health/desktop_notices.h"
#include "ui/health/health_feed.h"
#include "ui/health/health_page.h"
#include "ui/settings/preference_store.h"

namespace landreeve::gui {

void Session::registerHealthPage() {
    ui::shell::PageSpec page;
    page.id = kHealth;
    page.title = QStringLiteral("Health");
    page.icon = QStringLiteral("utilities-system-monitor");
    page.group = ui::shell::NavRail::Group::Workspace;
    page.factory = [this](QWidget* parent) -> ui::shell::Page* {
        return new ui::health::HealthPage(*m_health, *m_feed, *m_window, parent);
    };
    m_window->registerPage(page);
}

void Session::followHealth() {
    m_window->setAlerts(0);
    m_window->setAlertsAction([this] {
        auto* popover = new ui::health::AlertPopover(*m_health, *m_window, m_window.get());
        popover->openAt(m_window->alertsAnchor(), Qt::AlignRight);
    });
    connect(m_health.get(), &ui::health::HealthFeed::changed, this, [this] {
        const auto count = static_cast<int>(m_health->alerts().size());
        m_window->setAlerts(count);
        m_window->setRailCount(kHealth, count == 0 ? QString() : QString::number(count), ui::theme::Token::Warn);
    });
    m_notices = std::make_unique<ui::health::DesktopNotices>(*m_health, *m_window);
    m_notices->setEnabled(m_preferences->desktopNotices());
    connect(m_notices.get(), &ui::health::DesktopNotices::pressed, this, [this] {
        m_window->show();
        m_window->raise();
        m_window->activateWindow();
        if (!m_window->isLocked())
            m_window->openPage(kHealth);
    });
}

} // namespace landreeve::gui
