#pragma once

#include "core/control/control_plane.h"
#include "core/control/server_store.h"
#include "core/control/tenant.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::tenancy {

/// A tenant with what is known of it without asking its server.
struct FleetTenant {
    control::Tenant tenant;
    std::optional<Time> lastBackup;
    std::string stoppedAt; ///< The step at which its provisioning failed or was cut off; empty where none did.
    std::string cause;     ///< Why, where it is known.
    bool underWay = false; ///< Some program provisions, deletes or otherwise rebuilds it right now.
    bool mayBeRead = true; ///< By whoever asked; else no more than its name is for him.

    /// What it is called everywhere: its recorded status, but `failed` where that is `provisioning` and nobody is at
    /// it.
    control::TenantStatus shownStatus() const;
    /// Why it is in that status, in a few words; empty where nothing is known.
    std::string shownReason() const;
    /// Neither whole nor under way: its provisioning or deletion failed or was cut off.
    bool isHalfMade() const;
};

/// Tenants and servers of a workspace, as read in one moment.
struct Fleet {
    std::vector<FleetTenant> tenants; ///< By name, then id.
    std::vector<control::Server> servers;
    bool isWhole = true;  ///< False where they are those alone that whoever asked may know of.
    int newestSchema = 0; ///< The version this program brings tenants to.
    Time readAt;

    const control::Server* server(const std::string& name) const;
    const FleetTenant* tenant(const std::string& id) const;
};

/// Reads all of them from the control plane: no server of a tenant is asked, so that none can hold the list up.
Fleet readFleet(control::ControlPlane& control, const std::stop_token& stop);

} // namespace landreeve::tenancy
