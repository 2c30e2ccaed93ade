#pragma once

#include "core/auth/key_set.h"
#include "core/auth/verified_tokens.h"
#include "core/auth/verify_policy.h"
#include "core/base/secret_string.h"
#include "core/control/control_plane.h"
#include "core/vault/key_ring.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::auth {

/// What a token of the workspace's own issuer says.
struct LocalClaims {
    std::string userId;
    std::string tenantId; ///< Empty: it names none.
    std::string sessionId;
    std::string role; ///< For programs that read it; what somebody may do comes from the control plane only.
    Time issuedAt;
    Time expiresAt; ///< Cut to the second.
};

/// A key of the workspace's own issuer, as people see it.
struct LocalKeyState {
    std::string id;
    Time createdAt;
    std::optional<Time> retiredAt; ///< Empty: it signs.
    Time verifiesUntil;            ///< When the last token it signed expires.
};

/// The workspace's own issuer. It signs with ES256; the private key is sealed under the workspace's key and kept in the
/// control plane, so that every program of the workspace signs with the same. A retired key verifies until the last
/// token that it signed has expired. May be used from any thread; all block.
class LocalIssuer {
public:
    /// Its tokens are for this audience, and name their tenant in this claim.
    static constexpr const char* kAudience = "landreeve";
    static constexpr const char* kTenantClaim = "tenant_id";

    /// What it is given must outlive it; `verified` may be null.
    LocalIssuer(control::ControlPlane& control, const vault::KeyRing& keys, VerifiedTokens* verified);

    const std::string& url() const { return m_url; }
    VerifyPolicy policy() const;

    /// Makes a signing key where there is none.
    void prepare(const postgres::Wait& wait = {});
    /// A token; its key verifies at least until it expires.
    SecretString sign(const LocalClaims& claims, const postgres::Wait& wait = {});
    /// The same in a transaction of the control plane: the token is good once that is committed. Throws Error
    /// `internal_error` where there is no signing key: prepare() makes one.
    SecretString sign(postgres::Transaction& transaction, const LocalClaims& claims);

    /// The keys that verify now, those of its tokens that have not expired; asked of the control plane every time.
    std::shared_ptr<const KeySet> keys(const postgres::Wait& wait = {});
    /// The same as a document for other verifiers (RFC 7517).
    QJsonObject document(const postgres::Wait& wait = {});
    /// The newest first.
    std::vector<LocalKeyState> states(const postgres::Wait& wait = {});

    /// What becomes of the tokens that the retired keys signed.
    enum class Overlap { UntilTheyExpire, None };
    /// Retires the signing key, wipes its private part and makes a new one, whose id it returns. Audited with the
    /// reason, which may be empty. Without overlap (the key was found out) no older key verifies anything any more.
    std::string rotate(Overlap overlap, const std::string& reason, const postgres::Wait& wait = {});

private:
    std::string makeKey(postgres::Transaction& transaction, const char* action, const std::string& reason = {});

    control::ControlPlane& m_control;
    const vault::KeyRing& m_keyRing;
    VerifiedTokens* m_verified;
    std::string m_url;
    std::mutex m_mutex; ///< Guards the two below: the keys as last read.
    std::string m_document;
    std::shared_ptr<const KeySet> m_keys;
};

} // namespace landreeve::auth
