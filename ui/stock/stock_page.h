#pragma once

#include "ui/shell/page.h"
#include "ui/stock/stock_services.h"

#include <QPointer>

class QComboBox;
class QStackedWidget;

namespace landreeve::ui::sessions {
class TimePlot;
}
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

class MovePanel;
class MovesModel;
class PlacesModel;

/// A product's stock: what is in each warehouse, how that came about move by move, and how it went over the months;
/// goods are moved from here, with what both sides will have before it is done.
class StockPage : public shell::Page {
    Q_OBJECT
public:
    explicit StockPage(const StockServices& services, QWidget* parent = nullptr);

    void refresh() override;
    /// `product`: its id or SKU; `warehouse`: the row to begin at; `from`: the page that Esc goes back to; `writeOff`:
    /// what lies damaged there is to be written off.
    void activated(const QVariantMap& arguments) override;
    void tenantChanged(const std::optional<shell::TenantRef>& tenant) override;
    QWidget* firstFocus() override;
    QStringList unsaved() const override;
    /// Closes the panel, then goes back to the list it was opened from.
    bool escape() override;

    /// Nothing is being read.
    bool isSettled() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showChart();
    void build();
    void buildTables(QWidget* content);
    void connectAll();
    void readMoves();
    void readDays();
    void askRights();
    void showRights(const access::Verdict& write);
    void showStock(const landreeve::stock::ProductStock& stock);
    void showDays(const std::vector<landreeve::stock::DayBalance>& days);
    void showNothing(const QString& title, const QString& text);
    /// Nothing of another product or tenant stays in sight while this one is read.
    void forget();
    void openMove();
    void openAdjust();
    void openWriteOff();
    const landreeve::stock::Place* current() const;

    StockServices m_services;
    records::RecordRights* m_rights;
    std::shared_ptr<landreeve::stock::TenantStock> m_tenant;
    QString m_tenantId;
    QString m_product; ///< As it was asked for; then its id.
    QString m_warehouse;
    QString m_from = QStringLiteral("inventory");
    bool m_toWriteOff = false;
    landreeve::stock::ProductStock m_stock;
    PlacesModel* m_places;
    MovesModel* m_moves;
    QStackedWidget* m_stack = nullptr;
    widgets::EmptyState* m_nothing = nullptr;
    widgets::ErrorLine* m_error;
    widgets::Table* m_placeTable = nullptr;
    widgets::Table* m_moveTable = nullptr;
    widgets::Label* m_foot = nullptr;
    widgets::Label* m_chartWords = nullptr;
    QWidget* m_chart = nullptr;
    sessions::TimePlot* m_plot = nullptr;
    QComboBox* m_where = nullptr;
    QComboBox* m_kind = nullptr;
    widgets::LButton* m_adjust = nullptr;
    widgets::LButton* m_writeOff = nullptr;
    widgets::LButton* m_move = nullptr;
    MovePanel* m_panel = nullptr;
    QPointer<tasks::Task> m_reading;
    QPointer<tasks::Task> m_readingDays;
    int m_round = 0;     ///< Raised by every reading: one that was given up may still end.
    int m_daysRound = 0; ///< The same of the chart.
};

} // namespace landreeve::ui::stock
