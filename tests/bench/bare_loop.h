#pragma once

#include <string>
#include <vector>

namespace landreeve::bench {

/// What libpq alone can do: connects to every database, `inFlight` at a time on one thread, sends one text, reads the
/// answers and closes. Throws std::runtime_error where one fails.
void bareLoop(const std::vector<std::string>& connectionStrings, const std::string& sql, int inFlight);

} // namespace landreeve::bench
