#include "core/postgres/server_certificate.h"

#include <ctime>
#include <memory>

#include <libpq-fe.h>
#include <openssl/ssl.h>

namespace landreeve::postgres {

std::optional<Time> serverCertificateEnds(const Connection& connection) {
    auto* const ssl = static_cast<SSL*>(PQsslStruct(connection.handle(), "OpenSSL"));
    if (ssl == nullptr)
        return std::nullopt;
    const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl), &X509_free);
    std::tm end{};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1)
        return std::nullopt;
    return std::chrono::system_clock::from_time_t(timegm(&end));
}

} // namespace landreeve::postgres
