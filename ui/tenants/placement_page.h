#pragma once

#include "core/tenancy/provision_request.h"
#include "ui/tenants/wizard_step.h"

class QButtonGroup;
class QVBoxLayout;

namespace landreeve::ui::widgets {
class FieldNote;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// Where the tenant's database is to live. The server with the most room is proposed; one that cannot take a tenant
/// says why.
class PlacementPage : public WizardStep {
    Q_OBJECT
public:
    PlacementPage(ProvisionServices services, tenancy::ProvisionRequest& request, QWidget* parent = nullptr);

    int wrongCount() const override;
    QWidget* firstField() const override;
    void initializePage() override;
    bool validatePage() override;

    /// The server placement would choose now; empty where none has room.
    static std::string proposedServer(const control::FleetFeed& feed);

private:
    class ServerRow;
    void fill();
    void show();
    void judge();

    ProvisionServices m_services;
    tenancy::ProvisionRequest& m_request;
    QWidget* m_list;
    QVBoxLayout* m_rows;
    QButtonGroup* m_group;
    widgets::FieldNote* m_note;
    QList<ServerRow*> m_servers;
    QStringList m_names;
};

} // namespace landreeve::ui::tenants
