#include "core/transfer/row_preparation.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/secret_field.h"
#include "core/records/value_text.h"
#include "core/transfer/csv_writer.h"
#include "core/transfer/rejects_file.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>

namespace landreeve::transfer {
namespace {

constexpr qsizetype kShownCharacters = 120;

using records::Field;
using records::FieldType;

/// The fields a record is known by in a file.
std::vector<std::string> keyFields(const ImportOptions& options) {
    if (options.entity->name == "inventory")
        return {"sku", "warehouse_location"};
    return {options.key.empty() ? options.entity->keyField : options.key};
}

/// How many columns of the table it has.
std::size_t cellsOf(const Field& field) {
    if (field.type != FieldType::Secret)
        return 1;
    return 1U + (records::hasLastFour(field) ? 1U : 0U) + (records::hasIndex(field) ? 1U : 0U);
}

std::string masked(std::string_view value) {
    if (value.size() <= 4)
        return value.empty() ? "" : "XXXX";
    return "XXXX" + (value.front() == '{' ? std::string() : std::string(value.substr(value.size() - 4)));
}

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

std::string_view RowPreparation::textOf(const SourceRow& row, std::size_t column) const {
    const std::string_view text = row.values[column].value_or(std::string_view());
    return m_sheet ? importedText(text) : text;
}

/// The object that the parts of a field make; empty parts are left out.
QJsonObject RowPreparation::partsOf(const std::vector<ColumnTarget>& targets, const SourceRow& row) const {
    QJsonObject parts;
    for (const ColumnTarget& target : targets) {
        const std::string text = records::trimmedText(textOf(row, target.column));
        if (!text.empty())
            parts.insert(qt(target.part), qt(text));
    }
    return parts;
}

RowPreparation::RowPreparation(const ImportOptions& options, const ColumnMapping& mapping,
                               const std::vector<std::string>& columns, bool indian)
    : m_options(options),
      m_indian(indian),
      m_sheet(!isJson(options.path)),
      m_masked(columns.size(), false),
      m_rewritten(columns.size()) {
    for (const ColumnTarget& target : mapping.targets) {
        const auto same = std::ranges::find(m_fields, target.field, &MappedField::field);
        if (same != m_fields.end())
            same->targets.push_back(target);
        else
            m_fields.push_back({target.field,
                                {target},
                                CellConversion(*target.field, indian, m_sheet, mapping.forms.at(target.column))});
        if (const ColumnForm& form = mapping.forms.at(target.column); isRewritten(form, *target.field))
            m_rewritten[target.column] = form;
        if (target.field->type == FieldType::Secret) {
            m_hasSecrets = true;
            m_masked[target.column] = true;
        }
    }
    for (const std::string& key : keyFields(options)) {
        if (const ColumnTarget* target = mapping.find(key))
            m_keyColumns.push_back(target->column);
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!isRejectColumn(columns[i]))
            m_writtenInOriginal.push_back(i);
    }
}

RowPreparation::Presence RowPreparation::presenceOf(const SourceRow& row) const {
    Presence presence(m_fields.size(), true);
    if (m_options.mode == ImportMode::Insert)
        return presence;
    for (std::size_t i = 0; i < m_fields.size(); ++i)
        presence[i] =
            !row.faultCode.empty() || std::ranges::any_of(m_fields[i].targets, [&](const ColumnTarget& target) {
                return row.values[target.column].has_value();
            });
    return presence;
}

std::vector<WrittenColumn> RowPreparation::columnsFor(const Presence& presence) const {
    std::vector<WrittenColumn> columns;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const Field& field = *m_fields[i].field;
        if (!presence[i])
            continue;
        if (field.type != FieldType::Secret) {
            columns.push_back(
                {field.name, std::string(sqlTypeOf(field)), &field, !m_fields[i].targets.front().part.empty()});
            continue;
        }
        columns.push_back({field.name, "bytea", &field});
        if (records::hasLastFour(field))
            columns.push_back({field.name + "_last4", "text", &field});
        if (records::hasIndex(field))
            columns.push_back({field.name + "_index", "bytea", &field});
    }
    return columns;
}

