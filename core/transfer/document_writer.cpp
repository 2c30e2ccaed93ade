// Orders and inventory: what their rows mean needs the database's own functions, one row at a time.
#include "core/base/ids.h"
#include "core/postgres/quote.h"
#include "core/records/refusal.h"
#include "core/transfer/row_writer.h"
#include "core/vault/cryptography.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <numeric>

namespace landreeve::transfer {
namespace {

using postgres::quoteIdentifier;
using postgres::Transaction;

/// A UUID that is the same for the same run and line.
std::string idOfLine(const std::string& run, std::int64_t line) {
    const std::string hex = vault::hash(run + "/" + std::to_string(line)).toHex().toStdString();
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-8" + hex.substr(17, 3) + "-" +
           hex.substr(20, 12);
}

Error refusedField(const std::string& code, const std::string& field, const std::string& message) {
    Error error(code, message);
    error.withDetail("field", QString::fromStdString(field));
    // A refusal of this row alone, as if the server had spoken.
    error.withSqlState("P0002");
    return error;
}

/// What both have in common: each row in a savepoint of its own, sums by the records' ids.
class DocumentWriter : public RowWriter {
public:
    DocumentWriter(const ImportOptions& options, std::vector<WrittenColumn> columns)
        : m_entity(*options.entity), m_mode(options.mode), m_sums(options.sums), m_columns(std::move(columns)) {}

    WrittenRows write(Transaction& transaction, const std::vector<PreparedRow>& rows) override {
        WrittenRows written;
        std::vector<std::string> ids;
        for (const std::size_t n : order(transaction, rows)) {
            try {
                std::string id;
                postgres::inSavepoint(transaction, [&] { id = writeRow(transaction, rows[n], written); });
                ids.push_back(std::move(id));
            } catch (const Error& error) {
                if (!records::concernsRecords(error))
                    throw;
                const bool ours = error.details().contains(QStringLiteral("field"));
                written.rejects.emplace(
                    n, ours ? RowReject{rows[n].line, error.details()[QStringLiteral("field")].toString().toStdString(),
                                        error.code(), error.message()}
                            : rejectOf(m_entity, rows[n].line, error));
            }
        }
        for (const std::string& name : m_sums)
            written.sums.push_back(transaction
                                       .exec("SELECT coalesce(sum(" + m_entity.at(name).sql() + "), 0) FROM " +
                                                 m_entity.from + " WHERE t.id = ANY($1::uuid[])",
                                             ids)
                                       .one()
                                       .get<Decimal>(0));
        return written;
    }

protected:
    /// The positions of the rows as they are to be written: as the file has them.
    virtual std::vector<std::size_t> order(Transaction& /*transaction*/, const std::vector<PreparedRow>& rows) {
        std::vector<std::size_t> positions(rows.size());
        std::iota(positions.begin(), positions.end(), 0);
        return positions;
    }
    /// The id of the record it wrote, or of the one that was as it should be; counts which it was as its last step.
    virtual std::string writeRow(Transaction& transaction, const PreparedRow& row, WrittenRows& written) = 0;

    std::optional<std::string> cell(const PreparedRow& row, std::string_view name) const {
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (m_columns[i].name == name)
                return row.cells[i];
        }
        return std::nullopt;
    }

    const records::Entity& m_entity;
    ImportMode m_mode;
    std::vector<std::string> m_sums;
    std::vector<WrittenColumn> m_columns;
};

class OrderWriter final : public DocumentWriter {
public:
    using DocumentWriter::DocumentWriter;

protected:
    std::string writeRow(Transaction& transaction, const PreparedRow& row, WrittenRows& written) override {
        std::string columns = "id";
        std::string values = "$1::uuid";
        postgres::Params params;
        params.add(row.id);
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const WrittenColumn& column = m_columns[i];
            if (!row.cells[i])
                continue;
            std::string name = column.name;
            std::string value = *row.cells[i];
            std::string cast = column.cast;
            if (const auto* reference = referenceBy(name)) {
                value = idOf(transaction, *reference, value);
                name = reference->name;
                cast = "uuid";
            } else if (column.field->type == records::FieldType::Lines) {
                value = withProducts(transaction, value);
            }
            params.add(value);
            columns += ", " + quoteIdentifier(name);
            values += ", $" + std::to_string(params.size()) + "::" + cast;
        }
        transaction.connection().execParams(
            "INSERT INTO " + quoteIdentifier(m_entity.table) + " (" + columns + ") VALUES (" + values + ")", params);
        ++written.inserted;
        return row.id;
    }

private:
    const records::Field* referenceBy(const std::string& key) const {
        const auto found = std::ranges::find_if(
            m_entity.fields, [&](const records::Field& field) { return field.editable && field.keyedBy == key; });
        return found == m_entity.fields.end() ? nullptr : &*found;
    }

    static std::string idOf(Transaction& transaction, const records::Field& reference, const std::string& key) {
        const records::Entity& target = records::entity(reference.refersTo);
        const auto found = transaction.exec("SELECT id FROM " + quoteIdentifier(target.table) + " WHERE " +
                                                quoteIdentifier(target.keyField) + " = $1",
                                            key);
        if (found.empty())
            throw refusedField("record_not_found", reference.keyedBy,
                               "There is no " + target.one + " \"" + key + "\".");
        return found.one().get<std::string>(0);
    }

