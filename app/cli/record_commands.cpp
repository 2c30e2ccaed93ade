#include "app/cli/context.h"
#include "app/cli/prompts.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/entity.h"
#include "core/records/query.h"
#include "core/records/record_id.h"
#include "core/records/record_store.h"
#include "core/records/resolved_write.h"
#include "core/records/tenant_records.h"
#include "core/vault/field_vault.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <iterator>

namespace landreeve::cli {
namespace {

constexpr const char* kNamed = "The record: its id, or its SKU, code or number";

struct RecordArguments {
    std::string tenant;
    std::string entity;
    std::string id;
    std::string field;
    std::string input;
    std::string search;
    std::vector<std::string> where;
    std::string sort;
    int limit = 50;
    std::string after;
    std::int64_t version = 0;

    std::optional<std::string> reason;
    std::string key;
};

std::string cellOf(const QJsonValue& value) {
    if (value.isString())
        return value.toString().toStdString();
    if (value.isBool())
        return value.toBool() ? "yes" : "no";
    if (value.isDouble())
        return std::to_string(value.toInteger());
    if (value.isArray())
        return std::to_string(value.toArray().size()) + " entries";
    return value.isObject() ? "{…}" : "";
}

Exit list(Context& context, const RecordArguments& arguments) {
    const records::Entity& entity = records::entity(arguments.entity);
    records::RecordQuery query;
    query.entity = &entity;
    query.search = arguments.search;
    for (const std::string& condition : arguments.where)
        std::ranges::move(records::filtersFromCommand(entity, condition), std::back_inserter(query.filters));
    if (!arguments.sort.empty())
        query.sort = records::sortFromText(entity, arguments.sort);
    auto connection = context.lend(arguments.tenant, {entity.name, "read"});
    const auto vault = context.workspace().fieldVault(arguments.tenant);
    const auto page = records::RecordStore(connection, vault.get()).list(query, arguments.limit, arguments.after);

    std::vector<std::string> heads;
    std::vector<const records::Field*> shown;
    for (const records::Field& field : entity.fields) {
        if (field.inGrid && field.shown) {
            heads.push_back(field.name); // as --where and --sort take it
            shown.push_back(&field);
        }
    }
    std::vector<std::vector<std::string>> rows;
    for (const QJsonValue record : page.records) {
        std::vector<std::string> row;
        row.reserve(shown.size());
        for (const records::Field* field : shown)
            row.push_back(cellOf(record.toObject().value(qt(field->name))));
        rows.push_back(std::move(row));
    }
    std::string text = rows.empty() ? "Nothing matches." : table(heads, rows);
    if (page.next) {
        // What the server guesses of a word to be found may be far off.
        if (arguments.search.empty())
            text += "About " + std::to_string(page.estimatedTotal) + " in all. ";
        text += "More with: --after " + *page.next;
    }
    context.terminal.result({{QStringLiteral("records"), page.records},
                             {QStringLiteral("next"), page.next ? QJsonValue(qt(*page.next)) : QJsonValue()},
                             {QStringLiteral("estimated_total"), static_cast<qint64>(page.estimatedTotal)}},
                            text);
    return Exit::Done;
}

/// The id of the record that is meant, for what lends for itself: a connection is lent only where there is a key to
/// look up.
std::string idOf(Context& context, const RecordArguments& arguments, const records::Entity& entity,
                 const char* action) {
    if (isUuid(arguments.id))
        return arguments.id;
    auto connection = context.lend(arguments.tenant, {entity.name, action});
    return records::recordIdOf(connection, entity, arguments.id);
}

std::string textOf(const QJsonObject& record) {
    return QJsonDocument(record).toJson(QJsonDocument::Indented).toStdString();
}

Exit get(Context& context, const RecordArguments& arguments) {
    const records::Entity& entity = records::entity(arguments.entity);
    auto connection = context.lend(arguments.tenant, {entity.name, "read"});
    const QJsonObject record =
        records::RecordStore(connection).get(entity, records::recordIdOf(connection, entity, arguments.id));
    context.terminal.result({{QStringLiteral("record"), record}}, textOf(record));
    return Exit::Done;
}

/// The JSON object that a command is given.
QJsonObject fieldsOf(const RecordArguments& arguments) {
    QJsonParseError failure;
    const QJsonDocument fields =
        QJsonDocument::fromJson(QByteArray::fromStdString(argumentText(arguments.input)), &failure);
    if (!fields.isObject())
        throw Error("invalid_record", "The record is no JSON object" + faultOf(failure) + ".",
                    "Give an object of the fields.");
    return fields.object();
}

records::Lend lendOf(Context& context, const RecordArguments& arguments) {
    return [&](const access::Permission& permission, const postgres::Wait&) {
        return context.lend(arguments.tenant, permission);
    };
}

Exit showWritten(Context& context, const QJsonObject& record) {
    context.terminal.result({{QStringLiteral("record"), record}}, textOf(record));
    return Exit::Done;
}

Exit create(Context& context, const RecordArguments& arguments) {
    const records::Entity& entity = records::entity(arguments.entity);
    const QJsonObject fields = fieldsOf(arguments);
    const std::string id = arguments.key.empty() ? newUuid() : arguments.key;
    const auto vault = context.workspace().fieldVault(arguments.tenant);
    return showWritten(
        context, records::createResolved(lendOf(context, arguments), vault.get(), entity, fields, id, context.stop()));
}

Exit update(Context& context, const RecordArguments& arguments) {
    const records::Entity& entity = records::entity(arguments.entity);
    const QJsonObject fields = fieldsOf(arguments);
    const std::string id = idOf(context, arguments, entity, "write");
    const auto vault = context.workspace().fieldVault(arguments.tenant);
    return showWritten(context, records::updateResolved(lendOf(context, arguments), vault.get(), entity, id, fields,
                                                        arguments.version, context.stop()));
}

Exit remove(Context& context, const RecordArguments& arguments) {
    const records::Entity& entity = records::entity(arguments.entity);
    const std::string id = idOf(context, arguments, entity, "delete");
    records::TenantRecords(arguments.tenant, lendOf(context, arguments))
        .remove(entity, id, arguments.version, context.stop());
    context.terminal.result({{QStringLiteral("deleted"), qt(id)}}, "Deleted " + entity.one + " " + arguments.id + ".");
    return Exit::Done;
}

Exit history(Context& context, const RecordArguments& arguments) {
    const records::Entity& entity = records::entity(arguments.entity);
    std::string id;
    {
        auto connection = context.lend(arguments.tenant, {entity.name, "read"});
        id = records::recordIdOf(connection, entity, arguments.id);
    }
    context.workspace().sealAudit({arguments.tenant}, context.stop());
    auto control = context.workspace().control().lend({context.stop()});
    QJsonArray entries;
    std::vector<std::vector<std::string>> rows;
    for (const records::RecordChange& change :
         records::changesOf(*control, arguments.tenant, entity.name, id, arguments.limit)) {
        entries.append(QJsonObject{{QStringLiteral("at"), qt(toRfc3339(change.at))},
                                   {QStringLiteral("actor"), qt(change.actor)},
                                   {QStringLiteral("action"), qt(change.action)},
                                   {QStringLiteral("before"), change.before},
                                   {QStringLiteral("after"), change.after},
                                   {QStringLiteral("reason"), qt(change.reason)}});
        const QStringList fields = change.action.ends_with(".update") ? change.after.keys() : QStringList();
        rows.push_back(
            {toRfc3339(change.at), change.actor, change.action, fields.join(u", ").toStdString(), change.reason});
    }
    context.terminal.result({{QStringLiteral("history"), entries}},
                            rows.empty() ? "Nothing is on record of it."
                                         : table({"At", "Who", "What", "Fields", "Reason"}, rows));
    return Exit::Done;
}

/// Why somebody wants to see a field: as given, else as typed on a terminal. A script that says nothing is on record as
/// having said nothing.
std::string reasonOf(const Context& context, const RecordArguments& arguments, const records::Field& field) {
    if (arguments.reason)
        return *arguments.reason;
    if (context.terminal.json || !canAsk())
        return "No reason given (command line)";
    return askLine("Why do you need to see " + field.label + "? The audit log keeps it: ").value_or(std::string());
}

Exit reveal(Context& context, const RecordArguments& arguments) {
    const records::Entity& entity = records::entity(arguments.entity);
    const records::Field* field = entity.find(arguments.field);
    if (field == nullptr)
        throw Error("usage", "There is no field \"" + arguments.field + "\" in " + entity.name + ".",
                    "Take an encrypted one, such as aadhar_number.");
    auto connection = context.lend(arguments.tenant, {entity.name, "reveal"});
    const auto vault = context.workspace().fieldVault(arguments.tenant);
    const SecretString plain = records::RecordStore(connection, vault.get())
                                   .reveal(entity, records::recordIdOf(connection, entity, arguments.id), *field,
                                           reasonOf(context, arguments, *field));
    const std::string text(plain.reveal());
    const QJsonObject parts = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    context.terminal.result({{QStringLiteral("field"), qt(field->name)},
                             {QStringLiteral("value"), !parts.isEmpty() ? QJsonValue(parts)
                                                       : text.empty()   ? QJsonValue()
                                                                        : QJsonValue(qt(text))}},
                            text.empty() ? "Nothing is entered." : text);
    return Exit::Done;
}

} // namespace

void addRecordCommands(CLI::App& app, Context& context) {
    const auto arguments = std::make_shared<RecordArguments>();
    const auto on = [&context, arguments](auto work) {
        return [&context, arguments, work] { return work(context, *arguments); };
    };
    const auto ofTenant = [arguments](CLI::App* command) {
        command->add_option("--tenant-id", arguments->tenant, "The tenant's id")->required();
        return command;
    };
    const auto ofEntity = [arguments, ofTenant](CLI::App* command) {
        command
            ->add_option("ENTITY", arguments->entity,
                         "vendor, customer, warehouse, product, purchase-order, sales-order, inventory or employee")
            ->required();
        return ofTenant(command);
    };

    CLI::App* group =
        addCommand(app, context, "record", "A tenant's records", "record list inventory --tenant-id sahyadri-agro");
    CLI::App* command = ofEntity(
        addCommand(*group, context, "list", "A page of them",
                   "record list product --tenant-id sahyadri-agro --search neem --sort sale_price:desc", on(list)));
    command->add_option("--search", arguments->search, "Words to be found in them");
    command->add_option("--where", arguments->where, "FIELD=VALUE, as often as needed")->expected(1)->take_all();
    command->add_option("--sort", arguments->sort, "FIELD or FIELD:desc");
    command->add_option("--limit", arguments->limit, "At most so many (1 to 1000)")
        ->check(CLI::Range(1, records::RecordStore::kMost));
    command->add_option("--after", arguments->after, "The cursor of the page before");
    command = ofEntity(
        addCommand(*group, context, "get", "One record", "record get vendor 0f8d… --tenant-id sahyadri-agro", on(get)));
    command->add_option("ID", arguments->id, kNamed)->required();
    command = ofEntity(addCommand(*group, context, "create", "Add a record",
                                  "record create vendor @vendor.json --tenant-id sahyadri-agro", on(create)));
    command->add_option("RECORD", arguments->input, "A JSON object of its fields: - for stdin, or @FILE")->required();
    command->add_option("--id", arguments->key, "A UUID for it: a repetition is then found out");
    command = ofEntity(addCommand(*group, context, "update", "Change fields of a record",
                                  "record update vendor 0f8d… - --version 3 --tenant-id sahyadri-agro", on(update)));
    command->add_option("ID", arguments->id, kNamed)->required();
    command->add_option("RECORD", arguments->input, "A JSON object of the fields: - for stdin, or @FILE")->required();
    command->add_option("--version", arguments->version, "The version the change is based on")->required();

    command = ofEntity(addCommand(*group, context, "delete", "Remove a record that nothing refers to",
                                  "record delete vendor 0f8d… --tenant-id sahyadri-agro", on(remove)));
    command->add_option("ID", arguments->id, kNamed)->required();
    command->add_option("--version", arguments->version, "Only while it still has this version");
    command = ofEntity(addCommand(*group, context, "history", "What the audit log says of a record, newest first",
                                  "record history vendor 0f8d… --tenant-id sahyadri-agro", on(history)));
    command->add_option("ID", arguments->id, kNamed)->required();
    command->add_option("--limit", arguments->limit, "At most so many entries")->check(CLI::Range(1, 1000));

    addTransferCommands(*group, context);

    group = addCommand(app, context, "pii", "Personal data", "pii reveal --help");
    command = ofEntity(addCommand(
        *group, context, "reveal", "Show an encrypted field; the audit log keeps who and why",
        "pii reveal employee 0f8d… aadhar_number --tenant-id sahyadri-agro --reason \"salary letter\"", on(reveal)));
    command->add_option("ID", arguments->id, kNamed)->required();
    command->add_option("FIELD", arguments->field, "The field's name")->required();
    command->add_option("--reason", arguments->reason, "Why it is needed; asked on a terminal where it is left out");
}

} // namespace landreeve::cli
