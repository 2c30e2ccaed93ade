#pragma once

#include "ui/theme/type_style.h"
#include "ui/widgets/cell_delegate.h"

namespace landreeve::ui::widgets {

/// Two lines beside a tenant's tag: name (DisplayRole, weight 500) and id (SubTextRole, fixed unless it is words).
/// Without HueRole no tag.
class TwoLineDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    /// Of the second line; words end in an ellipsis instead of losing their middle.
    void setSubStyle(theme::TypeStyle style) { m_subStyle = style; }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
    double contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    theme::TypeStyle m_subStyle = theme::TypeStyle::FixedSmall;
};

} // namespace landreeve::ui::widgets
