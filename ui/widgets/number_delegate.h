#pragma once

#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/digit_text.h"

#include <memory>

namespace landreeve::ui::widgets {

/// Figures at the right with even digits. The model gives them already grouped (theme::grouped); zero and dash are
/// drawn in ink3. StatusRole puts a mark before the figure.
class NumberDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const override;
    double contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const DigitText& digits(const QFont& font) const;
    mutable std::unique_ptr<DigitText> m_plain;
    mutable std::unique_ptr<DigitText> m_strong;
};

} // namespace landreeve::ui::widgets
