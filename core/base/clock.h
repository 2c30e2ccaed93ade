#pragma once

#include <chrono>
#include <string>

namespace landreeve {

using Time = std::chrono::system_clock::time_point;

/// Where a part asks what time it is, so that a test can say.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override { return std::chrono::system_clock::now(); }
};

/// RFC 3339 in UTC with microseconds, as "2026-01-31T10:00:00.000000Z".
std::string toRfc3339(Time time);

/// Reads RFC 3339 and PostgreSQL's ISO output ("2026-01-31 10:00:00.5+00"). Throws Error `usage` on anything else.
Time timeFromText(const std::string& text);

} // namespace landreeve
