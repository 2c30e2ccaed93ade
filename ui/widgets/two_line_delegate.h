#pragma once

#include "ui/widgets/cell_delegate.h"

namespace landreeve::ui::widgets {

/// Two lines beside a tenant's tag: name (DisplayRole, weight 500) and id (SubTextRole, fixed). Without HueRole no tag.
class TwoLineDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
    double contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace landreeve::ui::widgets
