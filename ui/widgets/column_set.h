#pragma once

#include <QList>
#include <QString>

namespace landreeve::ui::widgets {

/// The columns of a table, to choose among and to order.
class ColumnSet {
public:
    struct Column {
        QString field; ///< What names it where arrangements are kept.
        QString label;
        bool shown = true;
        bool locked = false; ///< Cannot be hidden.
        bool noRoom = false; ///< Chosen, but hidden for want of room.
    };

    virtual ~ColumnSet() = default;
    /// In the order they stand in.
    virtual QList<Column> columns() const = 0;
    virtual void setColumnShown(const QString& field, bool shown) = 0;
    /// Puts a column before the one that now has this place among columns().
    virtual void moveColumn(const QString& field, int place) = 0;
    virtual void resetColumns() = 0;
};

} // namespace landreeve::ui::widgets
