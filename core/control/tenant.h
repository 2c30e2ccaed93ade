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

/// What only the program itself may read of a tenant: everything wrapped or encrypted under the workspace's key.
struct TenantSecrets {
    std::string dataKeyId;
    int dataKeyVersion = 0;
    QByteArray wrappedDataKey;
    QByteArray wrappedIndexKey;
    QByteArray appPassword;
    QByteArray viewerPassword;
};

} // namespace landreeve::control
