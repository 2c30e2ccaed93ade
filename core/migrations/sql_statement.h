#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landreeve::migrations {

/// A token of a statement, as far as anybody here looks into one.
struct SqlToken {
    enum class Kind { Word, QuotedName, Literal, Symbol };

    Kind kind;
    std::string text; ///< A word in lower case, a quoted name without its quotes, a symbol; empty for a literal.
    int line;         ///< From 1.

    bool isWord(std::string_view word) const { return kind == Kind::Word && text == word; }
    bool isSymbol(std::string_view symbol) const { return kind == Kind::Symbol && text == symbol; }
    bool isName() const { return kind == Kind::Word || kind == Kind::QuotedName; }
};

/// One statement of a script.
struct SqlStatement {
    std::string text;       ///< From its first token to its last: no semicolon, no comments or blanks around it.
    std::size_t offset = 0; ///< Bytes of the script before it.
    int line = 1;           ///< Of its first token, from 1.
    std::vector<SqlToken> tokens;

    /// Whether its first words are these.
    bool startsWith(std::initializer_list<std::string_view> words) const;
    bool hasWord(std::string_view word) const;
};

struct SplitSql {
    struct Unfinished {
        std::string what; ///< "string", "quoted name", "comment", "dollar-quoted text"
        int line;         ///< Where it begins.
    };

    std::vector<SqlStatement> statements; ///< In order, without empty ones.
    std::optional<Unfinished> unfinished; ///< What the script's end cut off.
};

/// Takes a script apart at its semicolons by PostgreSQL's lexical rules (documentation 4.1): strings of every kind,
/// dollar quotes, nested comments, quoted names; semicolons in parentheses (CREATE RULE) and in the body of a
/// BEGIN ATOMIC function do not end a statement. Assumes standard_conforming_strings.
SplitSql splitSql(std::string_view sql);

/// The index that a CREATE INDEX CONCURRENTLY makes.
struct ConcurrentIndex {
    std::string name;  ///< Empty where the statement leaves the choice to the server.
    std::string table; ///< As to_regclass() reads it.
};

/// Nothing for any other statement.
std::optional<ConcurrentIndex> concurrentIndexOf(const SqlStatement& statement);

/// Whether it begins or ends a transaction (savepoints do not).
bool controlsTransaction(const SqlStatement& statement);

/// Whether the server refuses it inside a transaction block.
bool refusesTransaction(const SqlStatement& statement);

/// Whether it may end transactions of its own (CALL, DO), or refuses to run in one.
bool runsAlone(const SqlStatement& statement);

/// Whether it waits for rows from the client.
bool copiesFromClient(const SqlStatement& statement);

/// The setting that a `SET name = …` changes for the session; nothing for any other statement.
std::optional<std::string> sessionSettingOf(const SqlStatement& statement);

} // namespace landreeve::migrations
