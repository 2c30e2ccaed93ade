#include "core/migrations/new_migration.h"

#include "core/base/error.h"
#include "core/migrations/migration_file.h"

#include <QDir>
#include <QFile>

namespace landreeve::migrations {
namespace {

constexpr const char* kTemplate =
    R"(-- What this changes, and why.
--
-- The file runs in one transaction together with its row in schema_migration: no BEGIN or COMMIT here.
-- Expand first: what the previous version of the program does must still work after this file.
--
-- Take the second pair of hyphens away where it is needed.
-- How long a statement waits for its lock before the file is tried again:
-- -- lock-timeout: 2s
-- For what cannot run in a transaction, as CREATE INDEX CONCURRENTLY:
-- -- transaction: none

)";

std::string fileNameOf(const std::string& words) {
    std::string out;
    for (const char c : words) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
        else if (c != ' ' && c != '-' && c != '_')
            throw Error("invalid_migration_name", "A migration's name cannot contain \"" + std::string(1, c) + "\".",
                        "Use letters, digits and underscores.");
        else if (!out.empty() && out.back() != '_')
            out.push_back('_');
    }
    while (!out.empty() && out.back() == '_')
        out.pop_back();
    if (out.empty() || out.size() > 80)
        throw Error("invalid_migration_name", "A migration's name has 1 to 80 characters.",
                    "Say in a few words what it changes, as in \"loyalty points\".");
    return out;
}

} // namespace

std::filesystem::path newMigration(const std::filesystem::path& folder, const std::string& name) {
    const std::string words = fileNameOf(name);
    const QDir dir(QString::fromStdString(folder.string()));
    if (!dir.exists() && !QDir().mkpath(dir.path()))
        throw Error("migration_set_invalid", "The folder " + folder.string() + " cannot be made.",
                    "Check the path and its permissions.");
    int next = 1;
    for (const QString& file : dir.entryList({QStringLiteral("*.sql")}, QDir::Files))
        next = std::max(next, parseFileName(file.toStdString()).first + 1);
    Migration migration;
    migration.version = next;
    migration.name = words;
    QFile file(dir.filePath(QString::fromStdString(migration.fileName())));
    if (next > 9999 || !file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(kTemplate) < 0)
        throw Error("migration_set_invalid",
                    migration.fileName() + " cannot be written: " + file.errorString().toStdString() + ".",
                    "Check the folder's permissions.");
    return folder / migration.fileName();
}

} // namespace landreeve::migrations
