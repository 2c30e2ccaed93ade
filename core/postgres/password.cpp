#include "core/postgres/password.h"

#include "core/base/error.h"

#include <libpq-fe.h>

#include <memory>

namespace landreeve::postgres {

std::string scramVerifier(const Connection& connection, const std::string& role, const SecretString& password) {
    const std::string plain(password.reveal());
    const std::unique_ptr<char, decltype(&PQfreemem)> verifier(
        PQencryptPasswordConn(connection.handle(), plain.c_str(), role.c_str(), "scram-sha-256"), &PQfreemem);
    if (!verifier)
        throw Error("internal_error", "No verifier could be made of a password.");
    return verifier.get();
}

} // namespace landreeve::postgres
