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

} // namespace landreeve
