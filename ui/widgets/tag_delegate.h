#pragma once

#include "ui/widgets/cell_delegate.h"

namespace landreeve::ui::widgets {

/// The two letters of a tenant on its hue (HueRole, none: no tag) and its words, in one line.
class TagDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
    double contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace landreeve::ui::widgets
