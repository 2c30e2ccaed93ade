#include "app/cli/context.h"
#include "core/base/error.h"
#include "core/documents/letterhead.h"
#include "core/documents/tenant_documents.h"
#include "ui/paper/pdf_file.h"

#include <QJsonArray>

#include <algorithm>
#include <filesystem>

namespace landreeve::cli {
namespace {

using namespace documents;

struct PrintArguments {
    std::string tenant;
    std::vector<std::string> numbers;
    std::string document = "order";
    std::string event;
    std::string output;
    bool force = false;
};

DocumentKind kindOf(const PrintArguments& arguments) {
    const auto all = [&](const char* letters) {
        return std::ranges::all_of(arguments.numbers,
                                   [&](const std::string& number) { return number.starts_with(letters); });
    };
    const bool purchases = all("PO");
    if (!purchases && !all("SO")) {
        if (arguments.numbers.size() == 1)
            throw Error("usage", "\"" + arguments.numbers.front() + "\" is no order's number.",
                        "Write it as PO/26-27/00001 or SO/26-27/00001.");
        throw Error("usage", "The numbers are not all of purchase orders, nor all of sales orders.",
                    "Write them as PO/26-27/00001 or SO/26-27/00001, one kind at a time.");
    }
    if ((arguments.document == "receipt" || arguments.document == "receiving-list") && !purchases)
        throw Error("usage", "Goods are received for purchase orders.", "Give the number of one: PO/26-27/00001.");
    if (arguments.document == "picking-list" && purchases)
        throw Error("usage", "Goods are picked for sales orders.", "Give the number of one: SO/26-27/00001.");
    if (!arguments.event.empty() && (arguments.document != "receipt" || arguments.numbers.size() > 1))
        throw Error("usage", "--event says which delivery of one purchase order is meant.",
                    "Take --document receipt, and one number.");
    return arguments.document == "receipt"          ? DocumentKind::GoodsReceipt
           : arguments.document == "receiving-list" ? DocumentKind::ReceivingList
           : arguments.document == "picking-list"   ? DocumentKind::PickingList
           : purchases                              ? DocumentKind::PurchaseOrder
                                                    : DocumentKind::SalesOrder;
}

void refuseExisting(const PrintArguments& arguments, const std::filesystem::path& file) {
    if (std::error_code unknown; !arguments.force && std::filesystem::exists(file, unknown))
        throw Error("file_exists", "The file " + file.string() + " exists already.",
                    "Choose another file, or write over it with --force.")
            .withDetail("file", qt(file.string()));
}

/// The files that were written.
std::vector<std::string> write(TenantDocuments& documents, DocumentKind kind, const PrintArguments& arguments,
                               const std::vector<OrderKey>& orders, const Context& context) {
    std::vector<std::string> ids;
    ids.reserve(orders.size());
    for (const OrderKey& order : orders)
        ids.push_back(order.id);
    const std::filesystem::path output(arguments.output);
    std::error_code unknown;
    if (!std::filesystem::is_directory(output, unknown)) {
        if (output.extension() != ".pdf")
            throw Error("usage", "\"" + arguments.output + "\" is neither a PDF nor a folder.",
                        "Let it end in .pdf, or name a folder that is there.");
        refuseExisting(arguments, output);
        ui::paper::PdfFile file(output.string());
        documents.take(
            kind, ids, arguments.event, output.filename().string(),
            [&](const OrderKey&, const PrintedDocument& document) {
                file.add(document);
                return nullptr;
            },
            context.terminal.progress(), context.stop());
        file.finish();
        return {output.string()};
    }
    const auto fileOf = [&](const OrderKey& order) {
        std::string name = order.number;
        std::ranges::replace(name, '/', '-');
        return output / (name + (arguments.document == "order" ? "" : "-" + arguments.document) + ".pdf");
    };
    for (const OrderKey& order : orders)
        refuseExisting(arguments, fileOf(order));
    std::vector<std::string> written;
    documents.take(
        kind, ids, arguments.event, output.string(),
        [&](const OrderKey& order, const PrintedDocument& document) {
            const auto file = std::make_shared<ui::paper::PdfFile>(fileOf(order).string());
            file->add(document);
            return [&written, file, name = fileOf(order).string()] {
                file->finish();
                written.push_back(name);
            };
        },
        context.terminal.progress(), context.stop());
    return written;
}

Exit print(Context& context, const PrintArguments& arguments) {
    const DocumentKind kind = kindOf(arguments);
    auto& workspace = context.workspace();
    TenantDocuments documents(
        [&](const access::Permission& permission, const postgres::Wait&) {
            return context.lend(arguments.tenant, permission);
        },
        [&](const std::stop_token& stop) {
            return readLetterhead(workspace.control(), arguments.tenant, {stop, std::chrono::seconds(30)});
        });
    const auto orders = documents.find(kind, arguments.numbers, context.stop());
    const auto files = write(documents, kind, arguments, orders, context);
    context.terminal.endProgress();
    QJsonArray names;
    std::string lines;
    for (const std::string& file : files) {
        names.append(qt(file));
        lines += (lines.empty() ? "" : "\n") + file;
    }
    context.terminal.result(
        {{QStringLiteral("printed"), static_cast<qint64>(orders.size())}, {QStringLiteral("files"), names}},
        "Written: " + lines);
    return Exit::Done;
}

} // namespace

void addPrintCommand(CLI::App& order, Context& context) {
    const auto arguments = std::make_shared<PrintArguments>();
    CLI::App* command = addCommand(order, context, "print", "Write orders, receipts, receiving or picking lists as PDF",
                                   "order print PO/26-27/00007 --output order.pdf --tenant-id sahyadri-agro",
                                   [&context, arguments] { return print(context, *arguments); });
    command->add_option("NUMBER", arguments->numbers, "Orders' numbers, of one kind")->required();
    command->add_option("--tenant-id", arguments->tenant, "The tenant's id")->required();
    command->add_option("--output", arguments->output, "A file for all of them, or a folder for one file each")
        ->required();
    command
        ->add_option(
            "--document", arguments->document,
            "order, receiving-list (what a purchase has still to bring), receipt (what its last delivery brought) or "
            "picking-list (of a sale)")
        ->check(CLI::IsMember({"order", "receiving-list", "receipt", "picking-list"}));
    command->add_option("--event", arguments->event, "Of a receipt: which delivery, by its id in order show");
    command->add_flag("--force", arguments->force, "Write over a file that is there");
    command->preparse_callback([&context](std::size_t) { context.draws = true; });
}

} // namespace landreeve::cli
