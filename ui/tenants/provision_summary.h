#pragma once

#include <QWidget>

namespace landreeve::ui::widgets {
class CodeBox;
class Facts;
class Label;
class SectionHeading;
} // namespace landreeve::ui::widgets
namespace landreeve::ui::control {
class FleetFeed;
}

namespace landreeve::ui::tenants {

class ProvisionWizard;

/// Beside the wizard: what will be created, under which names, before it is; and a word about the step.
class ProvisionSummary : public QWidget {
    Q_OBJECT
public:
    explicit ProvisionSummary(control::FleetFeed& feed, QWidget* parent = nullptr);

    void show(const ProvisionWizard& wizard);

private:
    control::FleetFeed& m_feed;
    widgets::SectionHeading* m_heading;
    widgets::Facts* m_facts;
    widgets::SectionHeading* m_aboutHeading;
    widgets::Label* m_about;
    widgets::CodeBox* m_commands;
};

} // namespace landreeve::ui::tenants
