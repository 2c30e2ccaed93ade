#include "core/auth/strict_json_reader.h"

#include <algorithm>
#include <array>

namespace landreeve::auth {
namespace {

/// Whether a byte stands in a string for itself.
constexpr auto kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < 0x80; ++byte)
        plain[byte] = byte != '"' && byte != '\\';
    return plain;
}();

unsigned char byteAt(const char* at) {
    return static_cast<unsigned char>(*at);
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool continues(const char* at) {
    return (byteAt(at) & 0xc0U) == 0x80U;
}

void putUtf8(char*& out, unsigned code) {
    const auto put = [&out](unsigned byte) { *out++ = static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0U | code >> 6);
        put(0x80U | (code & 0x3fU));
    } else if (code < 0x10000) {
        put(0xe0U | code >> 12);
        put(0x80U | (code >> 6 & 0x3fU));
        put(0x80U | (code & 0x3fU));
    } else {
        put(0xf0U | code >> 18);
        put(0x80U | (code >> 12 & 0x3fU));
        put(0x80U | (code >> 6 & 0x3fU));
        put(0x80U | (code & 0x3fU));
    }
}

} // namespace

bool StrictJson::Reader::failed(const char* why) {
    m_fault = why;
    return false;
}

void StrictJson::Reader::skipSpace() {
    while (*m_at == ' ' || *m_at == '\n' || *m_at == '\t' || *m_at == '\r')
        ++m_at;
}

bool StrictJson::Reader::readDocument() {
    skipSpace();
    if (*m_at != '{')
        return failed("it is not one object");
    if (!readValue({}, 1))
        return false;
    skipSpace();
    return m_at == m_end || failed("something follows its end");
}

bool StrictJson::Reader::readValue(Text name, int level) {
    const auto self = static_cast<std::uint32_t>(m_nodes.size());
    const char first = *m_at;
    m_nodes.push_back({name.at, name.size, 0, 0, self + 1, Kind::Null});
    if (first == '"') {
        Text text;
        if (!readString(text))
            return false;
        m_nodes[self].kind = Kind::String;
        m_nodes[self].textAt = text.at;
        m_nodes[self].textSize = text.size;
        return true;
    }
    if (first == '-' || isDigit(first)) {
        const auto begin = static_cast<std::uint32_t>(offset());
        if (!readNumber())
            return false;
        m_nodes[self].kind = Kind::Number;
        m_nodes[self].textAt = begin;
        m_nodes[self].textSize = static_cast<std::uint32_t>(offset()) - begin;
        return true;
    }
    if (first == '{' || first == '[') {
        if (level > kMostLevels)
            return failed("it is nested more than 16 levels deep");
        m_nodes[self].kind = first == '{' ? Kind::Object : Kind::Array;
        ++m_at;
        if (!(first == '{' ? readMembers(level) : readElements(level)))
            return false;
        m_nodes[self].after = static_cast<std::uint32_t>(m_nodes.size());
        return first != '{' || !hasDuplicates(self) || failed("a member stands twice");
    }
    if (first == 't') {
        m_nodes[self].kind = Kind::True;
        return readWord("true");
    }
    if (first == 'f') {
        m_nodes[self].kind = Kind::False;
        return readWord("false");
    }
    return readWord("null");
}

bool StrictJson::Reader::readMembers(int level) {
    skipSpace();
    if (*m_at == '}') {
        ++m_at;
        return true;
    }
    for (;;) {
        Text name;
        if (*m_at != '"')
            return failed("a member's name is missing");
        if (!readString(name))
            return false;
        skipSpace();
        if (*m_at != ':')
            return failed("a colon is missing");
        ++m_at;
        skipSpace();
        if (!readValue(name, level + 1))
            return false;
        skipSpace();
        const char mark = *m_at;
        if (mark != ',' && mark != '}')
            return failed("a comma or closing brace is missing");
        ++m_at;
        if (mark == '}')
            return true;
        skipSpace();
    }
}

bool StrictJson::Reader::readElements(int level) {
    skipSpace();
    if (*m_at == ']') {
        ++m_at;
        return true;
    }
    for (;;) {
        if (!readValue({}, level + 1))
            return false;
        skipSpace();
        const char mark = *m_at;
        if (mark != ',' && mark != ']')
            return failed("a comma or closing bracket is missing");
        ++m_at;
        if (mark == ']')
            return true;
        skipSpace();
    }
}

bool StrictJson::Reader::readString(Text& text) {
    char* const begin = ++m_at;
    while (kPlain[byteAt(m_at)])
        ++m_at;
    char* out = m_at;
    while (*m_at != '"') {
        if (kPlain[byteAt(m_at)]) {
            *out++ = *m_at++;
        } else if (*m_at == '\\') {
            if (!readEscape(out))
                return false;
        } else if (byteAt(m_at) >= 0x80) {
            if (!readMultibyte(out))
                return false;
        } else {
            return failed(m_at == m_end ? "a string does not end" : "a string holds a control character");
        }
    }
    ++m_at;
    text = {static_cast<std::uint32_t>(begin - m_begin), static_cast<std::uint32_t>(out - begin)};
    return true;
}

