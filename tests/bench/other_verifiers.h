#pragma once

#include <QJsonObject>

#include <functional>
#include <string>
#include <string_view>

/// What a token's verification is measured against.
namespace landreeve::bench {

/// Verifies one token once, with its key ready where the library can keep one; whether it was right.
using OtherVerifier = std::function<bool()>;

OtherVerifier cjoseVerifier(const QJsonObject& jwk, const std::string& token);
OtherVerifier libjwtVerifier(const std::string& pem, const std::string& token);

/// Microseconds of processor time that `openssl speed` takes to verify a signature by `rsa2048` or `ecdsap256`.
double opensslMicroseconds(const char* algorithm);

/// The same for a whole token by npm's fast-jwt with its cache off. Throws where there is no npm to fetch it.
double fastJwtMicroseconds(const std::string& pem, const std::string& token, std::string_view algorithm);

} // namespace landreeve::bench
