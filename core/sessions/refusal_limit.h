#pragma once

#include "core/base/error.h"
#include "core/postgres/transaction.h"

#include <chrono>
#include <optional>
#include <string>

namespace landreeve::sessions {

/// Counts one more refused token of an origin: of an address, or where that is not known of a program on this machine.
/// All programs share the count. Empty: it may be written down, once the transaction is committed; else how long
/// nothing more of that origin is.
///
/// Only refused ones count, and a good one is taken however many others were refused: neither a signature nor 32
/// random bytes are found by guessing, so there is nothing to slow down but what is written, and whoever shares an
/// address (an office, a proxy) with somebody who presents rubbish must not be locked out by him.
std::optional<std::chrono::milliseconds> takeRefusal(postgres::Transaction& transaction, const std::string& address,
                                                     const std::string& client);

/// What is thrown where it may not be written: `rate_limited`, with the detail `retry_after_ms`.
Error tooManyRefused(std::chrono::milliseconds wait);

} // namespace landreeve::sessions
