#include "ui/widgets/cell_delegate.h"

#include "ui/theme/mirror.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/status_mark.h"
#include "ui/widgets/table.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

constexpr int kMarkGap = 6;

int markSide() {
    return theme::scaled(12);
}

bool selected(const QStyleOptionViewItem& option) {
    return option.state & QStyle::State_Selected;
}

} // namespace

CellDelegate::CellDelegate(QObject* parent) : QAbstractItemDelegate(parent) {}

void CellDelegate::paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                               bool columnLines) {
    const auto* table = qobject_cast<const Table*>(option.widget);
    const bool hovered = table && table->hoveredRow() == index.row();
    const QRect cell = option.rect;
    painter.fillRect(cell, theme::color(selected(option) ? Token::Sel : (hovered ? Token::Hover : Token::Base)));
    theme::hairline(painter, QRectF(cell.x(), cell.bottom(), cell.width(), 1), Qt::Horizontal,
                    theme::color(Token::Line));
    if (columnLines)
        theme::hairline(painter, QRectF(cell.right(), cell.y(), 1, cell.height()), Qt::Vertical,
                        theme::color(Token::Line));
    if (table && table->isCurrentRow(index.row()) && table->isFirstColumn(index.column()))
        painter.fillRect(theme::mirrored(painter, cell, QRectF(cell.x(), cell.y(), 3, cell.height() - 1)),
                         theme::color(Token::Accent));
    if (table && table->marksCurrentCell() && table->hasFocus() && option.state & QStyle::State_HasFocus)
        theme::roundedBox(painter, QRectF(cell).adjusted(0, 0, 0, -1), 0, QColor(), theme::color(Token::Accent), 2);
}

QColor CellDelegate::inkOf(const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (!(option.state & QStyle::State_Enabled))
        return theme::color(Token::Ink2);
    const QVariant tone = index.data(ToneRole);
    if (tone.isValid())
        return theme::color(static_cast<Token>(tone.toInt()));
    if (index.data(MutedRole).toBool())
        return theme::color(selected(option) ? Token::Ink2 : Token::Ink3);
    return theme::color(Token::Ink);
}

QFont CellDelegate::fontOf(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.data(FixedRole).toBool())
        return theme::font(theme::TypeStyle::Fixed);
    QFont result = option.font;
    if (index.data(StrongRole).toBool())
        result.setWeight(QFont::DemiBold);
    return result;
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    paintGround(*painter, option, index, m_columnLines);
    const QRectF area = QRectF(option.rect).adjusted(kPadding, 0, -kPadding, -1);
    if (index.data(LoadingRole).toBool()) {
        const double width = std::min(area.width(), 40.0 + (index.row() * 13 + index.column() * 29) % 60);
        const bool right = index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
        theme::roundedBox(*painter, QRectF(right ? area.right() - width : area.x(), area.center().y() - 4, width, 8), 4,
                          theme::color(Token::Track), QColor());
        return;
    }
    paintContent(*painter, area, option, index);
}

void CellDelegate::paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    QRectF words = area;
    const QVariant state = index.data(StatusRole);
    if (state.canConvert<Status>()) {
        const auto status = state.value<Status>();
        const QRectF mark(area.x(), std::round(area.center().y() - markSide() / 2.0), markSide(), markSide());
        paintMark(painter, theme::mirrored(painter, area, mark), status.shape, theme::color(status.color),
                  theme::color(Token::Base), status.fraction);
        words = theme::mirrored(painter, area, area.adjusted(markSide() + kMarkGap, 0, 0, 0));
    }
    const QString text = index.data(Qt::DisplayRole).toString();
    if (text.isEmpty())
        return;
    const QFont used = fontOf(option, index);
    painter.setFont(used);
    painter.setPen(inkOf(option, index));
    int alignment = index.data(Qt::TextAlignmentRole).toInt();
    if ((alignment & Qt::AlignHorizontal_Mask) == 0)
        alignment |= Qt::AlignLeft;
    painter.drawText(words, (alignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetricsF(used).elidedText(text, m_elide, words.width()));
}

double CellDelegate::contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const double mark = index.data(StatusRole).isValid() ? markSide() + kMarkGap : 0;
    return mark + QFontMetricsF(fontOf(option, index)).horizontalAdvance(index.data(Qt::DisplayRole).toString());
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QSize(static_cast<int>(std::ceil(contentWidth(option, index))) + 2 * kPadding,
                 option.fontMetrics.height() + 13);
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                             const QModelIndex& index) {
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QAbstractItemDelegate::helpEvent(event, view, option, index);
    QString text = index.data(Qt::ToolTipRole).toString();
    if (text.isEmpty() && contentWidth(option, index) > option.rect.width() - 2 * kPadding)
        text = index.data(Qt::DisplayRole).toString();
    QToolTip::showText(event->globalPos(), text, view, option.rect);
    return true;
}

} // namespace landreeve::ui::widgets
