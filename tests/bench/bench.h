#pragma once

#include <string>
#include <vector>

namespace landreeve::bench {

/// A measurement beside its reference, both taken in this run.
struct Figure {
    std::string name;
    double ours = 0;
    double reference = 0; ///< 0: there is none.
    std::string unit;
    double ratio = 0; ///< ours / reference
    double limit = 0; ///< The ratio may not exceed it; 0: it is only reported.
    double most = 0;  ///< Ours may not exceed it, in its unit; 0: any.

    bool kept() const { return (limit <= 0 || ratio <= limit) && (most <= 0 || ours <= most); }
};

inline Figure compared(std::string name, double ours, double reference, std::string unit, double limit,
                       double most = 0) {
    return {std::move(name), ours, reference, std::move(unit), reference > 0 ? ours / reference : 0, limit, most};
}

using BenchFn = std::vector<Figure> (*)();

std::vector<Figure> benchAudit();
std::vector<Figure> benchConfirm();
std::vector<Figure> benchDashboard();
std::vector<Figure> benchGate();
std::vector<Figure> benchGrid();
std::vector<Figure> benchImport();
std::vector<Figure> benchMigrations();
std::vector<Figure> benchOrder();
std::vector<Figure> benchProvision();
std::vector<Figure> benchSessions();
std::vector<Figure> benchToken();
std::vector<Figure> benchWindowStart();

} // namespace landreeve::bench
