#include "ui/widgets/tag_delegate.h"

#include "ui/theme/hue.h"
#include "ui/theme/paint.h"
#include "ui/theme/type_style.h"

#include <QPainter>

namespace landreeve::ui::widgets {
namespace {

constexpr int kGap = 7;

int tagSide() {
    return theme::scaled(17);
}

} // namespace

void TagDelegate::paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    const QString text = index.data(Qt::DisplayRole).toString();
    QRectF words = area;
    if (const QVariant hue = index.data(HueRole); hue.isValid()) {
        const int side = tagSide();
        theme::hueTag(painter, QRectF(area.x(), std::round(area.center().y() - side / 2.0), side, side),
                      theme::initialsOf(text), theme::hueColor(static_cast<theme::Hue>(hue.toInt())));
        words.adjust(side + kGap, 0, 0, 0);
    }
    painter.setFont(fontOf(option, index));
    painter.setPen(inkOf(option, index));
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(words.width())));
}

double TagDelegate::contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return CellDelegate::contentWidth(option, index) + (index.data(HueRole).isValid() ? tagSide() + kGap : 0);
}

} // namespace landreeve::ui::widgets
