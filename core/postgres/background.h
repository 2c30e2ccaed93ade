#pragma once

#include <functional>

namespace landreeve::postgres {

/// Runs what blocks and cannot be interrupted (name look-ups, PQcancel) on a thread that nobody waits for. At most 16
/// at once: false, and nothing is run, when all are taken. `work` owns whatever it uses.
bool runInBackground(std::function<void()> work);

} // namespace landreeve::postgres
