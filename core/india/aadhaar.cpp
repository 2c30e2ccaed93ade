#include "core/india/aadhaar.h"

#include "core/india/typed_text.h"

#include <algorithm>
#include <array>

namespace landreeve::india {
namespace {

constexpr std::size_t kLength = 12;

/// Multiplication in the dihedral group of a pentagon: 0 to 4 are its turns, 5 to 9 its reflections.
constexpr std::size_t product(std::size_t a, std::size_t b) {
    if (a < 5)
        return b < 5 ? (a + b) % 5 : 5 + (a + b - 5) % 5;
    return b < 5 ? 5 + (a - 5 + 5 - b) % 5 : (a - 5 + 5 - (b - 5)) % 5;
}

constexpr std::size_t inverse(std::size_t a) {
    return a < 5 ? (5 - a) % 5 : a;
}

/// Verhoeff's permutation, and its powers: the digit in place n (from the right) is permuted n times.
constexpr std::array<std::size_t, 10> kPermutation{1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
constexpr std::size_t kOrder = 8;

constexpr std::size_t permuted(std::size_t digit, std::size_t times) {
    for (std::size_t i = 0; i < times % kOrder; ++i)
        digit = kPermutation[digit];
    return digit;
}

bool areDigits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, isDigit);
}

/// The check value of digits of which the last stands in place `first`.
std::size_t checkValue(std::string_view digits, std::size_t first) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const auto digit = static_cast<std::size_t>(digits[digits.size() - 1 - i] - '0');
        value = product(value, permuted(digit, i + first));
    }
    return value;
}

} // namespace

std::optional<char> verhoeffDigit(std::string_view digits) {
    if (!areDigits(digits))
        return std::nullopt;
    return static_cast<char>('0' + inverse(checkValue(digits, 1)));
}

bool passesVerhoeff(std::string_view digits) {
    return areDigits(digits) && checkValue(digits, 0) == 0;
}

std::string normalisedAadhaar(std::string_view number) {
    return compact(number);
}

std::string maskedAadhaar(std::string_view lastFour) {
    return "XXXX-XXXX-" + std::string(lastFour);
}

FieldVerdict checkAadhaar(std::string_view number) {
    const auto refuse = [](const char* code, std::string message) {
        return FieldVerdict{false, code, std::move(message), std::nullopt};
    };
    const std::string cleaned = normalisedAadhaar(number);
    if (cleaned.size() != kLength || !areDigits(cleaned))
        return refuse("aadhaar_length", "An Aadhaar number has 12 digits.");
    if (cleaned.front() < '2')
        return refuse("aadhaar_first", "An Aadhaar number does not begin with 0 or 1.");
    if (std::ranges::all_of(cleaned, [&](char c) { return c == cleaned.front(); }))
        return refuse("aadhaar_repeat", "An Aadhaar number is not one digit repeated.");
    if (!passesVerhoeff(cleaned))
        return refuse("aadhaar_check",
                      "The check digit does not fit. One of the 12 digits is wrong, or two are swapped.");
    if (cleaned != number) {
        auto verdict = refuse("aadhaar_form", "An Aadhaar number is stored as 12 digits, without spaces.");
        verdict.repair = cleaned;
        return verdict;
    }
    return {true, {}, {}, std::nullopt};
}

} // namespace landreeve::india
