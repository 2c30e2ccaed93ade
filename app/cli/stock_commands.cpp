#include "app/cli/context.h"
#include "core/access/resolved.h"
#include "core/base/ids.h"
#include "core/records/entity.h"
#include "core/records/record_id.h"
#include "core/records/stock_adjustment.h"
#include "core/stock/books.h"
#include "core/stock/reorder.h"
#include "core/stock/stock_take.h"
#include "core/stock/stock_transfer.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>

#include <charconv>

namespace landreeve::cli {
namespace {

struct StockArguments {
    std::string tenant;
    std::string product;
    std::string warehouse;
    std::string from;
    std::string to;
    std::string quantity;
    std::string counted;
    std::string lines;
    std::string kind;
    std::string reason;
    std::string key;
    std::string day;
    std::string vendor;
    std::string after;
    int limit = 50;
    bool dryRun = false;
    bool create = false;
};

Decimal quantityOf(const std::string& text) {
    const auto quantity = Decimal::parse(text.starts_with('+') ? text.substr(1) : text);
    if (!quantity)
        throw Error("usage", "\"" + text + "\" is no quantity.", "Write it as 5 or 2.5.");
    return *quantity;
}

std::string keyOf(const StockArguments& arguments) {
    if (arguments.key.empty())
        return newUuid();
    if (!isUuid(arguments.key))
        throw Error("usage", "\"" + arguments.key + "\" is no key.", "Give a UUID, or none.");
    return arguments.key;
}

/// The quantity without zeros at its end that say nothing.
std::string plain(const Decimal& quantity) {
    std::string text = quantity.toString();
    if (text.find('.') == std::string::npos)
        return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.'))
        text.pop_back();
    return text;
}

Exit move(Context& context, const StockArguments& arguments) {
    stock::StockTransfer transfer{
        {}, arguments.from, arguments.to, quantityOf(arguments.quantity), arguments.reason, keyOf(arguments)};
    const auto moved = access::resolved(
        [&] {
            return context.lend(arguments.tenant, {"inventory", "write"});
        },
        [&](access::TenantConnection& connection) {
            transfer.productId = records::recordIdOf(connection, records::entity("product"), arguments.product);
            return stock::transferStock(connection, transfer);
        });
    context.terminal.result({{QStringLiteral("transfer"), moved.toJson()}},
                            plain(transfer.quantity) + " of " + arguments.product + " moved, worth " +
                                moved.value.toString() + ": " + plain(moved.from.onHand) + " on hand at " +
                                arguments.from + ", " + plain(moved.to.onHand) + " at " + arguments.to + ".");
    return Exit::Done;
}

Exit adjust(Context& context, const StockArguments& arguments) {
    records::StockAdjustment adjustment{{}, arguments.warehouse, quantityOf(arguments.quantity), arguments.reason, {}};
    adjustment.key = keyOf(arguments);
    const auto balance = access::resolved(
        [&] {
            return context.lend(arguments.tenant, {"inventory", "write"});
        },
        [&](access::TenantConnection& connection) {
            adjustment.productId = records::recordIdOf(connection, records::entity("product"), arguments.product);
            return records::adjustStock(connection, adjustment);
        });
    context.terminal.result({{QStringLiteral("balance"), balance.toJson()}},
                            arguments.product + " at " + arguments.warehouse + ": " + balance.onHand.toString() +
                                " on hand, worth " + balance.valuation.toString() + ".");
    return Exit::Done;
}

Exit writeOff(Context& context, const StockArguments& arguments) {
    stock::WriteOff goods{{}, arguments.warehouse, quantityOf(arguments.quantity), arguments.reason, keyOf(arguments)};
    const auto left = access::resolved(
        [&] {
            return context.lend(arguments.tenant, {"inventory", "write"});
        },
        [&](access::TenantConnection& connection) {
            goods.productId = records::recordIdOf(connection, records::entity("product"), arguments.product);
            return stock::writeOff(connection, goods);
        });
    context.terminal.result(
        {{QStringLiteral("balance"), QJsonObject{{QStringLiteral("inventory_id"), qt(left.inventoryId)},
                                                 {QStringLiteral("move_id"), qt(left.moveId)},
                                                 {QStringLiteral("damaged"), qt(left.damaged.toString())},
                                                 {QStringLiteral("version"), static_cast<qint64>(left.version)}}}},
        arguments.product + " at " + arguments.warehouse + ": " + plain(left.damaged) + " damaged left.");
    return Exit::Done;
}

/// What was counted: one place in options, or many in `--lines`.
std::vector<stock::CountedPlace> countOf(const StockArguments& arguments) {
    if (arguments.lines.empty()) {
        if (arguments.product.empty() || arguments.warehouse.empty() || arguments.counted.empty())
            throw Error("usage", "A stock-take needs what was counted.",
                        "Give --product, --warehouse and --counted, or many with --lines.");
        return {{arguments.product, arguments.warehouse, quantityOf(arguments.counted)}};
    }
    QJsonParseError failure;
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(argumentText(arguments.lines)), &failure);
    if (!json.isArray())
        throw Error("invalid_lines", "The lines are no JSON array" + faultOf(failure) + ".",
                    R"(Give [{"sku","warehouse","counted"}].)");
    std::vector<stock::CountedPlace> count;
    for (const QJsonValue line : json.array()) {
        const auto counted = Decimal::parse(line[QStringLiteral("counted")].toString().toStdString());
        stock::CountedPlace place{line[QStringLiteral("sku")].toString().toStdString(),
                                  line[QStringLiteral("warehouse")].toString().toStdString(),
                                  counted.value_or(Decimal())};
        if (!counted && !line[QStringLiteral("counted")].isUndefined())
            throw Error("invalid_lines",
                        "Line " + std::to_string(count.size() + 1) + ": counted is no decimal in a string.",
                        R"(Write it as "counted":"12.5".)")
                .withDetail("line", static_cast<qint64>(count.size() + 1));
        if (place.sku.empty() || place.warehouse.empty() || !counted)
            throw Error("invalid_lines",
                        "Line " + std::to_string(count.size() + 1) + " needs sku, warehouse and counted.",
                        R"(Write it as {"sku":"ARV-300","warehouse":"Pune-Chakan","counted":"12.5"}.)")
                .withDetail("line", static_cast<qint64>(count.size() + 1));
        count.push_back(std::move(place));
    }
    return count;
}

Exit take(Context& context, const StockArguments& arguments) {
    const auto count = countOf(arguments);
    const std::string key = keyOf(arguments);
    const std::string reason = arguments.reason.empty() ? "Stock-take" : arguments.reason;
    std::vector<stock::TakenPlace> places;
    const auto done = access::resolved(
        [&] {
            return context.lend(arguments.tenant, {"inventory", arguments.dryRun ? "read" : "write"});
        },
        [&](access::TenantConnection& connection) {
            // Asked again, the books may be at the count already: what is said is what they were.
            auto compared = stock::compareCount(connection, count);
            if (places.empty())
                places = compared;
            return arguments.dryRun ? records::StockCount()
                                    : stock::takeStock(connection, compared, reason, key, context.terminal.progress());
        });
    context.terminal.endProgress();
    if (!done.refused.empty()) {
        QJsonArray refused;
        for (const records::RefusedAdjustment& each : done.refused)
            refused.append(QJsonObject{{QStringLiteral("line"), static_cast<qint64>(each.line + 1)},
                                       {QStringLiteral("sku"), qt(places[each.line].place.sku)},
                                       {QStringLiteral("warehouse"), qt(places[each.line].place.warehouse)},
                                       {QStringLiteral("code"), qt(each.error.code())},
                                       {QStringLiteral("message"), qt(each.error.message())}});
        Error error = done.refused.front().error;
        throw error.withDetail("refused", refused);
    }
    QJsonArray taken;
    std::vector<std::vector<std::string>> rows;
    qint64 changed = 0;
    for (const stock::TakenPlace& place : places) {
        taken.append(QJsonObject{{QStringLiteral("sku"), qt(place.place.sku)},
                                 {QStringLiteral("warehouse"), qt(place.place.warehouse)},
                                 {QStringLiteral("before"), qt(place.before.toString())},
                                 {QStringLiteral("counted"), qt(place.place.counted.toString())},
                                 {QStringLiteral("difference"), qt(place.difference.toString())}});
        rows.push_back({place.place.sku, place.place.warehouse, plain(place.before), plain(place.place.counted),
                        plain(place.difference)});
        changed += place.difference.isZero() ? 0 : 1;
    }
    context.terminal.result(
        {{QStringLiteral("taken"), taken}, {QStringLiteral("changed"), arguments.dryRun ? 0 : changed}},
        table({"SKU", "Warehouse", "Books", "Counted", "Difference"}, rows) +
            (arguments.dryRun ? "Nothing was changed." : std::to_string(changed) + " of them were adjusted."));
    return Exit::Done;
}

Exit closePeriod(Context& context, const StockArguments& arguments) {
    if (!QDate::fromString(qt(arguments.day), QStringLiteral("yyyy-MM-dd")).isValid())
        throw Error("usage", "\"" + arguments.day + "\" is no day.", "Write it as 2026-03-31.");
    const auto books = stock::closePeriod(
        [&] {
            return context.lend(arguments.tenant, {"inventory", "approve"});
        },
        arguments.day, arguments.reason.empty() ? "No reason given (command line)" : arguments.reason);
    context.terminal.result({{QStringLiteral("closed_through"), qt(books.through)},
                             {QStringLiteral("before"), books.before ? QJsonValue(qt(*books.before)) : QJsonValue()}},
                            "The books are closed through " + books.through + ".");
    return Exit::Done;
}

Exit ledger(Context& context, const StockArguments& arguments) {
    stock::LedgerQuery query{{}, arguments.warehouse, arguments.kind, {}};
    if (!arguments.after.empty()) {
        std::int64_t before = 0;
        const char* end = arguments.after.data() + arguments.after.size();
        const auto read = std::from_chars(arguments.after.data(), end, before);
        if (read.ec != std::errc() || read.ptr != end || before < 1)
            throw Error("invalid_cursor", "\"" + arguments.after + "\" is no cursor of a ledger.",
                        "Take `next` of the page before, or leave it out.");
        query.before = before;
    }
    auto connection = context.lend(arguments.tenant, {"inventory", "read"});
    const stock::ProductStock product = stock::stockOf(connection, arguments.product);
    query.productId = product.productId;
    const stock::LedgerPage page = stock::ledgerPage(connection, query, arguments.limit);
    QJsonArray places;
    std::string text;
    for (const stock::Place& place : product.places) {
        if (place.inventoryId.empty() || (!arguments.warehouse.empty() && arguments.warehouse != place.warehouse))
            continue;
        places.append(QJsonObject{{QStringLiteral("warehouse"), qt(place.warehouse)},
                                  {QStringLiteral("on_hand"), qt(place.onHand.toString())},
                                  {QStringLiteral("reserved"), qt(place.reserved.toString())},
                                  {QStringLiteral("in_transit"), qt(place.inTransit.toString())},
                                  {QStringLiteral("damaged"), qt(place.damaged.toString())},
                                  {QStringLiteral("avg_cost_per_unit"), qt(place.average.toString())},
                                  {QStringLiteral("valuation"), qt(place.valuation.toString())}});
        text += place.warehouse + ": " + plain(place.onHand) + " on hand, " + plain(place.reserved) +
                " reserved, worth " + place.valuation.toString() + "\n";
    }
    QJsonArray moves;
    std::vector<std::vector<std::string>> rows;
    for (const stock::Move& each : page.moves) {
        moves.append(each.toJson());
        rows.push_back({toRfc3339(each.at), each.warehouse, each.kind, plain(each.quantity), each.value.toString(),
                        plain(each.damaged), each.order, each.reason, each.by});
    }
    text += rows.empty()
                ? "No moves."
                : table({"At", "Warehouse", "Kind", "Quantity", "Value", "Damaged", "Order", "Reason", "Who"}, rows);
    if (page.next)
        text += "More with: --after " + std::to_string(*page.next);
    context.terminal.result(
        {{QStringLiteral("product"), qt(product.sku)},
         {QStringLiteral("places"), places},
         {QStringLiteral("moves"), moves},
         {QStringLiteral("next"), page.next ? QJsonValue(QString::number(*page.next)) : QJsonValue()}},
        text);
    return Exit::Done;
}

Exit verify(Context& context, const StockArguments& arguments) {
    auto connection = context.lend(arguments.tenant, {"inventory", "read"});
    connection.setWait({context.stop(), std::chrono::minutes(30)});
    const auto findings = stock::verifyStock(connection);
    QJsonArray all;
    std::vector<std::vector<std::string>> rows;
    for (const stock::Finding& finding : findings) {
        all.append(finding.toJson());
        rows.push_back({finding.kind, finding.sku, finding.warehouse, finding.document, finding.expected.toString(),
                        finding.actual.toString()});
    }
    context.terminal.result({{QStringLiteral("valid"), findings.empty()}, {QStringLiteral("findings"), all}},
                            findings.empty() ? "Ledger, balances and orders agree."
                                             : table({"Finding", "SKU", "Warehouse", "Order", "Expected", "Is"}, rows) +
                                                   std::to_string(findings.size()) +
                                                   (findings.size() == 1 ? " finding." : " findings."));
    return findings.empty() ? Exit::Done : Exit::Failed;
}

Exit reorder(Context& context, const StockArguments& arguments) {
    const std::string key = keyOf(arguments);
    std::vector<stock::Proposal> proposals;
    std::vector<stock::ReorderOrder> orders;
    const auto chosen = [&](access::TenantConnection& connection) {
        auto all = stock::reorderProposals(connection);
        std::erase_if(all, [&](const stock::Proposal& each) {
            return (!arguments.vendor.empty() && each.vendorCode != arguments.vendor) ||
                   (!arguments.product.empty() && each.sku != arguments.product);
        });
        return all;
    };
    if (arguments.create) {
        orders = access::resolved(
            [&] {
                return context.lend(arguments.tenant, {"purchase-order", "write"});
            },
            [&](access::TenantConnection& connection) {
                if (proposals.empty())
                    proposals = chosen(connection);
                std::vector<stock::ReorderLine> lines;
                lines.reserve(proposals.size());
                for (const stock::Proposal& each : proposals)
                    lines.push_back({each.productId});
                return stock::makeReorderOrders(connection, lines, key);
            });
    } else {
        auto connection = context.lend(arguments.tenant, {"inventory", "read"});
        proposals = chosen(connection);
    }
    QJsonArray all;
    std::vector<std::vector<std::string>> rows;
    for (const stock::Proposal& each : proposals) {
        all.append(each.toJson());
        rows.push_back({each.vendorCode.empty() ? "(no vendor)" : each.vendorCode, each.sku, each.name,
                        plain(each.projected), plain(each.level), plain(each.quantity), each.warehouse});
    }
    QJsonObject document{{QStringLiteral("proposals"), all}};
    std::string text = rows.empty()
                           ? "Nothing is below its level."
                           : table({"Vendor", "SKU", "Product", "Projected", "Level", "Order", "Warehouse"}, rows);
    bool refused = false;
    if (arguments.create) {
        QJsonArray made;
        for (const stock::ReorderOrder& order : orders) {
            made.append(order.toJson());
            refused = refused || !order.refused.empty();
            text += order.refused.empty() ? "Made draft " + order.number + ".\n" : "Not made: " + order.refused + "\n";
        }
        document.insert(QStringLiteral("orders"), made);
    }
    context.terminal.result(document, text);
    return refused ? Exit::Partial : Exit::Done;
}

} // namespace

