// How RecordStore writes.
#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/postgres/quote.h"
#include "core/records/field_names.h"
#include "core/records/record_json.h"
#include "core/records/record_read.h"
#include "core/records/record_store.h"
#include "core/records/refusal.h"
#include "core/records/secret_field.h"
#include "core/records/typed_field.h"

#include <algorithm>

namespace landreeve::records {
namespace {

using postgres::quoteIdentifier;
using postgres::Transaction;

[[noreturn]] void refuseField(const std::string& code, const std::string& field, const std::string& message,
                              const std::string& hint) {
    throw Error(code, message, hint).withDetail("field", QString::fromStdString(field));
}

/// What a list had before may stay in it.
void refuseUnknownEntries(const Field& field, const QJsonArray& before, const QJsonArray& entries) {
    if (field.type != FieldType::List)
        return;
    for (const QJsonValue entry : entries) {
        const auto verdict = checkEntry(field, entry.toString().toStdString());
        if (!verdict.valid && !before.contains(entry))
            refuseField("invalid_record", field.name, verdict.message, field.rule);
    }
}

using Change = std::pair<const Field*, QJsonValue>;

/// What of `fields` is to be written. What only repeats the record is passed over, so that a record may be read, edited
/// and given back whole; a new one has nothing to repeat.
std::vector<Change> changesOf(const Entity& entity, const QJsonObject& current, const QJsonObject& fields) {
    std::vector<Change> changes;
    for (auto given = fields.begin(); given != fields.end(); ++given) {
        const std::string name = given.key().toStdString();
        const QJsonValue value = given.value();
        if (name == "version" || (current.contains(given.key()) && current[given.key()] == value))
            continue;
        const Field* field = entity.find(name);
        if (name == "id")
            refuseField("invalid_record", name, "A record keeps its id.", "");
        if (field == nullptr)
            refuseField("invalid_record", name, "There is no field \"" + name + "\" in " + entity.name + ".",
                        "Its fields are " + fieldNames(entity) + ".");
        if (!field->editable)
            refuseField("invalid_record", name, field->label + " (" + name + ") cannot be edited.",
                        field->readOnlyHint);
        refuseUnknownEntries(*field, current[given.key()].toArray(), value.toArray());
        changes.emplace_back(field, value);
    }
    return changes;
}

/// The id of the record that a readable key names.
QString idOfKey(Transaction& transaction, const Field& reference, const QJsonValue& key) {
    const Entity& target = entity(reference.refersTo);
    const auto found = key.isString() ? transaction.exec("SELECT id FROM " + quoteIdentifier(target.table) + " WHERE " +
                                                             quoteIdentifier(target.keyField) + " = $1",
                                                         key.toString().toStdString())
                                      : postgres::Result();
    if (found.empty())
        refuseField("invalid_record", reference.keyedBy,
                    "There is no " + target.one + " \"" + key.toVariant().toString().toStdString() + "\".",
                    "Look it up with record list " + target.name + ".");
    return QString::fromStdString(found.one().get<std::string>(0));
}

/// The fields with ids where they name other records by their readable keys.
QJsonObject withReferences(Transaction& transaction, const Entity& entity, const QJsonObject& current,
                           QJsonObject fields) {
    for (const Field& field : entity.fields) {
        const QString name = QString::fromStdString(field.name);
        const QString key = QString::fromStdString(field.keyedBy);
        if (field.keyedBy.empty() || !fields.contains(key) || fields[key] == current[key])
            continue;
        const bool edited = fields.contains(name) && fields[name] != current[name];
        if (!edited)
            fields.insert(name, idOfKey(transaction, field, fields[key]));
        fields.remove(key);
    }
    return fields;
}

/// Lines whose product is named by its SKU alone get its id. An unknown one is left to the database, which names the
/// line.
QJsonArray withProducts(Transaction& transaction, QJsonArray lines) {
    const QString sku = QStringLiteral("sku");
    const QString id = QStringLiteral("product_id");
    std::vector<std::string> wanted;
    for (const QJsonValue line : std::as_const(lines)) {
        if (line.isObject() && !line.toObject().contains(id) && line[sku].isString())
            wanted.push_back(line[sku].toString().toStdString());
    }
    if (wanted.empty())
        return lines;
    std::map<QString, QString> known;
    for (const auto row : transaction.exec("SELECT sku, id FROM product WHERE sku = ANY($1::text[])", wanted))
        known.emplace(QString::fromStdString(row.get<std::string>(0)), QString::fromStdString(row.get<std::string>(1)));
    for (QJsonValueRef line : lines) {
        QJsonObject object = line.toObject();
        if (const auto found = known.find(object[sku].toString()); !object.contains(id) && found != known.end()) {
            object.insert(id, found->second);
            line = object;
        }
    }
    return lines;
}

/// The statement's columns and the SQL of their values.
struct Assignment {
    std::string column;
    std::string sql; ///< Of its value: a parameter's place.
};

class Assignments {
public:
    Assignments(Transaction& transaction, const Entity& entity, const vault::FieldVault* vault, std::string id)
        : m_transaction(transaction), m_entity(entity), m_vault(vault), m_id(std::move(id)) {}

