#include "core/documents/letterhead.h"

#include "core/control/tenant_store.h"
#include "core/india/states.h"
#include "core/tenancy/tenant_settings.h"

#include <QStringList>

namespace landreeve::documents {

Letterhead readLetterhead(control::ControlPlane& control, const std::string& tenantId, const postgres::Wait& wait) {
    const auto settings = tenancy::readTenantSettings(control, tenantId, wait);
    Letterhead letterhead;
    letterhead.name = tenancy::inForce(settings, "letterhead.name");
    if (letterhead.name.empty()) {
        auto lease = control.lend(wait);
        letterhead.name = control::TenantStore(*lease).get(tenantId).name;
    }
    const auto lines = QString::fromStdString(tenancy::inForce(settings, "letterhead.address")).split(u'\n');
    for (const QString& line : lines) {
        if (!line.isEmpty())
            letterhead.address.push_back(line.toStdString());
    }
    letterhead.taxId = tenancy::inForce(settings, "company.tax_id");
    letterhead.taxIdLabel = tenancy::inForce(settings, "company.country") == "IN" ? "GSTIN" : "Tax number";
    if (const std::string code = tenancy::stateOf(settings); !code.empty())
        letterhead.state = code + " " + std::string(india::stateName(code).value_or(""));
    letterhead.logo = tenancy::readLogo(control, tenantId, wait);
    return letterhead;
}

} // namespace landreeve::documents
