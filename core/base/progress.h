#pragma once

#include <functional>
#include <string>

namespace landreeve {

/// How far a long operation is. `total` is 0 while unknown; `done` counts in the same unit.
struct Progress {
    std::string step;
    std::string detail;
    double done = 0;
    double total = 0;
};

/// Called on the thread that does the work; must be quick and must not throw. May be empty.
using ProgressFn = std::function<void(const Progress&)>;

inline void report(const ProgressFn& progress, Progress value) {
    if (progress)
        progress(value);
}

} // namespace landreeve
