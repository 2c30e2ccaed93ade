#include "core/base/clock.h"

#include "core/base/error.h"

#include <array>
#include <cstdio>

namespace landreeve {
namespace {

using namespace std::chrono;

Error notATime(const std::string& text) {
    return Error("usage", "\"" + text + "\" is not a time.", "Write it as 2026-01-31T10:00:00Z.");
}

} // namespace

std::string toRfc3339(Time time) {
    const auto micros = floor<microseconds>(time);
    const auto day = floor<days>(micros);
    const year_month_day date(day);
    const hh_mm_ss clock(micros - day);
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return out.data();
}

Time timeFromText(const std::string& text) {
    int yearNumber = 0;
    unsigned monthNumber = 0;
    unsigned dayNumber = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int used = 0;
    if (std::sscanf(text.c_str(), "%4d-%2u-%2u%*1[T ]%2d:%2d:%2d%n", &yearNumber, &monthNumber, &dayNumber, &hour,
                    &minute, &second, &used) != 6)
        throw notATime(text);
    auto at = static_cast<std::size_t>(used);
    long long micros = 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        long long scale = 100'000;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            micros += (text[at] - '0') * scale;
            scale /= 10;
            ++at;
        }
    }
    int offsetMinutes = 0;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        int hours = 0;
        int minutes = 0;
        if (std::sscanf(text.c_str() + at + 1, "%2d:%2d", &hours, &minutes) < 1)
            throw notATime(text);
        offsetMinutes = (hours * 60 + minutes) * (text[at] == '-' ? -1 : 1);
    } else if (text.substr(at) != "Z" && text.substr(at) != "z") {
        throw notATime(text);
    }
    const year_month_day date{year(yearNumber), month(monthNumber), day(dayNumber)};
    if (!date.ok() || hour > 24 || minute > 59 || second > 60)
        throw notATime(text);
    return sys_days(date) + hours(hour) + minutes(minute - offsetMinutes) + seconds(second) + microseconds(micros);
}

} // namespace landreeve
