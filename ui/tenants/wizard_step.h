#pragma once

#include <QWizardPage>

class QHBoxLayout;
class QVBoxLayout;

namespace landreeve::control {
struct Tenant;
}
namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::control {
class FleetFeed;
}
namespace landreeve::ui::tasks {
class TaskCentre;
}
namespace landreeve::ui::widgets {
class Label;
}

namespace landreeve::ui::tenants {

class ProvisionRuns;
class TenantActions;

/// What the wizard works with.
struct ProvisionServices {
    workspace::Workspace& workspace;
    control::FleetFeed& feed;
    tasks::TaskCentre& tasks;
    ProvisionRuns& runs;
    TenantActions& actions;
};

/// A page of the wizard: heading, a line below it, and what scrolls under them, so that the buttons stay in view.
class WizardStep : public QWizardPage {
    Q_OBJECT
public:
    WizardStep(const QString& objectName, const QString& heading, const QString& text, QWidget* parent = nullptr);

    /// Fields that must be corrected before the next page.
    virtual int wrongCount() const { return 0; }
    /// The forward button waits for an answer.
    virtual bool isWaiting() const { return false; }
    /// Where the keyboard begins on this page; nullptr: at the forward button.
    virtual QWidget* firstField() const { return nullptr; }
    void setHeading(const QString& heading, const QString& text);

Q_SIGNALS:
    /// wrongCount() or isWaiting() may be another now.
    void judged();
    /// What the summary and the chain say has changed.
    void requestChanged();

protected:
    QVBoxLayout* column() const { return m_column; }
    /// At the right of the heading.
    QHBoxLayout* headRow() const { return m_headRow; }
    QWidget* content() const { return m_content; }

private:
    QWidget* m_content;
    QVBoxLayout* m_column;
    QHBoxLayout* m_headRow;
    widgets::Label* m_heading;
    widgets::Label* m_text;
};

} // namespace landreeve::ui::tenants
