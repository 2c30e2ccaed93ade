#pragma once

#include "core/base/secret_string.h"
#include "core/postgres/connection.h"

#include <string>

namespace landreeve::postgres {

/// The SCRAM-SHA-256 verifier of a password (RFC 5803), as CREATE ROLE takes it: so the password itself reaches neither
/// the server nor its log.
std::string scramVerifier(const Connection& connection, const std::string& role, const SecretString& password);

} // namespace landreeve::postgres
