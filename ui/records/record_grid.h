#pragma once

#include "core/records/query.h"
#include "ui/records/record_grid_model.h"
#include "ui/widgets/column_layout.h"
#include "ui/widgets/column_set.h"

#include <QWidget>

class QCheckBox;

namespace landreeve::ui::widgets {
class EmptyState;
class Label;
class Table;
class TableSheet;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

class FilterRow;
class SelectionSums;

/// The table of a grid with everything that belongs to its looks: filter row, boxes of selection, totals and position
/// below, columns that can be moved, hidden and sized, and what stands there when nothing does.
class RecordGrid : public QWidget, public widgets::ColumnSet {
    Q_OBJECT
public:
    RecordGrid(RecordGridModel& model, tasks::TaskRunner& runner, QWidget* parent);

    widgets::Table* table() const { return m_table; }
    FilterRow* filterRow() const { return m_filterRow; }
    SelectionSums* sums() const { return m_sums; }

    QList<Column> columns() const override;
    void setColumnShown(const QString& field, bool shown) override;
    void moveColumn(const QString& field, int place) override;
    void resetColumns() override;

    widgets::ColumnLayout columnLayout() const;
    void setColumnLayout(const widgets::ColumnLayout& layout);
    void setFilterRowShown(bool shown);
    bool isFilterRowShown() const;

    /// Marks the sorted column.
    void showSort(const landreeve::records::Sort& sort);
    /// Stands in the place of rows; with `clear` there is a button to clear the filters.
    void showNothing(const QString& title, const QString& text, bool clear);
    void hideNothing();

    /// The current row, or -1.
    int currentRow() const;
    void goTo(int row);
    /// Makes a row the current and the only selected one.
    void selectRow(int row);
    /// Selects the current row alone, unless it is among the selected.
    void highlightCurrent();
    /// Selects all that match, also those whose keys are still to come.
    void selectAll();
    /// Rows that are still to come are selected too.
    bool isAllSelected() const { return m_selectAll; }
    /// Puts a button into the foot, behind the totals.
    void addFootAction(QWidget* button);
    /// Selected rows in order; the current one where none is.
    std::vector<int> rowsToCopy(int most, bool& tooMany) const;
    QString positionWords() const;

Q_SIGNALS:
    void sortRequested(const landreeve::records::Sort& sort);
    void columnLayoutChanged();
    void clearRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void buildFoot();
    void setDelegates();
    void layOutColumns();
    int widthOf(int column) const;
    void placeOverlays();
    void showTotals();
    void showPosition();
    void toggleRow(const QModelIndex& index);
    void rowsInserted();

    RecordGridModel& m_model;
    widgets::Table* m_table;
    widgets::TableSheet* m_sheet;
    FilterRow* m_filterRow;
    QCheckBox* m_all;
    SelectionSums* m_sums;
    QWidget* m_foot = nullptr;
    widgets::Label* m_count = nullptr;
    widgets::Label* m_totals = nullptr;
    widgets::Label* m_position = nullptr;
    widgets::EmptyState* m_nothing = nullptr;
    widgets::ColumnLayout m_layout;
    landreeve::records::Sort m_sort;
    bool m_selectAll = false;
    bool m_arranging = false;
};

} // namespace landreeve::ui::records
