#pragma once

#include "ui/widgets/painted_items.h"

#include <QWidget>

namespace landreeve::ui::widgets {

/// A fleet, one cell a tenant in groups; shape and colour give its state. One cell can be current: arrow keys move it,
/// Enter or a click opens it. A table for accessibility: "konkan-cold, applied".
class FieldMap : public QWidget, public PaintedItems {
    Q_OBJECT
public:
    enum class State { Applied, Running, Waiting, Failed, NotActive };
    struct Cell {
        QString name;
        State state = State::Waiting;
    };
    struct Group {
        QString label;
        QList<Cell> cells;
    };

    explicit FieldMap(QWidget* parent = nullptr);

    void setGroups(QList<Group> groups);
    void setState(int cell, State state);
    int current() const { return m_current; }
    void setCurrent(int cell);

    /// Cells in one row now.
    int columns() const;
    /// The row a cell stands in, counted over all groups.
    int rowOf(int cell) const;
    int columnOf(int cell) const;
    int rows() const;
    static QString word(State state);

    int itemCount() const override { return static_cast<int>(m_cells.size()); }
    QString itemText(int item) const override;
    QRect itemRect(int item) const override;

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void currentChanged(int cell);
    void opened(int cell);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Placed {
        QString name;
        State state;
        int group;
        int inGroup;
    };
    int columnsFor(int width) const;
    int cellAt(const QPoint& at) const;
    int groupTop(int group, int columns) const;

    QList<Group> m_groups;
    std::vector<Placed> m_cells;
    int m_current = -1;
};

} // namespace landreeve::ui::widgets
