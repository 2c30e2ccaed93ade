#pragma once

#include "core/postgres/transaction.h"

#include <chrono>
#include <optional>
#include <string>

namespace landreeve::sessions {

/// How fast a bucket of tokens may be emptied: `free` of them at once, and after each further one it closes for twice
/// as long as before, up to `longest`.
struct RateLimit {
    double capacity;
    double refillPerSecond;
    int free;
    std::chrono::seconds longest;
};

/// Takes a token from a bucket in the control plane, which all programs share. Empty: taken, once the transaction is
/// committed; else how long to wait. Blocks while another takes from the same.
std::optional<std::chrono::milliseconds> takeToken(postgres::Transaction& transaction, const std::string& scope,
                                                   const std::string& key, const RateLimit& limit);

} // namespace landreeve::sessions
