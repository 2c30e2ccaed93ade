#include "ui/widgets/bar_delegate.h"

#include "ui/theme/theme.h"
#include "ui/widgets/progress_bar.h"

#include <QPainter>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

constexpr int kBar = 38;
constexpr int kWords = 46; ///< Where they begin.

} // namespace

int BarDelegate::widthOf(const QString& words, const QFont& font) {
    return kWords + QFontMetrics(font).horizontalAdvance(words) + 2 * kPadding + 2;
}

void BarDelegate::paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    const QVariant fraction = index.data(FractionRole);
    QRectF words = area;
    if (fraction.isValid()) {
        const QVariant tone = index.data(ToneRole);
        ProgressBar::paint(painter, QRectF(area.x(), std::round(area.center().y() - 3), kBar, 6), fraction.toDouble(),
                           theme::color(tone.isValid() ? static_cast<Token>(tone.toInt()) : Token::Accent),
                           theme::color(Token::Track));
        words.adjust(kWords, 0, 0, 0);
    }
    painter.setFont(option.font);
    const bool muted = index.data(MutedRole).toBool();
    painter.setPen(theme::color(muted ? Token::Ink3 : Token::Ink));
    painter.drawText(
        words, Qt::AlignVCenter | Qt::AlignLeft,
        QFontMetricsF(option.font).elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, words.width()));
}

} // namespace landreeve::ui::widgets
