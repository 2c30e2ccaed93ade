#include "core/records/bulk_edit.h"

#include "core/base/error.h"
#include "core/postgres/quote.h"
#include "core/records/query_text.h"
#include "core/records/refusal.h"
#include "core/records/typed_field.h"

#include <algorithm>
#include <map>
#include <span>
#include <unordered_map>

namespace landreeve::records {
namespace {

using postgres::quoteIdentifier;
using postgres::Transaction;
using Text = std::optional<std::string>;

/// How many records one statement reads or writes.
constexpr std::size_t kLot = 1000;

bool isSame(const Field& field, const Text& a, const Text& b) {
    if (!a || !b)
        return a.value_or("").empty() && b.value_or("").empty();
    if (field.isNumber()) {
        const auto left = Decimal::parse(*a);
        const auto right = Decimal::parse(*b);
        return left && right && *left == *right;
    }
    if (field.type == FieldType::Flag)
        return flagFromText(*a) == flagFromText(*b);
    return *a == *b;
}

/// A record as it is, with the fields that were asked for.
struct Read {
    std::int64_t version = 0;
    std::string name;
    std::vector<Text> values;
    std::string title = {};
};

std::unordered_map<RowKey, Read> readRecords(Transaction& transaction, const Entity& entity,
                                             std::span<const RowKey> keys, const std::vector<const Field*>& fields) {
    std::vector<std::string> ids;
    ids.reserve(keys.size());
    for (const RowKey& key : keys)
        ids.push_back(key.toString());
    std::vector<const Field*> columns{&entity.at(entity.keyField)};
    columns.insert(columns.end(), fields.begin(), fields.end());
    const Field* called = entity.keyField == "name" ? nullptr : entity.find("name");
    if (called != nullptr)
        columns.push_back(called);
    QueryText text({&entity});
    const postgres::Statement statement = text.rows(columns, ids);
    std::unordered_map<RowKey, Read> all;
    for (const auto row : transaction.connection().execParams(statement.sql, statement.params)) {
        Read read{row.get<std::int64_t>(1), row.get<Text>(2).value_or(""), {}};
        for (std::size_t i = 0; i < fields.size(); ++i)
            read.values.push_back(row.get<Text>(static_cast<int>(i) + 3));
        if (called != nullptr)
            read.title = row.get<Text>(static_cast<int>(fields.size()) + 3).value_or("");
        all.emplace(RowKey::parse(row.text(0)).value_or(RowKey()), std::move(read));
    }
    return all;
}

/// What a cell becomes: its new text, or why not. Nothing changes where it is as before.
struct Outcome {
    Text after;
    std::string typed;
    std::string why = {};
};

Outcome typedOutcome(const Field& field, const std::string& typed, bool indian) {
    const TypedField read = typedField(field, typed, indian);
    if (!read.verdict.valid)
        return {{}, typed, read.verdict.message};
    if (read.value.isBool())
        return {read.value.toBool() ? "true" : "false", typed};
    if (read.value.isString())
        return {read.value.toString().toStdString(), typed};
    if (field.type == FieldType::Flag)
        return {"false", typed};
    return {std::nullopt, typed};
}

Decimal roundedTo(const Decimal& value, const Decimal& step, int scale) {
    if (step.isZero())
        return value.rounded(scale);
    // Half away from zero, as the database rounds. Whole steps are found by doubling: Decimal does not divide.
    const bool negative = value.isNegative();
    const Decimal size = negative ? -value : value;
    Decimal power = step;
    std::vector<Decimal> powers;
    for (; power <= size + step; power = power + power)
        powers.push_back(power);
    Decimal sum;
    for (auto each = powers.rbegin(); each != powers.rend(); ++each) {
        if (sum + *each <= size)
            sum = sum + *each;
    }
    const Decimal rest = size - sum;
    if (rest + rest >= step)
        sum = sum + step;
    return (negative ? -sum : sum).rounded(scale);
}

Outcome raisedOutcome(const FieldChange& change, const Text& before, bool indian) {
    const auto number = before ? Decimal::parse(*before) : std::nullopt;
    if (!number)
        return {before, {}};
    static const Decimal hundredth = Decimal::parse("0.01").value_or(Decimal());
    try {
        const Decimal more = change.how == FieldChange::How::RaisePercent ? *number * change.by * hundredth : change.by;
        const Decimal after = roundedTo(*number + more, change.step, change.field->scale());
        return typedOutcome(*change.field, after.toString(), indian);
    } catch (const Error&) {
        return {{}, {}, change.field->label + ": the result has too many digits."};
    }
}

void take(EditPlan& plan, RecordEdit& edit, const Field& field, const Text& before, Outcome outcome) {
    if (!outcome.why.empty())
        plan.refused.push_back(
            {edit.key, edit.name, &field, before, std::move(outcome.typed), std::move(outcome.why), edit.title});
    else if (isSame(field, before, outcome.after))
        ++plan.unchanged;
    else
        edit.cells.push_back({&field, before, std::move(outcome.after)});
}

/// Reads in lots and asks `cells(plan, edit, index, read)` for each record that is there.
template <typename Cells>
EditPlan planned(access::TenantConnection& connection, const Entity& entity, const std::vector<RowKey>& keys,
                 const std::vector<const Field*>& fields, const ProgressFn& progress, const Cells& cells) {
    EditPlan plan;
    auto transaction = connection.begin();
    for (std::size_t from = 0; from < keys.size(); from += kLot) {
        const auto lot = std::span(keys).subspan(from, std::min(kLot, keys.size() - from));
        const auto read = readRecords(transaction, entity, lot, fields);
        for (std::size_t i = 0; i < lot.size(); ++i) {
            const auto found = read.find(lot[i]);
            if (found == read.end()) {
                ++plan.gone;
                continue;
            }
            RecordEdit edit{lot[i], found->second.version, found->second.name, {}, found->second.title};
            cells(plan, edit, from + i, found->second);
            if (!edit.cells.empty())
                plan.edits.push_back(std::move(edit));
        }
        report(progress, {"reading", {}, static_cast<double>(from + lot.size()), static_cast<double>(keys.size())});
    }
    transaction.commit();
    return plan;
}

/// An array in PostgreSQL's text form, with nulls.
std::string arrayText(const std::vector<Text>& values) {
    std::string all = "{";
    for (const Text& value : values) {
        if (all.size() > 1)
            all += ',';
        if (!value) {
            all += "NULL";
            continue;
        }
        const std::string one = postgres::toArrayText({*value});
        all.append(one, 1, one.size() - 2);
    }
    return all + "}";
}

/// Writes one plan inside one transaction.
class Writer {
public:
    Writer(Transaction& transaction, const Entity& entity, std::size_t total, const ProgressFn& progress)
        : m_transaction(transaction), m_entity(entity), m_total(total), m_progress(progress) {
        // What the database checks late is refused with the record it concerns.
        transaction.exec("SET CONSTRAINTS ALL IMMEDIATE");
    }

