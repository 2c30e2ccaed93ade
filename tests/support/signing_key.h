#pragma once

#include "core/auth/algorithm.h"

#include <QJsonObject>

#include <memory>
#include <string>
#include <string_view>

namespace landreeve::tests {

/// A key of a test's own that signs as JWS has it, by OpenSSL alone: nothing of what is tested takes part.
class SigningKey {
public:
    /// Of 2048 bits unless told otherwise. Made once for a size and kept: it takes a while.
    static SigningKey rsa(unsigned bits = 2048, unsigned long exponent = 65537);
    /// P-256, P-384 or P-521.
    static SigningKey ec(const std::string& curve = "P-256");
    static SigningKey ed25519();
    /// One that fits the algorithm.
    static SigningKey forAlgorithm(auth::Algorithm algorithm);

    /// The public key as a JWK of that id; without a `kid` where the id is empty.
    QJsonObject jwk(const QString& id = {}) const;
    /// The public key as PEM (SubjectPublicKeyInfo).
    std::string publicPem() const;
    /// The signature's bytes: for EC the two numbers side by side. `saltBytes` is for PSS; -1 is the hash's length.
    std::string sign(auth::Algorithm algorithm, std::string_view text, int saltBytes = -1) const;

private:
    struct Parts;
    explicit SigningKey(std::shared_ptr<const Parts> parts) : m_parts(std::move(parts)) {}
    std::shared_ptr<const Parts> m_parts;
};

/// `{"keys":[…]}` as text.
std::string keySetOf(std::initializer_list<QJsonObject> keys);

/// The three segments of what is given as it is.
std::string compactOf(std::string_view header, std::string_view payload, std::string_view signature);
/// Header and payload as they are, rightly signed.
std::string signedBy(const SigningKey& key, auth::Algorithm algorithm, std::string_view header,
                     std::string_view payload);
/// The same of objects.
std::string signedBy(const SigningKey& key, auth::Algorithm algorithm, const QJsonObject& header,
                     const QJsonObject& claims);

} // namespace landreeve::tests
