#include "ui/widgets/status_label.h"

#include "ui/theme/mirror.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/status_mark.h"

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

constexpr int kGap = 6;
constexpr int kPad = 6;

/// As large as the text beside it.
int markSide() {
    return theme::scaled(12);
}

QFont weighted(QFont font, bool tinted) {
    font.setWeight(tinted ? QFont::DemiBold : font.weight());
    return font;
}

} // namespace

StatusLabel::StatusLabel(const Status& status, QWidget* parent) : QWidget(parent), m_subject(QStringLiteral("Status")) {
    theme::setTypeStyle(this, theme::TypeStyle::Body);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setStatus(status);
}

void StatusLabel::setStatus(const Status& status) {
    m_status = status;
    setAccessibleName(m_subject + QStringLiteral(": ") + status.word);
    updateGeometry();
    update();
}

void StatusLabel::setSubject(const QString& subject) {
    m_subject = subject;
    setStatus(m_status);
}

QSize StatusLabel::sizeHint() const {
    const QFontMetrics metrics(weighted(font(), m_status.tinted));
    const int width = markSide() + kGap + metrics.horizontalAdvance(m_status.word) + 1;
    return QSize(m_status.tinted ? width + 2 * kPad : width, metrics.height() + 4);
}

double StatusLabel::paint(QPainter& painter, const QRectF& rect, const Status& status, const QFont& font,
                          const QColor& ink) {
    const QFont used = weighted(font, status.tinted);
    const QFontMetricsF metrics(used);
    const double wordWidth = metrics.horizontalAdvance(status.word);
    const double height = metrics.height() + 4;
    const double middle = rect.center().y();
    const int side = markSide();
    const QColor ground = theme::color(status.tinted ? theme::tintOf(status.color) : Token::Base);
    if (status.tinted) {
        const double width = std::min(side + kGap + wordWidth + 2 * kPad, rect.width() + kPad);
        theme::roundedBox(painter,
                          theme::mirrored(painter, rect, QRectF(rect.x() - kPad, middle - height / 2, width, height)),
                          4, ground, QColor());
    }
    const QRectF mark(rect.x(), std::round(middle - side / 2.0), side, side);
    paintMark(painter, theme::mirrored(painter, rect, mark), status.shape, theme::color(status.color), ground,
              status.fraction);
    painter.setFont(used);
    painter.setPen(status.tinted ? theme::color(status.color) : ink);
    const double left = rect.x() + side + kGap;
    const double room = rect.right() - left;
    painter.drawText(theme::mirrored(painter, rect, QRectF(left, rect.y(), room, rect.height())),
                     Qt::AlignVCenter | Qt::AlignLeft, metrics.elidedText(status.word, Qt::ElideRight, room + 0.5));
    return side + kGap + wordWidth + (status.tinted ? kPad : 0);
}

void StatusLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QRectF area = rect();
    // The ground reaches as far beyond the word.
    if (m_status.tinted)
        area = theme::mirrored(painter, rect(), area.adjusted(kPad, 0, 0, 0));
    paint(painter, area, m_status, font(), theme::color(isEnabled() ? Token::Ink : Token::Disabled));
}

} // namespace landreeve::ui::widgets
