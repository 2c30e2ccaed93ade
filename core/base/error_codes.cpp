#include "core/base/error_codes.h"

#include <algorithm>
#include <array>

namespace landreeve {
namespace {

// One line a code: parts of the program add theirs here, and docs/cli.md repeats it (a test compares the two).
constexpr auto kCodes = std::to_array<ErrorCode>({
    {"internal_error", Exit::Failed, "Report it with the details; nothing was retried."},
    {"decimal_overflow", Exit::Failed, "Enter a smaller number."},
    {"query_failed", Exit::Failed, "Read the server's message in the details."},
    {"usage", Exit::Usage, "Read the command's --help."},
    {"invalid_connection_url", Exit::Usage, "Write it as postgresql://user@host:port/database."},
    {"database_missing", Exit::NotFound, "Check the database's name, or run `tenant reconcile`."},
    {"lock_timeout", Exit::Unavailable, "Wait for the blocking query named in the details, or end it."},
    {"server_unavailable", Exit::Unavailable, "Check that the server runs and can be reached, then try again."},
    {"authentication_failed", Exit::Unavailable, "Check user and password of the connection."},
    {"insufficient_privilege", Exit::Unavailable, "Grant the right named in the message to the role, then try again."},
    {"disk_full", Exit::Unavailable, "Free space on the server's disk, then try again."},
    {"too_many_connections", Exit::Unavailable, "Close other clients or raise max_connections."},
    {"tls_refused", Exit::Unavailable,
     "Give the server's certificate authority with sslrootcert, or a weaker sslmode knowingly."},
    {"database_closed", Exit::Unavailable, "The database is being made, moved or deleted; try again later."},
    {"deadline_exceeded", Exit::Unavailable, "The server did not answer in time; look whether it is overloaded."},
});

} // namespace

std::span<const ErrorCode> errorCodes() {
    return kCodes;
}

Exit exitOf(std::string_view code) {
    const auto found = std::ranges::find(kCodes, code, &ErrorCode::code);
    return found == kCodes.end() ? Exit::Failed : found->exit;
}

} // namespace landreeve
