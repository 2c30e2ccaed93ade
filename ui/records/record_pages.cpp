#include "ui/records/record_pages.h"

#include "core/records/entity.h"
#include "ui/records/number_search.h"
#include "ui/records/record_desk.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_grid_page.h"
#include "ui/shell/main_window.h"
#include "ui/transfer/import_page.h"

namespace landreeve::ui::records {

using landreeve::records::Entity;

QString formPageId(const Entity& entity) {
    return QString::fromStdString(entity.name) + QStringLiteral("-form");
}

QString importPageId(const Entity& entity) {
    return QString::fromStdString(entity.name) + QStringLiteral("-import");
}

namespace {

/// A page that is reached from a kind's list and has no entry of its own.
shell::PageSpec pageOf(const Entity& entity, const QString& id, const QString& title, const QString& icon) {
    shell::PageSpec page;
    page.id = id;
    page.title = title;
    page.icon = icon;
    page.railParent = QString::fromStdString(entity.name);
    return page;
}

void registerKind(shell::MainWindow& window, const RecordServices& services, const Entity& entity) {
    const QString many = QString::fromStdString(entity.many);
    const QString icon = QString::fromStdString(entity.icon);
    RecordServices own = services;
    own.desk = new RecordDesk(&window);

    shell::PageSpec list = pageOf(entity, QString::fromStdString(entity.name), many, icon);
    list.group = shell::NavRail::Group::TenantData;
    list.factory = [own, &entity](QWidget* parent) -> shell::Page* { return new RecordGridPage(own, entity, parent); };
    window.registerPage(list);
    if (services.transfer != nullptr) {
        auto importing = pageOf(entity, importPageId(entity), QStringLiteral("Import %1").arg(many.toLower()),
                                QStringLiteral("document-open"));
        importing.factory = [own, &entity](QWidget* parent) -> shell::Page* {
            const auto imported = [desk = own.desk] { desk->tellImported(); };
            return new transfer::ImportPage(*own.transfer, entity, imported, parent);
        };
        window.registerPage(importing);
    }
    // An inventory row is changed by movements, beside its list.
    if (entity.name == "inventory")
        return;
    auto form = pageOf(entity, formPageId(entity), QString::fromStdString(entity.one), icon);
    form.factory = [own, &entity](QWidget* parent) -> shell::Page* { return new RecordFormPage(own, entity, parent); };
    window.registerPage(form);
}

} // namespace

void registerRecordPages(shell::MainWindow& window, const RecordServices& services) {
    for (const Entity& entity : landreeve::records::entities())
        registerKind(window, services, entity);
    window.addLookUp(orderNumbers(services));
    window.registerCommand({.id = QStringLiteral("count-stock"),
                            .text = QStringLiteral("Count stock…"),
                            .icon = QString::fromStdString(landreeve::records::entity("inventory").icon),
                            .run =
                                [&window] {
                                    window.openPage(QStringLiteral("inventory"), {{QStringLiteral("count"), true}});
                                },
                            .available = [&window] { return window.tenant().has_value(); }});
}

} // namespace landreeve::ui::records
