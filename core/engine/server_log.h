#pragma once

#include "core/base/error.h"
#include "core/engine/place.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace landreeve::engine {

/// The log's length now: what a start that begins here adds can be told from older lines.
std::uintmax_t logLength(const Place& place);

/// The log from `begin` on; at most its last 64 KB.
std::string logSince(const Place& place, std::uintmax_t begin);

/// Keeps the log bounded, one older part beside it (server.log.1). Safe while the server writes.
void trimLog(const Place& place);

/// `engine_data_damaged`; `reason` in PostgreSQL's words, or empty.
Error filesDamaged(const Place& place, const std::string& reason);

/// Why a server or initdb failed, from what it said: `disk_full`, `engine_data_damaged`, `engine_version_mismatch`,
/// else `engine_start_failed` with its last lines.
Error failureFrom(const std::string& what, std::string_view said, const Place& place);

} // namespace landreeve::engine
