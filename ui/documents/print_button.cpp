#include "ui/documents/print_button.h"

#include "ui/documents/document_dialog.h"
#include "ui/widgets/l_button.h"

namespace landreeve::ui::documents {

using widgets::LButton;

LButton* makePrintButton(const DocumentServices& services, const std::string& entity,
                         std::function<PrintTarget()> target, QWidget* page) {
    auto* button = new LButton(QStringLiteral("Print…"), LButton::Kind::Secondary, page);
    button->setObjectName(QStringLiteral("printOrderButton"));
    button->setIconName(QStringLiteral("document-print"));
    button->setKeys(QKeySequence(Qt::CTRL | Qt::Key_P));
    QObject::connect(
        button, &LButton::activated, page,
        [&services, purchases = entity == "purchase-order", target = std::move(target), page] {
            const PrintTarget shown = target();
            if (shown.id.empty())
                services.navigator.say(QStringLiteral("Save the order first, then print it."));
            else
                (new DocumentDialog(services, shown.tenantId, {purchases, {{.id = shown.id}}}, page))->open();
        });
    return button;
}

} // namespace landreeve::ui::documents
