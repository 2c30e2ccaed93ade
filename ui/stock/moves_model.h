#pragma once

#include "core/stock/tenant_stock.h"
#include "ui/tasks/task_runner.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <memory>

namespace landreeve::ui::stock {

/// A product's moves, the newest first, page by page as they are scrolled to.
class MovesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { When, Warehouse, Kind, Quantity, Value, Damaged, Order, Reason, Who, Columns };

    explicit MovesModel(tasks::TaskRunner& runner, QObject* parent = nullptr)
        : QAbstractTableModel(parent), m_runner(runner) {}

    /// Reads the first page of these; none where `stock` is null.
    void read(std::shared_ptr<landreeve::stock::TenantStock> stock, const landreeve::stock::LedgerQuery& query);
    bool isReading() const { return m_task != nullptr; }
    bool isLoaded() const { return m_loaded; }
    bool goesOn() const { return m_query.before.has_value(); }
    const landreeve::stock::Move* at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void loaded();
    void failed(const landreeve::Error& error);

private:
    void readPage(bool first);

    tasks::TaskRunner& m_runner;
    std::shared_ptr<landreeve::stock::TenantStock> m_stock;
    landreeve::stock::LedgerQuery m_query;
    std::vector<landreeve::stock::Move> m_rows;
    QPointer<tasks::Task> m_task;
    bool m_loaded = false;
    int m_round = 0; ///< Raised by what begins anew: pages read before do not count.
};

} // namespace landreeve::ui::stock
