#pragma once

#include "ui/shell/page.h"
#include "ui/stock/stock_services.h"

#include <QPointer>

class QStackedWidget;
class QStandardItemModel;

namespace landreeve::ui::records {
class FormNotice;
class RecordRights;
} // namespace landreeve::ui::records
namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
class Table;
class TableSheet;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::stock {

/// How far a tenant's books are closed, by whom and why; they are closed further from here, and ledger, balances and
/// orders are held against each other.
class BooksPage : public shell::Page {
    Q_OBJECT
public:
    explicit BooksPage(const StockServices& services, QWidget* parent = nullptr);

    void refresh() override;
    void activated(const QVariantMap& arguments) override;
    void tenantChanged(const std::optional<shell::TenantRef>& tenant) override;
    QWidget* firstFocus() override;
    /// Goes back to the inventory.
    bool escape() override;

    /// Nothing is being read or checked.
    bool isSettled() const { return m_reading == nullptr && m_checking == nullptr; }

private:
    void build();
    void forget();
    void showClosings(const std::vector<landreeve::stock::Closing>& closings);
    void check();
    void showFindings(const std::vector<landreeve::stock::Finding>& findings);
    void openClose();

    StockServices m_services;
    records::RecordRights* m_rights;
    std::shared_ptr<landreeve::stock::TenantStock> m_tenant;
    QString m_tenantId;
    QString m_through; ///< ISO; empty: never closed, or not read.
    bool m_mayClose = false;
    bool m_read = false;
    QStandardItemModel* m_closings;
    QStandardItemModel* m_findings;
    widgets::ErrorLine* m_error;
    QStackedWidget* m_stack = nullptr;
    widgets::Label* m_state = nullptr;
    widgets::Label* m_meaning = nullptr;
    widgets::Table* m_closingTable = nullptr;
    widgets::TableSheet* m_closingSheet = nullptr;
    records::FormNotice* m_result = nullptr;
    widgets::Label* m_unchecked = nullptr;
    widgets::Table* m_findingTable = nullptr;
    widgets::TableSheet* m_findingSheet = nullptr;
    widgets::LButton* m_check = nullptr;
    widgets::LButton* m_close = nullptr;
    QPointer<tasks::Task> m_reading;
    QPointer<tasks::Task> m_checking;
    int m_checkRound = 0; ///< Raised by every other tenant.
    int m_round = 0;      ///< Raised by every reading and every other tenant: what was given up may still end.
};

} // namespace landreeve::ui::stock