    /// All of these change the same fields.
    void write(std::span<const RecordEdit* const> lot) {
        try {
            postgres::inSavepoint(m_transaction, [&] { update(lot); });
        } catch (const Error& error) {
            if (!concernsRecords(error))
                throw;
            if (lot.size() == 1) {
                refuse(*lot.front(), refusalOf(m_entity, error));
                return;
            }
            // The halves tell which of them it is about.
            write(lot.first(lot.size() / 2));
            write(lot.subspan(lot.size() / 2));
            return;
        }
        m_done += lot.size();
        report(m_progress, {"writing", {}, static_cast<double>(m_done), static_cast<double>(m_total)});
    }

    AppliedEdits result() { return std::move(m_result); }

private:
    void refuse(const RecordEdit& edit, const Error& why) {
        const Field* field = m_entity.find(why.details()[QStringLiteral("field")].toString().toStdString());
        const auto cell = std::ranges::find(edit.cells, field, &CellEdit::field);
        const CellEdit& about = cell == edit.cells.end() ? edit.cells.front() : *cell;
        m_result.refused.push_back(
            {edit.key, edit.name, about.field, about.before, about.after.value_or(""), why.message(), edit.title});
    }

    void update(std::span<const RecordEdit* const> lot) {
        postgres::Params params;
        std::vector<Text> ids;
        std::vector<Text> versions;
        for (const RecordEdit* edit : lot) {
            ids.emplace_back(edit->key.toString());
            versions.emplace_back(std::to_string(edit->version));
        }
        params.add(arrayText(ids));
        params.add(arrayText(versions));
        std::string assignments;
        std::string arrays = "$1::uuid[], $2::bigint[]";
        std::string names = "id, version";
        for (std::size_t i = 0; i < lot.front()->cells.size(); ++i) {
            const Field& field = *lot.front()->cells[i].field;
            std::vector<Text> values;
            for (const RecordEdit* edit : lot)
                values.push_back(edit->cells[i].after);
            params.add(arrayText(values));
            const std::string number = std::to_string(i + 1);
            assignments += (assignments.empty() ? "" : ", ") + quoteIdentifier(field.name) + " = e.v" + number +
                           "::" + std::string(sqlTypeOf(field));
            arrays += ", $" + std::to_string(i + 3) + "::text[]";
            names += ", v" + number;
        }
        const auto done = m_transaction.connection().execParams(
            "UPDATE " + quoteIdentifier(m_entity.table) + " t SET " + assignments + " FROM unnest(" + arrays + ") e(" +
                names + ") WHERE t.id = e.id AND t.version = e.version RETURNING t.id::text, t.version",
            params);
        std::unordered_map<RowKey, std::int64_t> now;
        for (const auto row : done)
            now.emplace(RowKey::parse(row.text(0)).value_or(RowKey()), row.get<std::int64_t>(1));
        for (const RecordEdit* edit : lot) {
            if (const auto found = now.find(edit->key); found != now.end()) {
                m_result.written.push_back(*edit);
                m_result.written.back().version = found->second;
            } else {
                m_result.changed.push_back(edit->name);
            }
        }
    }

