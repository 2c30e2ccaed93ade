#pragma once

#include "core/auth/strict_json.h"

namespace landreeve::auth {

/// What StrictJson is read with: goes once over the text, unescapes strings in place and notes the values. It leans on
/// the NUL that std::string keeps behind its end: no rule of JSON passes over one.
class StrictJson::Reader {
public:
    Reader(std::string& text, std::vector<Node>& nodes)
        : m_begin(text.data()), m_at(text.data()), m_end(text.data() + text.size()), m_nodes(nodes) {}

    bool readDocument();
    const char* fault() const { return m_fault; }
    std::size_t offset() const { return static_cast<std::size_t>(m_at - m_begin); }

private:
    struct Text {
        std::uint32_t at = 0;
        std::uint32_t size = 0;
    };

    bool failed(const char* why);
    void skipSpace();
    bool readValue(Text name, int level);
    bool readMembers(int level);
    bool readElements(int level);
    bool readString(Text& text);
    bool readEscape(char*& out);
    bool readCodeUnit(unsigned& unit);
    bool readMultibyte(char*& out);
    bool readNumber();
    bool readWord(std::string_view word);
    bool hasDuplicates(std::uint32_t object) const;

    char* m_begin;
    char* m_at;
    char* m_end;
    std::vector<Node>& m_nodes;
    const char* m_fault = "";
};

} // namespace landreeve::auth
