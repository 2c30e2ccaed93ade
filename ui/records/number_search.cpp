#include "ui/records/number_search.h"

#include "core/base/error.h"
#include "ui/records/record_pages.h"

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Entity;
using landreeve::records::Field;
using landreeve::records::GridRow;
using landreeve::records::TenantRecords;

namespace {

constexpr int kMostFound = 8; ///< Of each kind.

shell::Found foundOf(const Entity& entity, const GridRow& row) {
    const auto columns = landreeve::records::gridColumns(entity);
    const auto text = [&](const std::string& name) {
        const auto column = std::ranges::find(columns, name, &Field::name);
        if (column == columns.end())
            return std::string();
        return row.values[static_cast<std::size_t>(column - columns.begin())].value_or("");
    };
    const std::string party = text(entity.name == "purchase-order" ? "vendor_name" : "customer_name");
    shell::Found found;
    found.shown.text = QString::fromStdString(text(entity.keyField));
    found.shown.detail = QString::fromStdString(party + ", " + entity.at("status").wordOf(text("status")));
    found.shown.group = QString::fromStdString(entity.many);
    found.shown.icon = QString::fromStdString(entity.icon);
    found.page = formPageId(entity);
    found.arguments = {{QStringLiteral("id"), QString::fromStdString(row.key.toString())}};
    return found;
}

shell::FoundThings find(TenantRecords& records, const std::string& text, const std::stop_token& stop) {
    shell::FoundThings found;
    std::optional<Error> refused;
    bool read = false;
    for (const char* name : {"purchase-order", "sales-order"}) {
        const Entity& entity = landreeve::records::entity(name);
        landreeve::records::RecordQuery query{&entity};
        query.filters = {{entity.keyField, landreeve::records::Compare::Contains, {text}}};
        try {
            for (const GridRow& row : records.firstPage(query, kMostFound, stop).rows)
                found.all.append(foundOf(entity, row));
            read = true;
        } catch (const Error& error) {
            if (error.code() != "permission_denied")
                throw;
            refused = error;
        }
    }
    if (!read && refused)
        throw Error(*refused);
    std::stable_partition(found.all.begin(), found.all.end(),
                          [wanted = QString::fromStdString(text)](const shell::Found& each) {
                              return each.shown.text.compare(wanted, Qt::CaseInsensitive) == 0;
                          });
    return found;
}

} // namespace

shell::LookUp orderNumbers(const RecordServices& services) {
    shell::LookUp kind;
    kind.key = u'#';
    kind.scope = QStringLiteral("Order numbers");
    kind.prompt = QStringLiteral("Type an order's number, or a part of it.");
    kind.nothing = QStringLiteral("No order has “%1” in its number.");
    kind.cannot = QStringLiteral("The tenant's orders cannot be read.");
    kind.needTenant = QStringLiteral("Open a tenant to find its orders by their number.");
    kind.find = [services](QObject* owner, const QString& tenantId, const QString& text,
                           const std::function<void(shell::FoundThings)>& then) -> tasks::Task* {
        const auto records = services.open(tenantId);
        if (!records)
            return nullptr;
        return services.runner.run(
            owner,
            [records, text = text.toStdString()](const std::stop_token& stop, const ProgressFn&) {
                return find(*records, text, stop);
            },
            tasks::Outcome<shell::FoundThings>{then,
                                               [then](const Error& error) {
                                                   then({{},
                                                         QStringLiteral("Orders cannot be looked up: %1")
                                                             .arg(QString::fromStdString(error.message()))});
                                               },
                                               {}});
    };
    return kind;
}

} // namespace landreeve::ui::records
