#pragma once

#include "ui/tenants/wizard_step.h"

namespace landreeve::ui::widgets {
class ChainView;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

class ConnectionBox;
class ProvisionRun;

/// What came of it: how to connect, what to do next, and how long each step took.
class ResultPage : public WizardStep {
    Q_OBJECT
public:
    ResultPage(ProvisionServices services, QWidget* parent = nullptr);

    void setRun(const ProvisionRun& run);

Q_SIGNALS:
    void inventoryRequested();
    void checksRequested();

private:
    ProvisionServices m_services;
    ConnectionBox* m_connection;
    widgets::ChainView* m_chain;
};

} // namespace landreeve::ui::tenants
