#include "core/india/gstin.h"

#include "core/india/states.h"
#include "core/india/typed_text.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace landreeve::india {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::size_t kLength = 15;
constexpr std::string_view kShape = "99AAAAA9999AXXX";

/// The 13th: how many registrations the PAN has in the state.
bool isEntity(char c) {
    return (c >= '1' && c <= '9') || isCapital(c);
}

/// The 14th: Z for ordinary taxpayers, others for special kinds of registration.
bool isKind(char c) {
    return c == 'Z' || (c >= '1' && c <= '9') || (c >= 'A' && c <= 'J' && c != 'C');
}

/// Empty for a number in its form, else the rule it breaks first.
std::pair<std::string, std::string> problem(std::string_view text) {
    if (text.size() != kLength)
        return {"gstin_length", "A GSTIN has 15 characters, this has " + std::to_string(characters(text)) + "."};
    if (!std::ranges::all_of(text, [](char c) { return isDigit(c) || isCapital(c); }))
        return {"gstin_characters", "A GSTIN has capitals and digits only."};
    if (!hasShape(gstinState(text), "99") || !stateName(gstinState(text)))
        return {"gstin_state",
                "A GSTIN begins with the code of a state; " + std::string(gstinState(text)) + " is none."};
    if (!hasShape(gstinPan(text), "AAAAA9999A"))
        return {"gstin_pan", "Characters 3 to 12 of a GSTIN are a PAN: five letters, four digits and a letter."};
    if (!isEntity(text[12]))
        return {"gstin_entity", "The 13th character of a GSTIN is 1 to 9 or A to Z."};
    if (!isKind(text[13]))
        return {"gstin_kind",
                "The 14th character of a GSTIN is Z, or for special registrations 1 to 9, A, B or D to J."};
    if (gstinCheckCharacter(text.substr(0, 14)) != text[14])
        return {"gstin_check", "The check character does not fit the 14 before it. One of the 15 is wrong."};
    return {};
}

} // namespace

std::optional<char> gstinCheckCharacter(std::string_view first14) {
    if (first14.size() != kLength - 1)
        return std::nullopt;
    std::size_t sum = 0;
    for (std::size_t i = 0; i < first14.size(); ++i) {
        const std::size_t value = kAlphabet.find(first14[i]);
        if (value == std::string_view::npos)
            return std::nullopt;
        const std::size_t product = value * (i % 2 == 0 ? 1 : 2);
        sum += product / kAlphabet.size() + product % kAlphabet.size();
    }
    return kAlphabet[(kAlphabet.size() - sum % kAlphabet.size()) % kAlphabet.size()];
}

FieldVerdict checkGstin(std::string_view gstin) {
    auto [code, message] = problem(gstin);
    if (code.empty()) {
        const std::string state(gstinState(gstin));
        return {true,
                {},
                std::string(*stateName(state)) + " (" + state + "), PAN " + std::string(gstinPan(gstin)) +
                    ". The check character is right.",
                std::nullopt};
    }
    // What is said, and offered, is about the number itself, not its spaces and small letters.
    const std::string cleaned = compact(gstin);
    FieldVerdict verdict;
    std::tie(verdict.code, verdict.message) = problem(cleaned);
    if (verdict.code.empty()) {
        verdict.code = "gstin_characters";
        verdict.message = "A GSTIN is written in capitals, without spaces.";
    }
    // A look-alike is a repair only where the check character confirms it; any other character would be a guess.
    if (const std::string repaired = withoutLookAlikes(cleaned, kShape); problem(repaired).first.empty())
        verdict.repair = repaired;
    return verdict;
}

} // namespace landreeve::india
