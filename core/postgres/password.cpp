#include "core/postgres/password.h"

#include "core/base/error.h"

#include <libpq-fe.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace landreeve::postgres {
namespace {

constexpr int kIterations = 4096;
using Key = std::array<unsigned char, 32>;

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text(4 * ((size + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

Key keyOf(const Key& salted, std::string_view purpose) {
    Key key{};
    HMAC(EVP_sha256(), salted.data(), static_cast<int>(salted.size()),
         reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(), key.data(), nullptr);
    return key;
}

/// RFC 5803's fields as PostgreSQL keeps them; nothing where OpenSSL fails.
std::string verifierOf(std::string_view password) {
    std::array<unsigned char, 16> salt{};
    Key salted{};
    if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1 ||
        PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt.data(),
                          static_cast<int>(salt.size()), kIterations, EVP_sha256(), static_cast<int>(salted.size()),
                          salted.data()) != 1)
        return {};
    const Key client = keyOf(salted, "Client Key");
    const Key server = keyOf(salted, "Server Key");
    Key stored{};
    if (EVP_Digest(client.data(), client.size(), stored.data(), nullptr, EVP_sha256(), nullptr) != 1)
        return {};
    return "SCRAM-SHA-256$" + std::to_string(kIterations) + ":" + base64(salt.data(), salt.size()) + "$" +
           base64(stored.data(), stored.size()) + ":" + base64(server.data(), server.size());
}

} // namespace

std::string scramVerifier(const Connection& connection, const std::string& role, const SecretString& password) {
    const auto plain = password.reveal();
    // libpq takes about twice as long for the same, which a provisioning feels. It alone knows how to prepare what is
    // not plain ASCII (RFC 4013).
    std::string made;
    if (std::ranges::all_of(plain, [](char c) { return c > ' ' && c < 0x7f; }))
        made = verifierOf(plain);
    if (!made.empty())
        return made;
    const std::string text(plain);
    const std::unique_ptr<char, decltype(&PQfreemem)> verifier(
        PQencryptPasswordConn(connection.handle(), text.c_str(), role.c_str(), "scram-sha-256"), &PQfreemem);
    if (!verifier)
        throw Error("internal_error", "No verifier could be made of a password.");
    return verifier.get();
}

} // namespace landreeve::postgres
