#pragma once

#include <QList>
#include <QTableView>

namespace landreeve::ui::widgets {

class TableHeader;

/// Our table: no grid (delegates draw hairlines), whole rows chosen, the row under the pointer and the current row
/// shown. Set a CellDelegate or one of its kin on every column.
class Table : public QTableView {
    Q_OBJECT
public:
    enum class Density { Compact, Normal, TwoLines };

    /// How wide a column is and when it gives way.
    struct Column {
        int width = 100;    ///< wanted, and the least it is shown with unless it stretches
        int priority = 100; ///< when there is no room the lowest is hidden first; 100 and above never
        int stretch = 0;    ///< share of what is left over
        int minimum = 0;    ///< least width of a stretching column; 0: width
    };

    explicit Table(QWidget* parent = nullptr);

    void setDensity(Density density);
    Density density() const { return m_density; }
    /// For editable grids: hairlines between columns, and the current cell shown beside the current row.
    void setGridLook(bool on);
    bool marksCurrentCell() const { return m_gridLook; }

    /// Lays the columns out after these, by logical index, now and at every change of width.
    void setColumns(const QList<Column>& columns);
    /// Hides or shows a column by choice of the user; what room hides is on top of that.
    void setColumnChosen(int column, bool shown);
    bool isColumnChosen(int column) const { return !m_unchosen.contains(column); }
    /// The columns that are hidden only for want of room.
    QList<int> columnsWithoutRoom() const { return m_noRoom; }

    int hoveredRow() const { return m_hovered; }
    bool isCurrentRow(int row) const { return currentIndex().isValid() && currentIndex().row() == row; }
    bool isFirstColumn(int logical) const;
    TableHeader* header() const { return m_header; }

    void setModel(QAbstractItemModel* model) override;
    /// While rows leave the list: a current row that changes now was not chosen by anybody, and a panel beside the list
    /// stays about what it was.
    bool isLosingRows() const { return m_losingRows; }

Q_SIGNALS:
    void hoveredRowChanged(int row);
    /// Enter or double click on a row.
    void opened(const QModelIndex& index);
    /// Menu key, Shift+F10 or right click; the position is global.
    void menuRequested(const QModelIndex& index, const QPoint& at);
    void columnsWithoutRoomChanged();

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    /// As the keyboard does: below the cell.
    void askForMenu(const QModelIndex& index);
    void setHovered(int row);
    void updateRow(int row);
    void applyDensity();
    void layOutColumns();

    TableHeader* m_header;
    Density m_density = Density::Normal;
    QList<Column> m_columns;
    QList<int> m_unchosen;
    QList<int> m_noRoom;
    int m_hovered = -1;
    bool m_gridLook = false;
    bool m_layingOut = false;
    bool m_losingRows = false;
    QMetaObject::Connection m_beginsToLose;
    QMetaObject::Connection m_hasLost;
};

} // namespace landreeve::ui::widgets
