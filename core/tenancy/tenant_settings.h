#pragma once

#include "core/control/control_plane.h"
#include "core/tenancy/server_access.h"
#include "core/tenancy/setting_rules.h"

#include <QByteArray>

#include <optional>

namespace landreeve::control {
struct Tenant;
}

namespace landreeve::tenancy {

/// Those of a tenant as they are set; with an empty value those that are not. Throws Error `tenant_not_found`.
TenantSettings readTenantSettings(control::ControlPlane& control, const std::string& tenantId,
                                  const postgres::Wait& wait = {});

struct SettingsChange {
    TenantSettings values;                         ///< Of those that change; empty: back to the default.
    std::optional<TenantSettings> base = {};       ///< What they were when they were read; refused where they are not.
    std::optional<QByteArray> logo = std::nullopt; ///< Of the letterhead: its image, or empty for none.
};

/// Whether what concerns the tenant's own database has reached it.
struct SettingsWritten {
    bool copied = true;
    std::string why = {}; ///< Where it has not.
};

/// Sets all of them or none. Audited, before and after. What the tenant's database must know is copied there
/// afterwards; where that fails it is made good by bringSettings(). Throws Error `tenant_not_found`,
/// `invalid_setting` (detail `setting`), or `record_changed` where somebody else set one of them since.
SettingsWritten writeTenantSettings(control::ControlPlane& control, ServerAccess& servers, const std::string& tenantId,
                                    const SettingsChange& change, const postgres::Wait& wait = {});

/// One, without the tenant's database having to be there.
void writeTenantSetting(control::ControlPlane& control, const std::string& tenantId, const std::string& name,
                        const std::string& value, const postgres::Wait& wait = {});

/// Brings country, state, tax number and time zone to the tenant's database, where they are not there yet; false where
/// they were. May be repeated, and run by many at once.
bool bringSettings(control::ControlPlane& control, ServerAccess& servers, const std::string& tenantId,
                   const postgres::Wait& wait = {});

/// Whether they are in the tenant's database, as bringSettings() would have them.
bool hasItsSettings(postgres::Connection& tenantDatabase, const control::Tenant& tenant);

/// The image of the letterhead; empty where there is none, or it stayed in another workspace.
QByteArray readLogo(control::ControlPlane& control, const std::string& tenantId, const postgres::Wait& wait = {});

} // namespace landreeve::tenancy
