#pragma once

#include "core/control/tenant.h"
#include "core/postgres/transaction.h"

#include <optional>
#include <string>
#include <vector>

namespace landreeve::control {

/// The table tenant_metadata. Works on the connection it is given; a change is part of the caller's transaction.
class TenantStore {
public:
    explicit TenantStore(postgres::Connection& control) : m_control(control) {}

    /// By name, then id; only those of one status where one is given.
    std::vector<Tenant> list(std::optional<TenantStatus> status = std::nullopt);
    std::optional<Tenant> find(const std::string& id);
    /// Throws Error `tenant_not_found`.
    Tenant get(const std::string& id);
    TenantSecrets secrets(const std::string& id);

    /// Makes the row of a new tenant, in status provisioning. False where the id is taken, whatever its state.
    bool reserve(const Tenant& tenant);
    void setStatus(const std::string& id, TenantStatus status, const std::string& reason);
    void setName(const std::string& id, const std::string& name);
    void setSchemaVersion(const std::string& id, int version);
    void setPasswords(const std::string& id, const QByteArray& app, const QByteArray& viewer);
    void setKeys(const std::string& id, const TenantSecrets& keys);
    void remove(const std::string& id);

private:
    postgres::Connection& m_control;
};

} // namespace landreeve::control
