#include "core/india/pan.h"

#include "core/india/typed_text.h"

namespace landreeve::india {
namespace {

constexpr std::string_view kShape = "AAAAA9999A";

/// Empty for a letter that stands for nobody.
std::string_view holder(char kind) {
    switch (kind) {
    case 'A':
        return "an association of persons";
    case 'B':
        return "a body of individuals";
    case 'C':
        return "a company";
    case 'F':
        return "a firm";
    case 'G':
        return "a government";
    case 'H':
        return "a Hindu undivided family";
    case 'J':
        return "an artificial juridical person";
    case 'L':
        return "a local authority";
    case 'P':
        return "a person";
    case 'T':
        return "a trust";
    default:
        return {};
    }
}

bool isPan(std::string_view text) {
    return hasShape(text, kShape) && !holder(text[3]).empty();
}

} // namespace

std::string normalisedPan(std::string_view pan) {
    return compact(pan);
}

FieldVerdict checkPan(std::string_view pan) {
    if (isPan(pan))
        return {true, {}, "PAN of " + std::string(holder(pan[3])) + ".", std::nullopt};
    FieldVerdict verdict;
    const std::string cleaned = normalisedPan(pan);
    if (const std::string repaired = withoutLookAlikes(cleaned, kShape); isPan(repaired))
        verdict.repair = repaired;
    if (cleaned.size() != kShape.size()) {
        verdict.code = "pan_length";
        verdict.message = "A PAN has 10 characters, this has " + std::to_string(characters(cleaned)) + ".";
    } else if (!hasShape(cleaned, kShape)) {
        verdict.code = "pan_form";
        verdict.message = "A PAN is five letters, four digits and a letter.";
    } else if (isPan(cleaned)) {
        verdict.code = "pan_form";
        verdict.message = "A PAN is written in capitals, without spaces.";
    } else {
        verdict.code = "pan_holder";
        verdict.message = "The fourth letter of a PAN says whose it is: one of A, B, C, F, G, H, J, L, P, T.";
    }
    return verdict;
}

} // namespace landreeve::india
