#include "core/transfer/import.h"

#include "core/base/error.h"
#include "core/postgres/quote.h"
#include "core/transfer/import_run.h"
#include "core/transfer/rejects_file.h"
#include "core/transfer/row_preparation.h"
#include "core/vault/field_vault.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>

#include <filesystem>
#include <unordered_map>

namespace landreeve::transfer {
namespace {

using postgres::Transaction;

constexpr std::size_t kChunkBytes = std::size_t{32} * 1024 * 1024;
constexpr std::int64_t kRowsBetweenReports = 5'000;

bool isOrder(const records::Entity& entity) {
    return entity.name == "purchase-order" || entity.name == "sales-order";
}

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

void refuseMapping(const std::string& why, const std::string& hint) {
    throw Error("invalid_mapping", why, hint);
}

/// The format a file is read in. One of JSON has no delimiter to tell anything by.
CsvFormat formatUsed(const ImportOptions& options) {
    CsvFormat format = options.format ? *options.format : detectFormat(beginningOf(options.path));
    if (isJson(options.path))
        format.delimiter = CsvFormat().delimiter;
    return format;
}

/// The next rows of a source that can be read, each value no longer than what tells its form.
std::vector<std::vector<std::string>> sampleOf(RowSource& source, std::size_t rows) {
    constexpr std::size_t kLooked = 64;
    std::vector<std::vector<std::string>> sample;
    SourceRow row;
    for (std::size_t i = 0; i < rows && source.next(row); ++i) {
        if (!row.faultCode.empty())
            continue;
        auto& values = sample.emplace_back();
        for (const auto& value : row.values)
            values.emplace_back(value.value_or(std::string_view()).substr(0, kLooked));
    }
    return sample;
}

/// One import on its way.
class Import {
public:
    Import(access::TenantConnection& connection, const vault::FieldVault* vault, const ImportOptions& options,
           const ProgressFn& progress, const std::stop_token& stop)
        : m_connection(connection),
          m_vault(vault),
          m_options(options),
          m_progress(progress),
          m_stop(stop),
          m_entity(*options.entity),
          m_source(openRows(options.path, options.format)) {
        std::error_code missing;
        if (!options.rejectsPath.empty() && std::filesystem::equivalent(options.path, options.rejectsPath, missing))
            throw Error("usage", "The rejected rows would be written over the file they come from.",
                        "Name another file for them.");
    }

