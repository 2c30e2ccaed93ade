#include "core/india/codes.h"

#include "core/india/typed_text.h"

#include <algorithm>
#include <iterator>

namespace landreeve::india {
namespace {

constexpr std::string_view kIfscShape = "AAAA0XXXXXX";

bool isHsn(std::string_view text) {
    return hasShape(text, "9999") || hasShape(text, "999999") || hasShape(text, "99999999");
}

bool isPin(std::string_view text) {
    return hasShape(text, "999999") && text.front() != '0';
}

FieldVerdict verdict(bool valid, const char* code, const char* rule) {
    return valid ? FieldVerdict{true, {}, {}, std::nullopt} : FieldVerdict{false, code, rule, std::nullopt};
}

} // namespace

FieldVerdict checkIfsc(std::string_view ifsc) {
    auto result = verdict(hasShape(ifsc, kIfscShape), "ifsc",
                          "An IFSC has 11 characters: four letters of the bank, a zero, six letters or digits.");
    if (!result.valid) {
        const std::string repaired = withoutLookAlikes(compact(ifsc), kIfscShape);
        if (hasShape(repaired, kIfscShape))
            result.repair = repaired;
    }
    return result;
}

FieldVerdict checkHsn(std::string_view hsn) {
    auto result = verdict(isHsn(hsn), "hsn", "An HSN code has 4, 6 or 8 digits.");
    if (const std::string cleaned = compact(hsn); !result.valid && isHsn(cleaned))
        result.repair = cleaned;
    return result;
}

FieldVerdict checkPin(std::string_view pin) {
    auto result = verdict(isPin(pin), "pin", "A PIN code has six digits, the first not 0.");
    if (const std::string cleaned = compact(pin); !result.valid && isPin(cleaned))
        result.repair = cleaned;
    return result;
}

FieldVerdict checkDocumentNumber(std::string_view number) {
    const auto allowed = [](char c) {
        return isDigit(c) || isCapital(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '/';
    };
    return verdict(!number.empty() && number.size() <= 16 && std::ranges::all_of(number, allowed), "document_number",
                   "A document number has at most 16 letters, digits, hyphens and slashes.");
}

std::string normalisedPhone(std::string_view phone) {
    std::string digits;
    std::ranges::copy_if(phone, std::back_inserter(digits), isDigit);
    const bool international = phone.find('+') != std::string_view::npos;
    if (!international && digits.starts_with("00"))
        return "+" + digits.substr(2);
    if (!international && digits.size() == 11 && digits.front() == '0')
        digits.erase(0, 1);
    if (!international && digits.size() == 10)
        digits.insert(0, "91");
    return digits.empty() ? digits : "+" + digits;
}

} // namespace landreeve::india
