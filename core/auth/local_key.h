#pragma once

#include "core/base/secret_string.h"

#include <QJsonObject>

#include <string>
#include <string_view>

namespace landreeve::auth {

/// A key of the workspace's own issuer: P-256, for ES256.
struct LocalKey {
    std::string id;          ///< Its thumbprint (RFC 7638).
    QJsonObject publicKey;   ///< As a JWK, with id, use and algorithm.
    SecretString privateKey; ///< PKCS #8 in DER.

    /// Throws Error `internal_error` where OpenSSL makes none.
    static LocalKey make();
};

/// A token in its compact form (RFC 7515, 7.1), signed with ES256. Throws Error `internal_error` where `privateKey` is
/// no such key.
SecretString signedToken(const SecretString& privateKey, const QJsonObject& header, const QJsonObject& claims);

} // namespace landreeve::auth
