#pragma once

#include "core/tenancy/provision_request.h"
#include "ui/tenants/wizard_step.h"

namespace landreeve::ui::widgets {
class ChainView;
class Facts;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// Everything that will be made, to read before it starts: nothing has been changed so far.
class ReviewPage : public WizardStep {
    Q_OBJECT
public:
    ReviewPage(ProvisionServices services, const tenancy::ProvisionRequest& request, QWidget* parent = nullptr);

    void initializePage() override;

private:
    ProvisionServices m_services;
    const tenancy::ProvisionRequest& m_request;
    widgets::Facts* m_facts;
    widgets::ChainView* m_chain;
};

} // namespace landreeve::ui::tenants
