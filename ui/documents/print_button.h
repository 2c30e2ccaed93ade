#pragma once

#include "ui/documents/document_services.h"

namespace landreeve::ui::widgets {
class LButton;
}

namespace landreeve::ui::documents {

/// The order that a page shows.
struct PrintTarget {
    QString tenantId;
    std::string id; ///< Empty: there is none yet.
};

/// "Print…" (Ctrl+P) for the head of an order's page. `entity`: "purchase-order" or "sales-order".
widgets::LButton* makePrintButton(const DocumentServices& services, const std::string& entity,
                                  std::function<PrintTarget()> target, QWidget* page);

} // namespace landreeve::ui::documents
