#pragma once

#include "core/tenancy/provision_request.h"
#include "ui/shell/page.h"
#include "ui/tenants/wizard_step.h"

class QHBoxLayout;

namespace landreeve::ui::widgets {
class ChainView;
class EmptyState;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

class ProvisionRun;
class ProvisionSummary;
class ProvisionWizard;
class TenantRights;

/// The wizard with its chain at the left and its summary at the right. In a narrow window the chain is a line and the
/// summary is folded.
class ProvisionPage : public shell::Page {
    Q_OBJECT
public:
    /// `firstWithSamples`: a workspace without tenants is offered sample records.
    ProvisionPage(ProvisionServices services, shell::Navigator& navigator, bool firstWithSamples,
                  QWidget* parent = nullptr);

    QStringList unsaved() const override;
    /// `resume`: the id of a tenant that is being made or was left half made. `name`: of a new one.
    void activated(const QVariantMap& arguments) override;
    bool escape() override;
    ProvisionWizard* wizard() const { return m_wizard; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void begin(const tenancy::ProvisionRequest& request);
    void attach(const QString& id);
    void show(ProvisionWizard* wizard);
    void describe();
    void layOut();
    /// The wizard, or why whoever works here may make no tenant.
    void showRights();
    void leave(bool keep);
    /// Goes on with what the record says of a tenant that another program is at.
    void followElsewhere();
    tenancy::ProvisionRequest proposed() const;

    ProvisionServices m_services;
    shell::Navigator& m_navigator;
    bool m_firstWithSamples;
    QHBoxLayout* m_row;
    QWidget* m_left;
    widgets::ChainView* m_chain;
    QWidget* m_lineRow;
    widgets::Label* m_line;
    widgets::LButton* m_fold;
    QWidget* m_middle;
    QWidget* m_right;
    ProvisionSummary* m_summary;
    ProvisionWizard* m_wizard = nullptr;
    TenantRights* m_rights;
    widgets::EmptyState* m_refused;
    bool m_narrow = false;
};

} // namespace landreeve::ui::tenants
