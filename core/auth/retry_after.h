#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <chrono>
#include <optional>
#include <string>

namespace landreeve::auth {

/// A date as HTTP writes it (RFC 9110, 5.6.7); nothing where it is none.
std::optional<Time> timeFromHttpDate(const std::string& text);

/// How long the header Retry-After asks to wait at a time, in seconds or until a date (RFC 9110, 10.2.3). Nothing where
/// it is empty, not understood, past, or more than a day away.
std::optional<std::chrono::milliseconds> retryAfter(const std::string& value,
                                                    Time now = std::chrono::system_clock::now());

/// What an issuer's 429 is: `rate_limited`, retryable, with the detail `retry_after_ms` where it says how long to wait.
Error tooManyAttempts(const std::string& retryAfterHeader);

/// The detail `retry_after_ms` of an error; zero without.
std::chrono::milliseconds retryAfterOf(const Error& error);

} // namespace landreeve::auth
