#include "core/migrations/migration_set.h"

#include "core/base/error.h"
#include "core/migrations/migration_file.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <algorithm>

// The compiled-in files of a static library; the macro wants to stand outside of any namespace.
static void useMigrationFiles() {
    Q_INIT_RESOURCE(migrations);
}

namespace landreeve::migrations {
namespace {

Error invalid(const std::string& what, std::string hint) {
    return Error("migration_set_invalid", what, std::move(hint));
}

MigrationSet::Files filesOf(const QString& folder) {
    const QDir dir(folder);
    if (!dir.exists())
        throw invalid("There is no folder " + folder.toStdString() + ".", "Name a folder that holds migrations.");
    MigrationSet::Files files;
    for (const QString& name : dir.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(dir.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            throw invalid(name.toStdString() + " cannot be read: " + file.errorString().toStdString() + ".",
                          "Check the file's permissions.");
        files.emplace_back(name.toStdString(), file.readAll().toStdString());
    }
    return files;
}

MigrationSet builtIn(const char* kind) {
    useMigrationFiles();
    return MigrationSet::fromFiles(filesOf(QStringLiteral(":/migrations/") + QLatin1StringView(kind)), kind);
}

} // namespace

std::string sha256Hex(std::string_view bytes) {
    const QByteArrayView view(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::fromRawData(view.data(), view.size()));
    return hash.result().toHex().toStdString();
}

std::string Migration::fileName() const {
    const std::string number = std::to_string(version);
    return std::string(4 - std::min<std::size_t>(4, number.size()), '0') + number + "_" + name + ".sql";
}

const MigrationSet& MigrationSet::control() {
    static const MigrationSet kControl = builtIn("control");
    return kControl;
}

const MigrationSet& MigrationSet::domain() {
    static const MigrationSet kDomain = builtIn("domain");
    return kDomain;
}

MigrationSet MigrationSet::fromFolder(const std::filesystem::path& folder) {
    return fromFiles(filesOf(QString::fromStdString(folder.string())), folder.string());
}

MigrationSet MigrationSet::fromFiles(const Files& files, std::string source) {
    MigrationSet set;
    set.m_source = std::move(source);
    for (const auto& [name, content] : files)
        set.m_all.push_back(parseMigration(name, content));
    if (set.m_all.empty())
        throw invalid("There is no migration in " + set.m_source + ".", "Make the first with `migrate new`.");
    std::ranges::stable_sort(set.m_all, {}, &Migration::version);
    for (std::size_t i = 0; i < set.m_all.size(); ++i) {
        const Migration& migration = set.m_all[i];
        const int expected = static_cast<int>(i) + 1;
        if (i > 0 && set.m_all[i - 1].version == migration.version)
            throw invalid("Two migrations have the same number: " + set.m_all[i - 1].fileName() + " and " +
                              migration.fileName() + ".",
                          "Give one of them the next free number.");
        if (migration.version != expected)
            throw invalid("Migration " + std::to_string(expected) + " is missing before " + migration.fileName() + ".",
                          "Migrations are numbered from 1 without a gap.");
    }
    return set;
}

std::string MigrationSet::checksum() const {
    std::string all;
    for (const Migration& migration : m_all)
        all += migration.fileName() + " " + migration.sha256 + "\n";
    return sha256Hex(all);
}

MigrationSet MigrationSet::upTo(int version) const {
    MigrationSet set = *this;
    set.m_all.resize(static_cast<std::size_t>(std::clamp(version, 0, this->version())));
    return set;
}

} // namespace landreeve::migrations
