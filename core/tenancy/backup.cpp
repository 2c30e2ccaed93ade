#include "core/tenancy/backup.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/tenancy/partial_file.h"
#include "core/tenancy/tenant_dump.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QSysInfo>

#include <cerrno>

namespace landreeve::tenancy {
namespace {

using control::Tenant;

namespace fs = std::filesystem;

void makeFolder(const fs::path& folder) {
    std::error_code failure;
    if (fs::create_directories(folder, failure))
        fs::permissions(folder, fs::perms::owner_all, failure);
    if (failure)
        throw cannotWriteBackup(folder, failure.value());
}

void writeManifest(const fs::path& path, const QJsonObject& manifest) {
    QSaveFile file(QString::fromStdString(path.string()));
    const QByteArray text = QJsonDocument(manifest).toJson();
    // It holds the tenant's keys, wrapped. What commit() itself would write is not asked whether it fails.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(text) != text.size() || !file.flush() || !file.commit())
        throw cannotWriteBackup(path, file.error() == QFileDevice::ResourceError ? ENOSPC : EIO);
}

QJsonObject manifestOf(const Tenant& tenant, const std::vector<vault::KeyRing::Wrapped>& keys, const Backup& backup,
                       const std::string& fingerprint, const std::string& workspaceId, const QString& takenAt) {
    QJsonObject rows;
    for (const auto& [table, count] : backup.rowCounts)
        rows.insert(QString::fromStdString(table), static_cast<qint64>(count));
    const auto base64 = [](const QByteArray& bytes) { return QString::fromLatin1(bytes.toBase64()); };
    QJsonArray wrapped;
    for (const vault::KeyRing::Wrapped& key : keys)
        wrapped.append(QJsonObject{{QStringLiteral("id"), QString::fromStdString(key.id)},
                                   {QStringLiteral("version"), key.version},
                                   {QStringLiteral("wrapped_data_key"), base64(key.dataKey)},
                                   {QStringLiteral("wrapped_index_key"), base64(key.indexKey)}});
    return {{QStringLiteral("format"), 1},
            {QStringLiteral("workspace"), QString::fromStdString(workspaceId)},
            {QStringLiteral("tenant"), QJsonObject{{QStringLiteral("id"), QString::fromStdString(tenant.id)},
                                                   {QStringLiteral("name"), QString::fromStdString(tenant.name)},
                                                   {QStringLiteral("settings"), tenant.settings}}},
            {QStringLiteral("schema_version"), tenant.schemaVersion},
            {QStringLiteral("fingerprint"), QString::fromStdString(fingerprint)},
            {QStringLiteral("row_counts"), rows},
            {QStringLiteral("sha256"), QString::fromStdString(backup.sha256)},
            {QStringLiteral("bytes"), static_cast<qint64>(backup.bytes)},
            {QStringLiteral("taken_at"), takenAt},
            {QStringLiteral("keys"), wrapped}};
}

} // namespace

std::string backupFileName(const std::string& tenantId) {
    return tenantId + "-" +
           QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss.zzz'Z'")).toStdString() + ".dump";
}

std::string thisComputer() {
    return QSysInfo::machineHostName().toStdString();
}

Backup takeBackup(control::ControlPlane& control, ServerAccess& servers, const Tenant& tenant,
                  const control::Server& server, const fs::path& file, const ProgressFn& progress,
                  const std::stop_token& stop) {
    makeFolder(fs::absolute(file).parent_path());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    Backup backup;
    backup.file = fs::absolute(file);
    PartialFile partial(backup.file);
    const TenantDump dump = dumpTenant(control, servers, server, tenant, partial.path(), progress, stop);
    backup.rowCounts = dump.rowCounts;
    backup.sha256 = dump.sha256;
    backup.bytes = dump.bytes;
    auto lease = control.lend({stop});
    // Nothing leaves that the audit log does not know: first the entry, then the file's name.
    {
        auto transaction = control.begin(*lease);
        transaction.exec(
            "SELECT audit_record('tenant.backup', 'tenant', $1, $1, NULL, jsonb_build_object('sha256', $2::text))",
            tenant.id, backup.sha256);
        transaction.commit();
    }
    writeManifest(backup.file.string() + kManifestSuffix,
                  manifestOf(tenant, dump.keys, backup, dump.fingerprint, control.workspaceId(),
                             now.toString(Qt::ISODateWithMs)));
    partial.commit();

    QJsonObject rows;
    for (const auto& [table, count] : backup.rowCounts)
        rows.insert(QString::fromStdString(table), static_cast<qint64>(count));
    auto transaction = control.begin(*lease);
    transaction.exec(
        "INSERT INTO backup (tenant_id, path, bytes, sha256, schema_version, row_counts, fingerprint, taken_by, "
        "host) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant.id, backup.file.string(), backup.bytes, backup.sha256, tenant.schemaVersion, rows, dump.fingerprint,
        control.actor(), thisComputer());
    transaction.commit();
    return backup;
}

void noteVerified(postgres::Transaction& transaction, const BackupManifest& manifest, const fs::path& file) {
    transaction.exec("UPDATE backup SET verified_at = now(), path = $3, host = $4 WHERE tenant_id = $1 AND sha256 = $2",
                     manifest.tenantId, manifest.sha256, file.string(), thisComputer());
}

} // namespace landreeve::tenancy
