#include "core/audit/export.h"

#include "core/base/error.h"
#include "core/transfer/cell_conversion.h"
#include "core/transfer/csv_writer.h"
#include "core/transfer/record_writer.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace landreeve::audit {
namespace {

constexpr int kBatch = 2'000;

constexpr auto kNames = std::to_array<const char*>({"seq", "at", "tenant", "actor", "login", "session", "address",
                                                    "action", "object_kind", "object_id", "before", "after", "reason",
                                                    "source", "source_id", "previous_hash", "hash", "sealed"});
/// Of these a JSON document takes the text as it is.
constexpr std::string_view kAsTheyAre = " seq before after source_id ";

constexpr const char* kRows = R"(
    SELECT l.seq, to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), l.tenant_id, l.actor, l.login,
           l.session_jti, l.address, l.action, l.object_kind, l.object_id, l.before, l.after, l.reason,
           l.source_database, l.source_id, encode(l.prev_hash, 'hex'), encode(l.hash, 'hex'), convert_from(l.canonical, 'UTF8')
      FROM policy_sync_log l)";

std::string quoted(std::string_view text) {
    const QJsonArray list{QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))};
    const QByteArray json = QJsonDocument(list).toJson(QJsonDocument::Compact);
    return json.mid(1, json.size() - 2).toStdString();
}

std::string csvOf(const postgres::Row& row) {
    std::string line;
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (i > 0)
            line += ',';
        transfer::appendField(line, transfer::harmlessText(row.text(static_cast<int>(i))));
    }
    return line + "\n";
}

std::string jsonOf(const postgres::Row& row) {
    std::string object = "{";
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        const auto column = static_cast<int>(i);
        const std::string_view name = kNames[i];
        object += (i > 0 ? ",\"" : "\"") + std::string(name) + "\":";
        if (row.isNull(column))
            object += "null";
        else if (kAsTheyAre.find(" " + std::string(name) + " ") != std::string_view::npos)
            object += row.text(column);
        else
            object += quoted(row.text(column));
    }
    return object + "}";
}

} // namespace

std::int64_t exportEntries(control::ControlPlane& control, const EntryFilter& filter, const std::string& path,
                           const ProgressFn& progress, const std::stop_token& stop) {
    const bool json = path.ends_with(".json");
    if (!json && !path.ends_with(".csv"))
        throw Error("usage", "\"" + path + "\" names no format.", "Let it end in .csv or .json.");
    control.refuseIfReadOnly();
    transfer::WholeFile file(path);
    file.write(json ? "{\"entries\":[" : transfer::csvRow({kNames.begin(), kNames.end()}));

    auto lease = control.lend({stop, std::chrono::minutes(10)});
    auto transaction = control.begin(*lease);
    lease->execParams(std::string("DECLARE exported NO SCROLL CURSOR FOR") + kRows + kEntryCondition +
                          " ORDER BY l.seq",
                      conditionParams(*lease, filter));
    std::int64_t count = 0;
    while (true) {
        const auto rows = transaction.exec("FETCH 2000 FROM exported");
        for (const postgres::Row row : rows) {
            file.write(json ? (count > 0 ? ",\n" : "\n") + jsonOf(row) : csvOf(row));
            ++count;
        }
        if (stop.stop_requested())
            throw Cancelled();
        report(progress, {"export", std::to_string(count) + " entries", static_cast<double>(count)});
        if (rows.size() < kBatch)
            break;
    }
    transaction.exec("CLOSE exported");
    if (json)
        file.write("\n]}\n");
    transaction.exec(
        "SELECT audit_record('audit.export', 'audit', NULL, nullif($1, ''), NULL, jsonb_build_object('entries', "
        "$2::bigint, 'file', $3::text))",
        filter.tenantId, count, QFileInfo(QString::fromStdString(path)).fileName().toStdString());
    // Nothing leaves that the audit log does not know: first the entry, then the file's name.
    transaction.commit();
    file.finish();
    return count;
}

} // namespace landreeve::audit
