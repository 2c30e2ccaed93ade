#pragma once

#include "ui/records/record_services.h"

namespace landreeve::ui::shell {
class MainWindow;
}

namespace landreeve::ui::records {

/// The page of the form of one kind of record: "vendor-form".
QString formPageId(const landreeve::records::Entity& entity);

/// The page of its import: "vendor-import".
QString importPageId(const landreeve::records::Entity& entity);

/// Registers a page for every kind of record under its name ("inventory", "purchase-order", …); warehouses have no
/// entry in the rail and are reached through the palette.
void registerRecordPages(shell::MainWindow& window, const RecordServices& services);

} // namespace landreeve::ui::records
