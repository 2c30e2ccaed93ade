#pragma once

#include "ui/health/health_feed.h"
#include "ui/shell/page.h"

class QVBoxLayout;

namespace landreeve::ui::widgets {
class ErrorLine;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::health {

/// Every check of the workspace in its group: how it is in shape and word, what is wrong, and what to do.
class HealthPage : public shell::Page {
    Q_OBJECT
public:
    HealthPage(HealthFeed& feed, control::FleetFeed& fleet, shell::Navigator& navigator, QWidget* parent = nullptr);

    void refresh() override;
    void activated(const QVariantMap& arguments) override;
    QWidget* firstFocus() override;

private:
    class CheckRow;
    void show();
    void showFacts();
    void rebuild();

    HealthFeed& m_feed;
    control::FleetFeed& m_fleet;
    shell::Navigator& m_navigator;
    widgets::LButton* m_check;
    QWidget* m_content;
    QVBoxLayout* m_column;
    QWidget* m_loading;
    QStringList m_names; ///< Of the rows as they stand.
    QList<CheckRow*> m_rows;
};

} // namespace landreeve::ui::health
