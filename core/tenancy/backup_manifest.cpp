#include "core/tenancy/backup_manifest.h"

#include "core/base/error.h"
#include "core/tenancy/archive_program.h"
#include "core/tenancy/tenant_dump.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace landreeve::tenancy {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRestoreAnother = "Restore another backup of this tenant.";

Error damaged(const fs::path& file, const std::string& how) {
    return Error("backup_damaged", file.filename().string() + " " + how, kRestoreAnother)
        .withDetail("file", QString::fromStdString(file.string()));
}

Error unreadable(const fs::path& file) {
    return Error("file_unreadable", "The file " + file.string() + " cannot be read.",
                 "A backup is two files, FILE and FILE.manifest.json; look whether both are there and may be read.")
        .withDetail("file", QString::fromStdString(file.string()));
}

vault::KeyRing::Wrapped keyOf(const QJsonObject& key) {
    const auto bytes = [&](const char* name) {
        return QByteArray::fromBase64(key.value(QLatin1String(name)).toString().toLatin1());
    };
    vault::KeyRing::Wrapped wrapped;
    wrapped.id = key.value(QStringLiteral("id")).toString().toStdString();
    wrapped.version = key.value(QStringLiteral("version")).toInt();
    wrapped.dataKey = bytes("wrapped_data_key");
    wrapped.indexKey = bytes("wrapped_index_key");
    return wrapped;
}

/// "15.4 (Debian …)" is 15.
int majorAfter(const std::string& text, const std::string& label) {
    const auto found = text.find(label);
    return found == std::string::npos ? 0 : std::atoi(text.c_str() + found + label.size());
}

} // namespace

BackupManifest readManifest(const fs::path& archive) {
    const fs::path path = archive.string() + kManifestSuffix;
    QFile file(QString::fromStdString(path.string()));
    if (!QFile(QString::fromStdString(archive.string())).open(QIODevice::ReadOnly))
        throw unreadable(archive);
    if (!file.open(QIODevice::ReadOnly))
        throw unreadable(path);
    const QJsonObject document = QJsonDocument::fromJson(file.readAll()).object();
    const auto text = [](const QJsonObject& object, const char* name) {
        return object.value(QLatin1String(name)).toString().toStdString();
    };
    if (document.value(QStringLiteral("format")).toInt() < 1)
        throw damaged(path, "is no manifest of a backup.");
    if (document.value(QStringLiteral("format")).toInt() > 1)
        throw Error("backup_damaged", path.filename().string() + " is of a newer form than this program reads.",
                    "Update this program.");
    const QJsonObject tenant = document.value(QStringLiteral("tenant")).toObject();
    BackupManifest manifest;
    manifest.workspaceId = text(document, "workspace");
    manifest.tenantId = text(tenant, "id");
    manifest.tenantName = text(tenant, "name");
    manifest.settings = tenant.value(QStringLiteral("settings")).toObject();
    manifest.schemaVersion = document.value(QStringLiteral("schema_version")).toInt();
    manifest.fingerprint = text(document, "fingerprint");
    manifest.sha256 = text(document, "sha256");
    const QJsonObject rows = document.value(QStringLiteral("row_counts")).toObject();
    for (auto table = rows.begin(); table != rows.end(); ++table)
        manifest.rowCounts[table.key().toStdString()] = table.value().toInteger();
    // Those of before keys were rotated hold their only one in `key`.
    for (const QJsonValue key : document.value(QStringLiteral("keys")).toArray())
        manifest.keys.push_back(keyOf(key.toObject()));
    if (manifest.keys.empty())
        manifest.keys.push_back(keyOf(document.value(QStringLiteral("key")).toObject()));
    std::ranges::sort(manifest.keys, {}, &vault::KeyRing::Wrapped::version);
    if (manifest.workspaceId.empty() || manifest.tenantId.empty() || manifest.sha256.empty() ||
        manifest.schemaVersion < 1 || manifest.rowCounts.empty() || manifest.fingerprint.empty() ||
        manifest.keys.front().dataKey.isEmpty())
        throw damaged(path, "lacks what a restore is checked against.");
    return manifest;
}

void refuseDamaged(const fs::path& archive, const BackupManifest& manifest) {
    const std::string found = sha256OfFile(archive);
    if (found.empty())
        throw unreadable(archive);
    if (found != manifest.sha256)
        throw damaged(archive, "is not what was backed up: its SHA-256 is not the one in the manifest.")
            .withDetail("expected", QString::fromStdString(manifest.sha256))
            .withDetail("found", QString::fromStdString(found));
}

void refuseUnrestorable(const fs::path& archive, int serverVersion, const std::stop_token& stop) {
    std::string contents;
    try {
        runArchiveProgram(
            findArchiveProgram("pg_restore", serverVersion), {"--list", archive.string()}, nullptr, {},
            [&](std::string_view piece) { contents += piece; }, stop);
    } catch (Error& error) {
        if (error.code() != "backup_failed")
            throw;
        const QString said = error.details().value(QStringLiteral("output")).toString();
        if (said.contains(QLatin1String("unsupported version")))
            throw Error("pg_dump_too_old", "A newer pg_dump wrote " + archive.filename().string() + ".",
                        "Install the postgresql-client that made it, or a newer one.")
                .withDetail("output", said);
        throw damaged(archive, "is no archive that pg_restore can read.").withDetail("output", said);
    }
    const int from = majorAfter(contents, "Dumped from database version: ");
    if (from > serverVersion / 10000)
        throw Error("server_too_old",
                    "The backup came from PostgreSQL " + std::to_string(from) + ", and the server runs " +
                        std::to_string(serverVersion / 10000) + ".",
                    "Choose a server that is at least as new.");
}

} // namespace landreeve::tenancy
