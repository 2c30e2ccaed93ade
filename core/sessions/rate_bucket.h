#pragma once

#include "core/postgres/transaction.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::sessions {

/// How fast a bucket of tokens may be emptied: `free` of them at once, and after each further one it closes for twice
/// as long as before, up to `longest`.
struct RateLimit {
    double capacity;
    double refillPerSecond;
    int free;
    std::chrono::seconds longest;
};

/// A bucket in the control plane, which all programs share.
struct RateBucket {
    std::string scope;
    std::string key;
    RateLimit limit;
};

/// Takes a token from each bucket, or from none. Empty: taken, once the transaction is committed; else how long to
/// wait. To be committed either way: a bucket that was written by a clock that was ahead of the one now is put right,
/// so that a clock set back neither fills it nor closes it for longer. Blocks while another takes from the same; give
/// kinds of buckets in one order everywhere.
std::optional<std::chrono::milliseconds> takeTokens(postgres::Transaction& transaction,
                                                    const std::vector<RateBucket>& buckets);

} // namespace landreeve::sessions
