#pragma once

#include "ui/shell/page.h"
#include "ui/stock/stock_services.h"

#include <QPointer>

class QHBoxLayout;
class QStackedWidget;

namespace landreeve::ui::records {
class RecordRights;
}
namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class Label;
class LButton;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::stock {

class ReorderModel;

/// What is below its level, by vendor, and how much to buy: made into draft orders with one press, for somebody to look
/// at and send.
class ReorderPage : public shell::Page {
    Q_OBJECT
public:
    explicit ReorderPage(const StockServices& services, QWidget* parent = nullptr);

    void refresh() override;
    void activated(const QVariantMap& arguments) override;
    void tenantChanged(const std::optional<shell::TenantRef>& tenant) override;
    QWidget* firstFocus() override;
    /// Goes back to the inventory.
    bool escape() override;
    QStringList unsaved() const override;

    /// Nothing is being read or made.
    bool isSettled() const { return m_reading == nullptr && m_making == nullptr; }

private:
    void build();
    void askRights();
    void take(const std::vector<landreeve::stock::Proposal>& proposals);
    void showState();
    void showMade(const std::vector<landreeve::stock::ReorderOrder>& orders);
    void create();
    /// Asks of which vendor the selected products are to be bought.
    void chooseVendor();

    StockServices m_services;
    records::RecordRights* m_rights;
    std::shared_ptr<landreeve::stock::TenantStock> m_tenant;
    QString m_tenantId;
    std::string m_key; ///< Of what would be made now: sent twice it is made once.
    QString m_refusal;
    bool m_read = false;
    ReorderModel* m_model;
    widgets::ErrorLine* m_error;
    QWidget* m_made = nullptr;
    QHBoxLayout* m_madeRow = nullptr;
    QStackedWidget* m_stack = nullptr;
    widgets::EmptyState* m_nothing = nullptr;
    widgets::Table* m_table = nullptr;
    widgets::Label* m_foot = nullptr;
    widgets::LButton* m_vendor = nullptr;
    widgets::LButton* m_create = nullptr;
    QPointer<tasks::Task> m_reading;
    QPointer<tasks::Task> m_making;
    int m_round = 0; ///< Raised by every reading: one that was given up may still end.
};

} // namespace landreeve::ui::stock
