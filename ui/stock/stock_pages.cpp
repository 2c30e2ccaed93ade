#include "ui/stock/stock_pages.h"

#include "ui/shell/main_window.h"
#include "ui/stock/books_page.h"
#include "ui/stock/reorder_page.h"
#include "ui/stock/stock_page.h"

namespace landreeve::ui::stock {

void registerStockPages(shell::MainWindow& window, const StockServices& services) {
    shell::PageSpec page;
    page.railParent = QStringLiteral("inventory");
    page.id = QStringLiteral("stock");
    page.title = QStringLiteral("Stock of a product");
    page.icon = QStringLiteral("x-office-spreadsheet");
    page.factory = [services](QWidget* parent) -> shell::Page* { return new StockPage(services, parent); };
    window.registerPage(page);
    page.id = QStringLiteral("books");
    page.title = QStringLiteral("Books");
    page.icon = QStringLiteral("x-office-calendar");
    page.factory = [services](QWidget* parent) -> shell::Page* { return new BooksPage(services, parent); };
    window.registerPage(page);
    window.registerCommand({.id = QStringLiteral("books"),
                            .text = QStringLiteral("Close books, check the ledger…"),
                            .icon = page.icon,
                            .run = [&window] { window.openPage(QStringLiteral("books")); },
                            .available = [&window] { return window.tenant().has_value(); }});
    page.id = QStringLiteral("reorder");
    page.title = QStringLiteral("Reorder");
    page.icon = QStringLiteral("mail-inbox");
    page.factory = [services](QWidget* parent) -> shell::Page* { return new ReorderPage(services, parent); };
    window.registerPage(page);
    window.registerCommand({.id = QStringLiteral("reorder-goods"),
                            .text = QStringLiteral("Reorder…"),
                            .icon = page.icon,
                            .run = [&window] { window.openPage(QStringLiteral("reorder")); },
                            .available = [&window] { return window.tenant().has_value(); }});
}

} // namespace landreeve::ui::stock
