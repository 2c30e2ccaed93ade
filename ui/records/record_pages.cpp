#include "ui/records/record_pages.h"

#include "core/records/entity.h"
#include "ui/records/record_grid_page.h"
#include "ui/shell/main_window.h"

namespace landreeve::ui::records {

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
        page.factory = [services, &entity](QWidget* parent) -> shell::Page* {
            return new RecordGridPage(services, entity, parent);
        };
        window.registerPage(page);
    }
}

} // namespace landreeve::ui::records
