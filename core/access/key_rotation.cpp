#include "core/access/key_rotation.h"

#include "core/base/error.h"

namespace landreeve::access {

std::string rotateKey(control::ControlPlane& control, auth::LocalIssuer& issuer, auth::LocalIssuer::Overlap overlap,
                      const std::string& reason, const postgres::Wait& wait) {
    if (reason.empty())
        throw Error("usage", "It is not said why the key is rotated.", "Say why.");
    std::string keyId = issuer.rotate(overlap, wait);
    // The rotation is a transaction of the issuer's own, and stands in the log without this, too.
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    transaction.exec("SELECT audit_record('jwks.rotation_reason', 'issuer-key', $1, NULL, NULL, NULL, $2)", keyId,
                     reason);
    transaction.commit();
    return keyId;
}

} // namespace landreeve::access
