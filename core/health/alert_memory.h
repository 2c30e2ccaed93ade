#pragma once

#include "core/health/report.h"

#include <filesystem>

namespace landreeve::health {

/// Since when what needs somebody has been seen in this home, for alerts whose beginning nothing else tells. Kept in a
/// file, so that a command and a window say the same; programs may share it. Where it cannot be read or written every
/// alert has just begun.
class AlertMemory {
public:
    explicit AlertMemory(std::filesystem::path file) : m_file(std::move(file)) {}

    /// Gives each alert of the report without a `since` one, and forgets what is over.
    void complete(HealthReport& report) const;

private:
    std::filesystem::path m_file;
};

} // namespace landreeve::health
