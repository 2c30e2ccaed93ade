#include "core/india/typed_text.h"

#include <algorithm>

namespace landreeve::india {
namespace {

constexpr std::string_view kLetters = "OISBZ";
constexpr std::string_view kDigits = "01582";

bool fits(char c, char wanted) {
    switch (wanted) {
    case '9':
        return isDigit(c);
    case 'A':
        return isCapital(c);
    case 'X':
        return isDigit(c) || isCapital(c);
    default:
        return c == wanted;
    }
}

char lookAlike(char c) {
    if (const auto at = kLetters.find(c); at != std::string_view::npos)
        return kDigits[at];
    if (const auto at = kDigits.find(c); at != std::string_view::npos)
        return kLetters[at];
    return c;
}

} // namespace

std::string compact(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (std::string_view(" \t\r\n-.").find(c) != std::string_view::npos)
            continue;
        result.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    return result;
}

std::size_t characters(std::string_view text) {
    const auto isFirstByte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::ranges::count_if(text, isFirstByte));
}

bool hasShape(std::string_view text, std::string_view pattern) {
    return std::ranges::equal(text, pattern, fits);
}

std::string withoutLookAlikes(std::string_view text, std::string_view pattern) {
    std::string result(text);
    for (std::size_t i = 0; i < std::min(result.size(), pattern.size()); ++i) {
        if (!fits(result[i], pattern[i]) && fits(lookAlike(result[i]), pattern[i]))
            result[i] = lookAlike(result[i]);
    }
    return result;
}

} // namespace landreeve::india