    void add(const Field& field, const QJsonValue& value) {
        if (field.type == FieldType::Secret)
            addSecret(field, value);
        else if (field.type == FieldType::Lines && value.isArray())
            m_list.push_back({field.name, bindJson(field, withProducts(m_transaction, value.toArray()), m_params)});
        else
            m_list.push_back({field.name, bindJson(field, value, m_params)});
    }
    std::string bind(const std::string& value, const char* type) {
        m_params.add(value);
        return "$" + std::to_string(m_params.size()) + "::" + type;
    }

    const std::vector<Assignment>& list() const { return m_list; }
    const postgres::Params& params() const { return m_params; }

private:
    void addSecret(const Field& field, const QJsonValue& value) {
        if (m_vault == nullptr)
            refuseField("encrypted_field", field.name, field.label + " is encrypted; without its key it is only read.",
                        "Leave the field out, or as it was read.");
        if (!m_indian)
            m_indian = m_transaction.exec("SELECT is_indian_tenant()").one().get<bool>(0);
        const SealedField sealed = sealedField(*m_vault, m_entity, m_id, field, value, *m_indian);
        push(field.name, sealed.ciphertext, "bytea");
        if (hasLastFour(field))
            push(field.name + "_last4", sealed.lastFour, "text");
        if (hasIndex(field))
            push(field.name + "_index", sealed.index, "bytea");
    }
    template <typename T>
    void push(const std::string& column, const std::optional<T>& value, const char* type) {
        m_params.add(value);
        m_list.push_back({column, "$" + std::to_string(m_params.size()) + "::" + type});
    }