    ImportReport run() {
        prepare();
        const std::string description = describe(m_options, m_source->columns(), m_mapping);
        ImportRun run = m_options.dryRun ? ImportRun::unkept(m_connection, m_options, description)
                                         : ImportRun::begin(m_connection, m_options, description);
        m_behind = run.lineReached();
        m_line = m_behind;
        m_report = run.report();
        m_report.mapping = m_mapping;
        m_report.resumedBehind = m_behind;
        for (const std::string& name : m_options.sums)
            m_report.sums.try_emplace(name);
        RejectsFile rejects(m_options.rejectsPath, m_source->columns(), run.rejectsBytes());
        if (m_options.dryRun) {
            Transaction transaction = m_connection.begin();
            while (readChunk()) {
                writeChunk(transaction, run, rejects);
                tick();
            }
            transaction.rollback();
            rejects.flush();
            return std::move(m_report);
        }
        bool more = true;
        while (more) {
            more = readChunk();
            tick();
            Transaction transaction = m_connection.begin();
            run.hold(transaction);
            writeChunk(transaction, run, rejects);
            // Before the commit: what a killed program wrote too much is cut off when it goes on.
            run.reach(transaction, m_line, rejects.flush(), m_report, !more);
            transaction.commit();
        }
        return std::move(m_report);
    }

private:
    void prepare() {
        refuseChanged();
        m_mapping = mappingOf(m_entity, m_source->columns(), m_options.chosen, sampleOf(*m_source, kSampleRows),
                              formatUsed(m_options));
        m_source = openRows(m_options.path, m_options.format);
        if (m_mapping.targets.empty())
            refuseMapping("No column of the file is a field of " + m_entity.name + ".",
                          "Look at the delimiter and the encoding, or map columns with --map.");
        if (isOrder(m_entity) && m_options.mode == ImportMode::Upsert)
            refuseMapping("Orders are always made anew; they cannot be updated from a file.",
                          "Import with --mode insert.");
        const std::string key = m_options.key.empty() ? m_entity.keyField : m_options.key;
        const records::Field* keyField = m_entity.find(key);
        if (keyField == nullptr || keyField->type == records::FieldType::Secret || keyField->isNumber())
            refuseMapping("\"" + key + "\" is no field to know records by.",
                          "Take one such as " + m_entity.keyField + ".");
        if (m_options.mode == ImportMode::Upsert && m_mapping.find(key) == nullptr)
            refuseMapping("The file has no column for " + keyField->label + " (" + key +
                              "), by which records are known.",
                          "Map one with --map COLUMN=" + key + ".");
        for (const records::Field& field : m_entity.fields) {
            if (m_options.mode == ImportMode::Insert && field.required && importable(m_entity, field) &&
                m_mapping.find(field.name) == nullptr)
                refuseMapping("The file has no column for " + field.label + " (" + field.name + "), which is needed.",
                              "Map one with --map COLUMN=" + field.name + ".");
        }
        for (const std::string& name : m_options.sums) {
            const records::Field* field = m_entity.find(name);
            if (field == nullptr || !field->isNumber() || m_mapping.find(name) == nullptr)
                refuseMapping("\"" + name + "\" is no number that the file brings.", "Take a numeric field of it.");
        }
        bool indian = false;
        {
            Transaction transaction = m_connection.begin();
            indian = transaction.exec("SELECT is_indian_tenant()").one().get<bool>(0);
            transaction.commit();
        }
        m_preparation.emplace(m_options, m_mapping, m_source->columns(), indian);
        if (m_preparation->hasSecrets() && m_vault == nullptr)
            throw Error("encrypted_field", "The file has encrypted fields; without their key they cannot be written.",
                        "Leave these columns out.");
    }

    void refuseChanged() const {
        if (m_options.stamp && stampOf(m_options.path) != *m_options.stamp)
            throw Error("file_changed",
                        QFileInfo(qt(m_options.path)).fileName().toStdString() +
                            " is no longer the file that was looked at.",
                        "Look at it again.");
    }

    /// Reads rows until a chunk is full; false at the file's end.
    bool readChunk() {
        m_rows.clear();
        m_rejects.clear();
        std::size_t bytes = 0;
        const std::size_t most = isOrder(m_entity) || m_entity.name == "inventory"
                                     ? std::min<std::size_t>(m_options.chunk, 500)
                                     : m_options.chunk;
        while (m_rows.size() + m_rejects.size() < most && bytes < kChunkBytes) {
            if (!m_pending && !m_source->next(m_row)) {
                // The last, perhaps empty, chunk says that it is done.
                return m_options.dryRun && !(m_rows.empty() && m_rejects.empty());
            }
            m_pending = false;
            auto presence = m_preparation->presenceOf(m_row);
            const bool skipped = m_row.line <= m_behind;
            if (!skipped && presence != m_presence && !(m_rows.empty() && m_rejects.empty())) {
                m_pending = true;
                return true;
            }
            m_presence = std::move(presence);
            auto prepared = m_preparation->prepare(m_row, m_presence);
            if (++m_seen % kRowsBetweenReports == 0)
                tick();
            if (skipped)
                continue;
            m_line = m_row.line;
            if (auto* row = std::get_if<PreparedRow>(&prepared)) {
                if (m_report.first.size() < ImportReport::kShownRows)
                    m_report.first.push_back(m_preparation->understood(*row, m_row, m_presence));
                bytes += row->original.size() + 200;
                m_rows.push_back(std::move(*row));
            } else {
                auto original = m_preparation->originalOf(m_row);
                bytes += original.size() + 200;
                m_rejects.emplace(m_row.line, std::pair(std::move(original), std::get<RowReject>(prepared)));
            }
        }
        return true;
    }

