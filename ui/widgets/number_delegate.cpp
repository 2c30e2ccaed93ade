#include "ui/widgets/number_delegate.h"

#include "ui/theme/theme.h"
#include "ui/widgets/status_mark.h"

#include <algorithm>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

bool isNothing(const QString& text) {
    return std::none_of(text.begin(), text.end(), [](QChar c) { return c.isLetter() || (c.isDigit() && c != u'0'); });
}

} // namespace

const DigitText& NumberDelegate::digits(const QFont& font) const {
    auto& slot = font.weight() >= QFont::DemiBold ? m_strong : m_plain;
    if (!slot || slot->font() != font)
        slot = std::make_unique<DigitText>(font);
    return *slot;
}

void NumberDelegate::paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
    const QString text = index.data(Qt::DisplayRole).toString();
    const DigitText& shaper = digits(fontOf(option, index));
    const bool selected = option.state & QStyle::State_Selected;
    painter.setPen(isNothing(text) ? theme::color(selected ? Token::Ink2 : Token::Ink3) : inkOf(option, index));
    const double width = shaper.width(text);
    if (width > area.width() + 1) {
        // A figure without its end would be another figure: say that there is no room.
        painter.setFont(shaper.font());
        painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("…"));
        return;
    }
    shaper.draw(painter, area, Qt::AlignRight, text);
    const QVariant state = index.data(StatusRole);
    if (state.canConvert<Status>()) {
        const auto status = state.value<Status>();
        const int side = theme::scaled(12);
        paintMark(painter,
                  QRectF(area.right() - width - 7 - side, std::round(area.center().y() - side / 2.0), side, side),
                  status.shape, theme::color(status.color), theme::color(Token::Base));
    }
}

double NumberDelegate::contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return digits(fontOf(option, index)).width(index.data(Qt::DisplayRole).toString());
}

} // namespace landreeve::ui::widgets
