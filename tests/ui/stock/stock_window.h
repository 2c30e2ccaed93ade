#pragma once

#include "core/base/error.h"
#include "tests/core/stock/stock_fixture.h"
#include "tests/ui/support/window_driver.h"
#include "ui/records/record_pages.h"
#include "ui/shell/main_window.h"
#include "ui/stock/reorder_page.h"
#include "ui/stock/stock_page.h"
#include "ui/stock/stock_pages.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QTest>

namespace landreeve::tests {

/// A window on a tenant's stock, for a test to derive from: HUM-1 lies in Nashik, LOW-1 is to be reordered.
class StockWindow {
protected:
    void openWindow(records::Lend lend = {}) {
        ui::theme::Theme::of();
        m_runner = std::make_unique<ui::tasks::TaskRunner>();
        m_centre = std::make_unique<ui::tasks::TaskCentre>(*m_runner);
        m_window = std::make_unique<ui::shell::MainWindow>(*m_centre);
        if (!lend)
            lend = [this](const access::Permission& right, const postgres::Wait& wait) {
                return m_database->lendFor(right, "meera", wait);
            };
        const auto may = [this](const access::Permission& right, const std::string&, const std::stop_token&) {
            access::Verdict verdict;
            verdict.allowed = !m_refused.contains(QString::fromStdString(right.toString()));
            verdict.code = verdict.allowed ? "" : "permission_denied";
            return verdict;
        };
        m_records = std::make_unique<ui::records::RecordServices>(ui::records::RecordServices{
            *m_runner, *m_window,
            [lend](const QString& id) { return std::make_shared<records::TenantRecords>(id.toStdString(), lend); },
            QString()});
        m_records->may = may;
        m_records->openOrders = [lend](const QString&) { return std::make_shared<orders::TenantOrders>(lend); };
        ui::records::registerRecordPages(*m_window, *m_records);
        ui::stock::registerStockPages(
            *m_window, {*m_runner, *m_window,
                        [lend](const QString&) { return std::make_shared<landreeve::stock::TenantStock>(lend); }, may,
                        nullptr, m_records->open});
        m_window->resize(1440, 900);
        m_driver = std::make_unique<WindowDriver>(*m_window);
        m_window->openTenant({QStringLiteral("sahyadri-agro"), QStringLiteral("Sahyadri Agro Distributors")});
    }
    void closeWindow() {
        m_driver.reset();
        m_window.reset();
        m_centre.reset();
        m_runner.reset();
    }

    ui::stock::StockPage* stockPage() const { return qobject_cast<ui::stock::StockPage*>(m_window->currentPage()); }
    ui::stock::ReorderPage* reorderPage() const {
        return qobject_cast<ui::stock::ReorderPage*>(m_window->currentPage());
    }
    bool openStock(const QString& product) {
        m_window->openPage(QStringLiteral("stock"), {{QStringLiteral("product"), product}});
        return QTest::qWaitFor([this] { return stockPage() != nullptr && stockPage()->isSettled(); }, 20'000);
    }
    /// Drafts an order of one LOW-1 for Pune: its vendor is known by it.
    void orderLow() {
        m_database->script("insert into purchase_order (vendor_id, line_items) select v.id, jsonb_build_array("
                           "jsonb_build_object('product_id', p.id, 'warehouse', 'Pune', 'quantity', '1')) "
                           "from vendor v, product p where v.code = 'V-A' and p.sku = 'LOW-1'");
    }
    landreeve::stock::ProductStock inDatabase(const std::string& sku) {
        auto connection = m_database->lend();
        return landreeve::stock::stockOf(connection, sku);
    }
    /// Chooses an entry of the box that has the keyboard.
    void choose(const QString& text) const {
        const auto* box = qobject_cast<QComboBox*>(QApplication::focusWidget());
        QVERIFY(box != nullptr);
        m_driver->key(Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != text; ++i)
            m_driver->key(Qt::Key_Down);
        QCOMPARE(box->currentText(), text);
    }

    std::unique_ptr<PrivatePostgres> m_server = std::make_unique<PrivatePostgres>();
    std::unique_ptr<DomainDatabase> m_database = stockDatabase(*m_server);
    std::string m_humic = product(*m_database, "HUM-1", "10", "100");
    std::string m_low = product(*m_database, "LOW-1", "20", "2", "10", "25");
    std::unique_ptr<ui::tasks::TaskRunner> m_runner;
    std::unique_ptr<ui::tasks::TaskCentre> m_centre;
    std::unique_ptr<ui::records::RecordServices> m_records;
    std::unique_ptr<ui::shell::MainWindow> m_window;
    std::unique_ptr<WindowDriver> m_driver;
    QStringList m_refused; ///< Permissions that whoever works here lacks.
};

} // namespace landreeve::tests
