#pragma once

#include "ui/stock/stock_services.h"

namespace landreeve::ui::shell {
class MainWindow;
}

namespace landreeve::ui::stock {

/// Registers the pages of a product's stock ("stock", with its id or SKU as `product`), of what to reorder ("reorder")
/// and of how far the books are closed ("books"). None has an entry of its own in the rail: they are reached from the
/// inventory and the palette.
void registerStockPages(shell::MainWindow& window, const StockServices& services);

} // namespace landreeve::ui::stock
