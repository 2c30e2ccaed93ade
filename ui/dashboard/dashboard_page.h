#pragma once

#include "core/dashboard/figure_list.h"
#include "ui/dashboard/dashboard_services.h"
#include "ui/dashboard/first_steps.h"
#include "ui/shell/page.h"

#include <QPointer>

class QBoxLayout;
class QGridLayout;
class QStackedWidget;

namespace landreeve::ui::overview {
class StatusBreakdown;
}
namespace landreeve::ui::widgets {
class EmptyState;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::dashboard {

class FigureRows;
class FigureSection;
class FigureStrip;
class MonthChart;

/// One company at a glance: stock, orders, months, who is late. Every part loads alone, off the window's thread, and
/// says itself what may not be read; every figure opens the list behind it. Read anew whenever it comes into view.
class DashboardPage : public shell::Page {
    Q_OBJECT
public:
    explicit DashboardPage(const DashboardServices& services, QWidget* parent = nullptr);

    void refresh() override;
    void activated(const QVariantMap& arguments) override;
    /// What is still being read is given up.
    void deactivated() override;
    void tenantChanged(const std::optional<shell::TenantRef>& tenant) override;
    QWidget* firstFocus() override;
    /// Nothing is being read.
    bool isSettled() const { return m_pending == 0; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    using Side = landreeve::dashboard::Side;
    using TenantDashboard = landreeve::dashboard::TenantDashboard;

    void build();
    QWidget* buildFigures(QWidget* parent);
    void place();
    void connectLists();
    /// Reads off the window's thread, with the right it needs; a part of `sections` shows what came of it.
    template <typename T>
    void read(landreeve::dashboard::Area area, const QList<FigureSection*>& sections,
              std::function<T(TenantDashboard&, std::stop_token)> work, std::function<void(const T&)> show,
              std::function<void(const QString& why)> nothing);
    void readBegun();
    void readStock();
    void readOrders(Side side);
    void readBest();
    void cancelReads();
    void ended();

    void showStock(const landreeve::dashboard::StockFigures& stock);
    void showLowStock(const landreeve::dashboard::LowStock& low);
    void showStatuses(Side side, const std::vector<landreeve::dashboard::StatusFigure>& figures);
    void showLate(Side side, const landreeve::dashboard::LateOrders& late);
    void showBest(FigureSection* section, FigureRows* rows, const landreeve::dashboard::Best& best);
    void showState();
    void showFacts();
    void openList(const landreeve::dashboard::FigureList& list);
    void openRecord(const std::string& entity, const std::string& id);
    QDateTime now() const;

    static std::size_t at(Side side) { return side == Side::Purchases ? 0 : 1; }

    DashboardServices m_services;
    std::shared_ptr<TenantDashboard> m_figures;
    QString m_tenantId;
    QList<QPointer<tasks::Task>> m_tasks;
    quint64 m_round = 0;
    int m_pending = 0;
    bool m_inView = false;
    bool m_failed = false; ///< Something of this round could not be read.
    QDateTime m_readAt;

    widgets::LButton* m_refresh = nullptr;
    QStackedWidget* m_stack = nullptr;
    widgets::EmptyState* m_noTenant = nullptr;
    FirstSteps* m_first = nullptr;
    QWidget* m_content = nullptr;
    FigureStrip* m_strip = nullptr;
    FigureSection* m_monthSection = nullptr;
    MonthChart* m_months = nullptr;
    FigureSection* m_statusSections[2] = {};
    overview::StatusBreakdown* m_statuses[2] = {};
    FigureSection* m_productSection = nullptr;
    FigureSection* m_vendorSection = nullptr;
    FigureRows* m_products = nullptr;
    FigureRows* m_vendors = nullptr;
    FigureSection* m_lateSections[2] = {};
    FigureRows* m_lateRows[2] = {};
    FigureSection* m_lowSection = nullptr;
    FigureRows* m_lowRows = nullptr;
    QGridLayout* m_grid = nullptr;
    QList<QWidget*> m_sheets;   ///< Months, best, late; then statuses, low stock.
    QList<QBoxLayout*> m_pairs; ///< Two sections side by side, or one above the other.
    int m_arrangement = -1;
    int m_right = 0;

    std::optional<landreeve::dashboard::Begun> m_begun;
    landreeve::dashboard::LowStock m_low;
    landreeve::dashboard::LateOrders m_late[2];
    landreeve::dashboard::Best m_bestProducts;
    landreeve::dashboard::Best m_bestVendors;
};

} // namespace landreeve::ui::dashboard
