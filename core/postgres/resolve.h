#pragma once

#include "core/postgres/connection_url.h"
#include "core/postgres/wait.h"

namespace landreeve::postgres {

/// The URL with the addresses of its host names filled in (`hostaddr`), a host with several addresses standing once for
/// each. Names are looked up on a thread of their own, which is left behind when a stop or the deadline comes first.
/// Throws Error `server_unavailable` for a name nobody knows, `deadline_exceeded`, or Cancelled.
ConnectionUrl withAddresses(const ConnectionUrl& url, const std::stop_token& stop, Deadline deadline);

} // namespace landreeve::postgres