void addStockCommands(CLI::App& app, Context& context) {
    const auto arguments = std::make_shared<StockArguments>();
    CLI::App* group = addCommand(app, context, "stock", "Stock and its ledger", "stock ledger --help");
    const auto add = [&](const char* name, const char* about, const char* example, auto work) {
        CLI::App* command = addCommand(*group, context, name, about, example,
                                       [&context, arguments, work] { return work(context, *arguments); });
        command->add_option("--tenant-id", arguments->tenant, "The tenant's id")->required();
        return command;
    };
    const auto product = [&](CLI::App* command) {
        return command->add_option("--product", arguments->product, "Its SKU");
    };
    const auto warehouse = [&](CLI::App* command) {
        return command->add_option("--warehouse", arguments->warehouse, "Its code");
    };
    const auto key = [&](CLI::App* command) {
        command->add_option("--key", arguments->key, "A UUID: the same key twice is done once");
    };

    CLI::App* command = add(
        "move", "Move goods from one warehouse to another, with what they are worth",
        "stock move --tenant-id sahyadri-agro --product NMO-15-05 --from Pune-Chakan --to Nashik-Ambad --quantity 20",
        move);
    product(command)->required();
    command->add_option("--from", arguments->from, "The warehouse's code")->required();
    command->add_option("--to", arguments->to, "The warehouse's code")->required();
    command->add_option("--quantity", arguments->quantity, "How much")->required();
    command->add_option("--reason", arguments->reason, "Why");
    key(command);

    command = add(
        "adjust", "Correct a balance by a move with a reason",
        "stock adjust --tenant-id sahyadri-agro --product NMO-15-05 --warehouse PUN --quantity -2 --reason \"broken\"",
        adjust);
    product(command)->required();
    warehouse(command)->required();
    command->add_option("--quantity", arguments->quantity, "How much more or less")->required();
    command->add_option("--reason", arguments->reason, "Why")->required();
    key(command);

    command = add("write-off", "Take damaged goods out of the books",
                  "stock write-off --tenant-id sahyadri-agro --product NMO-15-05 --warehouse Pune-Chakan --quantity 3 "
                  "--reason \"scrapped\"",
                  writeOff);
    product(command)->required();
    warehouse(command)->required();
    command->add_option("--quantity", arguments->quantity, "How much of what lies there damaged")->required();
    command->add_option("--reason", arguments->reason, "Why")->required();
    key(command);

    command = add("take", "Bring the books to what was counted, all of it or nothing",
                  "stock take --tenant-id sahyadri-agro --lines @count.json --reason \"year end\"", take);
    command->add_option("--lines", arguments->lines, R"([{"sku","warehouse","counted"}]: - for stdin, or @FILE)");
    product(command);
    warehouse(command);
    command->add_option("--counted", arguments->counted, "How much there is");
    command->add_option("--reason", arguments->reason, "Why; it stands in the ledger");
    command->add_flag("--dry-run", arguments->dryRun, "Only say what differs");
    key(command);

    command = add("close-period", "Close the books through a day: no stock moves on or before it any more",
                  "stock close-period 2026-03-31 --tenant-id sahyadri-agro --reason \"year end\"", closePeriod);
    command->add_option("DATE", arguments->day, "The last day that is closed, as 2026-03-31")->required();
    command->add_option("--reason", arguments->reason, "Why");

    command = add("ledger", "A product's balances, and its moves, newest first",
                  "stock ledger --tenant-id sahyadri-agro --product NMO-15-05", ledger);
    product(command)->required();
    warehouse(command);
    command->add_option("--kind", arguments->kind, "Only moves of this kind")->check(CLI::IsMember(stock::moveKinds()));
    command->add_option("--limit", arguments->limit, "At most so many (1 to 1000)")->check(CLI::Range(1, 1000));
    command->add_option("--after", arguments->after, "The cursor of the page before");

    add("verify", "Hold the ledger against balances and orders; exits with 1 where they differ",
        "stock verify --tenant-id sahyadri-agro", verify);

    command = add("reorder", "What is below its level, and what to buy; with --create as draft orders by vendor",
                  "stock reorder --tenant-id sahyadri-agro --create", reorder);
    command->add_flag("--create", arguments->create, "Make a draft purchase order for each vendor");
    command->add_option("--vendor", arguments->vendor, "Only this vendor's, by code");
    command->add_option("--product", arguments->product, "Only this product, by SKU");
    key(command);
}

} // namespace landreeve::cli