    void tick() const {
        if (m_stop.stop_requested())
            throw Cancelled();
        report(m_progress, {"import", std::to_string(m_seen) + " rows", static_cast<double>(m_source->position()),
                            static_cast<double>(QFileInfo(qt(m_options.path)).size())});
    }

    /// Upsert: which of the rows are there already, and as what.
    void identify(Transaction& transaction, const std::vector<WrittenColumn>& columns) {
        if (m_options.mode != ImportMode::Upsert || m_entity.name == "inventory" || m_rows.empty())
            return;
        std::vector<std::string> keys;
        keys.reserve(m_rows.size());
        for (const PreparedRow& row : m_rows)
            keys.push_back(row.key);
        const std::string key = m_options.key.empty() ? m_entity.keyField : m_options.key;
        const auto inParts = m_preparation->secretsInParts();
        struct Known {
            std::string id;
            std::vector<std::optional<QByteArray>> sealed;
        };
        std::unordered_map<std::string, Known> known;
        std::string sql = "SELECT ";
        sql.append(postgres::quoteIdentifier(key)).append(", id");
        for (const records::Field* field : inParts)
            sql.append(", ").append(postgres::quoteIdentifier(field->name));
        sql.append(" FROM ").append(postgres::quoteIdentifier(m_entity.table)).append(" WHERE ");
        sql.append(postgres::quoteIdentifier(key)).append(" = ANY ($1::text[])");
        for (const auto row : transaction.exec(sql, keys)) {
            const auto [record, isFirst] = known.try_emplace(row.get<std::string>(0));
            if (!isFirst)
                continue;
            record->second.id = row.get<std::string>(1);
            for (std::size_t i = 0; i < inParts.size(); ++i)
                record->second.sealed.push_back(row.get<std::optional<QByteArray>>(static_cast<int>(i) + 2));
        }
        std::erase_if(m_rows, [&](PreparedRow& row) {
            const auto found = known.find(row.key);
            if (found == known.end())
                return false;
            row.id = found->second.id;
            row.isNew = false;
            if (inParts.empty())
                return false;
            auto reject = m_preparation->mergeParts(row, columns, found->second.sealed, *m_vault);
            if (reject)
                m_rejects.emplace(row.line, std::pair(row.original, std::move(*reject)));
            return reject.has_value();
        });
    }

    void seal(const std::vector<WrittenColumn>& columns) {
        if (!m_preparation->hasSecrets())
            return;
        std::erase_if(m_rows, [&](PreparedRow& row) {
            auto reject = m_preparation->seal(row, columns, *m_vault);
            if (!reject)
                return false;
            m_rejects.emplace(row.line, std::pair(row.original, std::move(*reject)));
            return true;
        });
    }

    /// A key that was rotated meanwhile is loaded, and the chunk encrypted and written once more.
    WrittenRows sealAndWrite(Transaction& transaction, const std::vector<WrittenColumn>& columns,
                             const ImportRun& run) {
        for (int attempt = 0;; ++attempt) {
            seal(columns);
            try {
                return postgres::inSavepoint(transaction,
                                             [&] { return writer(columns, run)->write(transaction, m_rows); });
            } catch (const Error& error) {
                if (error.sqlState() != "LR015" || m_vault == nullptr || attempt > 0)
                    throw;
            }
            m_vault->reload();
        }
    }

