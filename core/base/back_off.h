#pragma once

#include <chrono>

namespace landreeve {

/// How long to wait after a failure: `first`, doubled with each of the `before` failures it follows in a row up to
/// `longest`, and a fifth more or less by chance, so that many who failed in one moment do not come back in one. Never
/// less than what was `asked` for.
std::chrono::milliseconds backOff(std::chrono::milliseconds first, std::chrono::milliseconds longest, int before,
                                  std::chrono::milliseconds asked = {});

} // namespace landreeve