    /// Products by their SKUs: their ids and those of the lines are another system's.
    static std::string withProducts(Transaction& transaction, const std::string& text) {
        const QString sku = QStringLiteral("sku");
        const QString id = QStringLiteral("product_id");
        QJsonArray lines = QJsonDocument::fromJson(QByteArray::fromStdString(text)).array();
        std::vector<std::string> wanted;
        for (const QJsonValue line : std::as_const(lines)) {
            if (line[sku].isString())
                wanted.push_back(line[sku].toString().toStdString());
        }
        std::map<QString, QString> known;
        for (const auto row : transaction.exec("SELECT sku, id FROM product WHERE sku = ANY($1::text[])", wanted))
            known.emplace(QString::fromStdString(row.get<std::string>(0)),
                          QString::fromStdString(row.get<std::string>(1)));
        for (QJsonValueRef line : lines) {
            QJsonObject object = line.toObject();
            object.remove(QStringLiteral("line_id"));
            if (object[sku].isString()) {
                object.remove(id);
                if (const auto found = known.find(object[sku].toString()); found != known.end())
                    object.insert(id, found->second);
            }
            line = object;
        }
        return QJsonDocument(lines).toJson(QJsonDocument::Compact).toStdString();
    }
};

class InventoryWriter final : public DocumentWriter {
public:
    InventoryWriter(const ImportOptions& options, std::vector<WrittenColumn> columns, std::string runId)
        : DocumentWriter(options, std::move(columns)),
          m_runId(std::move(runId)),
          m_reason("import of " + QFileInfo(QString::fromStdString(options.path)).fileName().toStdString()) {}

protected:
    /// As every event of orders and stock locks places, so that an import does not stand in their way.
    std::vector<std::size_t> order(Transaction& transaction, const std::vector<PreparedRow>& rows) override {
        std::vector<std::string> skus;
        std::vector<std::string> warehouses;
        for (const PreparedRow& row : rows) {
            skus.push_back(cell(row, "sku").value_or(""));
            warehouses.push_back(cell(row, "warehouse_location").value_or(""));
        }
        std::vector<std::size_t> positions;
        for (const postgres::Row row : transaction.exec(
                 "SELECT a.n - 1 FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS a (sku, warehouse, n) "
                 "LEFT JOIN product p ON p.sku = a.sku ORDER BY p.id, a.warehouse, a.n",
                 skus, warehouses))
            positions.push_back(static_cast<std::size_t>(row.get<std::int64_t>(0)));
        return positions;
    }
    std::string writeRow(Transaction& transaction, const PreparedRow& row, WrittenRows& written) override {
        const auto needed = [&](const char* name) {
            auto value = cell(row, name);
            if (!value || value->empty())
                throw refusedField("required", name, m_entity.at(name).label + " is needed.");
            return *value;
        };
        const std::string sku = needed("sku");
        const std::string warehouse = needed("warehouse_location");
        const auto wanted = Decimal::parse(needed("on_hand"));
        const auto there = transaction
                               .exec("SELECT p.id, i.id, i.on_hand FROM product p LEFT JOIN inventory i ON "
                                     "i.product_id = p.id AND i.warehouse_location = $2 WHERE p.sku = $1",
                                     sku, warehouse)
                               .first();
        if (!there)
            throw refusedField("record_not_found", "sku", "There is no product \"" + sku + "\".");
        if (!wanted)
            throw refusedField("number", "on_hand", "On hand: a number is needed.");
        const auto id = there->get<std::optional<std::string>>(1);
        if (id && m_mode == ImportMode::Insert)
            throw refusedField("record_exists", "sku", sku + " has stock in " + warehouse + " already.");
        const Decimal difference = *wanted - there->get<std::optional<Decimal>>(2).value_or(Decimal());
        if (difference.isZero() && id) {
            ++written.unchanged;
            return *id;
        }
        if (difference.isZero())
            throw refusedField("quantity_zero", "on_hand", "An inventory row begins with goods.");
        const auto made =
            transaction.exec("SELECT inventory_id FROM stock_adjust($1::uuid, $2, $3::numeric, $4, "
                             "$5::uuid, $6::numeric)",
                             there->get<std::string>(0), warehouse, difference, m_reason, idOfLine(m_runId, row.line),
                             difference.isNegative() ? std::nullopt : cell(row, "avg_cost_per_unit"));
        ++(id ? written.updated : written.inserted);
        return made.one().get<std::string>(0);
    }

private:
    std::string m_runId;
    std::string m_reason;
};

} // namespace

std::unique_ptr<RowWriter> orderWriter(const ImportOptions& options, std::vector<WrittenColumn> columns) {
    return std::make_unique<OrderWriter>(options, std::move(columns));
}

std::unique_ptr<RowWriter> inventoryWriter(const ImportOptions& options, std::vector<WrittenColumn> columns,
                                           std::string runId) {
    return std::make_unique<InventoryWriter>(options, std::move(columns), std::move(runId));
}

} // namespace landreeve::transfer