std::string RowPreparation::keyOf(const SourceRow& row) const {
    std::string key;
    for (const std::size_t column : m_keyColumns) {
        if (!key.empty())
            key.push_back('\0');
        key += records::trimmedText(textOf(row, column));
    }
    return key;
}

/// What stands in the cell, its parts one behind the other, cut to what a table shows.
std::string RowPreparation::shownOf(const std::vector<ColumnTarget>& targets, const SourceRow& row) const {
    QStringList parts;
    for (const ColumnTarget& target : targets) {
        if (const QString text = qt(textOf(row, target.column)).trimmed(); !text.isEmpty())
            parts.append(text.left(kShownCharacters));
    }
    return parts.join(QStringLiteral(", ")).left(kShownCharacters).toStdString();
}

std::optional<RowReject> RowPreparation::addCell(MappedField& mapped, const SourceRow& row,
                                                 PreparedRow& prepared) const {
    const Field& field = *mapped.field;
    const std::string_view text = row.values[mapped.targets.front().column].value_or(std::string_view());
    const bool inParts = !mapped.targets.front().part.empty();
    if (field.type == FieldType::Secret) {
        QJsonValue value;
        if (inParts)
            value = partsOf(mapped.targets, row);
        else if (text.starts_with('{'))
            value = QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).object();
        else
            value = qt(textOf(row, mapped.targets.front().column));
        prepared.secrets.emplace_back(prepared.cells.size(), value);
        prepared.cells.resize(prepared.cells.size() + cellsOf(field));
        return std::nullopt;
    }
    // What stays as it is may be empty, also where a new record needs it: the table knows which it is.
    if (m_options.mode == ImportMode::Upsert && m_options.keepEmpty && !inParts && isBlank(text)) {
        prepared.cells.emplace_back();
        return std::nullopt;
    }
    Cell cell = inParts ? mapped.conversion.convert(
                              QJsonDocument(partsOf(mapped.targets, row)).toJson(QJsonDocument::Compact).toStdString())
                        : mapped.conversion.convert(text);
    if (!cell.faultCode.empty())
        return RowReject{row.line,
                         field.name,
                         std::move(cell.faultCode),
                         std::move(cell.fault),
                         shownOf(mapped.targets, row),
                         std::move(cell.repair)};
    prepared.cells.push_back(std::move(cell.value));
    return std::nullopt;
}

std::variant<PreparedRow, RowReject> RowPreparation::prepare(const SourceRow& row, const Presence& presence) {
    if (!row.faultCode.empty())
        return RowReject{row.line, {}, row.faultCode, row.fault};
    PreparedRow prepared;
    prepared.line = row.line;
    prepared.key = keyOf(row);
    prepared.cells.reserve(m_fields.size() + 4);
    std::optional<RowReject> reject;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        if (!presence[i])
            continue;
        if (auto fault = addCell(m_fields[i], row, prepared)) {
            if (!reject)
                reject = std::move(fault);
            else
                reject->more.push_back(std::move(*fault));
        }
    }
    if (reject)
        return std::move(*reject);
    if (!m_keyColumns.empty()) {
        const std::string field = keyFields(m_options).front();
        if (prepared.key.empty())
            return RowReject{row.line, field, "required", m_options.entity->at(field).label + " is needed."};
        if (!m_keys.insert(std::hash<std::string>()(prepared.key)).second)
            return RowReject{row.line, field, "duplicate_in_file",
                             m_options.entity->at(field).label + ": the file has this in an earlier row already.",
                             prepared.key};
    }
    for (const std::string& name : m_options.sums) {
        std::size_t at = 0;
        std::size_t i = 0;
        for (; m_fields.at(i).field->name != name; ++i) {
            if (presence[i])
                at += cellsOf(*m_fields[i].field);
        }
        const auto& cell = presence[i] ? prepared.cells.at(at) : std::nullopt;
        prepared.amounts.push_back(Decimal::parse(cell.value_or("0")).value_or(Decimal()));
    }
    prepared.id = newUuid();
    prepared.original = originalOf(row);
    return prepared;
}

std::vector<const Field*> RowPreparation::secretsInParts() const {
    std::vector<const Field*> fields;
    for (const MappedField& mapped : m_fields) {
        if (mapped.field->type == FieldType::Secret && !mapped.targets.front().part.empty())
            fields.push_back(mapped.field);
    }
    return fields;
}

