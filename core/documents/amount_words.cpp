#include "core/documents/amount_words.h"

#include <array>
#include <cstdint>

namespace landreeve::documents {
namespace {

constexpr std::array<const char*, 20> kOnes{
    "Zero", "One",    "Two",    "Three",    "Four",     "Five",    "Six",     "Seven",     "Eight",    "Nine",
    "Ten",  "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen"};
constexpr std::array<const char*, 10> kTens{"",      "",      "Twenty",  "Thirty", "Forty",
                                            "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"};

struct Power {
    std::uint64_t value;
    const char* name;
};
constexpr std::uint64_t kCrore = 10'000'000;
constexpr std::array<Power, 4> kIndian{{{kCrore, "Crore"}, {100'000, "Lakh"}, {1'000, "Thousand"}, {100, "Hundred"}}};
constexpr std::array<Power, 5> kShortScale{{{1'000'000'000'000, "Trillion"},
                                            {1'000'000'000, "Billion"},
                                            {1'000'000, "Million"},
                                            {1'000, "Thousand"},
                                            {100, "Hundred"}}};

template <typename Powers>
std::string spelled(std::uint64_t number, const Powers& powers) {
    std::string words;
    const auto add = [&words](const std::string& word) {
        words += words.empty() ? "" : " ";
        words += word;
    };
    for (const Power& power : powers) {
        // A crore of crores is spelled by the same rule: One Lakh Crore.
        if (number >= power.value) {
            add(spelled(number / power.value, powers) + " " + power.name);
            number %= power.value;
        }
    }
    if (number >= 20)
        add(std::string(kTens[number / 10]) + (number % 10 != 0 ? std::string("-") + kOnes[number % 10] : ""));
    else if (number > 0 || words.empty())
        add(kOnes[number]);
    return words;
}

} // namespace

std::string amountInWords(const Decimal& amount, const std::string& currency, bool indian) {
    const Decimal rounded = amount.rounded(2);
    const std::string text = (rounded.isNegative() ? -rounded : rounded).toString();
    const auto point = text.find('.');
    const std::uint64_t whole = std::stoull(text.substr(0, point));
    const std::string behind = point == std::string::npos ? "00" : (text.substr(point + 1) + "00").substr(0, 2);
    const bool rupees = indian && currency == "INR";
    std::string words = rupees ? "Rupees " : currency + " ";
    words += rounded.isNegative() ? "Minus " : "";
    words += indian ? spelled(whole, kIndian) : spelled(whole, kShortScale);
    if (behind != "00") {
        const std::uint64_t part = std::stoull(behind);
        words +=
            rupees ? " and " + spelled(part, kIndian) + (part == 1 ? " Paisa" : " Paise") : " and " + behind + "/100";
    }
    return words + " Only";
}

} // namespace landreeve::documents
