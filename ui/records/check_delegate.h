#pragma once

#include "ui/widgets/cell_delegate.h"

namespace landreeve::ui::records {

/// The first column of a grid: a box that is checked where the row is selected. A press on it selects the row or lets
/// it go and leaves the others as they are.
class CheckDelegate : public widgets::CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
};

} // namespace landreeve::ui::records
