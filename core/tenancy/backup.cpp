#include "core/tenancy/backup.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/migrations/fingerprint.h"
#include "core/postgres/quote.h"
#include "core/tenancy/archive_program.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/partial_file.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <cerrno>

namespace landreeve::tenancy {
namespace {

using control::Tenant;
using postgres::Connection;
using postgres::quoteIdentifier;

namespace fs = std::filesystem;

void makeFolder(const fs::path& folder) {
    std::error_code failure;
    if (fs::create_directories(folder, failure))
        fs::permissions(folder, fs::perms::owner_all, failure);
    if (failure)
        throw cannotWriteBackup(folder, failure.value());
}

std::map<std::string, std::int64_t> countRows(Connection& tenant) {
    std::map<std::string, std::int64_t> counts;
    for (const auto row :
         tenant.exec("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
                     "ORDER BY relname")) {
        const auto table = row.get<std::string>(0);
        counts[table] = tenant.exec("SELECT count(*) FROM " + quoteIdentifier(table)).one().get<std::int64_t>(0);
    }
    return counts;
}

/// The rows of every table in an archive, counted in what pg_restore makes of it.
std::map<std::string, std::int64_t> countArchive(const fs::path& file, int serverVersion, const std::stop_token& stop) {
    std::map<std::string, std::int64_t> counts;
    std::string line;
    std::int64_t* rows = nullptr;
    const auto take = [&](const std::string& text) {
        if (rows != nullptr && text == "\\.") {
            rows = nullptr;
        } else if (rows != nullptr) {
            ++*rows;
        } else if (text.starts_with("COPY public.")) {
            const std::string rest = text.substr(12);
            std::string table = rest.substr(0, rest.find(' '));
            std::erase(table, '"');
            rows = &counts[table];
        }
    };
    runArchiveProgram(
        findArchiveProgram("pg_restore", serverVersion), {"--data-only", "--file=-", file.string()}, nullptr, {},
        [&](std::string_view piece) {
            for (const char c : piece) {
                if (c == '\n') {
                    take(line);
                    line.clear();
                } else {
                    line.push_back(c);
                }
            }
        },
        stop);
    return counts;
}

void compare(const std::map<std::string, std::int64_t>& expected, const std::map<std::string, std::int64_t>& found) {
    for (const auto& [table, rows] : expected) {
        const auto in = found.find(table);
        const std::int64_t there = in == found.end() ? 0 : in->second;
        if (there != rows)
            throw Error("backup_failed",
                        "The backup holds " + std::to_string(there) + " rows of " + table + ", and the tenant " +
                            std::to_string(rows) + ".",
                        "Nothing was deleted. Try again; report it if it happens twice.");
    }
}

std::string sha256Of(const fs::path& path) {
    QFile file(QString::fromStdString(path.string()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        throw cannotWriteBackup(path, EIO);
    return hash.result().toHex().toStdString();
}

void writeManifest(const fs::path& path, const QJsonObject& manifest) {
    QSaveFile file(QString::fromStdString(path.string()));
    const QByteArray text = QJsonDocument(manifest).toJson();
    // It holds the tenant's keys, wrapped.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(text) != text.size() || !file.commit())
        throw cannotWriteBackup(path, file.error() == QFileDevice::ResourceError ? ENOSPC : EIO);
}

QJsonObject manifestOf(const Tenant& tenant, const control::TenantSecrets& secrets, const Backup& backup,
                       const std::string& fingerprint, const std::string& workspaceId, const QString& takenAt) {
    QJsonObject rows;
    for (const auto& [table, count] : backup.rowCounts)
        rows.insert(QString::fromStdString(table), static_cast<qint64>(count));
    const auto base64 = [](const QByteArray& bytes) { return QString::fromLatin1(bytes.toBase64()); };
    return {
        {QStringLiteral("format"), 1},
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
        {QStringLiteral("key"), QJsonObject{{QStringLiteral("id"), QString::fromStdString(secrets.dataKeyId)},
                                            {QStringLiteral("version"), secrets.dataKeyVersion},
                                            {QStringLiteral("wrapped_data_key"), base64(secrets.wrappedDataKey)},
                                            {QStringLiteral("wrapped_index_key"), base64(secrets.wrappedIndexKey)}}}};
}

} // namespace

std::string backupFileName(const std::string& tenantId) {
    return tenantId + "-" +
           QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss.zzz'Z'")).toStdString() + ".dump";
}

Backup takeBackup(control::ControlPlane& control, ServerAccess& servers, const Tenant& tenant,
                  const control::Server& server, const fs::path& file, const ProgressFn& progress,
                  const std::stop_token& stop) {
    makeFolder(fs::absolute(file).parent_path());
    const postgres::ConnectionUrl url = servers.direct(server, tenant.database);
    auto connection = Connection::open(url, {stop, std::chrono::minutes(10)});
    const std::string pgDump = findArchiveProgram("pg_dump", connection.serverVersion());
    const std::string fingerprint = migrations::fingerprint(connection).sha256;

    const QDateTime now = QDateTime::currentDateTimeUtc();
    Backup backup;
    backup.file = fs::absolute(file);
    PartialFile partial(backup.file);

    // Rows are counted in the snapshot that pg_dump reads, so that the two can be compared while people go on working.
    postgres::Transaction snapshot(connection, postgres::Isolation::RepeatableRead, postgres::Access::ReadOnly);
    snapshot.exec("SELECT set_config('app.tenant_id', $1, true), set_config('role', $2, true)", tenant.id, kSchemaRole);
    const auto exported = snapshot.exec("SELECT pg_export_snapshot()").one().get<std::string>(0);
    backup.rowCounts = countRows(connection);
    report(progress, {"backup", "Writing " + backup.file.filename().string(), 0, 0});
    runArchiveProgram(pgDump,
                      {"--format=custom", "--enable-row-security", "--role=" + std::string(kSchemaRole),
                       "--snapshot=" + exported, "--file=" + partial.path().string()},
                      &url, "-c app.tenant_id=" + tenant.id, {}, stop);
    report(progress, {"backup", "Comparing it with the tenant", 0, 0});
    compare(backup.rowCounts, countArchive(partial.path(), connection.serverVersion(), stop));
    backup.sha256 = sha256Of(partial.path());
    backup.bytes = static_cast<std::int64_t>(fs::file_size(partial.path()));
    auto lease = control.lend({stop});
    writeManifest(backup.file.string() + ".manifest.json",
                  manifestOf(tenant, control::TenantStore(*lease).secrets(tenant.id), backup, fingerprint,
                             control.workspaceId(), now.toString(Qt::ISODateWithMs)));
    partial.commit();

    QJsonObject rows;
    for (const auto& [table, count] : backup.rowCounts)
        rows.insert(QString::fromStdString(table), static_cast<qint64>(count));
    auto transaction = control.begin(*lease);
    transaction.exec(
        "INSERT INTO backup (tenant_id, path, bytes, sha256, schema_version, row_counts, fingerprint, taken_by) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant.id, backup.file.string(), backup.bytes, backup.sha256, tenant.schemaVersion, rows, fingerprint,
        control.actor());
    transaction.exec(
        "SELECT audit_record('tenant.backup', 'tenant', $1, $1, NULL, jsonb_build_object('sha256', $2::text))",
        tenant.id, backup.sha256);
    transaction.commit();
    return backup;
}

} // namespace landreeve::tenancy
