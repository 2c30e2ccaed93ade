#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace landreeve::india {

/// As people write an identifier, brought to one form: capitals, without white space, hyphens and full stops.
std::string compact(std::string_view text);

/// How many characters UTF-8 text has, as a person counts them.
std::size_t characters(std::string_view text);

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool isCapital(char c) {
    return c >= 'A' && c <= 'Z';
}

/// Whether `text` has the shape of `pattern`: 9 stands for a digit, A for a capital, X for either, all else for itself.
bool hasShape(std::string_view text, std::string_view pattern);

/// `text` with look-alikes swapped where `pattern` wants the other sort: O and 0, I and 1, S and 5, B and 8, Z and 2.
std::string withoutLookAlikes(std::string_view text, std::string_view pattern);

} // namespace landreeve::india
