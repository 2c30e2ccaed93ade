#include "ui/widgets/two_line_delegate.h"

#include "ui/theme/hue.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

constexpr int kTag = 22;
constexpr int kTagGap = 9;

} // namespace

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QSize(CellDelegate::sizeHint(option, index).width(), 2 * option.fontMetrics.height() + 4);
}

void TwoLineDelegate::paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                                   const QModelIndex& index) const {
    const QString name = index.data(Qt::DisplayRole).toString();
    QRectF words = area;
    const QVariant hue = index.data(HueRole);
    if (hue.isValid()) {
        theme::hueTag(painter, QRectF(area.x(), std::round(area.center().y() - kTag / 2.0), kTag, kTag),
                      theme::initialsOf(name), theme::hueColor(static_cast<theme::Hue>(hue.toInt())));
        words.adjust(kTag + kTagGap, 0, 0, 0);
    }
    QFont medium = option.font;
    medium.setWeight(QFont::Medium);
    const QFont small = theme::font(m_subStyle);
    const QFontMetricsF upper(medium);
    const QFontMetricsF lower(small);
    const double top = area.center().y() - (upper.height() + lower.height()) / 2;
    painter.setFont(medium);
    painter.setPen(inkOf(option, index));
    painter.drawText(QRectF(words.x(), top, words.width(), upper.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     upper.elidedText(name, Qt::ElideRight, words.width()));
    painter.setFont(small);
    painter.setPen(theme::color(option.state & QStyle::State_Selected ? Token::Ink2 : Token::Ink3));
    painter.drawText(
        QRectF(words.x(), top + upper.height(), words.width(), lower.height()), Qt::AlignLeft | Qt::AlignVCenter,
        lower.elidedText(index.data(SubTextRole).toString(),
                         m_subStyle == theme::TypeStyle::FixedSmall ? Qt::ElideMiddle : Qt::ElideRight, words.width()));
}

double TwoLineDelegate::contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const double tag = index.data(HueRole).isValid() ? kTag + kTagGap : 0;
    return tag + QFontMetricsF(option.font).horizontalAdvance(index.data(Qt::DisplayRole).toString());
}

} // namespace landreeve::ui::widgets
