#include "core/migrations/sql_statement.h"

#include "core/postgres/quote.h"

#include <algorithm>

namespace landreeve::migrations {
namespace {

/// The name at `at`, with its qualification, as quoted identifiers; `at` is moved behind it.
std::string qualifiedName(const std::vector<SqlToken>& tokens, std::size_t& at) {
    std::string out;
    while (at < tokens.size() && tokens[at].isName() && !tokens[at].text.empty()) {
        out += postgres::quoteIdentifier(tokens[at].text);
        ++at;
        if (at >= tokens.size() || !tokens[at].isSymbol("."))
            break;
        out += ".";
        ++at;
    }
    return out;
}

} // namespace

bool SqlStatement::startsWith(std::initializer_list<std::string_view> words) const {
    return tokens.size() >= words.size() &&
           std::equal(words.begin(), words.end(), tokens.begin(),
                      [](std::string_view word, const SqlToken& token) { return token.isWord(word); });
}

bool SqlStatement::hasWord(std::string_view word) const {
    return std::ranges::any_of(tokens, [&](const SqlToken& token) { return token.isWord(word); });
}

std::optional<ConcurrentIndex> concurrentIndexOf(const SqlStatement& statement) {
    const auto& tokens = statement.tokens;
    std::size_t at = 0;
    const auto word = [&](std::string_view expected) {
        if (at >= tokens.size() || !tokens[at].isWord(expected))
            return false;
        ++at;
        return true;
    };
    if (!word("create"))
        return std::nullopt;
    word("unique");
    if (!word("index") || !word("concurrently"))
        return std::nullopt;
    if (word("if")) {
        word("not");
        word("exists");
    }
    ConcurrentIndex index;
    if (at < tokens.size() && tokens[at].isName() && !tokens[at].isWord("on"))
        index.name = tokens[at++].text;
    if (word("on")) {
        word("only");
        index.table = qualifiedName(tokens, at);
    }
    return index;
}

bool controlsTransaction(const SqlStatement& statement) {
    if (statement.startsWith({"rollback"}) && statement.hasWord("to"))
        return false;
    for (const std::string_view word : {"begin", "commit", "end", "rollback", "abort"}) {
        if (statement.startsWith({word}))
            return true;
    }
    return statement.startsWith({"start", "transaction"}) || statement.startsWith({"prepare", "transaction"});
}

bool refusesTransaction(const SqlStatement& statement) {
    const bool concurrently = statement.hasWord("concurrently");
    if (concurrently && (statement.startsWith({"create", "index"}) || statement.startsWith({"create", "unique"}) ||
                         statement.startsWith({"drop", "index"}) || statement.startsWith({"reindex"}) ||
                         (statement.startsWith({"alter", "table"}) && statement.hasWord("detach"))))
        return true;
    for (const std::string_view kind : {"database", "tablespace", "subscription"}) {
        if (statement.startsWith({"create", kind}) || statement.startsWith({"drop", kind}))
            return true;
    }
    return statement.startsWith({"vacuum"}) || statement.startsWith({"alter", "system"}) ||
           statement.startsWith({"reindex", "database"}) || statement.startsWith({"reindex", "system"}) ||
           statement.startsWith({"reindex", "schema"}) ||
           (statement.startsWith({"cluster"}) && statement.tokens.size() == 1);
}

bool runsAlone(const SqlStatement& statement) {
    return statement.startsWith({"call"}) || statement.startsWith({"do"}) || refusesTransaction(statement);
}

bool copiesFromClient(const SqlStatement& statement) {
    return statement.startsWith({"copy"}) && statement.hasWord("stdin");
}

std::optional<std::string> sessionSettingOf(const SqlStatement& statement) {
    const auto& tokens = statement.tokens;
    if (!statement.startsWith({"set"}))
        return std::nullopt;
    std::size_t at = statement.startsWith({"set", "session"}) ? 2 : 1;
    std::string name = qualifiedName(tokens, at);
    if (name.empty() || at >= tokens.size() || !(tokens[at].isSymbol("=") || tokens[at].isWord("to")))
        return std::nullopt;
    return name;
}

} // namespace landreeve::migrations
