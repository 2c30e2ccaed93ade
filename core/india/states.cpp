#include "core/india/states.h"

#include "core/india/typed_text.h"

#include <algorithm>
#include <array>

namespace landreeve::india {
namespace {

// 25 (Daman and Diu) was joined to 26, 28 (Andhra Pradesh before its division) became 37.
constexpr auto kStates = std::to_array<State>({
    {"01", "Jammu and Kashmir"},
    {"02", "Himachal Pradesh"},
    {"03", "Punjab"},
    {"04", "Chandigarh"},
    {"05", "Uttarakhand"},
    {"06", "Haryana"},
    {"07", "Delhi"},
    {"08", "Rajasthan"},
    {"09", "Uttar Pradesh"},
    {"10", "Bihar"},
    {"11", "Sikkim"},
    {"12", "Arunachal Pradesh"},
    {"13", "Nagaland"},
    {"14", "Manipur"},
    {"15", "Mizoram"},
    {"16", "Tripura"},
    {"17", "Meghalaya"},
    {"18", "Assam"},
    {"19", "West Bengal"},
    {"20", "Jharkhand"},
    {"21", "Odisha"},
    {"22", "Chhattisgarh"},
    {"23", "Madhya Pradesh"},
    {"24", "Gujarat"},
    {"26", "Dadra and Nagar Haveli and Daman and Diu"},
    {"27", "Maharashtra"},
    {"29", "Karnataka"},
    {"30", "Goa"},
    {"31", "Lakshadweep"},
    {"32", "Kerala"},
    {"33", "Tamil Nadu"},
    {"34", "Puducherry"},
    {"35", "Andaman and Nicobar Islands"},
    {"36", "Telangana"},
    {"37", "Andhra Pradesh"},
    {"38", "Ladakh"},
    {"96", "Other countries"},
    {"97", "Other territory"},
});

} // namespace

std::span<const State> states() {
    return kStates;
}

std::optional<std::string_view> stateName(std::string_view code) {
    const auto found = std::ranges::find(kStates, code, &State::code);
    return found == kStates.end() ? std::nullopt : std::optional(found->name);
}

FieldVerdict checkStateCode(std::string_view code) {
    if (const auto name = stateName(code))
        return {true, {}, std::string(*name), std::nullopt};
    FieldVerdict verdict{false, "state_code", "A state has a code of two digits, such as 27 for Maharashtra.",
                         std::nullopt};
    std::string cleaned = compact(code);
    if (cleaned.size() == 1)
        cleaned.insert(cleaned.begin(), '0');
    if (stateName(cleaned))
        verdict.repair = cleaned;
    else if (hasShape(cleaned, "99"))
        verdict.message =
            cleaned +
            " is the code of no state. A code is the first two digits of a GSTIN there, such as 27 for Maharashtra.";
    return verdict;
}

} // namespace landreeve::india
