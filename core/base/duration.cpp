#include "core/base/duration.h"

#include <array>
#include <charconv>

namespace landreeve {

std::optional<std::chrono::milliseconds> durationFromText(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits{
        {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
    constexpr std::int64_t kMost = 10'000LL * 86'400'000;
    std::int64_t count = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (failure != std::errc() || count < 0)
        return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [name, milliseconds] : kUnits) {
        if (unit == name && count <= kMost / milliseconds)
            return std::chrono::milliseconds(count * milliseconds);
    }
    return std::nullopt;
}

std::string durationWords(std::chrono::seconds time) {
    constexpr std::int64_t kMinute = 60;
    constexpr std::int64_t kHour = 60 * kMinute;
    constexpr std::int64_t kDay = 24 * kHour;
    const std::int64_t seconds = time.count();
    const auto in = [seconds](std::int64_t unit, const char* name) {
        return std::to_string(seconds / unit + (seconds % unit * 2 >= unit ? 1 : 0)) + " " + name;
    };
    // A unit once there are two of it, nearly.
    return seconds < 100             ? in(1, "s")
           : seconds < 100 * kMinute ? in(kMinute, "min")
           : seconds < 2 * kDay      ? in(kHour, "h")
                                     : in(kDay, "d");
}

} // namespace landreeve
