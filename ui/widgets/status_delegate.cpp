#include "ui/widgets/status_delegate.h"

#include "ui/theme/theme.h"
#include "ui/widgets/status_label.h"

#include <QPainter>

namespace landreeve::ui::widgets {

namespace {

Status statusAt(const QModelIndex& index) {
    const QVariant given = index.data(StatusRole);
    return given.canConvert<Status>() ? given.value<Status>() : statusOf(index.data(Qt::DisplayRole).toString());
}

} // namespace

void StatusDelegate::paintContent(QPainter& painter, const QRectF& area, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
    const Status status = statusAt(index);
    if (!status.word.isEmpty())
        StatusLabel::paint(painter, area, status, option.font, inkOf(option, index));
}

double StatusDelegate::contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return theme::scaled(12) + 12 + QFontMetricsF(option.font).horizontalAdvance(statusAt(index).word);
}

} // namespace landreeve::ui::widgets
