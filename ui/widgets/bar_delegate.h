#pragma once

#include "ui/widgets/cell_delegate.h"

namespace landreeve::ui::widgets {

/// A small bar (FractionRole, ToneRole) and the words that say its number.
class BarDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

    /// Of a cell with these words, whole.
    static int widthOf(const QString& words, const QFont& font);

protected:
    void paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
};

} // namespace landreeve::ui::widgets
