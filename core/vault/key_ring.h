#pragma once

#include "core/base/secret_string.h"
#include "core/vault/field_cipher.h"
#include "core/vault/signing_key.h"

#include <QByteArray>

#include <stop_token>
#include <string>
#include <string_view>

namespace landreeve::workspace {
class SecretStore;
}

namespace landreeve::vault {

/// A workspace's 256-bit key and what it wraps: the keys of tenants, and small secrets kept in the control plane
/// (passwords of login roles). The key itself stays in the secret store. A value; const members may be called from
/// several threads at once.
class KeyRing {
public:
    /// What to do where the store holds no key for the workspace.
    enum class IfMissing {
        Make,  ///< Make one: for a workspace that is new.
        Refuse ///< Throw Error `vault_key_missing`: for one that has encrypted something already.
    };

    /// Reads the workspace's key from `store`, or makes it: once, however many programs ask at the same time.
    /// Throws what the store throws, and Error `secrets_damaged` where what it holds is no key.
    static KeyRing open(workspace::SecretStore& store, const std::string& workspaceId, std::stop_token stop = {},
                        IfMissing ifMissing = IfMissing::Make);

    /// From a key one has (32 bytes).
    KeyRing(std::string workspaceId, const SecretString& workspaceKey);

    /// A tenant's keys as the control plane keeps them; worthless without the workspace's key.
    struct Wrapped {
        std::string id; ///< UUID of the data key.
        int version = 1;
        QByteArray dataKey;
        QByteArray indexKey;
    };

    /// New random keys for `tenantId`, version 1.
    Wrapped newTenantKey(const std::string& tenantId) const;

    /// A new data key for `tenantId`, one version above `current`; the index key stays, so that blind indexes written
    /// before still match. Throws what cipher() throws.
    Wrapped nextTenantKey(const std::string& tenantId, const Wrapped& current) const;

    /// Throws Error `vault_key_wrong` where they were wrapped under another workspace's key, `decrypt_failed` where
    /// they were damaged or belong to another tenant.
    FieldCipher cipher(const std::string& tenantId, const Wrapped& wrapped) const;

    /// Encrypts a small secret for one place, which `purpose` names (such as "tenant/acme/app-password").
    QByteArray seal(std::string_view purpose, const SecretString& secret) const;

    /// Throws Error `vault_key_wrong` where it was sealed under another workspace's key, `decrypt_failed` where it was
    /// damaged or sealed for another purpose.
    SecretString unseal(std::string_view purpose, const QByteArray& sealed) const;

    /// The key by which the workspace's programs vouch for something, which `purpose` names (such as "audit"): the same
    /// wherever its key is, and for nobody else.
    SigningKey signingKey(std::string_view purpose) const;

private:
    QByteArray lock(std::string_view context, const SecretString& secret) const;
    SecretString unlock(std::string_view context, const QByteArray& locked, const std::string& what) const;

    std::string m_workspaceId;
    std::string m_keyMark; ///< Tells this workspace's key from another, and nothing else about it.
    SecretString m_wrappingKey;
};

} // namespace landreeve::vault
