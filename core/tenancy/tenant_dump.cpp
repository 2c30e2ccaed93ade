#include "core/tenancy/tenant_dump.h"

#include "core/base/error.h"
#include "core/control/tenant_store.h"
#include "core/migrations/fingerprint.h"
#include "core/postgres/quote.h"
#include "core/postgres/transaction.h"
#include "core/tenancy/archive_program.h"
#include "core/tenancy/database_objects.h"
#include "core/tenancy/partial_file.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <cerrno>

namespace landreeve::tenancy {
namespace {

using postgres::Connection;

namespace fs = std::filesystem;

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

} // namespace

std::map<std::string, std::int64_t> countRows(Connection& tenant) {
    std::map<std::string, std::int64_t> counts;
    for (const auto row :
         tenant.exec("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
                     "ORDER BY relname")) {
        const auto table = row.get<std::string>(0);
        counts[table] =
            tenant.exec("SELECT count(*) FROM " + postgres::quoteIdentifier(table)).one().get<std::int64_t>(0);
    }
    return counts;
}

std::string sha256OfFile(const fs::path& path) {
    QFile file(QString::fromStdString(path.string()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return {};
    return hash.result().toHex().toStdString();
}

TenantDump dumpTenant(control::ControlPlane& control, ServerAccess& servers, const control::Server& server,
                      const control::Tenant& tenant, const fs::path& file, const ProgressFn& progress,
                      const std::stop_token& stop) {
    const postgres::ConnectionUrl url = servers.direct(server, tenant.database);
    auto connection = Connection::open(url, {stop, std::chrono::minutes(10)});
    const std::string pgDump = findArchiveProgram("pg_dump", connection.serverVersion());
    TenantDump dump;
    const auto keys = [&] {
        auto lease = control.lend({stop});
        return control::TenantStore(*lease).keys(tenant.id);
    };
    dump.keys = keys();
    dump.fingerprint = migrations::fingerprint(connection).sha256;

    // Rows are counted in the snapshot that pg_dump reads, so that the two can be compared while people go on working.
    postgres::Transaction snapshot(connection, postgres::Isolation::RepeatableRead, postgres::Access::ReadOnly);
    snapshot.exec("SELECT set_config('app.tenant_id', $1, true), set_config('role', $2, true)", tenant.id, kSchemaRole);
    const auto exported = snapshot.exec("SELECT pg_export_snapshot()").one().get<std::string>(0);
    dump.rowCounts = countRows(connection);
    report(progress, {"backup", "Writing " + file.stem().string(), 0, 0});
    runArchiveProgram(pgDump,
                      {"--format=custom", "--enable-row-security", "--role=" + std::string(kSchemaRole),
                       "--snapshot=" + exported, "--file=" + file.string()},
                      &url, "-c app.tenant_id=" + tenant.id, {}, stop);
    report(progress, {"backup", "Comparing it with the tenant", 0, 0});
    compare(dump.rowCounts, countArchive(file, connection.serverVersion(), stop));
    // A rotation may have retired keys that this moment still needs, or begun one that it has already.
    for (vault::KeyRing::Wrapped& key : keys()) {
        if (std::ranges::find(dump.keys, key.version, &vault::KeyRing::Wrapped::version) == dump.keys.end())
            dump.keys.push_back(std::move(key));
    }
    dump.sha256 = sha256OfFile(file);
    if (dump.sha256.empty())
        throw cannotWriteBackup(file, EIO);
    dump.bytes = static_cast<std::int64_t>(fs::file_size(file));
    return dump;
}

} // namespace landreeve::tenancy
