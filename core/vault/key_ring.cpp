#include "core/vault/key_ring.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/vault/cryptography.h"
#include "core/workspace/secret_store.h"

namespace landreeve::vault {
namespace {

constexpr char kFormat = 1;
constexpr std::size_t kMarkBytes = 8;

std::string keyContext(std::string_view kind, const std::string& workspaceId, const std::string& tenantId,
                       const KeyRing::Wrapped& wrapped) {
    return packed({"landreeve tenant key", kind, workspaceId, tenantId, wrapped.id, std::to_string(wrapped.version)});
}

} // namespace

KeyRing KeyRing::open(workspace::SecretStore& store, const std::string& workspaceId, std::stop_token stop,
                      IfMissing ifMissing) {
    const std::string name = "workspace-key/" + workspaceId;
    auto key = store.read(name, stop);
    if (!key) {
        // Two programs that both find none must not both make one: the later would replace what the first has used.
        const auto guard = store.exclusive(stop);
        key = store.read(name, stop);
        if (!key && ifMissing == IfMissing::Refuse)
            throw Error("vault_key_missing",
                        "The key of this workspace is not in this home's secret store (" + store.kind() + ").",
                        "Open it from the home and account that made it; without the key its encrypted fields stay "
                        "unreadable.");
        if (!key) {
            store.write(name, newKey(), stop);
            // Only what the store gives back may encrypt anything.
            key = store.read(name, stop);
        }
    }
    if (!key || key->size() != kKeyBytes)
        throw Error("secrets_damaged",
                    "What the secret store (" + store.kind() + ") holds as this workspace's key is none.",
                    "Restore the secret store from a backup.");
    return {workspaceId, *key};
}

KeyRing::KeyRing(std::string workspaceId, const SecretString& workspaceKey) : m_workspaceId(std::move(workspaceId)) {
    if (workspaceKey.size() != kKeyBytes)
        throw Error("internal_error", "A workspace's key has 32 bytes.");
    m_wrappingKey = derivedKey(workspaceKey, packed({"landreeve wrapping key", m_workspaceId}));
    const SecretString mark = derivedKey(workspaceKey, packed({"landreeve key mark", m_workspaceId}));
    m_keyMark = std::string(mark.reveal().substr(0, kMarkBytes));
}

KeyRing::Wrapped KeyRing::newTenantKey(const std::string& tenantId) const {
    Wrapped wrapped;
    wrapped.id = newUuid();
    wrapped.dataKey = lock(keyContext("data", m_workspaceId, tenantId, wrapped), newKey());
    wrapped.indexKey = lock(keyContext("index", m_workspaceId, tenantId, wrapped), newKey());
    return wrapped;
}

KeyRing::Wrapped KeyRing::nextTenantKey(const std::string& tenantId, const Wrapped& current) const {
    const SecretString indexKey = unlock(keyContext("index", m_workspaceId, tenantId, current), current.indexKey,
                                         "The key of tenant " + tenantId);
    Wrapped next;
    next.id = newUuid();
    next.version = current.version + 1;
    next.dataKey = lock(keyContext("data", m_workspaceId, tenantId, next), newKey());
    next.indexKey = lock(keyContext("index", m_workspaceId, tenantId, next), indexKey);
    return next;
}

FieldCipher KeyRing::cipher(const std::string& tenantId, const Wrapped& wrapped) const {
    const std::string what = "The key of tenant " + tenantId;
    SecretString dataKey = unlock(keyContext("data", m_workspaceId, tenantId, wrapped), wrapped.dataKey, what);
    SecretString indexKey = unlock(keyContext("index", m_workspaceId, tenantId, wrapped), wrapped.indexKey, what);
    if (dataKey.size() != kKeyBytes || indexKey.size() != kKeyBytes)
        throw Error("decrypt_failed", what + " is of the wrong length.");
    return {wrapped.id, wrapped.version, std::move(dataKey), std::move(indexKey)};
}

QByteArray KeyRing::seal(std::string_view purpose, const SecretString& secret) const {
    return lock(packed({"landreeve secret", m_workspaceId, purpose}), secret);
}

SecretString KeyRing::unseal(std::string_view purpose, const QByteArray& sealed) const {
    return unlock(packed({"landreeve secret", m_workspaceId, purpose}), sealed,
                  "The secret \"" + std::string(purpose) + "\"");
}

SigningKey KeyRing::signingKey(std::string_view purpose) const {
    return SigningKey(derivedKey(m_wrappingKey, packed({"landreeve signing key", m_workspaceId, purpose})));
}

/// format 0x01 ‖ key mark (64 bits) ‖ nonce ‖ ciphertext ‖ tag
QByteArray KeyRing::lock(std::string_view context, const SecretString& secret) const {
    QByteArray result(1, kFormat);
    result += bytes(m_keyMark);
    result += encrypted(m_wrappingKey, context, secret.reveal());
    return result;
}

SecretString KeyRing::unlock(std::string_view context, const QByteArray& locked, const std::string& what) const {
    const auto text = view(locked);
    constexpr std::size_t head = 1 + kMarkBytes;
    if (text.size() < head + kNonceBytes + kTagBytes || text.front() != kFormat)
        throw Error("decrypt_failed", what + " is not in a form this program writes.");
    if (text.substr(1, kMarkBytes) != m_keyMark)
        throw Error("vault_key_wrong", what + " was encrypted under another key than this home's.",
                    "Open the workspace from the home and account that made it.");
    auto secret = decrypted(m_wrappingKey, context, text.substr(head));
    if (!secret)
        throw Error("decrypt_failed", what + " was changed, or belongs elsewhere.",
                    "Take it from a backup of the control plane.");
    return std::move(*secret);
}

} // namespace landreeve::vault
