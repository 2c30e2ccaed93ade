#include "core/records/value_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>

namespace landreeve::records {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};

std::optional<int> digits(std::string_view text, std::size_t least, std::size_t most) {
    if (text.size() < least || text.size() > most)
        return std::nullopt;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<std::string> dateOf(std::optional<int> year, std::optional<int> month, std::optional<int> day) {
    using namespace std::chrono;
    if (!year || !month || !day)
        return std::nullopt;
    const year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                              std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *year < 1)
        return std::nullopt;
    const auto padded = [](int value, std::size_t width) {
        std::string text = std::to_string(value);
        return std::string(width - std::min(width, text.size()), '0') + text;
    };
    return padded(*year, 4) + "-" + padded(*month, 2) + "-" + padded(*day, 2);
}

/// Whether commas stand where a number is grouped, by hundreds as the grid shows it (1,23,456.5) or by thousands.
bool isGrouped(std::string_view number) {
    const auto whole = number.substr(0, number.find('.'));
    const auto last = whole.rfind(',');
    if (number.find(',', whole.size()) != std::string_view::npos)
        return false;
    if (last == std::string_view::npos)
        return true;
    if (whole.size() - last != 4)
        return false;
    std::size_t digits = 0;
    bool first = true;
    for (const char c : whole.substr(0, last + 1)) {
        if (c != ',') {
            digits += std::isdigit(static_cast<unsigned char>(c)) != 0 ? 1 : 0;
            continue;
        }
        if (digits > 3 || digits < (first ? 1U : 2U))
            return false;
        first = false;
        digits = 0;
    }
    return true;
}

} // namespace

std::string trimmedText(std::string_view text) {
    const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && space(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

std::string loweredText(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::vector<std::string> splitText(const std::string& text, std::string_view separators) {
    std::vector<std::string> parts;
    std::string part;
    for (const char c : text + std::string(1, separators.front())) {
        if (separators.find(c) == std::string_view::npos) {
            part += c;
        } else {
            if (!trimmedText(part).empty())
                parts.push_back(trimmedText(part));
            part.clear();
        }
    }
    return parts;
}

std::optional<std::string> dateFromText(const std::string& text) {
    const std::vector<std::string> parts = splitText(text, "-/. ");
    if (parts.size() != 3)
        return std::nullopt;
    if (parts[0].size() == 4)
        return dateOf(digits(parts[0], 4, 4), digits(parts[1], 1, 2), digits(parts[2], 1, 2));
    const auto named = std::ranges::find(kMonths, loweredText(parts[1]).substr(0, 3));
    const std::optional<int> month =
        named == kMonths.end() ? digits(parts[1], 1, 2) : std::optional(static_cast<int>(named - kMonths.begin()) + 1);
    return dateOf(digits(parts[2], 4, 4), month, digits(parts[0], 1, 2));
}

std::optional<Decimal> numberFromText(const std::string& text) {
    if (!isGrouped(text))
        return std::nullopt;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 3, "−") == 0) { // the true minus sign, three bytes
            plain += '-';
            i += 2;
        } else if (text[i] != ',' && text[i] != ' ') {
            plain += text[i];
        }
    }
    return Decimal::parse(plain);
}

std::optional<bool> flagFromText(const std::string& text) {
    const std::string word = loweredText(text);
    for (const std::string_view yes : {"yes", "true", "y", "t", "1"})
        if (word == yes)
            return true;
    for (const std::string_view no : {"no", "false", "n", "f", "0"})
        if (word == no)
            return false;
    return std::nullopt;
}

std::optional<std::string> choiceFromText(const Field& field, const std::string& text) {
    const std::string word = loweredText(text);
    const Choice* begins = nullptr;
    for (const Choice& choice : field.choices) {
        if (choice.value == word || loweredText(choice.word) == word)
            return choice.value;
        if (begins == nullptr && !word.empty() && loweredText(choice.word).starts_with(word))
            begins = &choice;
    }
    return begins != nullptr ? std::optional(begins->value) : std::nullopt;
}

std::string choiceWords(const Field& field) {
    std::string words;
    for (const Choice& choice : field.choices)
        words += (words.empty() ? "" : ", ") + choice.word;
    return words;
}

} // namespace landreeve::records
