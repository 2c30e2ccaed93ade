#include "core/migrations/migration_file.h"

#include "core/base/error.h"

#include <QStringDecoder>

#include <charconv>

namespace landreeve::migrations {
namespace {

using std::chrono::milliseconds;

[[noreturn]] void refuse(const std::string& file, int line, const std::string& what, std::string hint) {
    Error error("migration_set_invalid",
                file + (line > 0 ? ", line " + std::to_string(line) : std::string()) + ": " + what, std::move(hint));
    error.withDetail("file", QString::fromStdString(file));
    if (line > 0)
        error.withDetail("line", line);
    throw error;
}

bool isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r";
    const std::size_t begin = text.find_first_not_of(kBlanks);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

/// "500ms", "2s", "1m"; more than nothing and at most an hour.
std::optional<milliseconds> durationOf(std::string_view text) {
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (failure != std::errc() || number <= 0 || number > 3'600'000)
        return std::nullopt;
    const std::int64_t factor = unit == "ms" ? 1 : unit == "s" ? 1'000 : unit == "m" ? 60'000 : 0;
    const milliseconds value(number * factor);
    return value > milliseconds(0) && value <= std::chrono::hours(1) ? std::optional(value) : std::nullopt;
}

void readSetting(Migration& migration, int line, std::string_view comment) {
    const auto valueOf = [&](std::string_view key) -> std::optional<std::string_view> {
        if (!comment.starts_with(key))
            return std::nullopt;
        return trimmed(comment.substr(key.size()));
    };
    if (const auto transaction = valueOf("transaction:")) {
        if (*transaction != "none")
            refuse(migration.fileName(), line, "the header says transaction: " + std::string(*transaction) + ".",
                   "Write `-- transaction: none`, or leave the line out.");
        migration.transactional = false;
    } else if (const auto timeout = valueOf("lock-timeout:")) {
        migration.lockTimeout = durationOf(*timeout);
        if (!migration.lockTimeout)
            refuse(migration.fileName(), line, "the header says lock-timeout: " + std::string(*timeout) + ".",
                   "Write a number with ms, s or m, up to an hour, as in `-- lock-timeout: 2s`.");
    }
}

/// Comment and blank lines at the file's beginning.
void readHeader(Migration& migration) {
    std::string_view rest = migration.sql;
    for (int line = 1; !rest.empty(); ++line) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view text = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (text.starts_with("--"))
            readSetting(migration, line, trimmed(text.substr(2)));
        else if (!text.empty())
            return;
    }
}

void checkStatement(const Migration& migration, const SqlStatement& statement) {
    const std::string file = migration.fileName();
    for (const SqlToken& token : statement.tokens) {
        if (token.isSymbol("\\"))
            refuse(file, token.line, "a backslash outside of a string.",
                   "Commands of psql (\\i, \\set, \\copy) are not SQL; write what they stand for.");
    }
    if (controlsTransaction(statement))
        refuse(file, statement.line, "a migration neither begins nor ends a transaction itself.",
               migration.transactional ? "Leave it out: the file runs in one transaction, with its ledger row."
                                       : "Leave it out: every statement of this file is a transaction of its own.");
    if (copiesFromClient(statement))
        refuse(file, statement.line, "COPY … FROM STDIN has no data here.", "Write INSERT … VALUES.");
    if (migration.transactional && refusesTransaction(statement))
        refuse(file, statement.line, "this statement cannot run in a transaction.",
               "Put it into a file of its own that begins with `-- transaction: none`.");
    const auto index = concurrentIndexOf(statement);
    if (index && (index->name.empty() || index->table.empty()))
        refuse(file, statement.line, "an index that is made concurrently needs a name.",
               "Name it: without, it could not be found again after an interruption.");
    if (!migration.transactional && statement.startsWith({"set"}) && !sessionSettingOf(statement))
        refuse(file, statement.line, "only SET name = value works in a file without a transaction.",
               "Every statement of this file is a transaction of its own, and the role is set by the runner.");
}

} // namespace

std::pair<int, std::string> parseFileName(const std::string& fileName) {
    constexpr std::string_view kEnding = ".sql";
    const auto bad = [&] {
        refuse(fileName, 0, "the name is not of the form NNNN_name.sql.",
               "Four digits, then lower-case letters, digits and single underscores, as in 0007_loyalty_points.sql.");
    };
    if (fileName.size() < 4 + 1 + 1 + kEnding.size() || !fileName.ends_with(kEnding) || fileName[4] != '_')
        bad();
    int version = 0;
    const auto [end, failure] = std::from_chars(fileName.data(), fileName.data() + 4, version);
    if (failure != std::errc() || end != fileName.data() + 4 || version < 1)
        bad();
    std::string name = fileName.substr(5, fileName.size() - 5 - kEnding.size());
    char previous = '_';
    for (const char c : name) {
        if (!isLowerOrDigit(c) && (c != '_' || previous == '_'))
            bad();
        previous = c;
    }
    if (previous == '_')
        bad();
    return {version, std::move(name)};
}

Migration parseMigration(const std::string& fileName, const std::string& content) {
    Migration migration;
    std::tie(migration.version, migration.name) = parseFileName(fileName);
    migration.sql = content;
    migration.sha256 = sha256Hex(content);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString decoded =
        decoder(QByteArrayView(content.data(), static_cast<qsizetype>(content.size())));
    if (content.find('\0') != std::string::npos || decoder.hasError())
        refuse(fileName, 0, "it is no text in UTF-8.", "Save it as UTF-8.");
    if (content.starts_with("\xEF\xBB\xBF"))
        refuse(fileName, 1, "it begins with a byte order mark.", "Save it as UTF-8 without one.");
    readHeader(migration);
    SplitSql split = splitSql(migration.sql);
    if (split.unfinished)
        refuse(fileName, split.unfinished->line, "a " + split.unfinished->what + " begins here and does not end.",
               "Close it.");
    if (split.statements.empty())
        refuse(fileName, 0, "it holds no statement.", "Write one, or remove the file.");
    migration.statements = std::move(split.statements);
    for (const SqlStatement& statement : migration.statements)
        checkStatement(migration, statement);
    return migration;
}

} // namespace landreeve::migrations