    void writeChunk(Transaction& transaction, const ImportRun& run, RejectsFile& rejectsFile) {
        refuseChanged();
        const auto read = static_cast<std::int64_t>(m_rows.size() + m_rejects.size());
        if (!m_rows.empty()) {
            const auto columns = m_preparation->columnsFor(m_presence);
            identify(transaction, columns);
            transaction.exec("SELECT set_config('app.reason', $1, true)",
                             "import of " + QFileInfo(qt(m_options.path)).fileName().toStdString());
            const WrittenRows written = sealAndWrite(transaction, columns, run);
            m_report.inserted += written.inserted;
            m_report.updated += written.updated;
            m_report.unchanged += written.unchanged;
            for (const auto& [field, more] : written.emptied)
                m_report.emptied[field].add(more);
            addSums(written);
            for (const auto& [n, reject] : written.rejects)
                m_rejects.emplace(m_rows[n].line, std::pair(std::move(m_rows[n].original), reject));
        }
        m_report.read += read;
        m_report.rejected += static_cast<std::int64_t>(m_rejects.size());
        std::erase_if(m_report.first, [this](const ReadRow& row) { return m_rejects.contains(row.line); });
        for (const auto& [line, reject] : m_rejects) {
            rejectsFile.add(reject.first, reject.second);
            keep(reject.second);
        }
    }

    /// A line for each cell.
    void keep(RowReject reject) {
        std::vector<RowReject> more = std::move(reject.more);
        if (m_report.rejects.size() < m_options.keptRejects)
            m_report.rejects.push_back(std::move(reject));
        for (RowReject& other : more) {
            if (m_report.rejects.size() < m_options.keptRejects)
                m_report.rejects.push_back(std::move(other));
        }
    }

    std::unique_ptr<RowWriter> writer(const std::vector<WrittenColumn>& columns, const ImportRun& run) const {
        if (isOrder(m_entity))
            return orderWriter(m_options, columns);
        if (m_entity.name == "inventory")
            return inventoryWriter(m_options, columns, run.id());
        return bulkWriter(m_options, columns);
    }

    void addSums(const WrittenRows& written) {
        for (std::size_t i = 0; i < m_options.sums.size(); ++i) {
            SumPair& pair = m_report.sums[m_options.sums[i]];
            pair.table = pair.table + written.sums[i];
            for (std::size_t n = 0; n < m_rows.size(); ++n) {
                if (!written.rejects.contains(n))
                    pair.file = pair.file + m_rows[n].amounts[i];
            }
        }
    }

    access::TenantConnection& m_connection;
    const vault::FieldVault* m_vault;
    const ImportOptions& m_options;
    const ProgressFn& m_progress;
    const std::stop_token& m_stop;
    const records::Entity& m_entity;
    std::unique_ptr<RowSource> m_source;
    ColumnMapping m_mapping;
    std::optional<RowPreparation> m_preparation;
    ImportReport m_report;
    std::int64_t m_behind = 0; ///< The line an earlier part reached.

