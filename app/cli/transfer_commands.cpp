#include "app/cli/context.h"
#include "core/base/error.h"
#include "core/control/server_store.h"
#include "core/control/tenant_store.h"
#include "core/records/secret_field.h"
#include "core/transfer/export.h"
#include "core/transfer/import.h"
#include "core/vault/field_vault.h"

#include <QJsonArray>

#include <chrono>
#include <utility>

namespace landreeve::cli {
namespace {

constexpr std::chrono::seconds kPrepareWait{5};

struct TransferArguments {
    std::string tenant;
    std::string entity;
    std::string file;

    std::vector<std::string> map;
    std::string key;
    std::string mode = "insert";
    bool keepEmpty = false;
    bool dryRun = false;
    std::string rejects;
    std::string delimiter;
    std::string encoding;
    std::string decimal;
    bool noHeader = false;
    std::vector<std::string> sums;

    std::string search;
    std::vector<std::string> where;
    std::string sort;
    std::vector<std::string> fields;
    bool byteOrderMark = false;
};

transfer::ImportOptions importOptions(const TransferArguments& arguments) {
    transfer::ImportOptions options;
    options.entity = &records::entity(arguments.entity);
    options.path = arguments.file;
    options.key = arguments.key;
    options.mode = arguments.mode == "upsert" ? transfer::ImportMode::Upsert : transfer::ImportMode::Insert;
    options.keepEmpty = arguments.keepEmpty;
    options.dryRun = arguments.dryRun;
    options.rejectsPath = arguments.rejects;
    options.sums = arguments.sums;
    for (const std::string& pair : arguments.map) {
        const auto equals = pair.rfind('=');
        if (equals == std::string::npos)
            throw Error("usage", "\"" + pair + "\" maps nothing.",
                        "Write COLUMN=FIELD; nothing behind = leaves the column out.");
        options.chosen[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    if (!arguments.delimiter.empty() || !arguments.encoding.empty() || !arguments.decimal.empty() ||
        arguments.noHeader) {
        transfer::CsvFormat format = transfer::inspect(options, 1).format;
        if (!arguments.delimiter.empty())
            format.delimiter = transfer::delimiterFromName(arguments.delimiter);
        if (!arguments.encoding.empty())
            format.encoding = transfer::encodingFromName(arguments.encoding);
        if (!arguments.decimal.empty())
            format.decimal = transfer::decimalFromName(arguments.decimal);
        format.header = format.header && !arguments.noHeader;
        options.format = format;
    }
    return options;
}

std::string textOf(const transfer::ImportReport& report, bool dryRun) {
    const auto count = [](std::int64_t number, const char* what) { return std::to_string(number) + " " + what; };
    std::string text = (dryRun ? "Would be imported: " : "Imported: ") + count(report.read, "read, ") +
                       count(report.inserted, "inserted, ") + count(report.updated, "updated, ") +
                       count(report.unchanged, "unchanged, ") + count(report.rejected, "rejected.");
    if (report.resumedBehind > 0)
        text += "\nIt went on behind line " + std::to_string(report.resumedBehind) + ".";
    for (const auto& [field, sum] : report.sums)
        text += "\nSum of " + field + ": " + sum.file.toString() + " in the accepted rows, " + sum.table.toString() +
                " in the table, difference " + (sum.table + -sum.file).toString() + ".";
    for (const auto& [field, lost] : report.emptied)
        text += "\n" + std::to_string(lost.records) + (lost.records == 1 ? " record " : " records ") +
                (dryRun ? "would lose the " : "lost the ") + field +
                " that the file leaves empty: " + transfer::linesOf(lost) + ".";
    std::vector<std::vector<std::string>> rows;
    if (dryRun) {
        for (const transfer::ColumnTarget& target : report.mapping.targets)
            rows.push_back({target.field->name + (target.part.empty() ? "" : "." + target.part),
                            transfer::wordsOf(report.mapping.forms.at(target.column))});
        text += "\n" + table({"Field", "Its column holds"}, std::exchange(rows, {}));
    }
    for (const transfer::RowReject& reject : report.rejects)
        rows.push_back({std::to_string(reject.line), reject.field, reject.code, reject.message});
    return rows.empty() ? text : text + "\n" + table({"Line", "Field", "Code", "Why"}, rows);
}

/// An import needs temporary tables, which a tenant's writers have since its server was looked at by a program that
/// gives them (decision 23); a window does so by itself. Where it cannot be, the import says what it lacks.
void prepareServerOf(Context& context, const std::string& tenantId) {
    auto& workspace = context.workspace();
    const auto server = [&] {
        auto lease = workspace.control().lend({context.stop()});
        return control::ServerStore(*lease).get(control::TenantStore(*lease).get(tenantId).server);
    }();
    try {
        workspace.servers().maintenance(server, workspace.control().workspaceId(), {context.stop(), kPrepareWait});
    } catch (const Error&) { // NOLINT(bugprone-empty-catch): as said above
    }
}

Exit importFile(Context& context, const TransferArguments& arguments) {
    const transfer::ImportOptions options = importOptions(arguments);
    auto connection = context.lend(arguments.tenant, {options.entity->name, "write"});
    prepareServerOf(context, arguments.tenant);
    const auto vault = context.workspace().fieldVault(arguments.tenant);
    const transfer::ImportReport report =
        transfer::importRows(connection, vault.get(), options, context.terminal.progress(), context.stop());
    context.terminal.endProgress();
    context.terminal.result(report.toJson(), textOf(report, options.dryRun));
    return report.rejected > 0 ? Exit::Partial : Exit::Done;
}

Exit exportFile(Context& context, const TransferArguments& arguments) {
    const records::Entity& entity = records::entity(arguments.entity);
    transfer::ExportOptions options;
    options.query.entity = &entity;
    options.query.search = arguments.search;
    for (const std::string& condition : arguments.where)
        std::ranges::move(records::filtersFromCommand(entity, condition), std::back_inserter(options.query.filters));
    if (!arguments.sort.empty())
        options.query.sort = records::sortFromText(entity, arguments.sort);
    options.path = arguments.file;
    options.format = transfer::formatOf(arguments.file);
    options.byteOrderMark = arguments.byteOrderMark;
    options.fields = arguments.fields;
    auto connection = context.lend(arguments.tenant, {entity.name, "export"});
    options.query = records::sealedQuery(options.query, context.workspace().fieldVault(arguments.tenant).get());
    const transfer::ExportReport report =
        transfer::exportRecords(connection, options, context.terminal.progress(), context.stop());
    context.terminal.endProgress();
    QJsonArray leftOut;
    for (const std::string& field : report.leftOut)
        leftOut.append(qt(field));
    context.terminal.result({{QStringLiteral("exported"), static_cast<qint64>(report.records)},
                             {QStringLiteral("file"), qt(arguments.file)},
                             {QStringLiteral("left_out"), leftOut}},
                            std::to_string(report.records) + " exported to " + arguments.file + ".");
    return Exit::Done;
}

} // namespace

void addTransferCommands(CLI::App& record, Context& context) {
    const auto arguments = std::make_shared<TransferArguments>();
    const auto add = [&](const char* name, const char* about, const char* example, auto work) {
        CLI::App* command = addCommand(record, context, name, about, example,
                                       [&context, arguments, work] { return work(context, *arguments); });
        command
            ->add_option("ENTITY", arguments->entity,
                         "vendor, customer, warehouse, product, purchase-order, sales-order, inventory or employee")
            ->required();
        command->add_option("--tenant-id", arguments->tenant, "The tenant's id")->required();
        return command;
    };

    CLI::App* command = add(
        "import", "Bring in records from a CSV or JSON file; run again it goes on where it was interrupted",
        "record import product products.csv --mode upsert --rejects rejects.csv --tenant-id sahyadri-agro", importFile);
    command->add_option("FILE", arguments->file, "Separated values, or a JSON array where it ends in .json")
        ->required();
    command->add_option("--map", arguments->map, "COLUMN=FIELD, as often as needed")->expected(1)->take_all();
    command->add_option("--key", arguments->key, "The field records are known by");
    command->add_option("--mode", arguments->mode, "insert, or upsert to update what is there")
        ->check(CLI::IsMember({"insert", "upsert"}));
    command->add_flag("--keep-empty", arguments->keepEmpty, "An update leaves a value alone where the cell is empty");
    command->add_flag("--dry-run", arguments->dryRun, "Only say what would come of it");
    command->add_option("--rejects", arguments->rejects, "A file for the rejected rows, with reasons");
    command->add_option("--delimiter", arguments->delimiter, ", ; | or tab; detected otherwise");
    command->add_option("--encoding", arguments->encoding, "utf-8, utf-16le, utf-16be or windows-1252");
    command->add_option("--decimal", arguments->decimal, ". or , of its numbers; as their values tell otherwise");
    command->add_flag("--no-header", arguments->noHeader, "The first row is a record; columns are 1, 2, …");
    command->add_option("--sum", arguments->sums, "A number to add up in file and table, as often as needed")
        ->expected(1)
        ->take_all();

    command =
        add("export", "Write records to a CSV, XLSX or JSON file, personal fields left out",
            "record export product --output products.xlsx --where status=active --tenant-id sahyadri-agro", exportFile);
    command->add_option("--output", arguments->file, "The file; its ending says how it is written")->required();
    command->add_option("--search", arguments->search, "Words to be found in them");
    command->add_option("--where", arguments->where, "FIELD=VALUE, as often as needed")->expected(1)->take_all();
    command->add_option("--sort", arguments->sort, "FIELD or FIELD:desc");
    command->add_option("--field", arguments->fields, "A field to write, in the order given; all otherwise")
        ->expected(1)
        ->take_all();
    command->add_flag("--bom", arguments->byteOrderMark, "Begin a CSV with a byte order mark");
}

} // namespace landreeve::cli
