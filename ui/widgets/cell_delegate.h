#pragma once

#include "ui/theme/tokens.h"
#include "ui/widgets/cell_roles.h"

#include <QAbstractItemDelegate>
#include <QFont>

namespace landreeve::ui::widgets {

/// A quick cell: ground of the row, hairline below, text at the left, elided at the right with the whole in the
/// tooltip. Base of the others, which override paintContent(). Editing goes through createEditor() of a subclass.
class CellDelegate : public QAbstractItemDelegate {
    Q_OBJECT
public:
    explicit CellDelegate(QObject* parent = nullptr);

    /// Ids lose their middle instead of their end.
    void setElide(Qt::TextElideMode mode) { m_elide = mode; }
    /// Hairlines between columns: in editable grids only.
    void setColumnLines(bool on) { m_columnLines = on; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

    /// Ground, hairlines and the current row's accent of a cell, for a delegate that paints the rest itself.
    static void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                            bool columnLines = false);

protected:
    static constexpr int kPadding = 10;

    /// Draws inside `area`, which is the cell without its padding.
    virtual void paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const;
    /// The width the content wants, for the tooltip of what is cut off.
    virtual double contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const;

    /// The ink of a cell's words after its roles, its selection and whether the view is enabled.
    static QColor inkOf(const QStyleOptionViewItem& option, const QModelIndex& index);
    QFont fontOf(const QStyleOptionViewItem& option, const QModelIndex& index) const;
    Qt::TextElideMode elide() const { return m_elide; }

private:
    Qt::TextElideMode m_elide = Qt::ElideRight;
    bool m_columnLines = false;
};

} // namespace landreeve::ui::widgets
