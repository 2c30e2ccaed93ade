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

shell::Numbered numberedOf(const Entity& entity, const GridRow& row) {
    const auto columns = landreeve::records::gridColumns(entity);
    const auto text = [&](const std::string& name) {
        const auto column = std::ranges::find(columns, name, &Field::name);
        if (column == columns.end())
            return std::string();
        return row.values[static_cast<std::size_t>(column - columns.begin())].value_or("");
    };
    const std::string party = text(entity.name == "purchase-order" ? "vendor_name" : "customer_name");
    shell::Numbered found;
    found.shown.text = QString::fromStdString(text(entity.keyField));
    found.shown.detail = QString::fromStdString(party + ", " + entity.at("status").wordOf(text("status")));
    found.shown.group = QString::fromStdString(entity.many);
    found.shown.icon = QString::fromStdString(entity.icon);
    found.page = formPageId(entity);
    found.arguments = {{QStringLiteral("id"), QString::fromStdString(row.key.toString())}};
    return found;
}

shell::NumbersFound find(TenantRecords& records, const std::string& text, const std::stop_token& stop) {
    shell::NumbersFound found;
    std::optional<Error> refused;
    bool read = false;
    for (const char* name : {"purchase-order", "sales-order"}) {
        const Entity& entity = landreeve::records::entity(name);
        landreeve::records::RecordQuery query{&entity};
        query.filters = {{entity.keyField, landreeve::records::Compare::Contains, {text}}};
        try {
            for (const GridRow& row : records.firstPage(query, kMostFound, stop).rows)
                found.all.append(numberedOf(entity, row));
            read = true;
        } catch (const Error& error) {
            if (error.code() != "permission_denied")
                throw;
            refused = error;
        }
    }
    if (!read && refused)
        throw Error(*refused);
    std::ranges::stable_partition(found.all, [wanted = QString::fromStdString(text)](const shell::Numbered& each) {
        return each.shown.text.compare(wanted, Qt::CaseInsensitive) == 0;
    });
    return found;
}

} // namespace

shell::FindNumbers orderNumbers(const RecordServices& services) {
    return [services](QObject* owner, const QString& tenantId, const QString& text,
                      const std::function<void(shell::NumbersFound)>& then) -> tasks::Task* {
        const auto records = services.open(tenantId);
        if (!records)
            return nullptr;
        return services.runner.run(
            owner,
            [records, text = text.toStdString()](const std::stop_token& stop, const ProgressFn&) {
                return find(*records, text, stop);
            },
            tasks::Outcome<shell::NumbersFound>{then,
                                                [then](const Error& error) {
                                                    then({{},
                                                          QStringLiteral("Orders cannot be looked up: %1")
                                                              .arg(QString::fromStdString(error.message()))});
                                                },
                                                {}});
    };
}

} // namespace landreeve::ui::records
