#pragma once

#include "core/control/tenant.h"
#include "core/postgres/transaction.h"
#include "core/vault/key_ring.h"

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
    /// Every key its fields may still be under, the newest last.
    std::vector<vault::KeyRing::Wrapped> keys(const std::string& id);
    /// All it ever had here, the oldest first.
    std::vector<TenantKeyNote> keyNotes(const std::string& id);

    /// Makes the row of a new tenant, in status provisioning. False where the id is taken, whatever its state.
    bool reserve(const Tenant& tenant);
    void setStatus(const std::string& id, TenantStatus status, const std::string& reason);
    void setName(const std::string& id, const std::string& name);
    void setSchemaVersion(const std::string& id, int version);
    void setPasswords(const std::string& id, const QByteArray& app, const QByteArray& viewer);
    /// A first or a newer key: what is written from now on is written under it.
    void addKey(const std::string& id, const vault::KeyRing::Wrapped& key);
    /// Takes away the keys below a version; that they were there is kept.
    void retireKeysBelow(const std::string& id, int version);
    void remove(const std::string& id);

private:
    postgres::Connection& m_control;
};

} // namespace landreeve::control
