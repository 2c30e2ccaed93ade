#pragma once

#include "core/base/clock.h"
#include "core/postgres/connection.h"

#include <optional>

namespace landreeve::postgres {

/// When the certificate ends that the server showed on this connection; nothing where it is not under TLS.
std::optional<Time> serverCertificateEnds(const Connection& connection);

} // namespace landreeve::postgres
