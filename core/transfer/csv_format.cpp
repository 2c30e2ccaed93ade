#include "core/transfer/csv_format.h"

#include "core/base/error.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>

namespace landreeve::transfer {
namespace {

constexpr std::string_view kDelimiters = ",;\t|";

// What Windows-1252 has from 0x80 to 0x9F, where Latin-1 has control characters (unicode.org, CP1252.TXT).
constexpr std::array<std::uint16_t, 32> kWindows1252{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

void appendCharacter(std::string& text, std::uint16_t character) {
    if (character < 0x80) {
        text.push_back(static_cast<char>(character));
    } else if (character < 0x800) {
        text.push_back(static_cast<char>(0xC0 | (character >> 6)));
        text.push_back(static_cast<char>(0x80 | (character & 0x3F)));
    } else {
        text.push_back(static_cast<char>(0xE0 | (character >> 12)));
        text.push_back(static_cast<char>(0x80 | ((character >> 6) & 0x3F)));
        text.push_back(static_cast<char>(0x80 | (character & 0x3F)));
    }
}

/// Whether these bytes begin a character of UTF-8 that goes on behind the end of what is looked at.
bool isCutOff(std::string_view rest) {
    const auto first = static_cast<unsigned char>(rest.front());
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    return rest.size() < length &&
           std::ranges::all_of(rest.substr(1), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; });
}

Encoding detectEncoding(std::string_view bytes) {
    for (const Encoding each : {Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be}) {
        if (byteOrderMark(bytes, each) > 0)
            return each;
    }
    // Of ASCII in UTF-16 every other byte is zero.
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        zeros[i % 2] += bytes[i] == '\0' ? 1 : 0;
    if (zeros[1] > bytes.size() / 5 && zeros[0] < zeros[1] / 4)
        return Encoding::Utf16Le;
    if (zeros[0] > bytes.size() / 5 && zeros[1] < zeros[0] / 4)
        return Encoding::Utf16Be;
    const std::string_view rest = bytes.substr(validUtf8(bytes));
    return rest.empty() || isCutOff(rest) ? Encoding::Utf8 : Encoding::Windows1252;
}

/// The rows as a delimiter splits them, quotes respected; the last, perhaps cut off, only where it is the only one.
std::vector<std::vector<std::string>> split(std::string_view text, char delimiter) {
    constexpr std::size_t kRows = 200;
    std::vector<std::vector<std::string>> rows(1, {std::string()});
    bool quoted = false;
    for (std::size_t i = 0; i < text.size() && rows.size() <= kRows; ++i) {
        const char c = text[i];
        std::string& field = rows.back().back();
        if (quoted) {
            if (c != '"')
                field.push_back(c);
            else if (i + 1 < text.size() && text[i + 1] == '"')
                field.push_back(text[++i]);
            else
                quoted = false;
        } else if (c == '"' && field.empty()) {
            quoted = true;
        } else if (c == delimiter) {
            rows.back().emplace_back();
        } else if (c == '\n' || c == '\r') {
            if (rows.back().size() > 1 || !field.empty())
                rows.push_back({std::string()});
        } else {
            field.push_back(c);
        }
    }
    if (rows.size() > 1)
        rows.pop_back();
    return rows;
}

/// How well a delimiter fits: rows with the commonest number of fields, times these fields; 0 where it splits nothing.
double fitOf(std::string_view text, char delimiter) {
    std::map<std::size_t, std::size_t> counts;
    const auto rows = split(text, delimiter);
    for (const auto& row : rows)
        ++counts[row.size()];
    double best = 0;
    for (const auto& [fields, count] : counts) {
        if (fields > 1) {
            const double share = static_cast<double>(count) / static_cast<double>(rows.size());
            best = std::max(best, share * share * (1 + 0.01 * static_cast<double>(std::min<std::size_t>(fields, 50))));
        }
    }
    return best;
}

bool looksLikeValue(const std::string& field) {
    return field.empty() || std::ranges::any_of(field.substr(0, 1), [](char c) { return c >= '0' && c <= '9'; }) ||
           field.front() == '{' || field.front() == '[' || field.front() == '-' || field.find('@') != std::string::npos;
}

bool hasHeader(const std::vector<std::vector<std::string>>& rows) {
    const auto& first = rows.front();
    return std::ranges::none_of(first, looksLikeValue) &&
           std::set<std::string>(first.begin(), first.end()).size() == first.size();
}

} // namespace

std::size_t byteOrderMark(std::string_view bytes, Encoding encoding) {
    using namespace std::string_view_literals;
    switch (encoding) {
    case Encoding::Utf8:
        return bytes.starts_with("\xEF\xBB\xBF"sv) ? 3 : 0;
    case Encoding::Utf16Le:
        return bytes.starts_with("\xFF\xFE"sv) ? 2 : 0;
    case Encoding::Utf16Be:
        return bytes.starts_with("\xFE\xFF"sv) ? 2 : 0;
    default:
        return 0;
    }
}

std::size_t validUtf8(std::string_view bytes) {
    std::size_t at = 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    while (at < bytes.size()) {
        const unsigned first = byte(at);
        if (first < 0x80) {
            ++at;
            continue;
        }
        const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                                   : first >= 0xE0 && first <= 0xEF ? 3
                                   : first >= 0xF0 && first <= 0xF4 ? 4
                                                                    : 0;
        if (length == 0 || at + length > bytes.size())
            return at;
        const unsigned second = byte(at + 1);
        // Neither overlong, nor a surrogate, nor beyond the last character (RFC 3629).
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
            (first == 0xF4 && second > 0x8F))
            return at;
        for (std::size_t i = 1; i < length; ++i) {
            if ((byte(at + i) & 0xC0) != 0x80)
                return at;
        }
        at += length;
    }
    return at;
}

