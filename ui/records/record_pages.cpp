#include "ui/records/record_pages.h"

#include "core/records/entity.h"
#include "ui/records/record_desk.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_grid_page.h"
#include "ui/shell/main_window.h"

namespace landreeve::ui::records {

QString formPageId(const landreeve::records::Entity& entity) {
    return QString::fromStdString(entity.name) + QStringLiteral("-form");
}

void registerRecordPages(shell::MainWindow& window, const RecordServices& services) {
    for (const landreeve::records::Entity& entity : landreeve::records::entities()) {
        shell::PageSpec page;
        page.id = QString::fromStdString(entity.name);
        page.title = QString::fromStdString(entity.many);
        page.icon = QString::fromStdString(entity.icon);
        if (entity.name != "warehouse")
            page.group = shell::NavRail::Group::TenantData;
        else
            page.railParent = QStringLiteral("inventory");
        RecordServices own = services;
        own.desk = new RecordDesk(&window);
        page.factory = [own, &entity](QWidget* parent) -> shell::Page* {
            return new RecordGridPage(own, entity, parent);
        };
        window.registerPage(page);
        // An inventory row is changed by movements, beside its list.
        if (entity.name == "inventory")
            continue;
        shell::PageSpec form;
        form.id = formPageId(entity);
        form.title = QString::fromStdString(entity.one);
        form.icon = page.icon;
        form.railParent = page.group ? page.id : page.railParent;
        form.factory = [own, &entity](QWidget* parent) -> shell::Page* {
            return new RecordFormPage(own, entity, parent);
        };
        window.registerPage(form);
    }
}

} // namespace landreeve::ui::records