    Transaction& m_transaction;
    const Entity& m_entity;
    std::size_t m_total;
    std::size_t m_done = 0;
    const ProgressFn& m_progress;
    AppliedEdits m_result;
};

} // namespace

bool isPasted(const Field& field) {
    return field.editable && field.type != FieldType::Json && field.type != FieldType::List &&
           field.type != FieldType::Lines && field.type != FieldType::Secret && field.type != FieldType::Id;
}

bool isEditedTogether(const Entity& entity, const Field& field) {
    return isPasted(field) && field.name != entity.keyField;
}

EditPlan planChange(access::TenantConnection& connection, const Entity& entity, const std::vector<RowKey>& keys,
                    const FieldChange& change, bool indian, const ProgressFn& progress) {
    const bool raised = change.how == FieldChange::How::RaisePercent || change.how == FieldChange::How::RaiseAmount;
    // What does not depend on the record is read once.
    const Outcome same =
        raised
            ? Outcome{}
            : typedOutcome(*change.field, change.how == FieldChange::How::Clear ? std::string() : change.text, indian);
    return planned(connection, entity, keys, {change.field}, progress,
                   [&](EditPlan& plan, RecordEdit& edit, std::size_t, const Read& read) {
                       const Text& before = read.values.front();
                       take(plan, edit, *change.field, before, raised ? raisedOutcome(change, before, indian) : same);
                   });
}

EditPlan planTyped(access::TenantConnection& connection, const Entity& entity, const std::vector<TypedRecord>& typed,
                   bool indian, const ProgressFn& progress) {
    std::vector<RowKey> keys;
    std::vector<const Field*> fields;
    for (const TypedRecord& record : typed) {
        keys.push_back(record.key);
        for (const auto& [field, text] : record.cells) {
            if (std::ranges::find(fields, field) == fields.end())
                fields.push_back(field);
        }
    }
    return planned(connection, entity, keys, fields, progress,
                   [&](EditPlan& plan, RecordEdit& edit, std::size_t index, const Read& read) {
                       for (const auto& [field, text] : typed[index].cells) {
                           const auto column = std::ranges::find(fields, field) - fields.begin();
                           const Text& before = read.values[static_cast<std::size_t>(column)];
                           if (!isPasted(*field))
                               take(plan, edit, *field, before,
                                    {{}, text, field->label + " cannot be edited. " + field->readOnlyHint});
                           else
                               take(plan, edit, *field, before, typedOutcome(*field, text, indian));
                       }
                   });
}

AppliedEdits applyEdits(access::TenantConnection& connection, const Entity& entity,
                        const std::vector<RecordEdit>& edits, const ProgressFn& progress) {
    // In one order everywhere, so that two of them never wait for each other.
    std::map<std::vector<const Field*>, std::vector<const RecordEdit*>> byFields;
    for (const RecordEdit& edit : edits) {
        std::vector<const Field*> fields;
        for (const CellEdit& cell : edit.cells)
            fields.push_back(cell.field);
        byFields[fields].push_back(&edit);
    }
    for (auto& [fields, group] : byFields)
        std::ranges::sort(group, {}, [](const RecordEdit* edit) { return edit->key; });
    return connection.run([&](Transaction& transaction) {
        Writer writer(transaction, entity, edits.size(), progress);
        for (const auto& [fields, group] : byFields) {
            const std::span<const RecordEdit* const> all(group);
            for (std::size_t from = 0; from < all.size(); from += kLot)
                writer.write(all.subspan(from, std::min(kLot, all.size() - from)));
        }
        return writer.result();
    });
}

std::vector<RecordEdit> undoOf(const std::vector<RecordEdit>& written) {
    std::vector<RecordEdit> edits = written;
    for (RecordEdit& edit : edits) {
        for (CellEdit& cell : edit.cells)
            std::swap(cell.before, cell.after);
    }
    return edits;
}

Landed editsLanded(access::TenantConnection& connection, const Entity& entity, std::vector<RecordEdit>& edits) {
    if (edits.empty())
        return Landed::No;
    std::vector<RowKey> keys;
    std::vector<const Field*> fields;
    for (const RecordEdit& edit : edits) {
        keys.push_back(edit.key);
        for (const CellEdit& cell : edit.cells) {
            if (std::ranges::find(fields, cell.field) == fields.end())
                fields.push_back(cell.field);
        }
    }
    std::vector<RecordEdit> done;
    bool untouched = false;
    planned(connection, entity, keys, fields, {},
            [&](EditPlan&, const RecordEdit& now, std::size_t index, const Read& read) {
                const RecordEdit& edit = edits[index];
                untouched = untouched || now.version == edit.version;
                const bool asEdited = std::ranges::all_of(edit.cells, [&](const CellEdit& cell) {
                    const auto column = std::ranges::find(fields, cell.field) - fields.begin();
                    return isSame(*cell.field, read.values[static_cast<std::size_t>(column)], cell.after);
                });
                if (asEdited && now.version == edit.version + 1) {
                    done.push_back(edit);
                    done.back().version = now.version;
                }
            });
    // It was all or nothing: one that was surely written, or surely not, tells of the others.
    if (!done.empty()) {
        edits = std::move(done);
        return Landed::Yes;
    }
    return untouched ? Landed::No : Landed::Unknown;
}

} // namespace landreeve::records
