#pragma once

#include "ui/widgets/cell_delegate.h"

namespace landreeve::ui::widgets {

/// Mark, word and pill of a state: StatusRole, else statusOf(DisplayRole).
class StatusDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
    double contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace landreeve::ui::widgets