    // The chunk at hand.
    SourceRow m_row;
    bool m_pending = false; ///< m_row belongs to the next one.
    RowPreparation::Presence m_presence;
    std::vector<PreparedRow> m_rows;
    std::map<std::int64_t, std::pair<std::string, RowReject>> m_rejects; ///< By line, with the original row.
    std::int64_t m_line = 0;
    std::int64_t m_seen = 0;
};

} // namespace

void EmptiedField::add(const EmptiedField& more) {
    records += more.records;
    for (const std::int64_t line : more.lines) {
        if (lines.size() < kMost)
            lines.push_back(line);
    }
}

std::string linesOf(const EmptiedField& field) {
    std::string words = field.records == 1 ? "line " : "lines ";
    for (std::size_t i = 0; i < field.lines.size(); ++i)
        words += (i > 0 ? ", " : "") + std::to_string(field.lines[i]);
    const auto more = field.records - static_cast<std::int64_t>(field.lines.size());
    return more > 0 ? words + " and " + std::to_string(more) + " more" : words;
}

QJsonObject ImportReport::toJson() const {
    QJsonArray list;
    for (const RowReject& reject : rejects)
        list.append(QJsonObject{{QStringLiteral("line"), static_cast<qint64>(reject.line)},
                                {QStringLiteral("field"), qt(reject.field)},
                                {QStringLiteral("code"), qt(reject.code)},
                                {QStringLiteral("message"), qt(reject.message)}});
    QJsonObject sumsJson;
    for (const auto& [name, pair] : sums)
        sumsJson.insert(qt(name),
                        QJsonObject{{QStringLiteral("file"), qt(pair.file.toString())},
                                    {QStringLiteral("table"), qt(pair.table.toString())},
                                    {QStringLiteral("difference"), qt((pair.table + -pair.file).toString())}});
    QJsonObject emptiedJson;
    QJsonObject emptiedLines;
    for (const auto& [field, lost] : emptied) {
        emptiedJson.insert(qt(field), static_cast<qint64>(lost.records));
        QJsonArray lines;
        for (const std::int64_t line : lost.lines)
            lines.append(static_cast<qint64>(line));
        emptiedLines.insert(qt(field), lines);
    }
    QJsonArray firstRows;
    for (const ReadRow& row : first) {
        QJsonObject fields;
        for (const auto& [field, value] : row.fields)
            fields.insert(qt(field), value ? QJsonValue(qt(*value)) : QJsonValue());
        firstRows.append(
            QJsonObject{{QStringLiteral("line"), static_cast<qint64>(row.line)}, {QStringLiteral("fields"), fields}});
    }
    QJsonArray ignored;
    for (const std::string& column : mapping.ignored)
        ignored.append(qt(column));
    QJsonArray columns;
    for (const ColumnTarget& target : mapping.targets) {
        const ColumnForm& form = mapping.forms.at(target.column);
        columns.append(QJsonObject{
            {QStringLiteral("field"), qt(target.field->name + (target.part.empty() ? "" : "." + target.part))},
            {QStringLiteral("type"), qt(std::string(nameOf(form.type)))},
            {QStringLiteral("decimal_comma"), form.decimalComma},
            {QStringLiteral("decimal_guessed"), form.guessed},
            {QStringLiteral("month_first"), form.monthFirst}});
    }
    return {{QStringLiteral("columns"), columns},
            {QStringLiteral("read"), static_cast<qint64>(read)},
            {QStringLiteral("inserted"), static_cast<qint64>(inserted)},
            {QStringLiteral("updated"), static_cast<qint64>(updated)},
            {QStringLiteral("unchanged"), static_cast<qint64>(unchanged)},
            {QStringLiteral("rejected"), static_cast<qint64>(rejected)},
            {QStringLiteral("emptied"), emptiedJson},
            {QStringLiteral("emptied_lines"), emptiedLines},
            {QStringLiteral("first"), firstRows},
            {QStringLiteral("resumed_behind"), static_cast<qint64>(resumedBehind)},
            {QStringLiteral("ignored_columns"), ignored},
            {QStringLiteral("sums"), sumsJson},
            {QStringLiteral("rejects"), list}};
}

FileStamp stampOf(const std::string& path) {
    const QFileInfo file(qt(path));
    if (!file.exists())
        throw Error("file_unreadable", "There is no file " + path + ".", "Look where it is now.");
    return {file.size(), file.lastModified().toMSecsSinceEpoch()};
}

FileView inspect(const ImportOptions& options, std::size_t rows) {
    FileView view;
    view.format = formatUsed(options);
    const auto source = openRows(options.path, view.format);
    view.columns = source->columns();
    SourceRow row;
    while (view.rows.size() < rows && source->next(row)) {
        auto& values = view.rows.emplace_back();
        for (const auto& value : row.values)
            values.emplace_back(value.value_or(std::string_view()));
        view.faults.push_back(row.fault);
    }
    view.mapping = mappingOf(*options.entity, view.columns, options.chosen,
                             sampleOf(*openRows(options.path, view.format), kSampleRows), view.format);
    return view;
}

ImportReport importRows(access::TenantConnection& connection, const vault::FieldVault* vault,
                        const ImportOptions& options, const ProgressFn& progress, const std::stop_token& stop) {
    connection.setWait({stop, std::chrono::minutes(10)});
    return Import(connection, vault, options, progress, stop).run();
}

} // namespace landreeve::transfer
