#include "ui/records/check_delegate.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionButton>
#include <QToolTip>

namespace landreeve::ui::records {

void CheckDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    paintGround(*painter, option, index, true);
    if (!(index.flags() & Qt::ItemIsSelectable))
        return;
    QStyleOptionButton box;
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    const int side = style->pixelMetric(QStyle::PM_IndicatorWidth, &box, option.widget);
    box.rect = QRect(option.rect.center().x() - side / 2, option.rect.center().y() - side / 2, side, side);
    box.state = QStyle::State_Enabled | (option.state & QStyle::State_Selected ? QStyle::State_On : QStyle::State_Off);
    box.palette = option.palette;
    style->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);
}

bool CheckDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                              const QModelIndex&) {
    if (event->type() != QEvent::ToolTip)
        return false;
    const bool selected = option.state & QStyle::State_Selected;
    QToolTip::showText(event->globalPos(),
                       selected ? QStringLiteral("Let go (Space)") : QStringLiteral("Select (Space)"), view,
                       option.rect);
    return true;
}

} // namespace landreeve::ui::records