std::optional<RowReject> RowPreparation::mergeParts(PreparedRow& row, const std::vector<WrittenColumn>& columns,
                                                    const std::vector<std::optional<QByteArray>>& sealed,
                                                    const vault::FieldVault& vault) const {
    const auto fields = secretsInParts();
    for (auto& [at, value] : row.secrets) {
        const Field& field = *columns[at].field;
        const auto place = static_cast<std::size_t>(std::ranges::find(fields, &field) - fields.begin());
        if (place == fields.size() || !sealed[place])
            continue;
        try {
            const SecretString before = vault.decrypt(m_options.entity->table, row.id, field.name, *sealed[place]);
            const auto text = QByteArray::fromRawData(before.reveal().data(), static_cast<qsizetype>(before.size()));
            QJsonObject merged = QJsonDocument::fromJson(text).object();
            const QJsonObject brought = value.toObject();
            for (auto part = brought.begin(); part != brought.end(); ++part)
                merged.insert(part.key(), part.value());
            value = merged;
        } catch (const Error& error) {
            return RowReject{row.line, field.name, error.code(), error.message()};
        }
    }
    return std::nullopt;
}

std::optional<RowReject> RowPreparation::seal(PreparedRow& row, const std::vector<WrittenColumn>& columns,
                                              const vault::FieldVault& vault) const {
    for (const auto& [at, value] : row.secrets) {
        const Field& field = *columns[at].field;
        try {
            const records::SealedField sealed =
                records::sealedField(vault, *m_options.entity, row.id, field, value, m_indian);
            std::size_t next = at;
            const auto hex = [](const QByteArray& bytes) { return "\\x" + bytes.toHex().toStdString(); };
            if (sealed.ciphertext)
                row.cells[next] = hex(*sealed.ciphertext);
            if (records::hasLastFour(field))
                row.cells[++next] = sealed.lastFour;
            if (records::hasIndex(field) && sealed.index)
                row.cells[++next] = hex(*sealed.index);
        } catch (const Error& error) {
            if (error.code() != "invalid_record")
                throw;
            const QString plain = value.isString() ? value.toString() : QStringLiteral("{");
            return RowReject{row.line, field.name, error.code(), error.message(), masked(plain.toStdString())};
        }
    }
    return std::nullopt;
}

ReadRow RowPreparation::understood(const PreparedRow& prepared, const SourceRow& row, const Presence& presence) const {
    ReadRow read{row.line};
    std::size_t at = 0;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const Field& field = *m_fields[i].field;
        if (!presence[i])
            continue;
        if (field.type != FieldType::Secret) {
            read.fields.emplace_back(field.name, prepared.cells.at(at++));
            continue;
        }
        at += cellsOf(field);
        const std::string shown =
            masked(m_fields[i].targets.front().part.empty()    ? textOf(row, m_fields[i].targets.front().column)
                   : shownOf(m_fields[i].targets, row).empty() ? ""
                                                               : "{");
        read.fields.emplace_back(field.name, shown.empty() ? std::nullopt : std::optional(shown));
    }
    return read;
}

std::string RowPreparation::originalOf(const SourceRow& row) const {
    std::string original;
    bool first = true;
    // Of a row with a fault nobody knows what stands where.
    const bool all = m_hasSecrets && !row.faultCode.empty();
    for (const std::size_t column : m_writtenInOriginal) {
        if (!first)
            original.push_back(',');
        first = false;
        const std::string_view value = row.values[column].value_or(std::string_view());
        if (all)
            appendField(original, value.empty() ? "" : "XXXX");
        else if (m_masked[column])
            appendField(original, masked(value));
        else if (m_rewritten[column] && plainValue(value, *m_rewritten[column]) != value)
            appendField(original, plainValue(value, *m_rewritten[column]));
        else if (!isFormula(value) || isBareNumber(value))
            appendField(original, value);
        else // an apostrophe that is there already is not doubled
            appendField(original, harmlessText(textOf(row, column)));
    }
    return original;
}

} // namespace landreeve::transfer