bool StrictJson::Reader::readEscape(char*& out) {
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const char escape = *++m_at;
    if (const auto which = kEscapes.find(escape); which != std::string_view::npos) {
        *out++ = kMeant[which];
        ++m_at;
        return true;
    }
    unsigned unit = 0;
    if (escape != 'u' || !readCodeUnit(unit))
        return failed("a string holds an unknown escape");
    if (unit >= 0xd800 && unit < 0xe000) {
        unsigned low = 0;
        if (unit >= 0xdc00 || m_at[0] != '\\' || m_at[1] != 'u')
            return failed("a string holds half a surrogate pair");
        ++m_at;
        if (!readCodeUnit(low) || low < 0xdc00 || low >= 0xe000)
            return failed("a string holds half a surrogate pair");
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    putUtf8(out, unit);
    return true;
}

/// The four digits behind a `u`, at which it stands.
bool StrictJson::Reader::readCodeUnit(unsigned& unit) {
    unit = 0;
    ++m_at;
    for (int digit = 0; digit < 4; ++digit, ++m_at) {
        const char c = *m_at;
        const char lower = static_cast<char>(c | 0x20);
        if (isDigit(c))
            unit = unit << 4 | static_cast<unsigned>(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            unit = unit << 4 | static_cast<unsigned>(lower - 'a' + 10);
        else
            return false;
    }
    return true;
}

/// A character of two to four bytes, as RFC 3629 allows: none longer than need be, no surrogate, none past U+10FFFF.
bool StrictJson::Reader::readMultibyte(char*& out) {
    const unsigned lead = byteAt(m_at);
    const unsigned second = byteAt(m_at + 1);
    int size = 0;
    if (lead >= 0xc2 && lead <= 0xdf)
        size = 2;
    else if (lead >= 0xe0 && lead <= 0xef && (lead != 0xe0 || second >= 0xa0) && (lead != 0xed || second < 0xa0))
        size = 3;
    else if (lead >= 0xf0 && lead <= 0xf4 && (lead != 0xf0 || second >= 0x90) && (lead != 0xf4 || second < 0x90))
        size = 4;
    if (size == 0)
        return failed("it is not valid UTF-8");
    for (int i = 1; i < size; ++i) {
        if (!continues(m_at + i))
            return failed("it is not valid UTF-8");
    }
    for (int i = 0; i < size; ++i)
        *out++ = *m_at++;
    return true;
}

bool StrictJson::Reader::readNumber() {
    const auto digits = [this] {
        if (!isDigit(*m_at))
            return false;
        while (isDigit(*m_at))
            ++m_at;
        return true;
    };
    if (*m_at == '-')
        ++m_at;
    if (*m_at == '0')
        ++m_at;
    else if (!digits())
        return failed("a number has no digits");
    if (*m_at == '.') {
        ++m_at;
        if (!digits())
            return failed("a number has no digits behind its point");
    }
    if (*m_at == 'e' || *m_at == 'E') {
        ++m_at;
        if (*m_at == '+' || *m_at == '-')
            ++m_at;
        if (!digits())
            return failed("a number has no digits in its exponent");
    }
    return true;
}

bool StrictJson::Reader::readWord(std::string_view word) {
    if (!std::string_view(m_at, static_cast<std::size_t>(m_end - m_at)).starts_with(word))
        return failed("a value is missing");
    m_at += word.size();
    return true;
}

bool StrictJson::Reader::hasDuplicates(std::uint32_t object) const {
    const std::uint32_t end = m_nodes[object].after;
    const auto nameOf = [this](std::uint32_t at) {
        return std::string_view(m_begin + m_nodes[at].nameAt, m_nodes[at].nameSize);
    };
    constexpr std::size_t kFew = 24;
    std::array<std::string_view, kFew> few;
    std::size_t count = 0;
    for (std::uint32_t at = object + 1; at < end; at = m_nodes[at].after, ++count) {
        const std::string_view name = nameOf(at);
        if (count == kFew)
            break;
        if (std::find(few.begin(), few.begin() + count, name) != few.begin() + count)
            return true;
        few[count] = name;
    }
    if (count < kFew)
        return false;
    // Of many members each is not compared with each: that would be a way to keep the processor busy.
    std::vector<std::string_view> names;
    for (std::uint32_t at = object + 1; at < end; at = m_nodes[at].after)
        names.push_back(nameOf(at));
    std::ranges::sort(names);
    return std::ranges::adjacent_find(names) != names.end();
}

} // namespace landreeve::auth