    Transaction& m_transaction;
    const Entity& m_entity;
    const vault::FieldVault* m_vault;
    std::string m_id;
    std::optional<bool> m_indian;
    std::vector<Assignment> m_list;
    postgres::Params m_params;
};

void refuseMissing(const Entity& entity, const QJsonObject& fields) {
    for (const Field& field : entity.fields) {
        const QJsonValue value = fields[QString::fromStdString(field.name)];
        if (field.required && (value.isUndefined() || value.isNull() || value == QJsonValue(QString())))
            refuseField("invalid_record", field.name, field.label + ": a value is needed.", field.rule);
    }
}

[[noreturn]] void refuseTaken(const Entity& entity, const std::string& field, const QJsonObject& there) {
    throw Error("record_exists", "This " + entity.one + " is there already.", "Edit it instead.")
        .withDetail("field", QString::fromStdString(field))
        .withDetail("theirs", there);
}

} // namespace

/// Runs `work(Transaction&)` and commits it. A key that was rotated while it worked is loaded, and it is done again.
/// The field whose number does not fit; the server names none. What is reckoned from an order's lines is theirs.
std::string fieldTooLarge(const Entity& entity, const QJsonObject& fields) {
    std::string lines;
    for (const Field& field : entity.fields) {
        const QString name = QString::fromStdString(field.name);
        if (!fields.contains(name))
            continue;
        if (field.type == FieldType::Lines)
            lines = field.name;
        else if (field.isNumber() &&
                 !typedField(field, fields[name].toVariant().toString().toStdString(), true).verdict.valid)
            return field.name;
    }
    return lines;
}

/// Writes the fields; where a number does not fit the failure names its column.
template <typename Write>
auto namingNumbers(const Entity& entity, const QJsonObject& fields, const Write& write) {
    try {
        return write();
    } catch (Error& error) {
        if (error.sqlState() == "22003")
            error.withDetail("column", QString::fromStdString(fieldTooLarge(entity, fields)));
        throw;
    }
}

template <typename Work>
auto RecordStore::written(const Entity& entity, const Work& work) {
    for (int attempt = 0;; ++attempt) {
        try {
            return refusedAs(entity, [&] { return m_connection.run(work); });
        } catch (const Error& error) {
            if (error.code() != "key_rotated" || m_vault == nullptr || attempt > 0)
                throw;
            m_vault->reload();
        }
    }
}

/// Writes fields over the record as it was just read; false where somebody was quicker.
bool RecordStore::write(Transaction& transaction, const Entity& entity, const QJsonObject& current,
                        const QJsonObject& fields) {
    const auto changes = changesOf(entity, current, withReferences(transaction, entity, current, fields));
    if (changes.empty())
        return true;
    const std::string id = current[QStringLiteral("id")].toString().toStdString();
    Assignments bound(transaction, entity, m_vault, id);
    for (const auto& [field, value] : changes)
        bound.add(*field, value);
    std::string assignments;
    for (const Assignment& each : bound.list())
        assignments += (assignments.empty() ? "" : ", ") + quoteIdentifier(each.column) + " = " + each.sql;
    const std::string idPlace = bound.bind(id, "uuid");
    const std::string versionPlace = bound.bind(std::to_string(versionOf(current)), "bigint");
    return namingNumbers(entity, fields, [&] {
        return transaction.connection()
                   .execParams("UPDATE " + quoteIdentifier(entity.table) + " SET " + assignments +
                                   " WHERE id = " + idPlace + " AND version = " + versionPlace,
                               bound.params())
                   .affected() > 0;
    });
}

QJsonObject RecordStore::update(const Entity& entity, const std::string& id, const QJsonObject& fields,
                                std::int64_t version, const QJsonObject& base) {
    return written(entity, [&](Transaction& transaction) {
        const QJsonObject current = mustReadRecord(transaction, entity, id);
        if (versionOf(current) != version)
            refuseChanged(entity, current, version, base, fields);
        const bool done = write(transaction, entity, current, fields);
        QJsonObject record = mustReadRecord(transaction, entity, id);
        if (!done)
            refuseChanged(entity, record, version, base, fields);
        return record;
    });
}

QJsonObject RecordStore::create(const Entity& entity, const QJsonObject& fields, const std::string& id) {
    if (!isUuid(id))
        refuseField("invalid_record", "id", "\"" + id + "\" is no id for a record.", "Give a UUID, or none.");
    return written(entity, [&](Transaction& transaction) {
        if (entity.name == "inventory")
            return createInventory(transaction, fields, id);
        if (const auto there = readRecord(transaction, entity, id))
            refuseTaken(entity, "id", *there);
        const QJsonObject complete = withReferences(transaction, entity, {}, fields);
        refuseMissing(entity, complete);
        Assignments assignments(transaction, entity, m_vault, id);
        std::string columns = "id";
        std::string values = assignments.bind(id, "uuid");
        for (const auto& [field, value] : changesOf(entity, {}, complete)) {
            // What is empty has the table's own default.
            if (!value.isNull())
                assignments.add(*field, value);
        }
        for (const Assignment& each : assignments.list()) {
            columns += ", " + quoteIdentifier(each.column);
            values += ", " + each.sql;
        }
        namingNumbers(entity, fields, [&] {
            return transaction.connection().execParams("INSERT INTO " + quoteIdentifier(entity.table) + " (" + columns +
                                                           ") VALUES (" + values + ")",
                                                       assignments.params());
        });
        return mustReadRecord(transaction, entity, id);
    });
}

QJsonObject RecordStore::createInventory(Transaction& transaction, const QJsonObject& fields, const std::string& id) {
    const Entity& inventory = entity("inventory");
    const QJsonObject complete = withReferences(transaction, inventory, {}, fields);
    const auto text = [&](const char* name) {
        const QJsonValue value = complete[QLatin1String(name)];
        if (!value.isString() || value.toString().trimmed().isEmpty())
            refuseField("invalid_record", name, inventory.at(name).label + ": a value is needed.", "");
        return value.toString().trimmed().toStdString();
    };
    for (auto given = complete.begin(); given != complete.end(); ++given) {
        const std::string name = given.key().toStdString();
        if (name != "product_id" && name != "warehouse_location" && name != "on_hand" && name != "avg_cost_per_unit" &&
            name != "reason")
            refuseField("invalid_record", name, "A new inventory row has no \"" + name + "\" of its own.",
                        "Give sku, warehouse_location, on_hand and perhaps avg_cost_per_unit.");
    }
    const std::string product = text("product_id");
    const std::string warehouse = text("warehouse_location");
    const auto quantity = Decimal::parse(text("on_hand"));
    const QJsonValue cost = complete[QStringLiteral("avg_cost_per_unit")];
    const auto unitCost = cost.isString() ? Decimal::parse(cost.toString().toStdString()) : std::nullopt;
    if (!quantity || quantity->isNegative() || quantity->isZero())
        refuseField("invalid_record", "on_hand", "On hand: a number above zero is needed.",
                    "A row begins with the goods that are there.");
    if (!cost.isUndefined() && !cost.isNull() && !unitCost)
        refuseField("invalid_record", "avg_cost_per_unit", "Average cost: a decimal is needed.", "Write \"12.50\".");
    if (!isUuid(product))
        refuseField("invalid_record", "product_id", "Product: \"" + product + "\" is no id.", "Give its sku.");
    const auto there = transaction.exec(
        "SELECT id FROM inventory WHERE product_id = $1::uuid AND warehouse_location = $2", product, warehouse);
    if (!there.empty()) {
        const bool repeated = !transaction.exec("SELECT FROM stock_move WHERE idempotency_key = $1::uuid", id).empty();
        refuseTaken(inventory, repeated ? "id" : "sku",
                    mustReadRecord(transaction, inventory, there.one().get<std::string>(0)));
    }
    const QString reason = complete[QStringLiteral("reason")].toString();
    // The row it makes has version 1: another's that came first is not added to.
    const auto made =
        transaction.exec("SELECT inventory_id FROM stock_adjust($1::uuid, $2, $3::numeric, $4, $5::uuid, "
                         "$6::numeric, 1)",
                         product, warehouse, *quantity,
                         reason.isEmpty() ? std::string("Opening balance") : reason.toStdString(), id, unitCost);
    return mustReadRecord(transaction, inventory, made.one().get<std::string>(0));
}

void RecordStore::remove(const Entity& entity, const std::string& id, std::int64_t version) {
    written(entity, [&](Transaction& transaction) {
        const QJsonObject current = mustReadRecord(transaction, entity, id);
        if (version != 0 && versionOf(current) != version)
            refuseChanged(entity, current, version, {}, {});
        if (!entity.keptBecause.empty())
            throw Error("record_in_use",
                        current[QString::fromStdString(entity.keyField)].toString().toStdString() +
                            " is never deleted.",
                        entity.keptBecause);
        const auto gone = transaction.exec("DELETE FROM " + quoteIdentifier(entity.table) +
                                               " WHERE id = $1::uuid AND version = $2::bigint",
                                           id, versionOf(current));
        if (gone.affected() == 0)
            refuseChanged(entity, mustReadRecord(transaction, entity, id), versionOf(current), {}, {});
    });
}

Saved RecordStore::save(const Entity& entity, const QJsonObject& base, const QJsonObject& fields) {
    const std::string id = base[QStringLiteral("id")].toString().toStdString();
    return written(entity, [&](Transaction& transaction) {
        for (bool locked = false;; locked = true) {
            // Once another save was quicker, it is not again: however many write, each of them gets on.
            if (locked)
                transaction.exec(
                    "SELECT 1 FROM " + quoteIdentifier(entity.table) + " WHERE id = $1::uuid FOR NO KEY UPDATE", id);
            Saved saved;
            const QJsonObject current = mustReadRecord(transaction, entity, id);
            QJsonObject mine = fields;
            if (versionOf(current) != versionOf(base)) {
                Merge merge = mergeOf(entity, base, fields, current);
                saved.merged = std::move(merge.theirs);
                saved.conflicts = std::move(merge.conflicts);
                mine = merge.fields;
            }
            if (!saved.conflicts.empty()) {
                saved.record = current;
                return saved;
            }
            if (write(transaction, entity, current, mine)) {
                saved.record = mustReadRecord(transaction, entity, id);
                return saved;
            }
            if (locked)
                refuseChanged(entity, mustReadRecord(transaction, entity, id), versionOf(base), base, fields);
        }
    });
}

Landed RecordStore::landed(const Entity& entity, const QJsonObject& base, const std::string& change) {
    const std::string id = base[QStringLiteral("id")].toString().toStdString();
    auto transaction = m_connection.begin();
    const auto current = readRecord(transaction, entity, id);
    const auto isThere = [&](bool done) { return done ? Landed::Yes : Landed::No; };
    if (!base.contains(QStringLiteral("version"))) // a new one
        return isThere(current.has_value());
    if (!current)
        return Landed::Unknown;
    // A tenant whose schema is behind keeps no names; a version that stayed still tells that nothing was written.
    if (transaction.exec("SELECT to_regprocedure('change_landed(text,text,text)') IS NULL").one().get<bool>(0))
        return versionOf(*current) == versionOf(base) ? Landed::No : Landed::Unknown;
    return isThere(transaction.exec("SELECT change_landed($1, $2, $3)", entity.name, id, change).one().get<bool>(0));
}

} // namespace landreeve::records
