#pragma once

#include <string>
#include <vector>

namespace landreeve::bench {

/// A measurement beside its reference, both taken in this run.
struct Figure {
    std::string name;
    double ours = 0;
    double reference = 0;
    std::string unit;
    double ratio = 0; ///< ours / reference
    double limit = 0; ///< The ratio may not exceed it; 0: it is only reported.
};

inline Figure compared(std::string name, double ours, double reference, std::string unit, double limit) {
    return {std::move(name), ours, reference, std::move(unit), reference > 0 ? ours / reference : 0, limit};
}

using BenchFn = std::vector<Figure> (*)();

std::vector<Figure> benchMigrations();
std::vector<Figure> benchProvision();

} // namespace landreeve::bench
