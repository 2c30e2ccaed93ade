#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QJsonObject>

#include <optional>
#include <string>

namespace landreeve::control {

/// Where a tenant is on its path: provisioning → active ⇄ suspended → deleting, and failed. A deleted tenant has no
/// row.
enum class TenantStatus { Provisioning, Active, Suspended, Deleting, Failed };

std::string toString(TenantStatus status);
/// Throws Error `usage` for a word that is none of them.
TenantStatus tenantStatusFromText(const std::string& text);

/// One row of the control plane's list of tenants, without its secrets.
struct Tenant {
    std::string id;
    std::string name;
    TenantStatus status = TenantStatus::Provisioning;
    std::string statusReason;
    Time statusChangedAt;
    std::string server;
    std::string database;
    int schemaVersion = 0; ///< 0 while there is no schema yet.
    QJsonObject settings;
    Time createdAt;
    std::string createdBy;
    std::int64_t version = 0;
};

/// One key of a tenant's encrypted fields, and what became of it.
struct TenantKeyNote {
    int version = 0;
    Time madeAt;
    std::optional<Time> retiredAt; ///< Nothing is encrypted under it any more, and it was taken away.
};

/// What only the program itself may read of a tenant: the passwords of its logins, encrypted under the workspace's key.
struct TenantSecrets {
    QByteArray appPassword;
    QByteArray viewerPassword;
};

} // namespace landreeve::control
