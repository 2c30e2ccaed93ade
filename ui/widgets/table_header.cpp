#include "ui/widgets/table_header.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModel>
#include <QStyleOption>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

constexpr int kPadding = 10;
constexpr int kMarkWidth = 14;

} // namespace

TableHeader::TableHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    theme::setTypeStyle(this, theme::TypeStyle::Small);
    setSectionsClickable(true);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setMinimumSectionSize(28);
    viewport()->setAutoFillBackground(false);
}

void TableHeader::setColumnLines(bool on) {
    m_columnLines = on;
    viewport()->update();
}

int TableHeader::wordsHeight() const {
    return fontMetrics().height() + 14;
}

QSize TableHeader::sizeHint() const {
    return QSize(QHeaderView::sizeHint().width(), wordsHeight());
}

QSize TableHeader::sectionSizeFromContents(int logicalIndex) const {
    const QString text = model()->headerData(logicalIndex, Qt::Horizontal).toString();
    return QSize(fontMetrics().horizontalAdvance(text) + 2 * kPadding + kMarkWidth, wordsHeight());
}

void TableHeader::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), theme::color(Token::Alt));
    painter.end();
    QHeaderView::paintEvent(event);
    QPainter line(viewport());
    theme::hairline(line, QRectF(0, viewport()->height() - 1, viewport()->width(), 1), Qt::Horizontal,
                    theme::color(Token::Line));
}

void TableHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const {
    painter->fillRect(rect, theme::color(Token::Alt));
    if (m_columnLines)
        theme::hairline(*painter, QRectF(rect.right(), rect.y(), 1, rect.height()), Qt::Vertical,
                        theme::color(Token::Line));
    const QString text = model()->headerData(logicalIndex, Qt::Horizontal).toString();
    const int aligned = model()->headerData(logicalIndex, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
    const bool right = aligned & Qt::AlignRight;
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex;
    QRect words(rect.x() + kPadding, rect.y(), rect.width() - 2 * kPadding, wordsHeight());
    const int room = words.width() - (sorted ? kMarkWidth : 0);
    painter->setFont(font());
    const QString shown = fontMetrics().elidedText(text, Qt::ElideRight, room);
    const int width = fontMetrics().horizontalAdvance(shown);
    const int x = right ? words.right() + 1 - width - (sorted ? kMarkWidth : 0) : words.x();
    painter->setPen(theme::color(isEnabled() ? Token::Ink2 : Token::Disabled));
    painter->drawText(QRect(x, words.y(), width + 2, words.height()), Qt::AlignVCenter | Qt::AlignLeft, shown);
    if (sorted)
        theme::chevron(*painter, QRectF(x + width + 4, words.y(), 8, words.height()), 6,
                       sortIndicatorOrder() == Qt::AscendingOrder ? 180 : 0, theme::color(Token::Ink3));
}

} // namespace landreeve::ui::widgets
