#include "core/transfer/export.h"

#include "core/base/error.h"
#include "core/records/query_text.h"
#include "core/transfer/record_writer.h"

#include <QFileInfo>
#include <QJsonObject>

#include <limits>

namespace landreeve::transfer {
namespace {

using records::Field;
using records::FieldType;

constexpr int kBatch = 2'000;

std::unique_ptr<RecordWriter> writerFor(const ExportOptions& options, const Fields& fields) {
    switch (options.format) {
    case ExportFormat::Xlsx:
        return xlsxWriter(options.path, fields, options.query.entity->many);
    case ExportFormat::Json:
        return jsonWriter(options.path, fields);
    default:
        return csvWriter(options.path, fields, options.byteOrderMark);
    }
}

postgres::Statement statementOf(const ExportOptions& options, const Fields& fields) {
    records::QueryText text(options.query);
    if (options.ids.empty())
        return text.page(fields, std::numeric_limits<int>::max(), std::nullopt, false);
    postgres::Statement rows = text.rows(fields, options.ids); // the ids are $1
    rows.sql =
        "SELECT chosen.* FROM (" + rows.sql +
        ") AS chosen(record_id) JOIN unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place) ON wanted.id::text = "
        "chosen.record_id::text ORDER BY wanted.place";
    return rows;
}

} // namespace

ExportFormat formatOf(const std::string& path) {
    if (path.ends_with(".csv"))
        return ExportFormat::Csv;
    if (path.ends_with(".xlsx"))
        return ExportFormat::Xlsx;
    if (path.ends_with(".json"))
        return ExportFormat::Json;
    throw Error("usage", "\"" + path + "\" names no format.", "Let it end in .csv, .xlsx or .json.");
}

std::vector<const Field*> exportedFields(const records::Entity& entity, const std::vector<std::string>& names) {
    std::vector<const Field*> fields;
    for (const std::string& name : names) {
        const Field* field = entity.find(name);
        if (field == nullptr)
            throw Error("usage", "There is no field \"" + name + "\" in " + entity.name + ".",
                        "Take a name that record get prints.");
        if (field->type == FieldType::Secret)
            throw Error("encrypted_field", field->label + " is encrypted and never leaves with an export.",
                        "Leave it out.")
                .withDetail("field", QString::fromStdString(name));
        fields.push_back(field);
    }
    for (const Field& field : entity.fields) {
        // A reference leaves as the readable key beside it; an id means nothing elsewhere.
        if (names.empty() && field.type != FieldType::Secret && field.keyedBy.empty())
            fields.push_back(&field);
    }
    return fields;
}

ExportReport exportRecords(access::TenantConnection& connection, const ExportOptions& options,
                           const ProgressFn& progress, const std::stop_token& stop) {
    connection.setWait({stop, std::chrono::minutes(10)});
    const records::Entity& entity = *options.query.entity;
    const Fields fields = exportedFields(entity, options.fields);
    ExportReport result;
    for (const Field& field : entity.fields) {
        if (field.type == FieldType::Secret)
            result.leftOut.push_back(field.name);
    }
    const auto writer = writerFor(options, fields);
    // A cursor keeps the records of one moment, in order, whatever is written meanwhile.
    postgres::Transaction transaction = connection.begin();
    const postgres::Statement page = statementOf(options, fields);
    transaction.connection().execParams("DECLARE exported NO SCROLL CURSOR FOR " + page.sql, page.params);
    RecordWriter::Values values(fields.size());
    while (true) {
        const auto rows = transaction.exec("FETCH " + std::to_string(kBatch) + " FROM exported");
        for (const postgres::Row row : rows) {
            for (std::size_t i = 0; i < fields.size(); ++i)
                values[i] = row.get<std::optional<std::string>>(static_cast<int>(i) + 2);
            writer->add(values);
        }
        result.records += rows.size();
        if (stop.stop_requested())
            throw Cancelled();
        report(progress, {"export", std::to_string(result.records) + " records", static_cast<double>(result.records)});
        if (rows.size() < kBatch)
            break;
    }
    transaction.exec("CLOSE exported");
    const QJsonObject facts{{QStringLiteral("records"), static_cast<qint64>(result.records)},
                            {QStringLiteral("file"), QFileInfo(QString::fromStdString(options.path)).fileName()}};
    transaction.exec("SELECT audit_record('record.export', $1, NULL, NULL, $2::jsonb)", entity.name, facts);
    // Nothing leaves that the audit log does not know: first the entry, then the file's name.
    transaction.commit();
    writer->finish();
    return result;
}

} // namespace landreeve::transfer