std::string decoded(std::string_view bytes, Encoding encoding) {
    if (encoding == Encoding::Utf8)
        return std::string(bytes);
    if (encoding == Encoding::Windows1252) {
        std::string text;
        text.reserve(bytes.size() + bytes.size() / 8);
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            appendCharacter(text, byte >= 0x80 && byte < 0xA0 ? kWindows1252.at(byte - 0x80U) : byte);
        }
        return text;
    }
    QStringDecoder decoder(encoding == Encoding::Utf16Le ? QStringDecoder::Utf16LE : QStringDecoder::Utf16BE);
    const QString text = decoder.decode(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    return text.toStdString();
}

CsvFormat detectFormat(std::string_view beginning) {
    beginning = beginning.substr(0, kDetectionBytes);
    CsvFormat format;
    format.encoding = detectEncoding(beginning);
    const std::string text = decoded(beginning.substr(byteOrderMark(beginning, format.encoding)), format.encoding);
    double best = 0;
    for (const char delimiter : kDelimiters) {
        if (const double fit = fitOf(text, delimiter); fit > best) {
            best = fit;
            format.delimiter = delimiter;
        }
    }
    format.header = hasHeader(split(text, format.delimiter));
    return format;
}

Encoding encodingFromName(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c != '-' && c != '_' && c != ' ')
            plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    if (plain == "utf8" || plain == "ascii")
        return Encoding::Utf8;
    if (plain == "utf16" || plain == "utf16le")
        return Encoding::Utf16Le;
    if (plain == "utf16be")
        return Encoding::Utf16Be;
    if (plain == "windows1252" || plain == "cp1252" || plain == "latin1" || plain == "iso88591")
        return Encoding::Windows1252;
    throw Error("usage", "\"" + std::string(name) + "\" is no encoding that is read here.",
                "Take utf-8, utf-16le, utf-16be or windows-1252.");
}

std::string_view nameOf(Encoding encoding) {
    switch (encoding) {
    case Encoding::Utf16Le:
        return "utf-16le";
    case Encoding::Utf16Be:
        return "utf-16be";
    case Encoding::Windows1252:
        return "windows-1252";
    default:
        return "utf-8";
    }
}

char delimiterFromName(std::string_view name) {
    if (name == "tab" || name == "\\t")
        return '\t';
    if (name.size() == 1 && kDelimiters.find(name.front()) != std::string_view::npos)
        return name.front();
    throw Error("usage", "\"" + std::string(name) + "\" is no delimiter.", "Take , ; | or tab.");
}

char decimalFromName(std::string_view name) {
    if (name == "." || name == ",")
        return name.front();
    throw Error("usage", "\"" + std::string(name) + "\" is no decimal sign.", "Take . or ,");
}

} // namespace landreeve::transfer
