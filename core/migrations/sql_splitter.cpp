#include "core/migrations/sql_statement.h"

#include <algorithm>
#include <utility>

namespace landreeve::migrations {
namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
bool isNewline(char c) {
    return c == '\n' || c == '\r';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool beginsName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continuesName(char c) {
    return beginsName(c) || isDigit(c) || c == '$';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Reads a script from front to back, once.
class Splitter {
public:
    explicit Splitter(std::string_view sql) : m_sql(sql) {}

    SplitSql run() {
        while (m_at < m_sql.size() && !m_out.unfinished)
            step();
        endStatement();
        return std::move(m_out);
    }

private:
    using Kind = SqlToken::Kind;

    char at(std::size_t i) const { return i < m_sql.size() ? m_sql[i] : '\0'; }
    bool has(std::string_view text) const { return m_sql.substr(m_at).starts_with(text); }

    /// Moves on to `end`, counting lines.
    void moveTo(std::size_t end) {
        m_line += static_cast<int>(std::ranges::count(m_sql.substr(m_at, end - m_at), '\n'));
        m_at = end;
    }

    void step() {
        const char c = m_sql[m_at];
        if (isBlank(c))
            moveTo(m_at + 1);
        else if (has("--"))
            moveTo(endOfLine(m_at));
        else if (has("/*"))
            comment();
        else if (c == '\'')
            string(m_at, false);
        else if (c == '"')
            quotedName(m_at);
        else if (beginsName(c))
            word();
        else if (c == '$')
            dollar();
        else
            symbol(c);
    }

    std::size_t endOfLine(std::size_t from) const {
        while (from < m_sql.size() && !isNewline(m_sql[from]))
            ++from;
        return from;
    }

    void cutOff(const char* what) {
        m_out.unfinished = {what, m_line};
        m_at = m_sql.size();
    }

    void comment() {
        int depth = 0;
        for (std::size_t i = m_at; i < m_sql.size();) {
            const std::string_view two = m_sql.substr(i, 2);
            if (two == "/*") {
                ++depth;
                i += 2;
            } else if (two == "*/") {
                i += 2;
                if (--depth == 0) {
                    moveTo(i);
                    return;
                }
            } else {
                ++i;
            }
        }
        cutOff("comment");
    }

    /// A string whose opening quote stands at `quote`; its prefix, if it has one, at m_at.
    void string(std::size_t quote, bool escapes) {
        std::size_t i = quote + 1;
        while (i < m_sql.size()) {
            const bool quoted = m_sql[i] == '\'';
            if ((escapes && m_sql[i] == '\\') || (quoted && at(i + 1) == '\'')) {
                i += 2;
            } else if (!quoted) {
                ++i;
            } else {
                // A string goes on after a line break, and with it what a backslash means.
                const auto next = escapes ? continuation(i + 1) : std::nullopt;
                if (!next) {
                    token(Kind::Literal, {}, i + 1);
                    return;
                }
                i = *next + 1;
            }
        }
        cutOff("string");
    }

    /// Where the quote stands that continues a string ended before `from`: only blanks and line comments between them,
    /// with a line break among them.
    std::optional<std::size_t> continuation(std::size_t from) const {
        bool newline = false;
        for (std::size_t i = from; i < m_sql.size();) {
            if (isBlank(m_sql[i])) {
                newline = newline || isNewline(m_sql[i]);
                ++i;
            } else if (m_sql.substr(i, 2) == "--") {
                i = endOfLine(i);
            } else {
                return newline && m_sql[i] == '\'' ? std::optional(i) : std::nullopt;
            }
        }
        return std::nullopt;
    }

    void quotedName(std::size_t quote) {
        std::string name;
        for (std::size_t i = quote + 1; i < m_sql.size(); ++i) {
            if (m_sql[i] == '"' && at(i + 1) != '"') {
                token(Kind::QuotedName, std::move(name), i + 1);
                return;
            }
            name.push_back(m_sql[i]);
            if (m_sql[i] == '"')
                ++i;
        }
        cutOff("quoted name");
    }

    void word() {
        const char first = lower(m_sql[m_at]);
        const char second = at(m_at + 1);
        if (second == '\'' && (first == 'e' || first == 'b' || first == 'x' || first == 'n')) {
            string(m_at + 1, first == 'e');
            return;
        }
        if (first == 'u' && second == '&' && at(m_at + 2) == '\'') {
            string(m_at + 2, false);
            return;
        }
        if (first == 'u' && second == '&' && at(m_at + 2) == '"') {
            quotedName(m_at + 2);
            return;
        }
        std::size_t end = m_at;
        std::string text;
        while (end < m_sql.size() && continuesName(m_sql[end]))
            text.push_back(lower(m_sql[end++]));
        body(text);
        token(Kind::Word, std::move(text), end);
    }

    void dollar() {
        std::size_t end = m_at + 1;
        if (beginsName(at(end))) {
            while (continuesName(at(end)) && at(end) != '$')
                ++end;
        }
        if (at(end) != '$') {
            // A parameter, or a stray sign.
            token(Kind::Symbol, "$", m_at + 1);
            return;
        }
        const std::string_view tag = m_sql.substr(m_at, end + 1 - m_at);
        const std::size_t close = m_sql.find(tag, end + 1);
        if (close == std::string_view::npos)
            cutOff("dollar-quoted text");
        else
            token(Kind::Literal, {}, close + tag.size());
    }

    void symbol(char c) {
        if (c == '(')
            ++m_parentheses;
        else if (c == ')')
            m_parentheses = std::max(0, m_parentheses - 1);
        if (c == ';' && m_parentheses == 0 && m_blocks == 0) {
            endStatement();
            moveTo(m_at + 1);
            return;
        }
        token(Kind::Symbol, std::string(1, c), m_at + 1);
    }

    /// Follows BEGIN ATOMIC … END, and CASE … END within, in the definition of a function.
    void body(const std::string& text) {
        if (m_parentheses > 0 || !definesRoutine())
            return;
        if (text == "begin" || (text == "case" && m_blocks > 0))
            ++m_blocks;
        else if (text == "end" && m_blocks > 0)
            --m_blocks;
    }

    bool definesRoutine() const {
        return m_current.startsWith({"create", "function"}) || m_current.startsWith({"create", "procedure"}) ||
               m_current.startsWith({"create", "or", "replace", "function"}) ||
               m_current.startsWith({"create", "or", "replace", "procedure"});
    }

    void token(Kind kind, std::string text, std::size_t end) {
        if (m_current.tokens.empty()) {
            m_current.offset = m_at;
            m_current.line = m_line;
        }
        m_current.tokens.push_back({kind, std::move(text), m_line});
        moveTo(end);
        m_end = m_at;
    }

    void endStatement() {
        m_parentheses = 0;
        m_blocks = 0;
        if (m_current.tokens.empty())
            return;
        m_current.text = m_sql.substr(m_current.offset, m_end - m_current.offset);
        m_out.statements.push_back(std::exchange(m_current, {}));
    }

    std::string_view m_sql;
    SplitSql m_out;
    SqlStatement m_current;
    std::size_t m_at = 0;
    std::size_t m_end = 0; ///< Behind the last token.
    int m_line = 1;
    int m_parentheses = 0;
    int m_blocks = 0;
};

} // namespace

SplitSql splitSql(std::string_view sql) {
    return Splitter(sql).run();
}

} // namespace landreeve::migrations
